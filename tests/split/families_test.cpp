// Every family, cut between a (software) GPU and the processor in several places, against recorded logits of
// a reference runtime.
#include <gtest/gtest.h>

#include "inference/cpu/executor.h"
#include "inference/split/executor.h"
#include "inference/vulkan/executor.h"
#include "tests/engine/logits_file.h"
#include "tests/engine/nmse.h"
#include "tests/engine/planned_model.h"
#include "tests/engine/recorded_model.h"

namespace fireside::split {
namespace {

constexpr std::size_t kProcessor = 0;
constexpr std::size_t kGpu = 1;

/// The last `layers` and the head on the GPU, the rest on the processor.
plan::Placement lastOnGpu(std::int32_t all, std::int32_t layers) {
    plan::Placement placement;
    placement.segments.assign(static_cast<std::size_t>(all) + 2, kProcessor);
    std::fill(placement.segments.end() - 1 - layers, placement.segments.end(), kGpu);
    placement.experts = placement.segments;
    return placement;
}

/// Everything on the GPU but for the experts of every second layer.
plan::Placement someExpertsOnProcessor(std::int32_t all) {
    plan::Placement placement = lastOnGpu(all, all);
    placement.segments.front() = kGpu;
    for (std::size_t i = 0; i < placement.experts.size(); i += 2) placement.experts[i] = kProcessor;
    return placement;
}

std::vector<plan::Placement> placementsOf(const test::PlannedModel& model) {
    const std::int32_t all = model.layers();
    std::vector<plan::Placement> placements;
    for (const std::int32_t layers : {0, 1, all / 2, all - 1, all})
        placements.push_back(lastOnGpu(all, layers));
    plan::Placement firstOnGpu = lastOnGpu(all, (all + 1) / 2);
    for (std::size_t& executor : firstOnGpu.segments) executor = 1 - executor;
    firstOnGpu.experts = firstOnGpu.segments;
    placements.push_back(firstOnGpu);
    if (model.hasExperts()) {
        placements.push_back(someExpertsOnProcessor(all));
        plan::Placement none = lastOnGpu(all, all);
        std::fill(none.experts.begin(), none.experts.end(), kProcessor);
        placements.push_back(none);
    }
    return placements;
}

Result<std::unique_ptr<plan::Executor>> executorOf(const plan::PlanSource& plans,
                                                   const plan::Placement& placement) {
    std::vector<std::unique_ptr<plan::Executor>> parts(2);
    FIRESIDE_TRY(parts[kProcessor],
                 cpu::createExecutor(plan::partOf(plans, placement, 2, kProcessor), {.threads = 2}));
    FIRESIDE_TRY(parts[kGpu], vulkan::createExecutor(plan::partOf(plans, placement, 2, kGpu), {}));
    return createExecutor(plans, placement, plan::KvType::F16, std::move(parts));
}

struct Recorded {
    const char* name;
    double bound = 5e-5;  // of NMSE, as for the whole model on the GPU
};
constexpr double kAmplified = 1e-3;

/// A row per token, or of a model that pools the one of all tokens.
std::vector<float> rowsOf(plan::ExecutorSession& session, std::span<const std::int32_t> ids, bool pools) {
    std::vector<float> all, rows;
    const auto most = static_cast<std::size_t>(session.maxChunk());
    for (std::size_t at = 0; at < ids.size(); at += most) {
        const std::span part = ids.subspan(at, std::min(most, ids.size() - at));
        const bool last = at + part.size() == ids.size();
        const plan::Outputs outputs = !pools ? plan::Outputs::All
                                      : last ? plan::Outputs::Last
                                             : plan::Outputs::None;
        const auto run = session.run({part, static_cast<std::int32_t>(at), outputs}, nullptr, rows);
        EXPECT_TRUE(run.ok()) << run.error().detail;
        all.insert(all.end(), rows.begin(), rows.end());
    }
    return all;
}

class SplitFamily : public testing::TestWithParam<Recorded> {};

TEST_P(SplitFamily, AgreesWithTheReferenceWhereverItIsCut) {
    const auto path = test::recordedFile(std::string(GetParam().name) + ".gguf");
    if (!exists(path))
        GTEST_SKIP() << path << " is not here: the shared conformance data is not beside this checkout";
    const auto recorded = test::readLogits(std::filesystem::path(path).replace_extension(".logits"));
    const test::PlannedModel model(path);
    constexpr std::int32_t kContext = 512;
    for (const plan::Placement& placement : placementsOf(model)) {
        const auto executor = executorOf(model.plans(kContext), placement);
        ASSERT_TRUE(executor.ok()) << executor.error().detail;
        const auto session = (*executor)->createSession(kContext);
        ASSERT_TRUE(session.ok()) << session.error().detail;
        const std::vector<float> all = rowsOf(**session, recorded.ids, model.pools());
        std::string where;
        for (const std::size_t executorOfSegment : placement.segments)
            where += static_cast<char>('0' + executorOfSegment);
        EXPECT_LT(test::nmse(recorded.rows, model.ranks() ? test::softmax(all) : all), GetParam().bound)
            << where;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Own, SplitFamily,
    testing::Values(Recorded{"bert-mean.f16"}, Recorded{"bert-cls.f16"}, Recorded{"jina-bert-v3.f16"},
                    Recorded{"nomic-bert.f16"}, Recorded{"qwen3-last.f16"}, Recorded{"qwen3-rank.f16"},
                    Recorded{"deepseek2.f16", kAmplified}, Recorded{"ernie4_5.f16"},
                    Recorded{"ernie4_5-moe.q8_0", kAmplified}, Recorded{"gemma3.q8_0"},
                    Recorded{"gemma4-small.q8_0", kAmplified}, Recorded{"gemma4-moe.q8_0", 5e-2},
                    Recorded{"glm4.f16"}, Recorded{"gpt-oss-small.mxfp4", kAmplified},
                    Recorded{"granite.f16"}, Recorded{"hunyuan-dense.f16"},
                    Recorded{"hunyuan-moe.q8_0", kAmplified}, Recorded{"internlm2.f16"},
                    Recorded{"llama.q4_0"}, Recorded{"minicpm.f16"}, Recorded{"mistral3.f16"},
                    Recorded{"olmo2.f16"}, Recorded{"phi3.f16"}, Recorded{"qwen2.q8_0"},
                    Recorded{"qwen3.q4_k_m"}, Recorded{"qwen35.q8_0", kAmplified},
                    Recorded{"qwen35moe-small.q8_0", kAmplified}, Recorded{"qwen3moe.q8_0", kAmplified},
                    Recorded{"smollm3.q8_0"}, Recorded{"step35.q8_0", kAmplified}),
    [](const auto& param) { return test::recordedTestName(param.param.name); });

}  // namespace
}  // namespace fireside::split
