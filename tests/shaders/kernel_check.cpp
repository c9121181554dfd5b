#include "tests/shaders/kernel_check.h"

#include <gtest/gtest.h>

#include <cstdio>

namespace fireside::test {
namespace {

std::unique_ptr<OpRunner>& runnerSlot() {
    static std::unique_ptr<OpRunner> runner;
    return runner;
}

/// The census. Runs after all tests, before the device closes.
class Census : public ::testing::Environment {
 public:
    void TearDown() override {
        if (runnerSlot() == nullptr) return;
        for (const std::string& message : runnerSlot()->validationMessages()) ADD_FAILURE() << message;
        if (::testing::GTEST_FLAG(filter) != "*") {
            std::puts("census of shaders: not taken, because only some tests ran");
        } else {
            int impossible = 0;
            for (const vulkan::ShaderBinary& shader : vulkan::shaderBinaries()) {
                if (shader.needsCooperativeMatrices && !runnerSlot()->deviceProfile().cooperative) {
                    ++impossible;
                    continue;
                }
                EXPECT_TRUE(runnerSlot()->shadersRun().contains(std::string(shader.name)))
                    << shader.name << " was not run by any test";
            }
            if (impossible > 0) {
                std::printf(
                    "census of shaders: %d need cooperative matrices, which this device does not have\n",
                    impossible);
            }
        }
        runnerSlot().reset();
    }
};

[[maybe_unused]] const auto* const kCensus = ::testing::AddGlobalTestEnvironment(new Census);

}  // namespace

vulkan::DeviceProfile profileOf(ProfileKind kind) {
    vulkan::DeviceProfile profile;  // the weakest: plain kernels only
    profile.cpu = kind == ProfileKind::Software;
    const bool strong = kind == ProfileKind::Subgroup || kind == ProfileKind::Matrices;
    if (strong && opRunner() != nullptr) {
        profile = opRunner()->deviceProfile();
        profile.cpu = false;
        profile.subgroupArithmetic = true;
        if (kind == ProfileKind::Subgroup) profile.cooperative = {};
    }
    return profile;
}

OpRunner* opRunner() {
    static bool tried = false;
    if (!tried) {
        tried = true;
        auto opened = OpRunner::open();
        if (opened.ok()) {
            runnerSlot() = std::move(opened).value();
        } else {
            ADD_FAILURE() << "no Vulkan device: " << opened.error().detail;
        }
    }
    return runnerSlot().get();
}

void expectMatchesOracle(const OpCase& opCase, ProfileKind kind, double tolerance,
                         const std::string& description) {
    ASSERT_NE(opRunner(), nullptr);
    const auto outcome = opRunner()->run(opCase, profileOf(kind));
    ASSERT_TRUE(outcome.ok()) << description << ": " << outcome.error().detail;
    const OpCase::Expected expected = opCase.expected();
    const std::string where = outcome->shader + ", " + description;
    for (std::size_t i = 0; i < expected.values.size(); ++i) {
        EXPECT_LE(largestError(outcome->values[i], expected.values[i]), tolerance)
            << where << ", value " << i;
    }
    if (!opCase.plan().caches.empty()) {
        expectSameCache(outcome->cache, expected.caches.list.front(), tolerance, where);
    }
    EXPECT_TRUE(outcome->poisonIntact) << where << " wrote outside of its output";
}

}  // namespace fireside::test
