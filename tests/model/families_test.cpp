// Every family in several shapes: the plan on the Vulkan executor against the same plan on the oracle, which
// knows the ops only from their statement in plan/op.h. (Agreement with other runtimes is
// tests/engine/conformance_test.cpp.)
#include <gtest/gtest.h>

#include "inference/description.h"
#include "inference/model/lowering.h"
#include "tests/engine/nmse.h"
#include "tests/engine/tiny_model.h"
#include "tests/reference/reference_executor.h"

namespace fireside {
namespace {

using test::TinyModel;

constexpr std::int32_t kContext = 256;

std::vector<std::int32_t> someTokens(std::size_t count, std::int32_t vocabulary) {
    std::mt19937 random(7);
    std::vector<std::int32_t> ids(count);
    for (std::int32_t& id : ids) id = static_cast<std::int32_t>(random() % static_cast<unsigned>(vocabulary));
    return ids;
}

std::vector<float> oracleLogits(const std::filesystem::path& path, std::span<const std::int32_t> ids) {
    auto description = engine::describe(path);
    if (!description.ok()) throw std::runtime_error(description.error().detail);
    auto plans = [&](std::int32_t capacity, plan::Outputs outputs) {
        return model::makePlan(*description->spec, description->numbers, description->weights,
                               {capacity, outputs, kContext});
    };
    auto executor = reference::createReferenceExecutor(plans);
    auto session = executor->createSession(kContext);
    std::vector<float> logits;
    const auto run = (*session)->run({ids, 0, plan::Outputs::All}, nullptr, logits);
    if (!run.ok()) throw std::runtime_error(run.error().detail);
    return logits;
}

TEST(Families, AgreeWithTheOracleInOddShapes) {
    using gguf::TensorType;
    const std::vector<TinyModel> models{
        {},
        {.heads = 5, .kvHeads = 1, .headSize = 6, .rotated = 6},
        {.width = 33,
         .ffnWidth = 7,
         .heads = 3,
         .kvHeads = 3,
         .headSize = 10,
         .vocabulary = 67,
         .rotated = 4},
        {.tied = true, .ropeFactors = true},
        {.biases = true},
        {.width = 64, .ffnWidth = 96, .headSize = 16, .rotated = 16, .matrices = TensorType::Q8_0},
        {.width = 256, .ffnWidth = 256, .headSize = 64, .rotated = 64, .matrices = TensorType::Q5_K},
        {.width = 256, .ffnWidth = 512, .headSize = 64, .rotated = 64, .matrices = TensorType::Q6_K},
        {.family = "qwen2", .matrices = TensorType::F16, .tied = true, .biases = true},
        {.family = "qwen2", .headSize = 14, .rotated = 14, .biases = true},
        {.family = "qwen3", .qkNorm = true},
        {.family = "qwen3",
         .heads = 8,
         .kvHeads = 2,
         .headSize = 12,
         .rotated = 12,
         .matrices = TensorType::BF16,
         .qkNorm = true},
    };
    test::TemporaryFolder folder;
    for (std::size_t i = 0; i < models.size(); ++i) {
        const auto path = folder / ("model" + std::to_string(i) + ".gguf");
        models[i].write(path);
        auto model = engine::Model::load(path, {.device = "vulkan:0"});
        ASSERT_TRUE(model.ok()) << i << ": " << model.error().detail;
        const auto ids = someTokens(21, (*model)->info().vocabularySize);
        const auto logits = (*model)->logits(ids);
        ASSERT_TRUE(logits.ok()) << logits.error().detail;
        EXPECT_LT(test::nmse(oracleLogits(path, ids), *logits), 1e-7) << models[i].family << ", model " << i;
    }
}

}  // namespace
}  // namespace fireside
