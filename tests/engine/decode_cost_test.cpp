// What decoding a token costs a GPU, counted from the plans of real models' shapes: dispatches, barriers,
// bytes. Files of headers only: what a plan says does not depend on weights.
#include <gtest/gtest.h>

#include <cstdio>
#include <numeric>

#include "inference/description.h"
#include "inference/model/lowering.h"
#include "inference/plan/footprint.h"
#include "inference/plan/step_cost.h"
#include "inference/vulkan/fused_forms.h"
#include "tests/gguf/gguf_writer.h"

namespace fireside {
namespace {

using gguf::TensorType;

struct Shape {
    std::string name;
    std::string family;
    std::uint64_t width, ffnWidth, layers, heads, kvHeads, headSize, vocabulary;
    bool headNorms = false, biases = false, tied = false;
    TensorType type = TensorType::Q4_K;
    TensorType values = TensorType::Q4_K;  // of attn_v and ffn_down, for which mixtures keep more bits
};

/// Tensors as a header lists them, one behind the other.
class Header {
 public:
    explicit Header(const Shape& s) {
        const std::string& f = s.family;
        writer_.string("general.architecture", f)
            .u32(f + ".context_length", 4096)
            .u32(f + ".embedding_length", static_cast<std::uint32_t>(s.width))
            .u32(f + ".feed_forward_length", static_cast<std::uint32_t>(s.ffnWidth))
            .u32(f + ".block_count", static_cast<std::uint32_t>(s.layers))
            .u32(f + ".attention.head_count", static_cast<std::uint32_t>(s.heads))
            .u32(f + ".attention.head_count_kv", static_cast<std::uint32_t>(s.kvHeads))
            .u32(f + ".attention.key_length", static_cast<std::uint32_t>(s.headSize))
            .u32(f + ".attention.value_length", static_cast<std::uint32_t>(s.headSize))
            .f32(f + ".attention.layer_norm_rms_epsilon", 1e-6f)
            .f32(f + ".rope.freq_base", 1e6f);
        std::vector<std::string> tokens(s.vocabulary);
        for (std::size_t i = 0; i < tokens.size(); ++i) tokens[i] = "t" + std::to_string(i);
        writer_.string("tokenizer.ggml.model", "llama")
            .strings("tokenizer.ggml.tokens", tokens)
            .f32s("tokenizer.ggml.scores", std::vector<float>(s.vocabulary))
            .i32s("tokenizer.ggml.token_type", std::vector<std::int32_t>(s.vocabulary, 1));
        tensor("token_embd.weight", {s.width, s.vocabulary}, s.type);
        tensor("output_norm.weight", {s.width}, TensorType::F32);
        if (!s.tied) tensor("output.weight", {s.width, s.vocabulary}, TensorType::Q6_K);
        for (std::uint64_t i = 0; i < s.layers; ++i) layer("blk." + std::to_string(i) + ".", s);
    }
    [[nodiscard]] test::Bytes bytes() const { return writer_.bytes(); }
    [[nodiscard]] std::uint64_t fileBytes() const { return bytes().size() + dataBytes_; }

 private:
    void layer(const std::string& p, const Shape& s) {
        const std::uint64_t q = s.heads * s.headSize, kv = s.kvHeads * s.headSize;
        tensor(p + "attn_norm.weight", {s.width}, TensorType::F32);
        tensor(p + "ffn_norm.weight", {s.width}, TensorType::F32);
        tensor(p + "attn_q.weight", {s.width, q}, s.type);
        tensor(p + "attn_k.weight", {s.width, kv}, s.type);
        tensor(p + "attn_v.weight", {s.width, kv}, s.values);
        tensor(p + "attn_output.weight", {q, s.width}, s.type);
        if (s.headNorms) {
            tensor(p + "attn_q_norm.weight", {s.headSize}, TensorType::F32);
            tensor(p + "attn_k_norm.weight", {s.headSize}, TensorType::F32);
        }
        if (s.biases) {
            tensor(p + "attn_q.bias", {q}, TensorType::F32);
            tensor(p + "attn_k.bias", {kv}, TensorType::F32);
            tensor(p + "attn_v.bias", {kv}, TensorType::F32);
        }
        tensor(p + "ffn_gate.weight", {s.width, s.ffnWidth}, s.type);
        tensor(p + "ffn_up.weight", {s.width, s.ffnWidth}, s.type);
        tensor(p + "ffn_down.weight", {s.ffnWidth, s.width}, s.values);
    }
    void tensor(const std::string& name, const std::vector<std::uint64_t>& shape, TensorType type) {
        writer_.tensorAt(name, shape, static_cast<std::uint32_t>(type), dataBytes_, {});
        const gguf::TypeTraits& traits = gguf::traits(type);
        const std::uint64_t elements =
            std::accumulate(shape.begin(), shape.end(), std::uint64_t{1}, std::multiplies<>());
        const std::uint64_t bytes = elements / static_cast<std::uint64_t>(traits.blockSize) *
                                    static_cast<std::uint64_t>(traits.bytesPerBlock);
        dataBytes_ += (bytes + 31) / 32 * 32;
    }

    test::GgufWriter writer_;
    std::uint64_t dataBytes_ = 0;
};

class DecodeCost : public testing::TestWithParam<Shape> {
 protected:
    /// Plans as they are lowered.
    [[nodiscard]] plan::PlanSource plans() const {
        return [this](std::int32_t capacity, plan::Outputs outputs) {
            return model::makePlan(*description_.spec, description_.numbers, description_.weights,
                                   {capacity, outputs, kContext});
        };
    }
    [[nodiscard]] plan::PlanSource fused(bool software) const {
        const vulkan::DeviceProfile profile{.subgroupSize = 32, .subgroupArithmetic = true, .cpu = software};
        return vulkan::fusedPlans(plans(), profile, plan::KvType::F16);
    }

    static constexpr std::int32_t kContext = 4096;
    const Header header_{GetParam()};
    const test::Bytes bytes_ = header_.bytes();
    engine::Description description_ = [this] {
        std::size_t wanting = 0;
        const gguf::FileHead head{bytes_, header_.fileBytes()};
        auto file = gguf::GgufFile::ofHeads("shape", {&head, 1}, wanting);
        if (!file.ok()) throw std::runtime_error(file.error().detail);
        auto described = engine::describe(std::move(**file));
        if (!described.ok()) throw std::runtime_error(described.error().detail);
        return std::move(described).value();
    }();
};

TEST_P(DecodeCost, IsAtMostEightDispatchesALayer) {
    const plan::Plan plain = plans()(1, plan::Outputs::Best), gpu = fused(false)(1, plan::Outputs::Best),
                     software = fused(true)(1, plan::Outputs::Best);
    for (std::int32_t layer = 1; layer <= static_cast<std::int32_t>(GetParam().layers); ++layer) {
        EXPECT_LE(plan::segmentCost(gpu, layer).dispatches, 8);
        EXPECT_LE(plan::segmentCost(gpu, layer).barriers, 7);
    }
    const auto print = [&](const char* what, const plan::Plan& plan) {
        const plan::SegmentCost layer = plan::segmentCost(plan, 1);
        const plan::StepCost all = plan::stepCost(plan, plan::KvType::F16, 1000);
        std::printf(
            "%-24s %-9s layer: %2d dispatches %2d barriers; token: %3d dispatches %3d barriers, %6.1f MB\n",
            GetParam().name.c_str(), what, layer.dispatches, layer.barriers, all.dispatches(), all.barriers,
            static_cast<double>(all.sum.total()) / 1e6);
    };
    print("lowered", plain);
    print("software", software);
    print("GPU", gpu);
    // Besides the layers: the embedding, the last row, the head, the choice.
    const std::int32_t besides =
        plan::stepCost(gpu, plan::KvType::F16, 0).dispatches() -
        static_cast<std::int32_t>(GetParam().layers) * plan::segmentCost(gpu, 1).dispatches;
    EXPECT_LE(besides, 4);
}

TEST_P(DecodeCost, MovesLittleMoreThanWeightsKeysAndValues) {
    const plan::Plan plain = plans()(1, plan::Outputs::Best), gpu = fused(false)(1, plan::Outputs::Best);
    for (const plan::KvType type : {plan::KvType::F16, plan::KvType::Q8_0}) {
        for (const std::int32_t position : {0, 100, 1000, 4095}) {
            const std::uint64_t needed =
                plan::weightBytesRead(plain) + plan::cacheBytesRead(plain, type, position);
            const std::uint64_t moved = plan::stepCost(gpu, type, position).sum.total();
            EXPECT_GE(moved, needed);
            EXPECT_LE(static_cast<double>(moved), 1.1 * static_cast<double>(needed)) << position;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, DecodeCost,
    testing::Values(Shape{"qwen3_0_6b_q4_k_m", "qwen3", 1024, 3072, 28, 16, 8, 128, 151936, true, false, true,
                          TensorType::Q4_K, TensorType::Q6_K},
                    Shape{"qwen3_0_6b_q8_0", "qwen3", 1024, 3072, 28, 16, 8, 128, 151936, true, false, true,
                          TensorType::Q8_0, TensorType::Q8_0},
                    Shape{"qwen2_0_5b_q8_0", "qwen2", 896, 4864, 24, 14, 2, 64, 151936, false, true, true,
                          TensorType::Q8_0, TensorType::Q8_0},
                    Shape{"qwen2_7b_q4_k_m", "qwen2", 3584, 18944, 28, 28, 4, 128, 152064, false, true, false,
                          TensorType::Q4_K, TensorType::Q6_K},
                    Shape{"llama_1b_q4_k_m", "llama", 2048, 8192, 16, 32, 8, 64, 128256, false, false, false,
                          TensorType::Q4_K, TensorType::Q6_K},
                    Shape{"llama_8b_q4_k_m", "llama", 4096, 14336, 32, 32, 8, 128, 128256, false, false,
                          false, TensorType::Q4_K, TensorType::Q6_K}),
    [](const auto& shape) { return shape.param.name; });

}  // namespace
}  // namespace fireside
