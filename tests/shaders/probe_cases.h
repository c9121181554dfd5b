// One op of every kind, weight type and specialisation, for compiling all kernels without running them.
#pragma once

#include <cstdint>
#include <deque>

#include "tests/shaders/op_case.h"

namespace fireside::test {

/// Cases to which more are added; a deque, because an OpCase stays where it is.
struct ProbeCases {
    std::int32_t capacity;
    std::deque<OpCase> list;

    /// `makeOp` gets a case to take values and weights from, and returns its op.
    template <class MakeOp>
    void add(const MakeOp& makeOp) {
        OpCase& opCase = list.emplace_back(StepShape{capacity, 1});
        opCase.setOp(makeOp(opCase));
    }
};

/// Cases for steps of `capacity` tokens.
[[nodiscard]] std::deque<OpCase> probeCases(std::int32_t capacity);

/// Those over caches (probe_cases_attention.cpp).
void addAttentionCases(ProbeCases& cases);

}  // namespace fireside::test
