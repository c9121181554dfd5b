// The oracle as an executor: runs any plan in double precision on the CPU, so that whole models can be
// compared too. Thread: the caller's; sessions end before their executor.
#pragma once

#include <memory>

#include "inference/plan/executor.h"
#include "tests/reference/interpreter.h"

namespace fireside::reference {

struct ReferenceOptions {
    KvPrecision kvPrecision = KvPrecision::F16;
    std::int32_t maxChunk = 64;  // tokens of a step
};

/// `plans` is called once per step. Weights are decoded when first used and kept as floats.
std::unique_ptr<plan::Executor> createReferenceExecutor(plan::PlanSource plans,
                                                        ReferenceOptions options = {});

}  // namespace fireside::reference
