// The schedule is checked by an independent statement of what it must guarantee, over hand-made and random
// plans.
#include <gtest/gtest.h>

#include <random>

#include "inference/plan/plan.h"

namespace fireside::plan {
namespace {

ValueId addValue(Plan& plan, std::int32_t width, Rows rows = Rows::PerToken) {
    plan.values.push_back({"v" + std::to_string(plan.values.size()), width, rows});
    return static_cast<ValueId>(plan.values.size() - 1);
}

void add(Plan& plan, Op op) {
    plan.nodes.push_back({std::move(op), "n" + std::to_string(plan.nodes.size()), 0});
}

bool overlaps(const Schedule::Slot& a, const Schedule::Slot& b) {
    return a.offset < b.offset + b.bytes && b.offset < a.offset + a.bytes;
}

/// Memory that a node touches, by brute force.
bool sameMemory(const Schedule& s, const Access& a, const Access& b) {
    if (a.kind != b.kind) return false;
    if (a.kind == Access::Kind::Cache) return a.index == b.index;
    return overlaps(s.slots[static_cast<std::size_t>(a.index)], s.slots[static_cast<std::size_t>(b.index)]);
}

bool hazard(const Schedule& s, const Accesses& earlier, const Accesses& later) {
    for (const Access& w : earlier.writes) {
        for (const Access& r : later.reads) {
            if (sameMemory(s, w, r)) return true;
        }
        for (const Access& x : later.writes) {
            if (sameMemory(s, w, x)) return true;
        }
    }
    for (const Access& r : earlier.reads) {
        for (const Access& x : later.writes) {
            if (sameMemory(s, r, x)) return true;
        }
    }
    return false;
}

/// Every hazard has a barrier between, and no value is overwritten between its write and a later read of it.
void expectSound(const Plan& plan) {
    const Schedule s = schedule(plan);
    ASSERT_EQ(s.barrierBefore.size(), plan.nodes.size());
    ASSERT_EQ(s.slots.size(), plan.values.size());
    for (std::size_t later = 0; later < plan.nodes.size(); ++later) {
        bool barrier = s.barrierBefore[later];
        for (std::size_t earlier = later; earlier-- > 0;) {
            if (!barrier) {
                EXPECT_FALSE(hazard(s, accesses(plan.nodes[earlier].op), accesses(plan.nodes[later].op)))
                    << plan.nodes[earlier].label << " -> " << plan.nodes[later].label;
            }
            barrier = barrier || s.barrierBefore[earlier];
        }
    }
    // Replay: each slot's memory remembers which value was written into it last.
    std::vector<int> owner(s.scratchBytes / kScratchAlignment, -1);
    auto each = [&](const Access& a, auto&& f) {
        if (a.kind != Access::Kind::Value) return;
        const Schedule::Slot& slot = s.slots[static_cast<std::size_t>(a.index)];
        ASSERT_EQ(slot.offset % kScratchAlignment, 0u);
        ASSERT_LE(slot.offset + slot.bytes, s.scratchBytes);
        for (std::size_t p = slot.offset; p < slot.offset + slot.bytes; p += kScratchAlignment)
            f(owner[p / kScratchAlignment]);
    };
    for (const Node& node : plan.nodes) {
        const Accesses a = accesses(node.op);
        for (const Access& r : a.reads)
            each(r, [&](int& o) { EXPECT_EQ(o, r.index) << "clobbered before " << node.label; });
        for (const Access& w : a.writes) each(w, [&](int& o) { o = w.index; });
    }
    if (static_cast<int>(plan.output) >= 0) {
        each({Access::Kind::Value, static_cast<int>(plan.output)},
             [&](int& o) { EXPECT_EQ(o, static_cast<int>(plan.output)); });
    }
}

TEST(Schedule, IndependentProjectionsShareOneBarrier) {
    Plan plan;
    plan.capacity = 4;
    const ValueId x = addValue(plan, 64), q = addValue(plan, 64), k = addValue(plan, 32),
                  v = addValue(plan, 32);
    add(plan, EmbedOp{WeightId{0}, x});
    add(plan, MatMulOp{WeightId{0}, x, q, {}, {}});
    add(plan, MatMulOp{WeightId{0}, x, k, {}, {}});
    add(plan, MatMulOp{WeightId{0}, x, v, {}, {}});
    add(plan, KvStoreOp{k, v, CacheId{0}});
    add(plan, AttentionOp{q, q, CacheId{0}, 1, 1, 64, 64, 1});
    const Schedule s = schedule(plan);
    EXPECT_EQ(s.barrierBefore, (std::vector<bool>{false, true, false, false, true, true}));
    expectSound(plan);
}

TEST(Schedule, SharesMemoryOfValuesThatAreNeverAliveTogether) {
    Plan plan;
    plan.capacity = 8;
    ValueId previous = addValue(plan, 256);
    add(plan, EmbedOp{WeightId{0}, previous});
    for (int i = 0; i < 20; ++i) {
        const ValueId next = addValue(plan, 256);
        add(plan, NormOp{previous, WeightId{0}, next, 1, 1e-6f});
        previous = next;
    }
    EXPECT_EQ(schedule(plan).scratchBytes, 2 * 8 * 256 * sizeof(float));
    expectSound(plan);
}

TEST(Schedule, RowsArePaddedAndSingleRowsAreSmall) {
    Plan plan;
    plan.capacity = 100;
    const ValueId many = addValue(plan, 17), one = addValue(plan, 17, Rows::One);
    add(plan, EmbedOp{WeightId{0}, many});
    add(plan, SelectRowOp{many, one});
    const Schedule s = schedule(plan);
    EXPECT_EQ(s.slots[0].rowStride, 32u);
    EXPECT_EQ(s.slots[0].bytes, 12800u);
    EXPECT_EQ(s.slots[1].bytes, 256u);
}

TEST(Schedule, LogitsAreNotReusedAfterTheyAreWritten) {
    Plan plan;
    plan.capacity = 2;
    const ValueId x = addValue(plan, 64), logits = addValue(plan, 64), other = addValue(plan, 64),
                  last = addValue(plan, 64);
    plan.output = logits;
    add(plan, EmbedOp{WeightId{0}, x});
    add(plan, NormOp{x, WeightId{0}, logits, 1, 1e-6f});
    add(plan, NormOp{x, WeightId{0}, other, 1, 1e-6f});
    add(plan, NormOp{other, WeightId{0}, last, 1, 1e-6f});
    expectSound(plan);
}

TEST(Schedule, RandomPlansAreSound) {
    std::mt19937 random(20261123);
    auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    for (int round = 0; round < 200; ++round) {
        Plan plan;
        plan.capacity = 1 + below(9);
        std::vector<ValueId> written{addValue(plan, 1 + below(300))};
        add(plan, EmbedOp{WeightId{0}, written[0]});
        auto any = [&] { return written[static_cast<std::size_t>(below(static_cast<int>(written.size())))]; };
        for (int i = 0; i < 40; ++i) {
            const int kind = below(5);
            if (kind == 0) {
                add(plan, RopeOp{any(), 1, 8, 8, RopePairs::Halves, WeightId{0}});
            } else if (kind == 1) {
                add(plan, KvStoreOp{any(), any(), CacheId{below(3)}});
            } else {
                const ValueId in = any(), residual = any(), out = addValue(plan, 1 + below(300));
                if (kind == 2) add(plan, AttentionOp{in, out, CacheId{below(3)}, 1, 1, 8, 8, 1});
                if (kind == 3) add(plan, MatMulOp{WeightId{0}, in, out, {}, residual});
                if (kind == 4) add(plan, ActivationOp{in, residual, out});
                written.push_back(out);
            }
        }
        plan.output = written.back();
        expectSound(plan);
        if (HasFailure()) FAIL() << "round " << round;
    }
}

}  // namespace
}  // namespace fireside::plan
