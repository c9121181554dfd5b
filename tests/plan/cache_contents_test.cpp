// Where a session may go on, after what it has done.
#include "inference/plan/cache_contents.h"

#include <gtest/gtest.h>

namespace fireside::plan {
namespace {

void step(CacheContents& contents, std::int32_t position, std::int32_t tokens) {
    EXPECT_EQ(contents.resumable(position), position);
    if (contents.checkpointFor(position)) contents.restored(position);
    contents.began(position, tokens);
    contents.finished(position, tokens);
}

void save(CacheContents& contents) {
    if (const auto checkpoint = contents.chooseCheckpoint()) contents.saved(*checkpoint);
}

TEST(CacheContents, EveryPositionIsResumableWhereEveryPositionIsKept) {
    CacheContents contents({}, false, true);
    EXPECT_EQ(contents.resumable(5), 0);
    step(contents, 0, 20);
    for (const std::int32_t length : {0, 1, 19, 20}) EXPECT_EQ(contents.resumable(length), length);
    EXPECT_EQ(contents.resumable(21), 20);
    step(contents, 7, 3);
    EXPECT_EQ(contents.resumable(20), 10) << "what followed was of another sequence";
}

TEST(CacheContents, ARingGoesBackAsFarAsItsWindowIsWhole) {
    CacheContents contents({{.window = 4, .rows = 10}}, false, true);
    step(contents, 0, 10);
    EXPECT_EQ(contents.resumable(1), 1) << "nothing was overwritten";
    step(contents, 10, 5);  // positions 5 .. 14 are there
    EXPECT_EQ(contents.resumable(15), 15);
    EXPECT_EQ(contents.resumable(8), 8) << "a token at 8 sees 5, 6, 7";
    EXPECT_EQ(contents.resumable(7), 0);
    step(contents, 8, 1);
    EXPECT_EQ(contents.resumable(8), 8);
    EXPECT_EQ(contents.resumable(7), 0) << "cutting back brings nothing back";
    step(contents, 0, 3);
    EXPECT_EQ(contents.resumable(1), 1) << "a new sequence begins with all of its rows";
}

TEST(CacheContents, AFailedStepLeavesWhatCameBeforeIt) {
    CacheContents contents({{.window = 4, .rows = 10}}, false, true);
    step(contents, 0, 10);
    contents.began(10, 8);  // overwrites positions 0 .. 7
    EXPECT_EQ(contents.resumable(10), 0) << "a token at 10 sees 7";
    CacheContents all({}, false, true);
    step(all, 0, 10);
    all.began(10, 8);
    EXPECT_EQ(all.resumable(18), 10);
}

TEST(CacheContents, RecurrentStateGoesBackToCheckpointsOnly) {
    CacheContents contents({}, true, true);
    save(contents);
    EXPECT_EQ(contents.resumable(5), 0) << "there was nothing to save";
    step(contents, 0, 10);
    save(contents);
    step(contents, 10, 10);
    EXPECT_EQ(contents.resumable(20), 20);
    EXPECT_EQ(contents.resumable(19), 10);
    EXPECT_EQ(contents.resumable(9), 0);
    step(contents, 10, 1);
    save(contents);
    save(contents);  // of the same position: takes no room
    step(contents, 11, 1);
    EXPECT_EQ(contents.resumable(11), 11);
    EXPECT_EQ(contents.resumable(10), 10);
    save(contents);
    EXPECT_EQ(contents.resumable(10), 10) << "three are kept";
    step(contents, 12, 1);
    save(contents);  // the earliest goes
    EXPECT_EQ(contents.resumable(10), 0);
    step(contents, 11, 4);
    EXPECT_EQ(contents.resumable(14), 11) << "those at 12 and 13 were of another sequence";
}

TEST(CacheContents, AFailedStepLosesTheState) {
    CacheContents contents({}, true, true);
    step(contents, 0, 10);
    save(contents);
    step(contents, 10, 10);
    contents.began(20, 1);
    EXPECT_EQ(contents.resumable(20), 10);
    EXPECT_TRUE(contents.checkpointFor(10).has_value());
}

TEST(CacheContents, ACheckpointIsWorthNothingWithoutItsWindow) {
    CacheContents contents({{.window = 4, .rows = 10}}, true, true);
    step(contents, 0, 5);
    save(contents);
    step(contents, 5, 7);  // positions 2 .. 11 are there, and a token at 5 sees 2
    EXPECT_EQ(contents.resumable(11), 5);
    step(contents, 12, 1);
    EXPECT_EQ(contents.resumable(11), 0);
}

TEST(CacheContents, AWholeSequenceAlwaysBeginsAnew) {
    CacheContents contents({}, false, false);
    step(contents, 0, 10);
    EXPECT_EQ(contents.resumable(10), 0);
}

TEST(CacheRows, HoldTheWindowBeforeTheFirstTokenOfAnyStep) {
    EXPECT_EQ(cacheRows({}, 1000, 32), 1000);
    EXPECT_EQ(cacheRows({.window = 100}, 1000, 32), 192);
    EXPECT_EQ(cacheRows({.window = 100}, 150, 32), 150);
    EXPECT_EQ(cacheRows({.window = 2147483647}, 150, 512), 150);
    for (const std::int32_t window : {1, 31, 32, 33, 511}) {
        for (const std::int32_t capacity : {1, 31, 32, 512}) {
            EXPECT_GE(cacheRows({.window = window}, 100000, capacity), window + capacity - 1);
        }
    }
}

TEST(CacheContents, SavesTheStateOfACheckpointThatIsNotTheFirst) {
    CacheContents contents({}, true, true);
    const auto runTo = [&](std::int32_t from, std::int32_t to) {
        contents.began(from, to - from);
        contents.finished(from, to - from);
    };
    for (const std::int32_t position : {30, 50}) {
        runTo(position - 20, position);
        const auto place = contents.chooseCheckpoint();
        ASSERT_TRUE(place);
        contents.saved(*place);
    }
    runTo(50, 60);
    ASSERT_EQ(contents.resumable(59), 50);
    const auto states = contents.statesWithin(50);
    ASSERT_EQ(states.size(), 2u);
    EXPECT_EQ(states[0].position, 50);
    EXPECT_EQ(states[1].position, 30);
}

}  // namespace
}  // namespace fireside::plan
