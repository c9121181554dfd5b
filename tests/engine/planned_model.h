// A model file down to its plan, without the engine above: what tests hand to an executor of their choice.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "inference/gguf/gguf_file.h"
#include "inference/model/lowering.h"
#include "inference/plan/executor.h"
#include "tests/reference/interpreter.h"

namespace fireside::test {

class PlannedModel {
 public:
    /// Throws when the file cannot be read or its family is unknown.
    explicit PlannedModel(const std::filesystem::path& path);

    /// Plans for sessions of `context` tokens. Valid as long as this.
    [[nodiscard]] plan::PlanSource plans(std::int32_t context) const;
    [[nodiscard]] std::int32_t vocabularySize() const { return vocabulary_; }
    [[nodiscard]] std::int32_t layers() const { return numbers_.layers; }
    [[nodiscard]] bool hasExperts() const { return numbers_.moe.experts > 0; }
    [[nodiscard]] bool pools() const { return numbers_.pooling.has_value(); }
    [[nodiscard]] bool ranks() const { return numbers_.pooling == model::Pooling::Rank; }

    /// Logits [ids, vocabulary] for at most 512 ids, all in one step from an empty cache, as the oracle
    /// computes them: in double precision, but for how keys and values are kept. Of a reranker its class
    /// probabilities, of an embedding model the pooled row.
    [[nodiscard]] std::vector<float> oracleRows(std::span<const std::int32_t> ids,
                                                reference::KvPrecision kvPrecision) const;

 private:
    gguf::GgufFile file_;
    std::int32_t vocabulary_;
    const model::ArchSpec* spec_;
    model::Hyperparameters numbers_;
    model::ModelWeights weights_;
};

}  // namespace fireside::test
