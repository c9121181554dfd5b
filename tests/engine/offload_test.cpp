// Models that are shared between GPUs and the processor: the same text wherever the layers are, as much
// memory as was said before, sessions that move, and what happens when something fails.
#include <gtest/gtest.h>

#include "inference/engine.h"
#include "tests/engine/nmse.h"
#include "tests/engine/recorded_model.h"
#include "tests/gguf/temporary_folder.h"

namespace fireside {
namespace {

using namespace engine;

std::filesystem::path fileOf(const std::string& name) {
    return name.empty() ? std::filesystem::path(FIRESIDE_DEMO_MODEL) : test::recordedFile(name + ".gguf");
}

std::unique_ptr<Model> loaded(const std::filesystem::path& path, LoadOptions options) {
    auto model = Model::load(path, std::move(options));
    EXPECT_TRUE(model.ok()) << model.error().detail;
    return model.ok() ? std::move(*model) : nullptr;
}

LoadOptions onGpu(std::int32_t layers, std::uint64_t gpuMemory = 0) {
    return {.device = "vulkan:0", .offload = {.gpuLayers = layers, .gpuMemory = gpuMemory}};
}

GenerationRequest greedy(const std::string& prompt, std::int32_t tokens) {
    GenerationRequest request;
    request.prompt = {{prompt, true}};
    request.sampling.temperature = 0;
    request.maxTokens = tokens;
    return request;
}

std::string textOf(Model& model, const std::string& prompt, std::int32_t tokens = 40) {
    const auto answer = model.generate(greedy(prompt, tokens));
    EXPECT_TRUE(answer.ok()) << answer.error().detail;
    return answer.ok() ? answer->text : std::string();
}

std::int32_t layersOn(const Model& model, const std::string& kind) {
    std::int32_t layers = 0;
    for (const DeviceShare& share : model.shares())
        if (share.device.id.starts_with(kind)) layers += share.layers;
    return layers;
}

TEST(Offload, GreedyTextIsTheSameWhereverTheLayersAre) {
    const std::string prompt = "Once upon a time";
    const auto processor = loaded(FIRESIDE_DEMO_MODEL, {.device = "cpu"});
    const std::string story = textOf(*processor, prompt, 120);
    EXPECT_GT(story.size(), 100u);
    for (std::int32_t layers = 0; layers <= processor->info().layers + 3; ++layers) {
        const auto model = loaded(FIRESIDE_DEMO_MODEL, onGpu(layers));
        EXPECT_EQ(textOf(*model, prompt, 120), story) << layers;
        EXPECT_EQ(layersOn(*model, "vulkan"), std::min(layers, model->info().layers));
        EXPECT_EQ(layersOn(*model, "cpu"), model->info().layers - std::min(layers, model->info().layers));
        const bool whole = layers == 0 || layers >= model->info().layers;
        EXPECT_EQ(model->shares().size(), whole ? 1u : 2u);
        EXPECT_EQ(model->device().id, layers == 0 ? "cpu" : "vulkan:0");
    }
}

TEST(Offload, TwoGpusShareTheLayers) {
    const auto model = loaded(FIRESIDE_DEMO_MODEL, {.device = "vulkan:0,vulkan:0"});
    ASSERT_EQ(model->shares().size(), 2u);
    EXPECT_EQ(model->shares()[0].layers + model->shares()[1].layers, model->info().layers);
    EXPECT_GT(model->shares()[0].layers, 0);
    EXPECT_GT(model->shares()[1].layers, 0);
    EXPECT_TRUE(model->shares()[0].embedding);
    EXPECT_TRUE(model->shares()[1].head);
    const auto processor = loaded(FIRESIDE_DEMO_MODEL, {.device = "cpu"});
    EXPECT_EQ(textOf(*model, "Once upon a time"), textOf(*processor, "Once upon a time"));
    // And the processor as the third.
    const auto three =
        loaded(FIRESIDE_DEMO_MODEL, {.device = "vulkan:0,vulkan:0", .offload = {.gpuLayers = 3}});
    EXPECT_EQ(three->shares().size(), 3u);
    EXPECT_EQ(textOf(*three, "Once upon a time"), textOf(*processor, "Once upon a time"));
}

TEST(Offload, DevicesThatCannotBeTogetherAreRefused) {
    for (const char* devices : {"vulkan:0,cpu", "auto,vulkan:0", "cpu,cpu"})
        EXPECT_EQ(Model::load(FIRESIDE_DEMO_MODEL, {.device = devices}).code(), ErrorCode::InvalidArgument);
    for (const char* devices : {"vulkan:0,", ",", ""})
        EXPECT_EQ(Model::load(FIRESIDE_DEMO_MODEL, {.device = devices}).code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(Model::load(FIRESIDE_DEMO_MODEL, {.device = "vulkan:0,vulkan:77"}).code(), ErrorCode::NoDevice);
}

class OffloadFits : public testing::TestWithParam<const char*> {};

/// Budgets from nothing to more than enough.
TEST_P(OffloadFits, SaysWhatLoadingThenDoes) {
    const auto path = fileOf(GetParam());
    auto outline = ModelOutline::open(path);
    ASSERT_TRUE(outline.ok()) << outline.error().detail;
    constexpr std::int32_t kContext = 300;
    const auto gpuFit = [&](const Offload& offload) {
        const auto fits = outline->fits(kContext, KvType::F16, offload);
        EXPECT_TRUE(fits.ok()) << fits.error().detail;
        const auto gpu = std::find_if(fits->begin(), fits->end(),
                                      [](const Fit& fit) { return fit.device.id == "vulkan:0"; });
        return *gpu;
    };
    const Fit whole = gpuFit({});
    EXPECT_TRUE(whole.fits());
    std::int32_t before = 0, beforeExperts = 0;
    for (const int percent : {1, 20, 35, 50, 65, 80, 95, 101}) {
        const Offload offload{.gpuMemory = whole.total() * static_cast<std::uint64_t>(percent) / 100};
        const Fit fit = gpuFit(offload);
        const auto model =
            loaded(path, {.device = "vulkan:0", .offload = offload, .contextLength = kContext});
        ASSERT_TRUE(model);
        ASSERT_EQ(fit.shares.size(), model->shares().size());
        std::uint64_t total = 0;
        for (std::size_t i = 0; i < fit.shares.size(); ++i) {
            const DeviceShare& said = fit.shares[i];
            const DeviceShare& is = model->shares()[i];
            EXPECT_EQ(said.device.id, is.device.id);
            EXPECT_EQ(said.layers, is.layers);
            EXPECT_EQ(said.expertLayers, is.expertLayers);
            EXPECT_EQ(said.total(), is.total());
            if (is.device.id != "cpu") {
                EXPECT_LE(is.total(), offload.gpuMemory);
            }
            total += is.total();
        }
        const auto used = static_cast<double>(model->weightBytes() + model->sessionBytes());
        EXPECT_NEAR(static_cast<double>(total), used, used / 10) << percent;
        EXPECT_GE(fit.layersThatFit, before);
        EXPECT_GE(fit.expertLayersThatFit, fit.layersThatFit == before ? beforeExperts : 0);
        before = fit.layersThatFit;
        beforeExperts = fit.expertLayersThatFit;
        EXPECT_EQ(layersOn(*model, "vulkan"), fit.layersThatFit);
        EXPECT_EQ(fit.fits(), percent > 100);
        // It computes, too.
        const std::vector<TokenId> ids{3, 1, 2, 5};
        EXPECT_TRUE(model->logits(ids).ok());
    }
    EXPECT_EQ(before, whole.layers);
}

INSTANTIATE_TEST_SUITE_P(Families, OffloadFits,
                         testing::Values("", "llama.q4_0", "qwen3moe.q8_0", "gemma4-small.q8_0",
                                         "qwen35.q8_0", "deepseek2.f16", "step35.q8_0", "bert-mean.f16"),
                         [](const auto& param) {
                             return param.param[0] == 0 ? "demo" : test::recordedTestName(param.param);
                         });

TEST(Offload, ExpertsLeaveTheGpuFirst) {
    const auto path = fileOf("qwen3moe.q8_0");
    auto outline = ModelOutline::open(path);
    ASSERT_TRUE(outline.ok());
    const auto fits = outline->fits(64, KvType::F16, {});
    ASSERT_TRUE(fits.ok());
    const std::uint64_t whole = fits->front().total();
    const auto model =
        loaded(path, {.device = "vulkan:0", .offload = {.gpuMemory = whole * 2 / 3}, .contextLength = 64});
    std::int32_t onGpu = 0, expertsOnGpu = 0, expertsElsewhere = 0;
    for (const DeviceShare& share : model->shares()) {
        const bool gpu = share.device.id != "cpu";
        onGpu += gpu ? share.layers : 0;
        (gpu ? expertsOnGpu : expertsElsewhere) += share.expertLayers;
    }
    EXPECT_EQ(onGpu, model->info().layers);
    EXPECT_GT(expertsElsewhere, 0);
    EXPECT_EQ(expertsOnGpu + expertsElsewhere, model->info().layers);
    const auto processor = loaded(path, {.device = "cpu", .contextLength = 64});
    const std::vector<TokenId> ids{1, 7, 9, 30, 12, 5};
    const auto here = model->logits(ids), there = processor->logits(ids);
    ASSERT_TRUE(here.ok() && there.ok());
    EXPECT_LT(test::nmse(*there, *here), 1e-3);
}

TEST(Offload, MoreLayersThanFitAreRefusedWithTheNumber) {
    auto outline = ModelOutline::open(FIRESIDE_DEMO_MODEL);
    ASSERT_TRUE(outline.ok());
    const auto fits = outline->fits(0, KvType::F16, {});
    ASSERT_TRUE(fits.ok());
    const auto refused = Model::load(FIRESIDE_DEMO_MODEL, onGpu(5, fits->front().total() / 2));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.code(), ErrorCode::ModelTooLarge);
    EXPECT_NE(refused.error().detail.find("5 layers"), std::string::npos) << refused.error().detail;
    EXPECT_NE(refused.error().detail.find("at most"), std::string::npos) << refused.error().detail;
    const auto none = outline->fits(0, KvType::F16, {.gpuLayers = 5, .gpuMemory = fits->front().total() / 2});
    ASSERT_TRUE(none.ok());
    EXPECT_TRUE(none->front().shares.empty());
    EXPECT_EQ(none->front().layersThatFit, 0);
}

TEST(Offload, WhereTheProcessorReadsFasterItTakesAllOfWhatDoesNotFit) {
    auto outline = ModelOutline::open(FIRESIDE_DEMO_MODEL);
    ASSERT_TRUE(outline.ok());
    const auto fits = outline->fits(0, KvType::F16, {});
    ASSERT_TRUE(fits.ok());
    Offload offload{.gpuMemory = fits->front().total() * 3 / 4,
                    .readRates = {{"vulkan:0", 1e9}, {"cpu", 2e9}}};
    EXPECT_EQ(loaded(FIRESIDE_DEMO_MODEL, {.device = "vulkan:0", .offload = offload})->device().id, "cpu");
    offload.readRates[0].bytesPerSecond = 3e9;
    EXPECT_EQ(loaded(FIRESIDE_DEMO_MODEL, {.device = "vulkan:0", .offload = offload})->device().id,
              "vulkan:0");
    offload = {.readRates = {{"vulkan:0", 1e9}, {"cpu", 2e9}}};  // all of it fits
    EXPECT_EQ(loaded(FIRESIDE_DEMO_MODEL, {.device = "vulkan:0", .offload = offload})->device().id,
              "vulkan:0");
}

class OffloadSessions : public testing::TestWithParam<const char*> {};

/// Between whole and shared in every direction: the caches are equal up to what other sums cost.
TEST_P(OffloadSessions, GoOnWhereverTheLayersAre) {
    const auto path = fileOf(GetParam());
    std::string prompt;
    for (int i = 0; i < 12; ++i) prompt += "the cat sat on a mat. ";
    const test::TemporaryFolder folder;
    const std::vector<LoadOptions> places{
        {.device = "cpu", .contextLength = 400},
        {.device = "vulkan:0", .contextLength = 500},
        {.device = "vulkan:0", .offload = {.gpuLayers = 1}, .contextLength = 400}};
    std::vector<std::unique_ptr<Model>> models;
    for (const LoadOptions& options : places) models.push_back(loaded(path, options));
    const auto logProbabilities = [&](Model& model, std::int32_t& reused) {
        auto request = greedy(prompt + "More", 3);
        request.logProbabilities = 20;
        const auto answer = model.generate(request);
        EXPECT_TRUE(answer.ok()) << answer.error().detail;
        reused = answer->stats.reusedTokens;
        return std::pair(answer->text, answer->tokens.front().likeliest.front().logProbability);
    };
    std::int32_t reused = 0;
    for (std::size_t from = 0; from < models.size(); ++from) {
        const auto file = folder / ("session" + std::to_string(from));
        ASSERT_TRUE(models[from]->generate(greedy(prompt, 1)).ok());
        const auto saved = models[from]->saveSession(file);
        ASSERT_TRUE(saved.ok()) << saved.error().detail;
        const auto expected = logProbabilities(*models[from], reused);
        for (const auto& to : models) {
            const auto restored = to->restoreSession(file);
            ASSERT_TRUE(restored.ok()) << restored.error().detail;
            EXPECT_EQ(*restored, *saved);
            const auto there = logProbabilities(*to, reused);
            EXPECT_GT(reused, 20);
            EXPECT_EQ(there.first, expected.first);
            EXPECT_NEAR(there.second, expected.second, 1e-2);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Families, OffloadSessions,
                         testing::Values("llama.q4_0", "gemma3.q8_0", "qwen35.q8_0", "deepseek2.f16",
                                         "gemma4-small.q8_0"),
                         [](const auto& param) { return test::recordedTestName(param.param); });

TEST(Offload, ACancelledAnswerKeepsWhatWasWrittenAndGoesOn) {
    const auto model = loaded(FIRESIDE_DEMO_MODEL, onGpu(2));
    const std::string story = textOf(*model, "Once upon a time", 30);
    CancelToken cancel{false};
    auto request = greedy("Once upon a time", 30);
    request.cancel = &cancel;
    std::string written;
    request.onText = [&](std::string_view text) {
        written += text;
        if (written.size() > 20) cancel = true;
    };
    const auto answer = model->generate(request);
    ASSERT_TRUE(answer.ok());
    EXPECT_EQ(answer->stopReason, StopReason::Cancelled);
    EXPECT_TRUE(story.starts_with(answer->text));
    EXPECT_EQ(textOf(*model, "Once upon a time", 30), story);
}

TEST(Offload, ALostGpuIsRebuiltAndTheAnswerGoesOn) {
    const auto whole = loaded(FIRESIDE_DEMO_MODEL, onGpu(2));
    const std::string story = textOf(*whole, "Once upon a time", 30);
    for (const int submit : {3, 10, 25}) {
        LoadOptions options = onGpu(2);
        options.loseDeviceAtSubmit = submit;
        const auto model = loaded(FIRESIDE_DEMO_MODEL, options);
        EXPECT_EQ(textOf(*model, "Once upon a time", 30), story) << submit;
        EXPECT_EQ(layersOn(*model, "vulkan"), 2);
    }
}

TEST(Offload, LoadingTellsHowFarItIsAndStopsWhenAsked) {
    LoadOptions options = onGpu(2);
    std::uint64_t done = 0, total = 0;
    options.progress = [&](LoadProgress progress) {
        EXPECT_GE(progress.bytesDone, done);
        done = progress.bytesDone;
        total = progress.bytesTotal;
    };
    const auto model = loaded(FIRESIDE_DEMO_MODEL, options);
    EXPECT_GT(total, 0u);
    EXPECT_LE(done, total);
    EXPECT_GT(done, total * 9 / 10);
    const CancelToken cancel{true};
    options.cancel = &cancel;
    EXPECT_EQ(Model::load(FIRESIDE_DEMO_MODEL, options).code(), ErrorCode::Cancelled);
}

TEST(Offload, EmbeddingsAndRanksAreTheSame) {
    for (const char* name : {"bert-mean.f16", "jina-bert-v3.f16", "qwen3-last.f16"}) {
        const auto split = loaded(fileOf(name), onGpu(1));
        const auto whole = loaded(fileOf(name), {.device = "cpu"});
        const auto here = split->embed("a cat"), there = whole->embed("a cat");
        ASSERT_TRUE(here.ok() && there.ok());
        EXPECT_LT(test::nmse(*there, *here), 1e-5) << name;
        EXPECT_EQ(split->shares().size(), 2u);
    }
}

}  // namespace
}  // namespace fireside
