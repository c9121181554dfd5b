// A transformer of two small layers with made-up float weights, as plans: enough to run every part of the
// executor.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "inference/plan/executor.h"
#include "inference/plan/plan.h"

namespace fireside::test {

/// What its first layer is instead of attention over all positions.
struct TinyVariant {
    std::int32_t window = 0;  // latest positions that the first layer sees; 0: all
    bool recurrent = false;   // the first layer has a convolution and a state
    bool causal = true;
};

class TinyModel {
 public:
    static constexpr std::int32_t kVocabulary = 40;
    static constexpr std::int32_t kLayers = 2;
    /// Embedding, one per layer, head.
    static constexpr std::uint64_t kSegments = kLayers + 2;

    explicit TinyModel(const TinyVariant& variant = {});
    TinyModel(const TinyModel&) = delete;
    TinyModel& operator=(const TinyModel&) = delete;

    /// Valid while this model lives.
    [[nodiscard]] plan::PlanSource plans() const;
    /// Of all weights together.
    [[nodiscard]] std::uint64_t weightBytes() const;

 private:
    plan::WeightId addWeight(const std::string& name, std::int32_t rows, std::int32_t cols);
    plan::WeightId addWeight(const std::string& name, std::vector<float> values, std::int32_t rows);
    [[nodiscard]] plan::Plan makePlan(std::int32_t capacity, plan::Outputs outputs) const;

    struct Layer {
        plan::WeightId norm, q, k, v, out;
    };
    /// The weights of the recurrent layer.
    struct Recurrent {
        plan::WeightId norm, qkv, kernel, alpha, beta, a, dtBias, out;
    };
    class Builder;

    TinyVariant variant_;
    Recurrent recurrent_{};
    std::deque<std::vector<float>> data_;
    std::deque<gguf::Tensor> tensors_;  // a deque: plans point at its elements
    std::vector<plan::Weight> weights_;
    plan::WeightId embedding_{};
    plan::WeightId frequencies_{};
    plan::WeightId outputNorm_{};
    std::vector<Layer> layers_;
};

/// `count` token ids of the model, the same for the same seed.
[[nodiscard]] std::vector<std::int32_t> someTokens(std::size_t count, std::uint32_t seed = 1);

}  // namespace fireside::test
