// Kernels over activations and the KV cache: rms_norm, rope, kv_store, attention, gated_activation,
// select_row.
#include <gtest/gtest.h>

#include "tests/shaders/kernel_check.h"

namespace fireside::test {
namespace {

using gguf::TensorType;

std::string describe(const StepShape& shape, const std::string& rest) {
    return rest + " T=" + std::to_string(shape.tokens) + " of " + std::to_string(shape.capacity) + " at " +
           std::to_string(shape.position);
}

TEST(RmsNorm, RowsAndGroups) {
    for (const ProfileKind kind : {ProfileKind::Plain, ProfileKind::Subgroup}) {
        for (const std::int32_t width : {1, 7, 64, 65, 300, 1024}) {
            for (const std::int32_t groups : {1, 3}) {
                const StepShape shape{9, 7};
                OpCase opCase(shape);
                const plan::WeightId weight = opCase.weight(TensorType::F32, 1, width);
                const plan::ValueId in = opCase.value(width * groups);
                // In place for one of the two.
                const plan::ValueId out = groups == 1 ? opCase.value(width) : in;
                opCase.setOp(plan::RmsNormOp{in, weight, out, groups, 1e-5f});
                expectMatchesOracle(opCase, kind, 1e-5, describe(shape, "width " + std::to_string(width)));
            }
        }
    }
}

TEST(RmsNorm, OneRowWhateverTheStep) {
    for (const ProfileKind kind : {ProfileKind::Plain, ProfileKind::Subgroup}) {
        OpCase opCase({9, 7});
        const plan::WeightId weight = opCase.weight(TensorType::F32, 1, 100);
        opCase.setOp(
            plan::RmsNormOp{opCase.value(100, plan::Rows::One), weight, opCase.value(100, plan::Rows::One)});
        expectMatchesOracle(opCase, kind, 1e-5, "one row");
    }
}

TEST(Rope, BothPairingsPartialScaledAndWithFactors) {
    for (const plan::RopePairs pairs : {plan::RopePairs::Adjacent, plan::RopePairs::Halves}) {
        for (const std::int32_t rotated : {2, 6, 7, 48, 80}) {
            for (const std::int32_t position : {0, 1, 500, 30000}) {
                const StepShape shape{33, 17, position};
                OpCase opCase(shape);
                plan::RopeOp op{.inout = opCase.value(3 * 80),
                                .heads = 3,
                                .headSize = 80,
                                .rotated = rotated,
                                .pairs = pairs};
                if (rotated == 48) op.scale = 0.25f;
                if (rotated == 80) op.base = 1e6f;
                if (rotated == 6) op.freqFactors = opCase.vector({1.0f, 1.5f, 8.0f});
                opCase.setOp(op);
                // Frequency and angle are floats, so an angle has the position's share of their rounding.
                const double tolerance = 3e-6 + 3e-7 * position;
                expectMatchesOracle(opCase, ProfileKind::Plain, tolerance,
                                    describe(shape, "rotated " + std::to_string(rotated)));
            }
        }
    }
}

TEST(KvStore, AnyPosition) {
    for (const std::int32_t position : {0, 1, 37}) {
        const StepShape shape{9, 5, position};
        OpCase opCase(shape);
        const plan::ValueId k = opCase.value(3 * 7);
        const plan::ValueId v = opCase.value(3 * 7);
        opCase.kv(3, 7, position);
        opCase.setOp(plan::KvStoreOp{k, v, 0});
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
                                       .layer = 0,
                                       .heads = heads.heads,
                                       .kvHeads = heads.kvHeads,
                                       .headSize = heads.headSize,
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

TEST(GatedActivation, WidthsAndRows) {
    for (const std::int32_t width : {1, 63, 64, 65, 300}) {
        for (const plan::Rows rows : {plan::Rows::PerToken, plan::Rows::One}) {
            const StepShape shape{9, 7};
            OpCase opCase(shape);
            const plan::ValueId gate = opCase.value(width, rows);
            const plan::ValueId up = opCase.value(width, rows);
            // In place for one of the two.
            const plan::ValueId out = rows == plan::Rows::One ? gate : opCase.value(width, rows);
            opCase.setOp(plan::GatedActivationOp{gate, up, out});
            expectMatchesOracle(opCase, ProfileKind::Plain, 1e-5,
                                describe(shape, "width " + std::to_string(width)));
        }
    }
}

TEST(SelectRow, FirstAndLast) {
    for (const std::int32_t row : {0, 3, 6}) {
        OpCase opCase({9, 7});
        opCase.setOp(plan::SelectRowOp{opCase.value(65), opCase.value(65, plan::Rows::One)});
        opCase.setOutputRow(row);
        expectMatchesOracle(opCase, ProfileKind::Plain, 0.0, "row " + std::to_string(row));
    }
}

}  // namespace
}  // namespace fireside::test
