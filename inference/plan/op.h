// The typed operations that a transformer is lowered to, as plain data. An op names what it reads and writes;
// nothing here knows a device. Executors (Vulkan, the test oracle) give each op its meaning, which is stated
// here.
//
// Notation: T is the number of tokens of the step (1 <= T <= Plan::capacity); a value is a float32 matrix
// [rows, width], row-major, where rows is T (Rows::PerToken) or 1 (Rows::One). Weights are matrices [N, K] as
// in the model file (y = W x, K innermost), of any gguf::TensorType for embeddings and products, F32 for
// everything else. Arithmetic is float32; sums may be taken in any order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace fireside::plan {

/// Index into Plan::values.
enum class ValueId : std::int32_t {};
/// Index into Plan::weights.
enum class WeightId : std::int32_t {};
/// Index into Plan::caches.
enum class CacheId : std::int32_t {};

/// out[t] = scale * table[r] (+ residual[t]), decoded to float; r is the token's id, its position, or 0.
/// table [rows, width]. residual == out is allowed.
enum class EmbedIndex : std::uint8_t { Token, Position, First };
struct EmbedOp {
    WeightId table;
    ValueId out;
    EmbedIndex index = EmbedIndex::Token;
    float scale = 1.0f;
    std::optional<ValueId> residual;
};

/// Normalises each of `groups` equal parts x of a row, then multiplies by weight [width / groups] and adds
/// bias (likewise), the same for every group. in == out is allowed.
/// Rms (Zhang & Sennrich 2019): x / sqrt(mean(x^2) + epsilon). Layer (Ba et al. 2016): (x - mean(x)) /
/// sqrt(var(x) + epsilon).
enum class NormKind : std::uint8_t { Rms, Layer };
struct NormOp {
    ValueId in;
    std::optional<WeightId> weight;
    ValueId out;
    std::int32_t groups = 1;
    float epsilon = 1e-6f;
    NormKind kind = NormKind::Rms;
    std::optional<WeightId> bias;
};

/// out[t, n] = sum_k weight[n, k] * in[t, k] (+ bias[n]) (+ residual[t, n]). residual == out is allowed.
/// With groups > 1 the product is block-diagonal: weight is [groups * N, K], in [T, groups * K], and outputs
/// g * N .. g * N + N - 1 are the product of those rows with inputs g * K .. g * K + K - 1.
struct MatMulOp {
    WeightId weight;
    ValueId in;
    ValueId out;
    std::optional<WeightId> bias;
    std::optional<ValueId> residual;
    std::int32_t groups = 1;
};

/// Rotary position embedding (Su et al. 2021), in place, of the first `rotated` elements of each of `heads`
/// heads of `headSize`. Pair i turns by the angle (Step::position + t) * frequencies[i] and is multiplied by
/// `magnitude` (YaRN, Peng et al. 2023). frequencies [rotated / 2] in radians per position. Adjacent: pairs
/// (2i, 2i+1). Halves: pairs (i, i + rotated/2).
enum class RopePairs : std::uint8_t { Adjacent, Halves };
struct RopeOp {
    ValueId inout;
    std::int32_t heads;
    std::int32_t headSize;
    std::int32_t rotated;
    RopePairs pairs;
    WeightId frequencies;
    float magnitude = 1.0f;
};

/// Copies `groups` runs of `size` elements within each row: out[t, outOffset + g * outStride + i] =
/// in[t, inOffset + g * inStride + i]; the rest of out is left as it is. inStride 0 repeats one run.
/// in and out are different values.
struct CopyOp {
    ValueId in;
    ValueId out;
    std::int32_t groups;
    std::int32_t size;
    std::int32_t inStride;
    std::int32_t inOffset;
    std::int32_t outStride;
    std::int32_t outOffset;
};

/// Writes rows of k [T, CacheShape::keyWidth] and v [T, valueWidth] (absent when valueWidth is 0) into the
/// cache at Step::position + t, rounded to the cache's type.
struct KvStoreOp {
    ValueId k;
    std::optional<ValueId> v;
    CacheId cache;
};

/// Attention over a KV cache (grouped queries, Ainslie et al. 2023). Token t at position p = Step::position +
/// t sees positions 0 .. p, of these only the last `window` when window > 0, or with causal == false all
/// positions of the step (which then begins at position 0 and holds the whole sequence).
///   s[i] = scale * q[t, h] . K[i, h / (heads / kvHeads)], then softcap * tanh(s[i] / softcap) if softcap >
///   0; out[t, h] = sum_i exp(s[i]) V[i] / (sum_i exp(s[i]) + exp(sinks[h])), the last term only with sinks.
/// q [T, heads * keySize], out [T, heads * valueSize]. When the cache has no values of its own, V is the
/// first valueSize elements of K (MLA, DeepSeek-AI 2024). sinks [heads] (Xiao et al. 2024, as learned
/// logits).
struct AttentionOp {
    ValueId q;
    ValueId out;
    CacheId cache;
    std::int32_t heads;
    std::int32_t kvHeads;
    std::int32_t keySize;
    std::int32_t valueSize;
    float scale;
    std::int32_t window = 0;
    float softcap = 0.0f;
    bool causal = true;
    std::optional<WeightId> sinks;
};

/// out[t, i] = f(gate[t, i / gateRepeat]) * up[t, i], up being 1 where absent (Shazeer 2020).
///   Silu     x / (1 + exp(-x))
///   Gelu     0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))
///   GeluErf  0.5 x (1 + erf(x / sqrt(2)))
///   Sigmoid  1 / (1 + exp(-x))
///   SiluOai  gpt-oss: f(x) = y / (1 + exp(-1.702 y)) with y = min(x, limit), and up is taken as
///            clamp(up, -limit, limit) + 1
/// With limit > 0, Silu is clamped too: min(f(x), limit) * clamp(up, -limit, limit). gate or up may be out.
enum class Activation : std::uint8_t { Silu, Gelu, GeluErf, Sigmoid, SiluOai };
struct ActivationOp {
    ValueId gate;
    std::optional<ValueId> up;
    ValueId out;
    Activation activation = Activation::Silu;
    std::int32_t gateRepeat = 1;
    float limit = 0.0f;
};

/// out = in * scale (+ residual), then softcap * tanh(out / softcap) if softcap > 0. in, residual and out may
/// be the same value. With growth > 0 the scale of position p is scale * (1 + growth * ln(1 + floor(p /
/// span))) (Nakanishi 2025: queries grow with the logarithm of the context).
struct ScaleOp {
    ValueId in;
    ValueId out;
    float scale = 1.0f;
    std::optional<ValueId> residual;
    float softcap = 0.0f;
    float growth = 0.0f;
    std::int32_t span = 1;
};

/// Chooses `used` experts for each token (Shazeer et al. 2017; groups and selection bias: DeepSeek-AI 2024).
///   p = softmax(logits) | sigmoid(logits) | logits          (SoftmaxOfChosen)
///   choice = p + selectionBias; with groups > 1 the experts lie in `groups` equal groups, a group's score is
///   the sum of its two best choices, and only the groupsUsed best groups take part;
///   experts[t] = the `used` best by choice, best first (the lower index on a tie), stored as float numbers;
///   w = p of those; SoftmaxOfChosen: softmax(w); normalise: w / max(sum(w), 6.1035e-5);
///   weights[t] = w * scale * expertScale[expert].
/// logits [T, experts], experts and weights [T, used], selectionBias and expertScale [experts].
enum class Gating : std::uint8_t { Softmax, Sigmoid, SoftmaxOfChosen };
struct RouteOp {
    ValueId logits;
    ValueId experts;
    ValueId weights;
    Gating gating = Gating::Softmax;
    bool normalise = false;
    float scale = 1.0f;
    std::int32_t groups = 1;
    std::int32_t groupsUsed = 1;
    std::optional<WeightId> selectionBias;
    std::optional<WeightId> expertScale;
};

/// For each chosen expert j of token t, e = experts[t, j]:
///   out[t, j * N + n] = sum_k weight[e * N + n, k] * x[k] (+ bias[e * N + n])
/// with x = in[t] (in [T, K]) or, with inputPerExpert, x = in[t, j * K ..] (in [T, used * K]).
/// weight [experts * N, K], bias [experts * N], out [T, used * N]. An index outside the experts gives zeros.
struct ExpertMatMulOp {
    WeightId weight;
    ValueId in;
    ValueId experts;
    ValueId out;
    bool inputPerExpert = false;
    std::int32_t expertCount;
    std::optional<WeightId> bias;
};

/// out[t, i] = sum_j weights[t, j] * in[t, j * width + i] (+ residual[t, i]). in [T, used * width].
/// residual == out is allowed.
struct ExpertSumOp {
    ValueId in;
    ValueId weights;
    ValueId out;
    std::optional<ValueId> residual;
};

/// Causal convolution over time, one filter per channel, as recurrent layers have it before their state:
///   out[t, c] = silu(sum_j kernel[c, j] * x[t - K + 1 + j, c]), kernel [C, K], in and out [T, C],
/// where x of earlier tokens comes from the cache (zeros before position 0), which keeps the last K - 1
/// inputs (CacheShape::convRows, convWidth). in and out are different values.
struct ConvolutionOp {
    ValueId in;
    WeightId kernel;
    ValueId out;
    CacheId cache;
};

/// Gated delta rule (Yang et al. 2024), one state S [headSize (value), headSize (key)] per value head in the
/// cache, zero at position 0. qkv [T, (2 * keyHeads + valueHeads) * headSize] holds q, k, v. For value head h
/// with key head h mod keyHeads, q^ = q / max(|q|, epsilon) / sqrt(headSize), k^ = k / max(|k|, epsilon):
///   decay = exp(a[h] * softplus(alpha[t, h] + dtBias[h])), beta' = 1 / (1 + exp(-beta[t, h]))
///   S = decay * S;  S = S + beta' (v - S k^) k^T;  out[t, h] = S q^.
/// alpha, beta [T, valueHeads], a and dtBias [valueHeads], out [T, valueHeads * headSize].
struct DeltaNetOp {
    ValueId qkv;
    ValueId alpha;
    ValueId beta;
    WeightId a;
    WeightId dtBias;
    ValueId out;
    CacheId cache;
    std::int32_t keyHeads;
    std::int32_t valueHeads;
    std::int32_t headSize;
    float epsilon;
};

/// out[0] = in[r], r being Step::outputRow or 0. in has Rows::PerToken, out has Rows::One.
enum class SelectedRow : std::uint8_t { Output, First };
struct SelectRowOp {
    ValueId in;
    ValueId out;
    SelectedRow row = SelectedRow::Output;
};

/// out[0] = the mean of all T rows of in. in has Rows::PerToken, out has Rows::One.
struct MeanRowsOp {
    ValueId in;
    ValueId out;
};

/// out[t, 0] = the lowest n of those where in[t, n] is largest, as a float number (exact below 2^24).
/// Infinities count as the largest finite numbers of their sign, NaN as the lowest.
struct ArgMaxOp {
    ValueId in;
    ValueId out;
};

// Fused forms: several of the ops above as one, for executors that have kernels for them. Only fuse()
// (fuse.h) makes them. What one means is what its parts mean one after the other.

/// A NormOp of kind Rms, without bias and of one group, of what a product reads.
struct InputNorm {
    WeightId weight;
    float epsilon;
};

/// MatMulOps without groups and residual over the same input x, which is `in` or its norm, side by side: part
/// i is out_i = weight_i x (+ bias_i). All weights are of one type.
inline constexpr std::size_t kMostProjections = 3;
struct Projection {
    WeightId weight;
    ValueId out;
    std::optional<WeightId> bias;
};
struct ProjectionsOp {
    ValueId in;
    std::optional<InputNorm> norm;
    std::vector<Projection> parts;  // 1 .. kMostProjections
};

/// out = f(gate x (+ gateBias)) * (up x (+ upBias)), f as in ActivationOp, x being `in` or its norm. Both
/// weights are of one type and shape.
struct GatedProjectionOp {
    ValueId in;
    std::optional<InputNorm> norm;
    WeightId gate;
    WeightId up;
    ValueId out;
    std::optional<WeightId> gateBias;
    std::optional<WeightId> upBias;
    Activation activation = Activation::Silu;
    float limit = 0.0f;
};

/// What stands between the projections of a layer and its attention: Rms norms of each head of q and k, and
/// of v without a weight (normValues); RopeOp of q and k; KvStoreOp of k and v. q is changed in place; k and
/// v are not changed, only stored. q [T, heads * keySize], k [T, kvHeads * keySize], v [T, kvHeads *
/// valueSize].
struct Rotation {
    std::int32_t rotated;
    RopePairs pairs;
    WeightId frequencies;
    float magnitude = 1.0f;
};
struct HeadsStoreOp {
    ValueId q;
    ValueId k;
    ValueId v;
    CacheId cache;
    std::int32_t heads;
    std::int32_t kvHeads;
    std::int32_t keySize;
    std::int32_t valueSize;
    std::optional<WeightId> qNorm;  // [keySize]
    std::optional<WeightId> kNorm;
    bool normValues = false;
    float epsilon = 1e-6f;
    std::optional<Rotation> rotation;
};

/// AttentionOp that is causal, in two steps (flash decoding, Dao et al. 2023). The positions that a token
/// sees are cut, in order, into ranges of max(kLeastSplit, ceil(seen / splits)); range s of head h leaves,
/// with m the largest of its scores s[i],
///   partials[t, (h * splits + s) * (valueSize + 2) ..] = sum_i exp(s[i] - m) V[i], m, sum_i exp(s[i] - m)
/// and ranges beyond the last leave partials as they are. The merge makes of them what AttentionOp makes.
/// partials [T, heads * splits * (valueSize + 2)].
inline constexpr std::int32_t kLeastSplit = 64;
struct AttentionSplitOp {
    AttentionOp attention;  // its out and sinks are not used
    ValueId partials;
    std::int32_t splits;
};
struct AttentionMergeOp {
    AttentionOp attention;  // its q and cache are not used
    ValueId partials;
    std::int32_t splits;
};

/// The slots of a step, t * used + j, by the experts that they chose: for products of many tokens that read
/// each expert's weights once. Slots whose index is outside the experts come last, as if of expert
/// `expertCount`. Within an expert they keep their order and are cut into tiles of at most kExpertTileSlots.
///   order     one row of whole numbers: the number of tiles; for each of mostExpertTiles() tiles its expert,
///   the place
///             of its first slot and its slots; then the slots, sorted
///   dispatch  one row that holds 32-bit words: for each of up to kMostExpertProducts products the workgroups
///   in x,
///             which are outputTiles, in y, the number of tiles, and in z, 1 (VkDispatchIndirectCommand)
/// What is beyond the step's tiles and slots is left as it is.
inline constexpr std::int32_t kExpertTileSlots = 32;
inline constexpr std::size_t kMostExpertProducts = 3;
struct ExpertGroupsOp {
    ValueId experts;
    ValueId order;
    ValueId dispatch;
    std::int32_t expertCount;
    std::int32_t mostSlots;                 // of a step
    std::vector<std::int32_t> outputTiles;  // per product
};
/// The most tiles that a step of `slots` slots can have, and the width of its order.
[[nodiscard]] constexpr std::int32_t mostExpertTiles(std::int32_t slots, std::int32_t expertCount) {
    const std::int32_t partial = slots < expertCount + 1 ? slots : expertCount + 1;
    return slots / kExpertTileSlots + partial;
}
[[nodiscard]] constexpr std::int32_t expertOrderWidth(std::int32_t slots, std::int32_t expertCount) {
    return 1 + 3 * mostExpertTiles(slots, expertCount) + slots;
}

/// ExpertMatMulOp whose slots are in groups: the index-th product of an ExpertGroupsOp.
struct GroupedExpertMatMulOp {
    ExpertMatMulOp product;
    ValueId order;
    ValueId dispatch;
    std::int32_t index;
};

using Op = std::variant<EmbedOp, NormOp, MatMulOp, RopeOp, CopyOp, KvStoreOp, AttentionOp, ActivationOp,
                        ScaleOp, RouteOp, ExpertMatMulOp, ExpertSumOp, ConvolutionOp, DeltaNetOp, SelectRowOp,
                        MeanRowsOp, ArgMaxOp, ProjectionsOp, GatedProjectionOp, HeadsStoreOp,
                        AttentionSplitOp, AttentionMergeOp, ExpertGroupsOp, GroupedExpertMatMulOp>;

template <class T>
concept FusedForm = std::is_same_v<T, ProjectionsOp> || std::is_same_v<T, GatedProjectionOp> ||
    std::is_same_v<T, HeadsStoreOp> || std::is_same_v<T, AttentionSplitOp> ||
    std::is_same_v<T, AttentionMergeOp> || std::is_same_v<T, ExpertGroupsOp> ||
    std::is_same_v<T, GroupedExpertMatMulOp>;

/// What an op touches besides weights (which are never written): scratch values and caches.
struct Access {
    enum class Kind : std::uint8_t { Value, Cache } kind;
    std::int32_t index;
    bool operator==(const Access&) const = default;
};
struct Accesses {
    std::vector<Access> reads;
    std::vector<Access> writes;
};

/// The declared reads and writes of `op`; hazards, barriers and scratch reuse follow from these alone.
[[nodiscard]] Accesses accesses(const Op& op);
/// The weights that `op` reads.
[[nodiscard]] std::vector<WeightId> weightsOf(const Op& op);
/// "matmul", "norm", ... for labels, profiles and error messages.
[[nodiscard]] std::string_view opName(const Op& op);

}  // namespace fireside::plan
