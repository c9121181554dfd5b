// Kernels over keys and values: kv_store, attention.
#include <gtest/gtest.h>

#include "tests/shaders/oracle_check.h"

namespace fireside::test {
namespace {

using plan::KvType;

constexpr plan::CacheId kCache{0};

std::string describe(const StepShape& shape, const std::string& rest) {
    return rest + " T=" + std::to_string(shape.tokens) + " of " + std::to_string(shape.capacity) + " at " +
           std::to_string(shape.position);
}

/// Of the type's own rounding, which some hardware does towards zero.
double storeTolerance(KvType type) {
    return type == KvType::F32 ? 0.0 : type == KvType::F16 ? 4e-3 : 1e-2;
}

void checkStore(const CacheSetup& setup, const StepShape& shape) {
    OpCase opCase(shape);
    const plan::ValueId k = opCase.value(setup.shape.keyWidth);
    plan::KvStoreOp op{k, {}, kCache};
    if (setup.shape.valueWidth > 0) op.v = opCase.value(setup.shape.valueWidth);
    opCase.cache(setup);
    opCase.setOp(op);
    expectMatchesOracle(
        opCase, ProfileKind::Plain, storeTolerance(setup.type),
        describe(shape, std::to_string(setup.shape.keyWidth) + "/" + std::to_string(setup.shape.valueWidth)));
}

TEST(KvStore, TypesWidthsAndPositions) {
    for (const KvType type : {KvType::F32, KvType::F16, KvType::Q8_0}) {
        for (const std::int32_t position : {0, 1, 37}) {
            for (const auto& [keys, values] :
                 {std::pair{21, 21}, {1, 1}, {64, 64}, {96, 32}, {31, 33}, {40, 288}, {576, 0}}) {
                checkStore(
                    {.shape = {.keyWidth = keys, .valueWidth = values}, .type = type, .filled = position},
                    {9, 5, position});
            }
        }
    }
}

TEST(KvStore, RingsWrap) {
    for (const KvType type : {KvType::F32, KvType::F16, KvType::Q8_0}) {
        for (const std::int32_t position : {0, 7, 8, 11, 12, 60}) {
            checkStore(
                {.shape = {.keyWidth = 40, .valueWidth = 24}, .type = type, .filled = position, .rows = 12},
                {9, 5, position});
        }
    }
}

TEST(KvStore, ZerosAndTinyNumbersHaveABlockToo) {
    const StepShape shape{2, 2};
    OpCase opCase(shape);
    const plan::ValueId k = opCase.value(64);
    std::vector<double> elements(128, 0.0);
    elements[3] = 1e-6f;   // a subnormal scale
    elements[70] = 1e-9f;  // a scale of zero
    opCase.fill(k, elements);
    opCase.cache({.shape = {.keyWidth = 64}, .type = KvType::Q8_0});
    opCase.setOp(plan::KvStoreOp{k, {}, kCache});
    expectMatchesOracle(opCase, ProfileKind::Plain, 1e-5, "tiny");
}

struct AttentionCase {
    std::int32_t heads = 2;
    std::int32_t kvHeads = 1;
    std::int32_t keySize = 48;
    std::int32_t valueSize = 48;
    bool ownValues = true;
    std::int32_t window = 0;
    std::int32_t rows = 0;  // of the cache; 0: all positions
    float softcap = 0;
    bool causal = true;
    std::vector<float> sinks = {};
    KvType type = KvType::F16;
};

AttentionCase headsOf(std::int32_t heads, std::int32_t kvHeads, std::int32_t size) {
    return {.heads = heads, .kvHeads = kvHeads, .keySize = size, .valueSize = size};
}

void checkOnce(ProfileKind kind, const AttentionCase& c, const StepShape& shape) {
    OpCase opCase(shape);
    plan::AttentionOp op{.q = opCase.value(c.heads * c.keySize),
                         .out = opCase.value(c.heads * c.valueSize),
                         .cache = kCache,
                         .heads = c.heads,
                         .kvHeads = c.kvHeads,
                         .keySize = c.keySize,
                         .valueSize = c.valueSize,
                         .scale = 0.3f,
                         .window = c.window,
                         .softcap = c.softcap,
                         .causal = c.causal};
    if (!c.sinks.empty()) op.sinks = opCase.vector(c.sinks);
    opCase.cache({.shape = {.keyWidth = c.kvHeads * c.keySize,
                            .valueWidth = c.ownValues ? c.kvHeads * c.valueSize : 0,
                            .window = c.window},
                  .type = c.type,
                  .filled = shape.position + shape.tokens,
                  .rows = c.rows});
    opCase.setOp(op);
    expectMatchesOracle(
        opCase, kind, 3e-5,
        describe(shape, std::to_string(c.heads) + "/" + std::to_string(c.kvHeads) + " of " +
                            std::to_string(c.keySize) + "/" + std::to_string(c.valueSize) + " window " +
                            std::to_string(c.window) + " rows " + std::to_string(c.rows)));
}

/// Steps of more than 8 tokens have another kernel; what fits both is held against both.
void checkOn(ProfileKind kind, const AttentionCase& c, const StepShape& shape) {
    checkOnce(kind, c, shape);
    if (shape.capacity > 8 && shape.tokens <= 8) checkOnce(kind, c, {8, shape.tokens, shape.position});
}

void check(const AttentionCase& c, const StepShape& shape) {
    for (const ProfileKind kind : {ProfileKind::Plain, ProfileKind::Subgroup, ProfileKind::Software}) {
        checkOn(kind, c, shape);
    }
}

TEST(Attention, HeadSizes) {
    for (const std::int32_t size : {5, 8, 48, 64, 80, 256, 512}) check(headsOf(2, 1, size), {9, 3, 70});
}

TEST(Attention, KeysAndValuesOfDifferentSizes) {
    for (const auto& [keys, values] : {std::pair{192, 128}, {12, 20}, {7, 5}, {6, 8}, {40, 512}, {576, 12}}) {
        check({.heads = 4, .kvHeads = 2, .keySize = keys, .valueSize = values}, {9, 3, 40});
    }
}

TEST(Attention, ValuesWithinKeys) {
    for (const auto& [keys, values] : {std::pair{576, 512}, {24, 16}, {20, 13}, {13, 8}, {8, 8}}) {
        check({.heads = 3, .keySize = keys, .valueSize = values, .ownValues = false}, {9, 3, 33});
    }
    for (const auto& [keys, values] : {std::pair{576, 512}, {20, 13}}) {
        for (const KvType type : {KvType::F32, KvType::Q8_0}) {
            checkOn(ProfileKind::Plain,
                    {.heads = 3, .keySize = keys, .valueSize = values, .ownValues = false, .type = type},
                    {9, 3, 33});
        }
    }
}

TEST(Attention, CacheTypes) {
    for (const KvType type : {KvType::F32, KvType::Q8_0}) {
        for (const std::int32_t size : {5, 40, 128}) {
            AttentionCase c = headsOf(6, 3, size);
            c.type = type;
            check(c, {9, 3, 70});
        }
    }
}

TEST(Attention, PositionsAroundTileEdges) {
    for (const std::int32_t position : {0, 1, 31, 32, 33, 62, 63, 64, 127, 500}) {
        check(headsOf(8, 2, 48), {1, 1, position});
        check(headsOf(14, 2, 48), {8, 7, position});
    }
}

TEST(Attention, Chunks) {
    for (const std::int32_t tokens : {1, 2, 31, 32, 33, 40}) {
        check(headsOf(1, 1, 8), {40, tokens, 0});
        check(headsOf(1, 1, 8), {40, tokens, 33});
    }
}

TEST(Attention, Windows) {
    for (const std::int32_t window : {1, 5, 32, 33, 1000}) {
        for (const std::int32_t position : {0, 3, 40, 131}) {
            AttentionCase c = headsOf(2, 1, 48);
            c.window = window;
            check(c, {9, 7, position});
        }
    }
}

TEST(Attention, RingsHoldJustEnough) {
    for (const KvType type : {KvType::F32, KvType::F16, KvType::Q8_0}) {
        for (const std::int32_t window : {1, 5, 40}) {
            for (const std::int32_t position : {0, 3, 44, 45, 46, 47, 131}) {
                AttentionCase c = headsOf(2, 1, 48);
                c.window = window;
                c.rows = window + 7 - 1;
                c.type = type;
                if (position + 7 >= c.rows) checkOn(ProfileKind::Plain, c, {9, 7, position});
            }
        }
    }
}

TEST(Attention, SoftCapsAndSinks) {
    for (const float softcap : {0.0f, 0.5f, 50.0f}) {
        for (const auto& sinks : {std::vector<float>{}, {0.5f, -2.0f}, {30.0f, -90.0f}}) {
            AttentionCase c = headsOf(2, 1, 48);
            c.softcap = softcap;
            c.sinks = sinks;
            check(c, {9, 3, 40});
            check(c, {9, 3, 0});
        }
    }
}

TEST(Attention, BothWays) {
    for (const std::int32_t tokens : {1, 7, 70}) {
        AttentionCase c = headsOf(3, 3, 32);
        c.causal = false;
        check(c, {80, tokens, 0});
    }
}

}  // namespace
}  // namespace fireside::test
