// The typed operations that a transformer is lowered to, as plain data. An op names what it reads and writes;
// nothing here knows a device. Executors (Vulkan, CPU, the test oracle) give each op its meaning, which is
// stated here.
//
// Notation: T is the number of tokens of the step (1 <= T <= Plan::capacity); a value is a float32 matrix
// [rows, width], row-major, where rows is T (Rows::PerToken) or 1 (Rows::One). Weights are matrices [N, K] as
// in the model file (y = W x, K innermost), of any gguf::TensorType. Arithmetic is float32; sums may be taken
// in any order.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace fireside::plan {

/// Index into Plan::values.
enum class ValueId : std::int32_t {};
/// Index into Plan::weights.
enum class WeightId : std::int32_t {};

/// out[t] = table[token[t]], decoded to float. table [vocabulary, width].
struct EmbedOp {
    WeightId table;
    ValueId out;
};

/// Root mean square norm (Zhang & Sennrich 2019) of each of `groups` equal parts of a row:
/// out = in / sqrt(mean(in^2) + epsilon) * weight. weight [width / groups], the same for every group. in ==
/// out is allowed.
struct RmsNormOp {
    ValueId in;
    WeightId weight;
    ValueId out;
    std::int32_t groups = 1;
    float epsilon = 1e-6f;
};

/// out[t, n] = sum_k weight[n, k] * in[t, k] (+ bias[n]) (+ residual[t, n]). residual == out is allowed.
struct MatMulOp {
    WeightId weight;
    ValueId in;
    ValueId out;
    std::optional<WeightId> bias;
    std::optional<ValueId> residual;
};

/// Rotary position embedding (Su et al. 2021), in place, of the first `rotated` elements of each of `heads`
/// heads of `headSize`. Pair i turns by position * base^(-2i/rotated) / factor[i] (factor 1 without
/// freqFactors [rotated/2]) times `scale`; position = Step::position + t. Adjacent: pairs (2i, 2i+1). Halves:
/// pairs (i, i + rotated/2).
enum class RopePairs : std::uint8_t { Adjacent, Halves };
struct RopeOp {
    ValueId inout;
    std::int32_t heads;
    std::int32_t headSize;
    std::int32_t rotated;
    RopePairs pairs;
    float base = 10000.0f;
    float scale = 1.0f;  // 1 / factor of linear scaling
    std::optional<WeightId> freqFactors;
};

/// Writes rows of k and v [T, kvHeads * headSize] into the KV cache of `layer` at Step::position + t, rounded
/// to the cache's type.
struct KvStoreOp {
    ValueId k;
    ValueId v;
    std::int32_t layer;
};

/// Causal attention over the KV cache of `layer` (grouped queries, Ainslie et al. 2023): token t sees
/// positions 0 .. Step::position + t. out[t, h] = softmax(scale * q[t, h] . K[p, h / (heads/kvHeads)]) V. q,
/// out [T, heads * headSize].
struct AttentionOp {
    ValueId q;
    ValueId out;
    std::int32_t layer;
    std::int32_t heads;
    std::int32_t kvHeads;
    std::int32_t headSize;
    float scale;
};

/// out = activation(gate) * up, elementwise (Shazeer 2020).
enum class Activation : std::uint8_t { Silu };
struct GatedActivationOp {
    ValueId gate;
    ValueId up;
    ValueId out;
    Activation activation = Activation::Silu;
};

/// out[0] = in[Step::outputRow]. in has Rows::PerToken, out has Rows::One.
struct SelectRowOp {
    ValueId in;
    ValueId out;
};

using Op = std::variant<EmbedOp, RmsNormOp, MatMulOp, RopeOp, KvStoreOp, AttentionOp, GatedActivationOp,
                        SelectRowOp>;

/// What an op touches besides weights (which are never written): scratch values and the KV cache of a layer.
struct Access {
    enum class Kind : std::uint8_t { Value, KvLayer } kind;
    std::int32_t index;
    bool operator==(const Access&) const = default;
};
struct Accesses {
    std::vector<Access> reads;
    std::vector<Access> writes;
};

/// The declared reads and writes of `op`; hazards, barriers and scratch reuse follow from these alone.
[[nodiscard]] Accesses accesses(const Op& op);
/// "matmul", "rms_norm", ... for labels, profiles and error messages.
[[nodiscard]] std::string_view opName(const Op& op);

}  // namespace fireside::plan
