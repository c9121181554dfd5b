// Attention over the KV cache. A task is one token and one KV head with the query heads that share it; with
// few tokens the positions are cut into pieces too, whose softmaxes are merged by a second phase (flash
// decoding, Dao et al. 2023). Positions are taken in blocks: keys and values are decoded to float once for
// all heads of the group, and the softmax goes along (Milakov & Gimelshein 2018).
#include <algorithm>
#include <cmath>
#include <limits>

#include "inference/cpu/attention.h"
#include "inference/cpu/kv_rows.h"
#include "inference/cpu/lower.h"

namespace fireside::cpu {
namespace {

constexpr std::size_t kPositions = 64;  // of a block

std::size_t sizeOf(std::int32_t n) {
    return static_cast<std::size_t>(n);
}

struct Block {
    float* keys;     // [kPositions][keySize]
    float* values;   // [kPositions][valueSize]
    float* scores;   // [kPositions]
    float* softmax;  // [group][partialFloats()]
};

Block carve(const Attention& op, Carver& carver) {
    Block block{};
    block.keys = carver.take<float>(kPositions * op.keySize);
    block.values = carver.take<float>(kPositions * op.valueSize);
    block.scores = carver.take<float>(kPositions);
    block.softmax = carver.take<float>(op.group * op.partialFloats());
    return block;
}

/// One more block of positions for one head.
void attend(const Attention& op, const float* q, std::size_t count, const Block& block, float* softmax) {
    const FloatKernels& kernels = floatKernels();
    for (std::size_t i = 0; i < count; ++i) {
        block.scores[i] = op.scale * kernels.dot(q, block.keys + i * op.keySize, op.keySize);
    }
    if (op.softcap > 0) kernels.softCap(block.scores, count, op.softcap);
    const float largest = std::max(softmax[0], kernels.largest(block.scores, count));
    const float kept = std::exp(softmax[0] - largest);  // 0 at first, when there is -infinity
    softmax[0] = largest;
    softmax[1] = softmax[1] * kept + kernels.exponentials(block.scores, count, largest);
    float* const values = softmax + 2;
    if (kept != 1) {
        kernels.scale(values, op.valueSize, kept);
    }
    for (std::size_t i = 0; i < count; ++i) {
        kernels.addScaled(block.values + i * op.valueSize, op.valueSize, block.scores[i], values);
    }
}

/// The output of a head from its softmaxes over `count` pieces.
void finish(const Attention& op, std::size_t t, std::size_t head, const float* const* softmaxes,
            std::size_t count) {
    float largest = op.sinks != nullptr ? op.sinks[head] : -std::numeric_limits<float>::infinity();
    for (std::size_t p = 0; p < count; ++p) largest = std::max(largest, softmaxes[p][0]);
    float total = op.sinks != nullptr ? std::exp(op.sinks[head] - largest) : 0.0f;
    float* const out = op.out.row(t) + head * op.valueSize;
    for (std::size_t p = 0; p < count; ++p) total += softmaxes[p][1] * std::exp(softmaxes[p][0] - largest);
    for (std::size_t p = 0; p < count; ++p) {
        const float share = std::exp(softmaxes[p][0] - largest) / total;
        const float* const values = softmaxes[p] + 2;
        for (std::size_t d = 0; d < op.valueSize; ++d) out[d] = (p == 0 ? 0.0f : out[d]) + values[d] * share;
    }
}

void attendPiece(const Attention& op, std::size_t task, const StepView& step, Workspace workspace) {
    const std::size_t cut = op.pieceCount(step);
    const std::size_t piece = task % cut, kvHead = task / cut % op.kvHeads, t = task / cut / op.kvHeads;
    const Attention::Range all = op.seen(t, step);
    const std::size_t size = roundUp(pieces(all.end - all.begin, cut), kPositions);
    const std::size_t begin = std::min(all.end, all.begin + piece * size),
                      end = std::min(all.end, begin + size);
    Carver carver(workspace);
    const Block block = carve(op, carver);
    const auto softmaxOf = [&](std::size_t g) {
        return cut > 1 ? op.partialOf(t, kvHead * op.group + g, piece)
                       : block.softmax + g * op.partialFloats();
    };
    for (std::size_t g = 0; g < op.group; ++g) {
        float* const softmax = softmaxOf(g);
        std::fill_n(softmax, op.partialFloats(), 0.0f);
        softmax[0] = -std::numeric_limits<float>::infinity();
    }
    for (std::size_t first = begin; first < end; first += kPositions) {
        const std::size_t count = std::min(kPositions, end - first);
        loadPositions(op, kvHead, first, count, block.keys, block.values);
        for (std::size_t g = 0; g < op.group; ++g) {
            const float* const q = op.q.row(t) + (kvHead * op.group + g) * op.keySize;
            attend(op, q, count, block, softmaxOf(g));
        }
    }
    for (std::size_t g = 0; cut == 1 && g < op.group; ++g) {
        const float* const softmax = softmaxOf(g);
        finish(op, t, kvHead * op.group + g, &softmax, 1);
    }
}

void mergePieces(const Attention& op, std::size_t task, const StepView& step) {
    const std::size_t t = task / op.heads, head = task % op.heads, cut = op.pieceCount(step);
    const float* softmaxes[Attention::kMostPieces];
    for (std::size_t p = 0; p < cut; ++p) softmaxes[p] = op.partialOf(t, head, p);
    finish(op, t, head, softmaxes, cut);
}

}  // namespace

void loadPositions(const Attention& op, std::size_t kvHead, std::size_t first, std::size_t count, float* keys,
                   float* values) {
    const CacheView& cache = op.cache;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t row = (first + i) % cache.rows;
        float* const key = keys + i * op.keySize;
        float* const value = values + i * op.valueSize;
        loadKvRow(cache.type, cache.keys + row * cache.keyStride, cache.keyWidth, kvHead * op.keySize,
                  op.keySize, key);
        if (cache.values == nullptr) {
            std::copy_n(key, op.valueSize, value);
        } else {
            loadKvRow(cache.type, cache.values + row * cache.valueStride, cache.valueWidth,
                      kvHead * op.valueSize, op.valueSize, value);
        }
    }
}

Phases lower(const plan::KvStoreOp& op, Lowering& lowering) {
    const ValueView k = lowering.operands().value(op.k);
    const ValueView v = op.v ? lowering.operands().value(*op.v) : ValueView{};
    const CacheView cache = lowering.operands().cache(op.cache);
    return {{[](const StepView& step) { return step.count(); },
             [=](std::size_t t, const StepView& step, Workspace) {
                 const std::size_t row = step.positionOf(t) % cache.rows;
                 storeKvRow(cache.type, k.row(t), k.width, cache.keys + row * cache.keyStride);
                 if (v.data == nullptr) return;
                 storeKvRow(cache.type, v.row(t), v.width, cache.values + row * cache.valueStride);
             }}};
}

Phases lower(const plan::AttentionOp& op, Lowering& lowering) {
    Attention attention{};
    attention.q = lowering.operands().value(op.q);
    attention.out = lowering.operands().value(op.out);
    attention.cache = lowering.operands().cache(op.cache);
    attention.heads = sizeOf(op.heads);
    attention.kvHeads = sizeOf(op.kvHeads);
    attention.group = attention.heads / attention.kvHeads;
    attention.keySize = sizeOf(op.keySize);
    attention.valueSize = sizeOf(op.valueSize);
    attention.scale = op.scale;
    attention.softcap = op.softcap;
    attention.window = sizeOf(op.window);
    attention.causal = op.causal;
    if (op.sinks) attention.sinks = lowering.weights().floats(*op.sinks);
    const std::size_t tokens = std::min(lowering.capacity(), Attention::kFewTokens);
    attention.partial = &lowering.handover(tokens * attention.heads * Attention::kMostPieces *
                                           attention.partialFloats() * sizeof(float));
    Carver carver(nullptr);
    carve(attention, carver);
    Work pieces;
    pieces.workspaceBytes = std::max(carver.taken(), tiledWorkspace(attention));
    pieces.tasks = [=](const StepView& step) {
        if (!attention.few(step)) return tiledTasks(attention, step);
        return step.count() * attention.kvHeads * attention.pieceCount(step);
    };
    pieces.run = [=](std::size_t task, const StepView& step, Workspace workspace) {
        if (!attention.few(step)) return attendTiled(attention, task, step, workspace);
        attendPiece(attention, task, step, workspace);
    };
    Work merge;
    merge.tasks = [=](const StepView& step) {
        const bool cut = attention.few(step) && attention.pieceCount(step) > 1;
        return cut ? step.count() * attention.heads : 0;
    };
    merge.run = [=](std::size_t task, const StepView& step, Workspace) {
        mergePieces(attention, task, step);
    };
    return {pieces, merge};
}

}  // namespace fireside::cpu
