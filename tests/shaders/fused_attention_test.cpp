// Decoding between a layer's projections: heads made ready and stored, attention in ranges.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/shaders/oracle_check.h"

namespace fireside::test {
namespace {

using gguf::TensorType;
using plan::KvType;

constexpr plan::CacheId kCache{0};
constexpr ProfileKind kKinds[] = {ProfileKind::Plain, ProfileKind::Subgroup, ProfileKind::Software};

std::string describe(const StepShape& shape, const std::string& rest) {
    return rest + " T=" + std::to_string(shape.tokens) + " of " + std::to_string(shape.capacity) + " at " +
           std::to_string(shape.position);
}

/// Of the type's own rounding. What is rounded differs in its last bits already, so that a number of Q8_0 may
/// fall to the next step.
double storeTolerance(KvType type) {
    return type == KvType::F32 ? 2e-5 : type == KvType::F16 ? 4e-3 : 4e-2;
}

struct HeadsCase {
    std::int32_t heads = 4;
    std::int32_t kvHeads = 2;
    std::int32_t keySize = 64;
    std::int32_t valueSize = 64;
    std::int32_t rotated = 64;  // 0: none
    plan::RopePairs pairs = plan::RopePairs::Halves;
    bool norms = true;
    bool normValues = false;
    std::int32_t rows = 0;  // of the cache; 0: all positions
};

void checkHeads(const HeadsCase& c, KvType type, const StepShape& shape) {
    for (const ProfileKind kind : kKinds) {
        OpCase opCase(shape);
        plan::HeadsStoreOp op{.q = opCase.value(c.heads * c.keySize),
                              .k = opCase.value(c.kvHeads * c.keySize),
                              .v = opCase.value(c.kvHeads * c.valueSize),
                              .cache = kCache,
                              .heads = c.heads,
                              .kvHeads = c.kvHeads,
                              .keySize = c.keySize,
                              .valueSize = c.valueSize};
        if (c.norms) {
            op.qNorm = opCase.weight(TensorType::F32, 1, c.keySize);
            op.kNorm = opCase.weight(TensorType::F32, 1, c.keySize);
        }
        op.normValues = c.normValues;
        op.epsilon = 1e-4f;
        if (c.rotated > 0) {
            std::vector<float> frequencies;
            for (std::int32_t i = 0; i < c.rotated / 2; ++i)
                frequencies.push_back(std::pow(1e4f, -2.0f * static_cast<float>(i) / 64));
            op.rotation = plan::Rotation{c.rotated, c.pairs, opCase.vector(frequencies), 1.25f};
        }
        opCase.cache({.shape = {.keyWidth = c.kvHeads * c.keySize, .valueWidth = c.kvHeads * c.valueSize},
                      .type = type,
                      .filled = shape.position,
                      .rows = c.rows});
        opCase.setOp(op);
        expectMatchesOracle(opCase, kind, storeTolerance(type),
                            describe(shape, "heads of " + std::to_string(c.keySize)));
    }
}

TEST(HeadsStore, SizesAndTypes) {
    for (const KvType type : {KvType::F32, KvType::F16, KvType::Q8_0}) {
        for (const StepShape& shape : {StepShape{1, 1}, StepShape{1, 1, 30}, StepShape{9, 5, 37}}) {
            checkHeads({}, type, shape);
            checkHeads({.heads = 6, .kvHeads = 2, .keySize = 96, .valueSize = 32, .rotated = 32}, type,
                       shape);
            checkHeads({.heads = 7, .kvHeads = 1, .keySize = 128, .valueSize = 512, .rotated = 128}, type,
                       shape);
            if (type == KvType::Q8_0) continue;  // heads of whole blocks only
            checkHeads({.heads = 3, .kvHeads = 3, .keySize = 18, .valueSize = 7, .rotated = 10}, type, shape);
            checkHeads({.heads = 2, .kvHeads = 1, .keySize = 80, .valueSize = 80, .rotated = 80}, type,
                       shape);
        }
    }
}

TEST(HeadsStore, WithoutSomeOfIt) {
    for (const KvType type : {KvType::F32, KvType::Q8_0}) {
        const StepShape shape{9, 7, 11};
        checkHeads({.pairs = plan::RopePairs::Adjacent}, type, shape);
        checkHeads({.norms = false}, type, shape);
        checkHeads({.rotated = 0}, type, shape);
        checkHeads({.normValues = true}, type, shape);
        checkHeads({.rotated = 0, .norms = false, .normValues = true}, type, shape);
    }
}

TEST(HeadsStore, RingsWrap) {
    for (const std::int32_t position : {0, 7, 8, 12, 60}) {
        checkHeads({.rows = 12}, KvType::F32, {9, 5, position});
    }
}

struct SplitCase {
    std::int32_t heads = 4;
    std::int32_t kvHeads = 2;
    std::int32_t keySize = 48;
    std::int32_t valueSize = 48;
    bool ownValues = true;
    std::int32_t window = 0;
    std::int32_t rows = 0;  // of the cache; 0: all positions
    float softcap = 0;
    bool sinks = false;
    std::int32_t splits = 3;
    KvType type = KvType::F16;
};

plan::AttentionOp attentionOf(OpCase& opCase, const SplitCase& c) {
    return {.q = opCase.value(c.heads * c.keySize),
            .out = opCase.value(c.heads * c.valueSize),
            .cache = kCache,
            .heads = c.heads,
            .kvHeads = c.kvHeads,
            .keySize = c.keySize,
            .valueSize = c.valueSize,
            .scale = 0.3f,
            .window = c.window,
            .softcap = c.softcap};
}

plan::ValueId partialsOf(OpCase& opCase, const SplitCase& c) {
    return opCase.value(c.heads * c.splits * (c.valueSize + 2));
}

void checkSplit(const SplitCase& c, const StepShape& shape) {
    for (const ProfileKind kind : kKinds) {
        OpCase opCase(shape);
        const plan::AttentionOp attention = attentionOf(opCase, c);
        const plan::AttentionSplitOp op{attention, partialsOf(opCase, c), c.splits};
        opCase.cache({.shape = {.keyWidth = c.kvHeads * c.keySize,
                                .valueWidth = c.ownValues ? c.kvHeads * c.valueSize : 0,
                                .window = c.window},
                      .type = c.type,
                      .filled = shape.position + shape.tokens,
                      .rows = c.rows});
        opCase.setOp(op);
        expectMatchesOracle(
            opCase, kind, 3e-5,
            describe(shape, "heads of " + std::to_string(c.keySize) + " window " + std::to_string(c.window)));
    }
}

TEST(AttentionSplit, EveryType) {
    for (const KvType type : {KvType::F32, KvType::F16, KvType::Q8_0}) {
        for (const std::int32_t position : {0, 63, 64, 191, 192, 700})
            checkSplit({.type = type}, {1, 1, position});
        checkSplit({.keySize = 31, .valueSize = 33, .type = type}, {1, 1, 130});
        checkSplit({.type = type}, {8, 5, 190});
    }
}

TEST(AttentionSplit, QueriesThatShareAHead) {
    for (const auto& [heads, kvHeads] : {std::pair{1, 1}, {3, 3}, {3, 1}, {5, 1}, {14, 2}, {16, 2}}) {
        checkSplit({.heads = heads, .kvHeads = kvHeads, .keySize = 64, .valueSize = 64}, {1, 1, 200});
    }
}

TEST(AttentionSplit, SizesOfHeads) {
    for (const auto& [keys, values] :
         {std::pair{1, 1}, {20, 20}, {80, 80}, {128, 128}, {192, 128}, {576, 512}}) {
        checkSplit({.keySize = keys, .valueSize = values, .ownValues = keys != 576}, {1, 1, 70});
    }
}

TEST(AttentionSplit, WindowsRingsAndSoftcaps) {
    for (const std::int32_t position : {0, 50, 99, 100, 101, 350}) {
        checkSplit({.window = 100, .softcap = 2.0f}, {1, 1, position});
        checkSplit({.window = 100, .rows = 108}, {8, 8, position});
        checkSplit({.heads = 2, .kvHeads = 1, .splits = 16}, {1, 1, position * 4});
    }
}

TEST(AttentionMerge, AddsUpTheRangesThatThereAre) {
    for (const std::int32_t position : {0, 63, 64, 191, 192, 700}) {
        for (const bool sinks : {false, true}) {
            for (const std::int32_t size : {1, 48, 64, 130}) {
                const SplitCase c{.keySize = size, .valueSize = size};
                const StepShape shape{8, 3, position};
                OpCase opCase(shape);
                plan::AttentionOp attention = attentionOf(opCase, c);
                if (sinks) attention.sinks = opCase.vector({0.5f, -3.0f, 4.0f, 0.0f});
                const plan::ValueId partials = partialsOf(opCase, c);
                // Of softmax sums, which are at least 1.
                std::vector<double> elements = opCase.values()[static_cast<std::size_t>(partials)].elements;
                const auto stride = static_cast<std::size_t>(size + 2);
                for (std::size_t i = stride - 1; i < elements.size(); i += stride)
                    elements[i] = 1.0 + std::abs(elements[i]);
                opCase.fill(partials, elements);
                opCase.setOp(plan::AttentionMergeOp{attention, partials, c.splits});
                expectMatchesOracle(opCase, ProfileKind::Plain, 1e-5, describe(shape, "merge"));
            }
        }
    }
}

}  // namespace
}  // namespace fireside::test
