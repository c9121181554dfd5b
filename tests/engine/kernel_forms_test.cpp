// Decoding and prefill as GPUs do them. A software device sums in one order whatever the chunk, so that both
// are equal to the bit there; GPUs read chunks with tiled kernels and single tokens with a subgroup per row.
// Those forms run on a software device as well when it is told that it is none.
#include <cmath>
#include <iostream>

#include "tests/engine/logits_file.h"
#include "tests/engine/planned_model.h"
#include "tests/engine/recorded_model.h"
#include "tests/vulkan/vulkan_fixture.h"

namespace fireside::test {
namespace {

class KernelForms : public VulkanTest, public testing::WithParamInterface<const char*> {
 protected:
    /// Rows of all ids, in steps of at most `chunk`.
    static std::vector<float> rows(plan::Executor& executor, std::span<const std::int32_t> ids,
                                   std::size_t chunk) {
        auto session = executor.createSession(kContext);
        if (!session.ok()) throw std::runtime_error(session.error().detail);
        std::vector<float> all, some;
        for (std::size_t begin = 0; begin < ids.size(); begin += chunk) {
            const auto tokens = ids.subspan(begin, std::min(chunk, ids.size() - begin));
            const Result<> run = (*session)->run(
                {tokens, static_cast<std::int32_t>(begin), plan::Outputs::All}, nullptr, some);
            if (!run.ok()) throw std::runtime_error(run.error().detail);
            all.insert(all.end(), some.begin(), some.end());
        }
        return all;
    }

    static constexpr std::int32_t kContext = 64;
};

TEST_P(KernelForms, OfDecodingAgreeWithThoseOfPrefill) {
    const PlannedModel model(recordedFile(std::string(GetParam()) + ".gguf"));
    auto devices = vulkan::listDevices();
    ASSERT_TRUE(devices.ok());
    vulkan::DeviceProfile gpu = devices->front().profile;
    gpu.cpu = false;
    vulkan::ExecutorOptions options = executorOptions();
    options.device.profileOverride = &gpu;
    options.kvType = plan::KvType::F32;
    auto executor = vulkan::createExecutor(model.plans(kContext), options);
    ASSERT_TRUE(executor.ok()) << executor.error().detail;

    std::vector<std::int32_t> ids;
    for (int i = 0; i < 33; ++i) ids.push_back((i * i * 7 + i * 31 + 5) % model.vocabularySize());
    const auto exact = model.oracleRows(ids, reference::KvPrecision::F32);
    const auto prefill = rows(**executor, ids, 33), decode = rows(**executor, ids, 1);
    const double apart = nmse(prefill, decode);
    std::cout << GetParam() << ": NMSE " << apart << ", against the oracle " << nmse(exact, prefill)
              << " prefill, " << nmse(exact, decode) << " decode" << std::endl;
    EXPECT_LT(apart, 1e-6);
    EXPECT_GT(apart, 0) << "both ran the same kernels";
    EXPECT_LT(nmse(exact, prefill), 1e-6);
    for (const std::size_t chunk : {2, 5, 8, 31, 32}) {
        EXPECT_LT(nmse(prefill, rows(**executor, ids, chunk)), 1e-6) << "in chunks of " << chunk;
    }
}

INSTANTIATE_TEST_SUITE_P(Families, KernelForms,
                         testing::Values("llama.q4_0", "qwen3.q4_k_m", "gemma3.q8_0", "gemma4-small.q8_0",
                                         "gpt-oss-small.mxfp4", "step35.q8_0", "qwen35.q8_0", "deepseek2.f16",
                                         "hunyuan-moe.q8_0"),
                         [](const auto& param) { return recordedTestName(param.param); });

}  // namespace
}  // namespace fireside::test
