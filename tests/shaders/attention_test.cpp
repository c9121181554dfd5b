// Kernels over caches: kv_store, attention.
#include <gtest/gtest.h>

#include "tests/shaders/kernel_check.h"

namespace fireside::test {
namespace {

std::string describe(const StepShape& shape, const std::string& rest) {
    return rest + " T=" + std::to_string(shape.tokens) + " of " + std::to_string(shape.capacity) + " at " +
           std::to_string(shape.position);
}

TEST(KvStore, AnyPosition) {
    for (const std::int32_t position : {0, 1, 37}) {
        const StepShape shape{9, 5, position};
        OpCase opCase(shape);
        const plan::ValueId k = opCase.value(3 * 7);
        const plan::ValueId v = opCase.value(3 * 7);
        opCase.kv(3, 7, position);
        opCase.setOp(plan::KvStoreOp{k, v, plan::CacheId{0}});
        // Half an ulp of float16; some hardware rounds towards zero.
        expectMatchesOracle(opCase, ProfileKind::Plain, 4e-3, describe(shape, "kv_store"));
    }
}

struct AttentionShape {
    std::int32_t heads;
    std::int32_t kvHeads;
    std::int32_t headSize;
};

void checkAttention(const AttentionShape& heads, const StepShape& shape) {
    for (const ProfileKind kind : {ProfileKind::Plain, ProfileKind::Subgroup}) {
        OpCase opCase(shape);
        const plan::ValueId q = opCase.value(heads.heads * heads.headSize);
        const plan::ValueId out = opCase.value(heads.heads * heads.headSize);
        opCase.kv(heads.kvHeads, heads.headSize, shape.position + shape.tokens);
        opCase.setOp(plan::AttentionOp{.q = q,
                                       .out = out,
                                       .cache = plan::CacheId{0},
                                       .heads = heads.heads,
                                       .kvHeads = heads.kvHeads,
                                       .keySize = heads.headSize,
                                       .valueSize = heads.headSize,
                                       .scale = 0.3f});
        expectMatchesOracle(
            opCase, kind, 3e-5,
            describe(shape, std::to_string(heads.heads) + "/" + std::to_string(heads.kvHeads) + " of " +
                                std::to_string(heads.headSize)));
    }
}

TEST(Attention, HeadSizes) {
    for (const std::int32_t headSize : {5, 8, 48, 64, 80, 256}) checkAttention({2, 1, headSize}, {9, 3, 70});
}

TEST(Attention, PositionsAroundTileEdges) {
    for (const std::int32_t position : {0, 1, 31, 32, 33, 62, 63, 64, 127, 500}) {
        checkAttention({8, 2, 48}, {1, 1, position});
        checkAttention({14, 2, 48}, {8, 7, position});
    }
}

TEST(Attention, Chunks) {
    for (const std::int32_t tokens : {1, 2, 31, 32, 33, 40}) {
        checkAttention({1, 1, 8}, {40, tokens, 0});
        checkAttention({1, 1, 8}, {40, tokens, 33});
    }
}

}  // namespace
}  // namespace fireside::test
