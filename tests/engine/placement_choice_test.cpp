// The choice of what goes to which GPU, from made-up numbers.
#include "inference/placement_choice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace fireside::engine {
namespace {

/// Layers of 80 + 20 (+ experts), an embedding of 50, a head of 60, scratch of 30.
ModelCost modelOf(std::size_t layers, std::uint64_t experts = 0) {
    ModelCost cost;
    cost.segments.assign(layers + 2, {.weights = 80, .experts = experts, .caches = 20});
    cost.segments.front() = {.weights = 50};
    cost.segments.back() = {.weights = 60};
    cost.scratch = 30;
    return cost;
}

using Segments = std::vector<std::size_t>;

plan::Placement chosen(const ModelCost& cost, std::vector<GpuBudget> gpus, std::int32_t wanted = -1,
                       double processorRate = 0) {
    const auto placement = choosePlacement(cost, gpus, processorRate, wanted);
    EXPECT_TRUE(placement.ok()) << placement.error().detail;
    return placement.ok() ? *placement : plan::Placement{};
}

std::int64_t countOf(const Segments& segments, std::size_t executor) {
    return std::count(segments.begin(), segments.end(), executor);
}

TEST(PlacementChoice, TheLastLayersThatFitGoToTheGpuWithTheHead) {
    const ModelCost cost = modelOf(4);
    const std::vector<std::pair<std::uint64_t, Segments>> expected{
        {0, {0, 0, 0, 0, 0, 0}},   {189, {0, 0, 0, 0, 0, 0}}, {190, {0, 0, 0, 0, 1, 1}},
        {289, {0, 0, 0, 0, 1, 1}}, {290, {0, 0, 0, 1, 1, 1}}, {490, {0, 1, 1, 1, 1, 1}},
        {539, {0, 1, 1, 1, 1, 1}}, {540, {1, 1, 1, 1, 1, 1}}};
    for (const auto& [budget, segments] : expected)
        EXPECT_EQ(chosen(cost, {{budget}}).segments, segments) << budget;
    EXPECT_EQ(chosen(cost, {}).segments, Segments(6, 0));
}

TEST(PlacementChoice, ExpertsMakeRoomBeforeLayersDo) {
    const ModelCost cost = modelOf(4, 1000);
    // All layers (but the embedding) and the experts of the last two.
    const plan::Placement two = chosen(cost, {{490 + 2500}});
    EXPECT_EQ(two.segments, (Segments{0, 1, 1, 1, 1, 1}));
    EXPECT_EQ(countOf(two.experts, 1), 2 + 1) << "and those of the head, which has none";
    EXPECT_EQ(two.experts.front(), 0u);
    EXPECT_EQ(two.experts[1], 0u);
    EXPECT_EQ(two.experts[2], 0u);
    // Not even all layers.
    const plan::Placement none = chosen(cost, {{390}});
    EXPECT_EQ(none.segments, (Segments{0, 0, 1, 1, 1, 1}));
    EXPECT_EQ(countOf(none.experts, 1), 1);
    const plan::Placement all = chosen(cost, {{540 + 5000}});
    EXPECT_EQ(all.segments, Segments(6, 1));
    EXPECT_EQ(countOf(all.experts, 1), 6);
}

TEST(PlacementChoice, SeveralGpusAreFilledAlike) {
    const ModelCost cost = modelOf(9);
    // Room for everything three times over: by size, not the first one full.
    const Segments even = chosen(cost, {{2000}, {1000}}).segments;
    EXPECT_EQ(countOf(even, 0), 0);
    EXPECT_EQ(countOf(even, 1), 1 + 7);
    EXPECT_EQ(countOf(even, 2), 2 + 1);
    EXPECT_TRUE(std::is_sorted(even.begin(), even.end()));
    // Only together, and not all of it.
    const Segments part = chosen(cost, {{330}, {300}}).segments;
    EXPECT_EQ(countOf(part, 1), 3);
    EXPECT_EQ(countOf(part, 2), 2 + 1);
    EXPECT_EQ(countOf(part, 0), 1 + 4);
}

TEST(PlacementChoice, AWishIsFollowedOrRefusedWithWhatFits) {
    const ModelCost cost = modelOf(4);
    EXPECT_EQ(chosen(cost, {{10'000}}, 2).segments, (Segments{0, 0, 0, 1, 1, 1}));
    EXPECT_EQ(chosen(cost, {{10'000}}, 0).segments, Segments(6, 0));
    EXPECT_EQ(chosen(cost, {{10'000}}, 4).segments, Segments(6, 1));
    EXPECT_EQ(chosen(cost, {{10'000}}, 99).segments, Segments(6, 1));
    EXPECT_EQ(chosen(cost, {{500}}, 99).segments, (Segments{0, 1, 1, 1, 1, 1}));
    const std::vector<GpuBudget> small{{300}};
    const auto refused = choosePlacement(cost, small, 0, 3);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.code(), ErrorCode::ModelTooLarge);
    for (const char* number : {"3 layers", "390", "300", "at most 2"})
        EXPECT_NE(refused.error().detail.find(number), std::string::npos) << refused.error().detail;
}

TEST(PlacementChoice, AGpuThatReadsSlowerThanTheProcessorIsLeftOut) {
    const ModelCost cost = modelOf(4);
    EXPECT_EQ(countOf(chosen(cost, {{300, 1e9}}, -1, 2e9).segments, 1), 0);
    EXPECT_EQ(countOf(chosen(cost, {{300, 3e9}}, -1, 2e9).segments, 1), 3);
    EXPECT_EQ(countOf(chosen(cost, {{300, 0}}, -1, 2e9).segments, 1), 3) << "not known";
    EXPECT_EQ(countOf(chosen(cost, {{300, 1e9}}, -1, 0).segments, 1), 3) << "not known";
    EXPECT_EQ(countOf(chosen(cost, {{300, 1e9}}, 2, 2e9).segments, 1), 3) << "who asks for them gets them";
    const Segments one = chosen(cost, {{300, 1e9}, {300, 3e9}}, -1, 2e9).segments;
    EXPECT_EQ(one, (Segments{0, 0, 0, 2, 2, 2}));
}

TEST(PlacementChoice, NothingIsOversubscribedAndNothingLeftThatWouldFit) {
    std::mt19937 random(5);
    const auto below = [&](std::uint64_t n) { return random() % n; };
    for (int round = 0; round < 2000; ++round) {
        ModelCost cost = modelOf(1 + below(12), below(2) * below(900));
        for (SegmentCost& segment : cost.segments) segment.weights += below(100);
        std::vector<GpuBudget> gpus;
        for (std::uint64_t i = 0; i <= below(3); ++i) gpus.push_back({below(4000)});
        const plan::Placement placement = chosen(cost, gpus);
        std::vector<std::uint64_t> used(gpus.size(), 0);
        for (std::size_t i = 0; i < cost.segments.size(); ++i) {
            const std::size_t home = placement.segments[i], experts = placement.experts[i];
            EXPECT_TRUE(experts == home || experts == 0);
            if (home > 0) used[home - 1] += cost.segments[i].weights + cost.segments[i].caches;
            if (experts > 0) used[experts - 1] += cost.segments[i].experts;
        }
        for (std::size_t i = 0; i < gpus.size(); ++i) {
            EXPECT_EQ(bytesOn(cost, placement, i), used[i] > 0 ? used[i] + cost.scratch : 0);
            EXPECT_LE(bytesOn(cost, placement, i), gpus[i].bytes);
        }
        EXPECT_TRUE(std::is_sorted(placement.segments.begin(), placement.segments.end()));
        const auto onGpus = static_cast<std::int32_t>(
            std::count_if(placement.segments.begin() + 1, placement.segments.end() - 1,
                          [](std::size_t home) { return home > 0; }));
        if (onGpus < cost.layers()) {
            EXPECT_FALSE(placeLayers(cost, gpus, onGpus + 1));
        }
        if (HasFailure()) FAIL() << "round " << round;
    }
}

}  // namespace
}  // namespace fireside::engine
