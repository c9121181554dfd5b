// Attention as both of its ways see it: lower_attention.cpp takes few tokens row by row, attention_tiles.cpp
// many in tiles.
#pragma once

#include <algorithm>
#include <cstddef>

#include "inference/cpu/lower.h"
#include "inference/cpu/operands.h"
#include "inference/cpu/work.h"

namespace fireside::cpu {

struct Attention {
    static constexpr std::size_t kFewTokens = 4;
    static constexpr std::size_t kMostPieces = 16;
    static constexpr std::size_t kPiecePositions = 256;  // at least

    ValueView q, out;
    CacheView cache;
    std::size_t heads, group, kvHeads, keySize, valueSize;
    float scale, softcap;
    std::size_t window;
    bool causal;
    const float* sinks = nullptr;
    const Handover* partial = nullptr;

    /// Positions begin .. end - 1 that token t sees.
    struct Range {
        std::size_t begin, end;
    };
    [[nodiscard]] Range seen(std::size_t t, const StepView& step) const {
        const std::size_t end = causal ? step.positionOf(t) + 1 : step.count();
        return {window > 0 && end > window ? end - window : 0, end};
    }
    [[nodiscard]] bool few(const StepView& step) const { return step.count() <= kFewTokens; }
    /// Into which positions are cut, of few tokens.
    [[nodiscard]] std::size_t pieceCount(const StepView& step) const {
        const Range all = seen(step.count() - 1, step);
        return std::clamp((all.end - all.begin) / kPiecePositions, std::size_t{1}, kMostPieces);
    }
    /// A softmax that is not finished: of each head the largest score, the sum of exponentials relative to
    /// it, and the values weighted with them.
    [[nodiscard]] std::size_t partialFloats() const { return 2 + valueSize; }
    [[nodiscard]] float* partialOf(std::size_t t, std::size_t head, std::size_t piece) const {
        const std::size_t index = (t * heads + head) * kMostPieces + piece;
        return reinterpret_cast<float*>(partial->memory) + index * partialFloats();
    }
};

/// Decodes keys and values of one KV head at `count` positions from `first` on: [count][keySize],
/// [count][valueSize].
void loadPositions(const Attention& op, std::size_t kvHead, std::size_t first, std::size_t count, float* keys,
                   float* values);

/// Of many tokens: tasks, what one needs, and one.
[[nodiscard]] std::size_t tiledTasks(const Attention& op, const StepView& step);
[[nodiscard]] std::size_t tiledWorkspace(const Attention& op);
void attendTiled(const Attention& op, std::size_t task, const StepView& step, Workspace workspace);

}  // namespace fireside::cpu
