// Decoding and prefill as GPUs do them. A software device sums in one order whatever the chunk, so that both
// are equal to the bit there; GPUs read chunks with tiled kernels and single tokens with a subgroup per row.
// Those forms run on a software device as well when it is told that it is none.
#include <algorithm>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <utility>

#include "tests/engine/nmse.h"
#include "tests/engine/planned_model.h"
#include "tests/engine/recorded_model.h"
#include "tests/vulkan/vulkan_fixture.h"

namespace fireside::test {
namespace {

class KernelForms : public VulkanTest, public testing::WithParamInterface<const char*> {
 protected:
    using Executor = std::unique_ptr<plan::Executor>;
    using Session = std::unique_ptr<plan::ExecutorSession>;

    /// On the first device, taken for a software device or for a GPU.
    Executor executor(bool software) {
        auto devices = vulkan::listDevices();
        if (!devices.ok()) throw std::runtime_error(devices.error().detail);
        vulkan::DeviceProfile profile = devices->front().profile;
        profile.cpu = software;
        vulkan::ExecutorOptions options = executorOptions();
        options.device.profileOverride = &profile;
        options.kvType = plan::KvType::F32;
        return orThrow(vulkan::createExecutor(model_.plans(kContext), options));
    }
    /// Rows of tokens begin .. end - 1, in steps of at most `chunk`.
    std::vector<float> read(plan::ExecutorSession& session, std::int32_t begin, std::int32_t end,
                            std::int32_t chunk) const {
        std::vector<float> all, some;
        for (; begin < end; begin += chunk) {
            const auto tokens = std::span(ids_).subspan(
                static_cast<std::size_t>(begin), static_cast<std::size_t>(std::min(chunk, end - begin)));
            const Result<> run = session.run({tokens, begin, plan::Outputs::All}, nullptr, some);
            if (!run.ok()) throw std::runtime_error(run.error().detail);
            all.insert(all.end(), some.begin(), some.end());
        }
        return all;
    }
    std::vector<float> read(plan::Executor& executor, std::int32_t count, std::int32_t chunk) const {
        return read(*orThrow(executor.createSession(kContext)), 0, count, chunk);
    }
    template <class T>
    static T orThrow(Result<T> result) {
        if (!result.ok()) throw std::runtime_error(result.error().detail);
        return std::move(result).value();
    }

    static constexpr std::int32_t kContext = 256;
    PlannedModel model_{recordedFile(std::string(GetParam()) + ".gguf")};
    std::vector<std::int32_t> ids_ = [this] {
        std::vector<std::int32_t> ids;
        for (int i = 0; i < 200; ++i) ids.push_back((i * i * 7 + i * 31 + 5) % model_.vocabularySize());
        return ids;
    }();
};

TEST_P(KernelForms, OfDecodingAgreeWithThoseOfPrefill) {
    const Executor gpu = executor(false);
    const auto exact = model_.oracleRows(std::span(ids_).first(33), reference::KvPrecision::F32);
    const auto prefill = read(*gpu, 33, 33), decode = read(*gpu, 33, 1);
    const double apart = nmse(prefill, decode);
    std::cout << GetParam() << ": NMSE " << apart << ", against the oracle " << nmse(exact, prefill)
              << " prefill, " << nmse(exact, decode) << " decode" << std::endl;
    EXPECT_LT(apart, 1e-6);
    EXPECT_GT(apart, 0) << "both ran the same kernels";
    EXPECT_LT(nmse(exact, prefill), 1e-6);
    for (const std::int32_t chunk : {2, 5, 8, 31, 32}) {
        EXPECT_LT(nmse(prefill, read(*gpu, 33, chunk)), 1e-6) << "in chunks of " << chunk;
    }
}

// Rings hold the window and the device's largest step, so that they differ between devices.
TEST_P(KernelForms, TakeUpWhatTheOtherSaved) {
    const Executor software = executor(true), gpu = executor(false);
    for (const auto& [from, to] : {std::pair{software.get(), gpu.get()}, {gpu.get(), software.get()}}) {
        const Session saving = orThrow(from->createSession(kContext));
        const Session loading = orThrow(to->createSession(kContext));
        EXPECT_NE(saving->maxChunk(), loading->maxChunk());
        (void)read(*saving, 0, 170, 30);
        const auto saved = orThrow(saving->save(170));
        const Result<> loaded = loading->load(170, saved);
        ASSERT_TRUE(loaded.ok()) << loaded.error().detail;
        EXPECT_LT(nmse(read(*saving, 170, 200, 10), read(*loading, 170, 200, 10)), 1e-6);
    }
}

INSTANTIATE_TEST_SUITE_P(Families, KernelForms,
                         testing::Values("llama.q4_0", "qwen3.q4_k_m", "gemma3.q8_0", "gemma4-small.q8_0",
                                         "gpt-oss-small.mxfp4", "step35.q8_0", "qwen35.q8_0", "deepseek2.f16",
                                         "hunyuan-moe.q8_0"),
                         [](const auto& param) { return recordedTestName(param.param); });

}  // namespace
}  // namespace fireside::test
