// What a model would take, from its file's header alone, against what loading it takes.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "inference/engine.h"
#include "tests/engine/recorded_model.h"

namespace fireside {
namespace {

using engine::Fit;
using engine::Model;
using engine::ModelOutline;

std::vector<std::byte> bytesOf(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

class Fits : public testing::TestWithParam<const char*> {};

TEST_P(Fits, ArePredictedWithinATenthOfWhatLoadingTakes) {
    const auto path = test::recordedFile(std::string(GetParam()) + ".gguf");
    auto outline = ModelOutline::open(path);
    ASSERT_TRUE(outline.ok()) << outline.error().detail;
    for (const auto kvType : {engine::KvType::F16, engine::KvType::Q8_0}) {
        for (const std::int32_t context : {64, 500}) {
            const auto fits = outline->fits(context, kvType);
            ASSERT_TRUE(fits.ok()) << fits.error().detail;
            for (const Fit& fit : *fits) {
                if (!fit.device.usable) continue;
                auto model =
                    Model::load(path, {.device = fit.device.id, .contextLength = context, .kvType = kvType});
                ASSERT_TRUE(model.ok()) << model.error().detail;
                EXPECT_TRUE(fit.fits());
                EXPECT_EQ(fit.contextLength, context);
                const auto used = static_cast<double>((*model)->weightBytes() + (*model)->sessionBytes());
                EXPECT_NEAR(static_cast<double>(fit.total()), used, used / 10)
                    << fit.device.id << " " << context;
                EXPECT_NEAR(static_cast<double>(fit.weights), static_cast<double>((*model)->weightBytes()),
                            used / 100);
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Families, Fits,
                         testing::Values("llama.q4_0", "gemma3.q8_0", "qwen35.q8_0", "deepseek2.f16",
                                         "step35.q8_0", "bert-mean.f16"),
                         [](const auto& param) { return test::recordedTestName(param.param); });

TEST(ModelOutline, OfAFilesBeginningIsThatOfTheFile) {
    const auto path = test::recordedFile("qwen3moe.q8_0.gguf");
    const std::vector<std::byte> file = bytesOf(path);
    const auto whole = ModelOutline::open(path);
    ASSERT_TRUE(whole.ok());
    // From nothing on: more is asked for until the header is there, and nothing is taken for damage.
    std::size_t enough = 0;
    for (std::size_t size = 0; size <= file.size() && enough == 0; size += size / 9 + 1) {
        const engine::FileHead head{std::span(file).first(size), file.size()};
        std::size_t wanting = 9;
        const auto outline = ModelOutline::ofHeads("a model", {&head, 1}, wanting);
        ASSERT_TRUE(outline.ok()) << size << ": " << outline.error().detail;
        if (!*outline) {
            EXPECT_EQ(wanting, 0u);
            continue;
        }
        enough = size;
        EXPECT_EQ((*outline)->info().parameters, whole->info().parameters);
        EXPECT_EQ((*outline)->info().quantization, whole->info().quantization);
        EXPECT_EQ((*outline)->info().fileBytes, file.size());
        const auto here = whole->fits(100, engine::KvType::F16),
                   there = (*outline)->fits(100, engine::KvType::F16);
        ASSERT_TRUE(here.ok() && there.ok());
        ASSERT_EQ(here->size(), there->size());
        for (std::size_t i = 0; i < here->size(); ++i) EXPECT_EQ((*here)[i].total(), (*there)[i].total());
    }
    EXPECT_GT(enough, 1000u);
    EXPECT_LT(enough, file.size() / 2);
}

TEST(ModelOutline, OfWhatIsNoModelIsRefusedAtOnce) {
    const std::string page = "<!doctype html><title>Not found</title>";
    const engine::FileHead head{std::as_bytes(std::span(page)), 5'000'000'000};
    std::size_t wanting = 0;
    EXPECT_EQ(ModelOutline::ofHeads("page", {&head, 1}, wanting).code(), ErrorCode::NotGguf);
}

TEST(ModelOutline, OfADamagedHeaderIsRefusedWhenAllOfItIsHere) {
    std::vector<std::byte> file = bytesOf(test::recordedFile("llama.q4_0.gguf"));
    std::fill(file.begin() + 1000, file.begin() + 1100, std::byte{0xff});
    const engine::FileHead head{file, file.size()};
    std::size_t wanting = 0;
    const auto outline = ModelOutline::ofHeads("damaged", {&head, 1}, wanting);
    EXPECT_FALSE(outline.ok());
}

TEST(ModelOutline, ExpertsAreReadAsFarAsTheyAreUsed) {
    const auto outline = ModelOutline::open(test::recordedFile("qwen3moe.q8_0.gguf"));
    ASSERT_TRUE(outline.ok());
    const auto fits = outline->fits(64, engine::KvType::F16);
    ASSERT_TRUE(fits.ok());
    ASSERT_FALSE(fits->empty());
    const Fit& fit = fits->front();
    EXPECT_LT(fit.readPerToken, fit.weights * 9 / 10);
    EXPECT_GT(fit.readPerToken, fit.weights / 10);
}

TEST(ModelOutline, ContextsThatTheModelDoesNotHaveAreRefused) {
    const auto outline = ModelOutline::open(test::recordedFile("llama.q4_0.gguf"));
    ASSERT_TRUE(outline.ok());
    EXPECT_EQ(outline->fits(1 << 30, engine::KvType::F16).code(), ErrorCode::InvalidArgument);
}

TEST(Reading, IsMeasured) {
    const auto rate = engine::measureReading("vulkan:0", "Q4_0");
    ASSERT_TRUE(rate.ok()) << rate.error().detail;
    EXPECT_GT(*rate, 1e6);
    EXPECT_LT(*rate, 1e14);
    EXPECT_EQ(engine::measureReading("vulkan:99", "Q4_0").code(), ErrorCode::NoDevice);
    EXPECT_EQ(engine::measureReading("vulkan:0", "Q4_9").code(), ErrorCode::InvalidArgument);
}

}  // namespace
}  // namespace fireside
