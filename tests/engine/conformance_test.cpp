// Whole models on the Vulkan executor against recorded logits of a reference runtime.
#include <gtest/gtest.h>

#include "inference/engine.h"
#include "inference/vulkan/validation_log.h"
#include "tests/engine/logits_file.h"

namespace fireside {
namespace {

using engine::Model;

// Ours sums in another order and rounds keys and values to 16 bits, as the reference's own GPU backend does.
constexpr double kBound = 5e-5;

std::filesystem::path fixture(const std::string& name) {
    const std::filesystem::path own = std::filesystem::path(FIRESIDE_TEST_DATA) / "models" / name;
    return exists(own) ? own : std::filesystem::path(FIRESIDE_SHARED) / "fixtures/models" / name;
}

class Conformance : public testing::TestWithParam<const char*> {};

TEST_P(Conformance, AgreesWithTheReference) {
    const auto path = fixture(std::string(GetParam()) + ".gguf");
    if (!exists(path))
        GTEST_SKIP() << path << " is not here: the shared conformance data is not beside this checkout";
    const auto expected = test::readLogits(fixture(std::string(GetParam()) + ".logits"));

    auto log = std::make_shared<vulkan::ValidationLog>();
    auto model = Model::load(path, {.device = "vulkan:0", .validation = true, .validationLog = log});
    ASSERT_TRUE(model.ok()) << model.error().detail;
    ASSERT_EQ((*model)->info().vocabularySize, expected.columns);
    const auto logits = (*model)->logits(expected.ids);
    ASSERT_TRUE(logits.ok()) << logits.error().detail;
    const double error = test::nmse(expected.rows, *logits);
    std::cout << GetParam() << ": NMSE " << error << std::endl;
    EXPECT_LT(error, kBound);
    for (const std::string& message : log->messages()) ADD_FAILURE() << message;
}

INSTANTIATE_TEST_SUITE_P(Families, Conformance,
                         testing::Values("llama.q4_0", "llama.bf16", "llama.iq2_s", "llama.iq3_s",
                                         "llama.tq1_0", "qwen2.q8_0", "qwen2.q4_1", "qwen3.q4_k_m",
                                         "qwen3.q2_k", "qwen3.iq4_nl", "qwen3.iq2_xxs"),
                         [](const auto& param) {
                             std::string name = param.param;
                             std::replace(name.begin(), name.end(), '.', '_');
                             return name;
                         });

/// The last row of one prefill must be what decoding token by token arrives at, across chunk borders.
TEST(Conformance, DecodeEqualsPrefill) {
    const auto expected = test::readLogits(fixture("qwen3.q4_k_m.logits"));
    auto model = Model::load(fixture("qwen3.q4_k_m.gguf"), {.device = "vulkan:0"});
    ASSERT_TRUE(model.ok()) << model.error().detail;
    for (std::size_t length : {1u, 2u, 7u, 8u, 9u, 31u, 32u, 33u, 48u}) {
        const std::span ids = std::span(expected.ids).first(length);
        const auto prefill = (*model)->logits(ids);
        ASSERT_TRUE(prefill.ok()) << prefill.error().detail;
        const auto decode = (*model)->decodeLogits(ids);
        ASSERT_TRUE(decode.ok()) << decode.error().detail;
        EXPECT_LT(test::nmse(*prefill, *decode), 1e-6) << length << " tokens";
    }
}

}  // namespace
}  // namespace fireside
