// A plan: the ops of one step (prefill chunk or decode) over a model's weights, in order. Plain data, made
// once per (model, capacity, outputs) by lowering, then recorded by an executor. Immutable afterwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "inference/gguf/gguf_file.h"
#include "inference/plan/op.h"

namespace fireside::plan {

enum class Rows : std::uint8_t { PerToken, One };

struct Value {
    std::string name;  // for profiles and messages
    std::int32_t width = 0;
    Rows rows = Rows::PerToken;
};

/// A weight as the plan sees it: a matrix [rows, cols] of the model file (vectors have rows == 1).
struct Weight {
    /// Lives as long as the model's GgufFile. Null in a part of a plan that does not use it (cut.h).
    const gguf::Tensor* tensor = nullptr;
    std::int64_t rows = 1;
    std::int64_t cols = 0;
};

/// Which rows of output a step computes.
enum class Outputs : std::uint8_t {
    None,  // an inner prefill chunk: only the KV cache grows
    Last,  // one row, of Step::outputRow
    All,   // a row per token (conformance, perplexity)
    Best,  // of Step::outputRow the best token alone, as one number (ArgMaxOp)
};

struct Node {
    Op op;
    std::string label;  // "blk.3.attn_q"
    std::int32_t segment =
        0;  // nodes of a segment are recorded together; ascending; submits are cut between segments
};

/// What one layer (or several that share it) remembers between steps: keys and values by position, or the
/// state of a recurrent layer. Unused parts are 0.
struct CacheShape {
    std::int32_t keyWidth = 0;    // elements of a position's keys: kvHeads * keySize
    std::int32_t valueWidth = 0;  // of its values; 0: they are the leading part of the keys
    std::int32_t window = 0;      // latest positions that any token sees, its own included; 0: all
    std::int32_t convRows = 0;    // earlier inputs of a convolution ...
    std::int32_t convWidth = 0;   // ... and their width, float32
    std::int32_t stateSize = 0;   // float32 elements of recurrent state

    /// Has state that a step replaces, so that it cannot simply be cut back to an earlier position.
    [[nodiscard]] bool recurrent() const { return convRows > 0 || stateSize > 0; }
};

/// Nodes [first, end) that run in one go. Before them the host hands over rows of `receives`, behind them it
/// takes those of `sends`; what other stretches of the plan left in its values is still there.
struct Stretch {
    std::size_t first = 0;
    std::size_t end = 0;
    std::vector<ValueId> receives;
    std::vector<ValueId> sends;
};

struct Plan {
    std::int32_t capacity = 1;  // most tokens of a step
    Outputs outputs = Outputs::Last;
    std::vector<Weight> weights;  // the same list for every plan of a model
    std::vector<Value> values;
    std::vector<Node> nodes;
    std::vector<CacheShape> caches;
    ValueId output{-1};  // logits, or a pooled embedding; valid unless outputs == None
    bool causal = true;  // false: a step must hold the whole sequence, from position 0
    /// Of a part of a plan (cut.h): its nodes in order; between two stretches another part works. Empty: all
    /// nodes are one, see stretchesOf().
    std::vector<Stretch> stretches;

    [[nodiscard]] const Value& value(ValueId id) const { return values[static_cast<std::size_t>(id)]; }
    [[nodiscard]] const CacheShape& cache(CacheId id) const { return caches[static_cast<std::size_t>(id)]; }
    [[nodiscard]] const Weight& weight(WeightId id) const { return weights[static_cast<std::size_t>(id)]; }
};

/// How a step of the plan runs: its stretches, or the one that holds all nodes and sends `output`.
[[nodiscard]] std::vector<Stretch> stretchesOf(const Plan& plan);

/// Where values live in scratch memory and where barriers go.
struct Schedule {
    struct Slot {
        std::size_t offset = 0;     // bytes, a multiple of kScratchAlignment
        std::size_t rowStride = 0;  // floats between rows: width rounded up to kRowPadding
        std::size_t bytes = 0;
    };
    std::vector<Slot> slots;  // per value
    std::vector<bool>
        barrierBefore;  // per node: wait for all earlier nodes' writes (and reads of memory written here)
    std::size_t scratchBytes = 0;
};

inline constexpr std::size_t kScratchAlignment = 256;
inline constexpr std::size_t kRowPadding = 16;

/// Lays out scratch (values whose lifetimes do not overlap share memory) and places the fewest barriers such
/// that every read-after-write, write-after-read and write-after-write hazard, of memory and not merely of
/// names, has one between.
[[nodiscard]] Schedule schedule(const Plan& plan);

}  // namespace fireside::plan
