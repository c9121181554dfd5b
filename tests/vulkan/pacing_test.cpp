#include "inference/vulkan/pacing.h"

#include <gtest/gtest.h>

#include "inference/vulkan/device_model.h"

namespace fireside::vulkan {
namespace {

/// A pacer that was told the time of each of its segments.
Pacer pacerWith(const std::vector<double>& milliseconds) {
    Pacer pacer(milliseconds.size());
    for (std::size_t i = 0; i < milliseconds.size(); ++i) pacer.measured({i, i + 1}, milliseconds[i], 1.0);
    return pacer;
}

using Ranges = std::vector<SegmentRange>;

TEST(Pacing, UnmeasuredSegmentsGoAlone) {
    EXPECT_EQ(Pacer(3).submits(), (Ranges{{0, 1}, {1, 2}, {2, 3}}));
}

TEST(Pacing, AFastStepIsOneSubmit) {
    EXPECT_EQ(pacerWith({1, 2, 3, 190}).submits(), (Ranges{{0, 4}}));
}

TEST(Pacing, ASlowStepIsCutWithinTheLimit) {
    EXPECT_EQ(pacerWith({90, 90, 90, 90, 90}).submits(), (Ranges{{0, 2}, {2, 4}, {4, 5}}));
}

TEST(Pacing, ExactlyTheLimitIsAllowed) {
    EXPECT_EQ(pacerWith({100, 100, 1}).submits(), (Ranges{{0, 2}, {2, 3}}));
}

TEST(Pacing, ASegmentBeyondTheLimitGoesAlone) {
    EXPECT_EQ(pacerWith({10, 500, 10, 10}).submits(), (Ranges{{0, 1}, {1, 2}, {2, 4}}));
}

TEST(Pacing, TheTimeOfAJointSubmitIsSharedOutInProportion) {
    Pacer pacer = pacerWith({10, 30});
    pacer.measured({0, 2}, 400, 1.0);
    EXPECT_EQ(pacer.submits(), (Ranges{{0, 1}, {1, 2}}));
    EXPECT_DOUBLE_EQ(pacer.longestSegmentMs().value(), 300);
}

TEST(Pacing, AShortStepIsScaledUpToAFullOne) {
    Pacer pacer(1);
    pacer.measured({0, 1}, 50, 0.25);
    EXPECT_DOUBLE_EQ(pacer.longestSegmentMs().value(), 200);
}

TEST(Pacing, ExpectationsRiseAtOnceAndFallByQuarters) {
    Pacer pacer = pacerWith({1000});
    pacer.measured({0, 1}, 1, 1.0);
    EXPECT_DOUBLE_EQ(pacer.longestSegmentMs().value(), 250);
    pacer.measured({0, 1}, 900, 1.0);
    EXPECT_DOUBLE_EQ(pacer.longestSegmentMs().value(), 900);
}

TEST(Pacing, NothingIsKnownUntilEverySegmentWasMeasured) {
    Pacer pacer(2);
    pacer.measured({0, 1}, 5, 1.0);
    EXPECT_FALSE(pacer.longestSegmentMs().has_value());
}

TEST(PreferredCapacity, StartsModestly) {
    EXPECT_EQ(preferredCapacity(std::vector<CapacityTime>{{1, {}}, {8, {}}, {32, {}}, {128, {}}, {512, {}}}),
              32);
}

TEST(PreferredCapacity, GrowsWhileTheNextIsExpectedToBeShort) {
    EXPECT_EQ(preferredCapacity(std::vector<CapacityTime>{{1, {}}, {32, 2.0}, {128, {}}, {512, {}}}), 512);
    EXPECT_EQ(preferredCapacity(std::vector<CapacityTime>{{1, {}}, {32, 20.0}, {128, {}}, {512, {}}}), 128);
}

TEST(PreferredCapacity, ShrinksWhenItIsTooSlow) {
    EXPECT_EQ(preferredCapacity(std::vector<CapacityTime>{{1, 30.0}, {8, 90.0}, {32, 450.0}, {128, {}}}), 8);
    EXPECT_EQ(preferredCapacity(std::vector<CapacityTime>{{1, 900.0}, {8, {}}}), 1);
}

TEST(Capacities, EndWhereAContextFits) {
    DeviceProfile gpu;
    EXPECT_EQ(capacitiesFor(gpu, 4096, true), (std::vector<std::int32_t>{1, 8, 32, 128, 512}));
    EXPECT_EQ(capacitiesFor(gpu, 20, true), (std::vector<std::int32_t>{1, 8, 32}));
    EXPECT_EQ(capacitiesFor(gpu, 1, true), (std::vector<std::int32_t>{1}));
}

TEST(Capacities, AreSmallOnSoftwareDevices) {
    DeviceProfile software;
    software.cpu = true;
    EXPECT_EQ(capacitiesFor(software, 4096, true), (std::vector<std::int32_t>{1, 8, 32}));
}

TEST(Capacities, ReachTheWholeContextWhereAStepHoldsTheSequence) {
    DeviceProfile gpu;
    DeviceProfile software;
    software.cpu = true;
    for (const DeviceProfile& profile : {gpu, software}) {
        EXPECT_EQ(capacitiesFor(profile, 3000, false),
                  (std::vector<std::int32_t>{1, 8, 32, 128, 512, 2048, 3000}));
        EXPECT_EQ(capacitiesFor(profile, 2048, false), (std::vector<std::int32_t>{1, 8, 32, 128, 512, 2048}));
        EXPECT_EQ(capacitiesFor(profile, 20, false), (std::vector<std::int32_t>{1, 8, 20}));
        EXPECT_EQ(capacitiesFor(profile, 1, false), (std::vector<std::int32_t>{1}));
    }
}

}  // namespace
}  // namespace fireside::vulkan
