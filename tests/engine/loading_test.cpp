// What is wrong with a file or a wish is said, with a code and a name, and nothing crashes.
#include <gtest/gtest.h>

#include "inference/engine.h"
#include "tests/engine/tiny_model.h"

namespace fireside {
namespace {

using engine::LoadOptions;
using engine::Model;
using test::TinyModel;

class Loading : public testing::Test {
 protected:
    /// The error of loading `tiny`, checked to name `words`.
    void expectError(const TinyModel& tiny, ErrorCode code, const std::string& words) {
        const auto path = folder_ / "model.gguf";
        tiny.write(path);
        const auto model = Model::load(path, {.device = "vulkan:0"});
        ASSERT_FALSE(model.ok()) << words;
        EXPECT_EQ(errorName(model.code()), errorName(code)) << model.error().detail;
        EXPECT_NE(model.error().detail.find(words), std::string::npos) << model.error().detail;
        EXPECT_EQ(engine::inspect(path).ok(), false) << "inspect() must see what load() sees";
    }
    test::TemporaryFolder folder_;
};

TEST_F(Loading, TheTinyModelItselfLoads) {
    TinyModel{}.write(folder_ / "model.gguf");
    const auto model = Model::load(folder_ / "model.gguf", {.device = "vulkan:0"});
    ASSERT_TRUE(model.ok()) << model.error().detail;
    EXPECT_EQ((*model)->info().family, "llama");
    EXPECT_EQ((*model)->info().quantization, "F32");
    EXPECT_EQ((*model)->info().vocabularySize, 40);
    EXPECT_EQ((*model)->info().trainedContext, 256);
    EXPECT_GT((*model)->weightBytes(), 4 * (*model)->info().parameters - 1);
}

TEST_F(Loading, UnknownFamily) {
    expectError({.family = "mamba9"}, ErrorCode::UnsupportedFamily, "mamba9");
}

TEST_F(Loading, MissingTensor) {
    expectError({.edit =
                     [](auto& name, auto&) {
                         if (name == "blk.1.ffn_up.weight") name.clear();
                     }},
                ErrorCode::ModelInconsistent, "blk.1.ffn_up.weight is missing");
}

TEST_F(Loading, TensorThatTheFamilyDoesNotKnow) {
    expectError({.edit =
                     [](auto& name, auto&) {
                         if (name == "output_norm.weight") name = "output_nrm.weight";
                     }},
                ErrorCode::ModelInconsistent, "output_norm.weight");
    expectError({.family = "qwen3", .biases = true, .qkNorm = true}, ErrorCode::ModelInconsistent,
                "attn_q.bias");
    expectError({.family = "qwen2", .biases = true, .qkNorm = true}, ErrorCode::ModelInconsistent,
                "attn_q_norm");
    expectError({.family = "qwen2"}, ErrorCode::ModelInconsistent, "attn_q.bias is missing");
}

TEST_F(Loading, ShapeThatDisagrees) {
    expectError({.edit =
                     [](auto& name, auto& shape) {
                         if (name == "blk.0.attn_k.weight") std::swap(shape[0], shape[1]);
                     }},
                ErrorCode::ModelInconsistent, "blk.0.attn_k.weight has shape [32, 16], expected [16, 32]");
}

TEST_F(Loading, VocabularyThatDisagreesWithTheWeights) {
    TinyModel tiny;
    tiny.edit = [](auto& name, auto& shape) {
        if (name == "token_embd.weight") shape[1] = 39;
    };
    expectError(tiny, ErrorCode::ModelInconsistent,
                "token_embd.weight has shape [39, 32], expected [40, 32]");
}

TEST_F(Loading, NumbersThatCannotBeTrue) {
    expectError({.heads = 3, .kvHeads = 2}, ErrorCode::ModelInconsistent, "3 query heads");
    expectError({.rotated = 10}, ErrorCode::ModelInconsistent, "RoPE of 10");
    expectError({.layers = 0}, ErrorCode::ModelInconsistent, "llama.block_count = 0");
    expectError({.addMetadata = [](auto& w) { w.string("llama.rope.scaling.type", "dynamic"); }},
                ErrorCode::UnsupportedFamily, "dynamic");
}

TEST_F(Loading, UnknownTokenizer) {
    TinyModel tiny;
    tiny.write(folder_ / "model.gguf");
    // Same file, but the tokenizer's name reads otherwise.
    std::ifstream in(folder_ / "model.gguf", std::ios::binary);
    std::string bytes(std::istreambuf_iterator<char>(in), {});
    const auto at = bytes.find("llama", bytes.find("tokenizer.ggml.model"));
    bytes.replace(at, 5, "llamb");
    std::ofstream(folder_ / "other.gguf", std::ios::binary) << bytes;
    const auto model = Model::load(folder_ / "other.gguf");
    ASSERT_FALSE(model.ok());
    EXPECT_EQ(model.code(), ErrorCode::UnsupportedTokenizer);
    EXPECT_NE(model.error().detail.find("llamb"), std::string::npos) << model.error().detail;
}

TEST_F(Loading, WishesThatCannotBe) {
    const auto path = folder_ / "model.gguf";
    TinyModel{}.write(path);
    EXPECT_EQ(Model::load(path, {.device = "fpga"}).code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(Model::load(path, {.device = "vulkan:77"}).code(), ErrorCode::NoDevice);
    EXPECT_EQ(Model::load(path, {.device = "vulkan:x"}).code(), ErrorCode::NoDevice);
    EXPECT_EQ(Model::load(path, {.contextLength = 257}).code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(Model::load(folder_ / "none.gguf").code(), ErrorCode::FileNotFound);
}

TEST_F(Loading, LargerThanMemory) {
    TinyModel tiny;
    tiny.context = 1 << 24;
    tiny.layers = 40;  // a KV cache of 2 * 40 * 16 * 2 * 2^24 bytes = 43 GB
    tiny.write(folder_ / "model.gguf");
    const auto model = Model::load(folder_ / "model.gguf", {.device = "vulkan:0", .contextLength = 1 << 24});
    ASSERT_FALSE(model.ok());
    EXPECT_EQ(model.code(), ErrorCode::ModelTooLarge) << model.error().detail;
}

TEST_F(Loading, CancelledWhileUploading) {
    engine::CancelToken cancel = false;
    int calls = 0;
    LoadOptions options{.device = "vulkan:0"};
    options.cancel = &cancel;
    options.progress = [&](engine::LoadProgress progress) {
        ++calls;
        EXPECT_LE(progress.bytesDone, progress.bytesTotal);
        cancel = true;
    };
    const auto model = Model::load(FIRESIDE_DEMO_MODEL, options);
    ASSERT_FALSE(model.ok());
    EXPECT_EQ(model.code(), ErrorCode::Cancelled);
    EXPECT_GE(calls, 1);
}

}  // namespace
}  // namespace fireside
