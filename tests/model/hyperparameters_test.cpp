// What a file's numbers may say, family by family: per-layer lists, windows, rotations, experts, and what
// cannot be true.
#include "inference/model/hyperparameters.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>

#include "tests/gguf/gguf_writer.h"
#include "tests/gguf/temporary_folder.h"

namespace fireside::model {
namespace {

/// Metadata of a small model; entries may be added or contradicted.
class Numbers {
 public:
    explicit Numbers(std::string family) : family_(std::move(family)) {
        set("block_count", 6).set("embedding_length", 64).set("feed_forward_length", 96);
        set("context_length", 4096).set("attention.head_count", 4).set("attention.head_count_kv", 2);
        set("attention.layer_norm_rms_epsilon", 1e-6f);
    }
    template <class T>
    Numbers& set(const std::string& name, T value) {
        entries_[name] = [=](test::GgufWriter& w, const std::string& key) {
            if constexpr (std::is_same_v<T, const char*>) {
                w.string(key, value);
            } else if constexpr (std::is_same_v<T, float>) {
                w.f32(key, value);
            } else if constexpr (std::is_same_v<T, std::vector<std::int32_t>>) {
                w.i32s(key, value);
            } else if constexpr (std::is_same_v<T, std::vector<float>>) {
                w.f32s(key, value);
            } else if constexpr (std::is_same_v<T, bool>) {
                w.boolean(key, value);
            } else {
                w.u32(key, static_cast<std::uint32_t>(value));
            }
        };
        return *this;
    }
    Numbers& drop(const std::string& name) {
        entries_.erase(name);
        return *this;
    }
    Result<Hyperparameters> read() const {
        test::GgufWriter w;
        w.string("general.architecture", family_);
        for (const auto& [name, write] : entries_) write(w, family_ + "." + name);
        const test::TemporaryFolder folder;
        w.write(folder / "model.gguf");
        const auto file = gguf::GgufFile::open(folder / "model.gguf");
        if (!file.ok()) return file.error();
        return readHyperparameters(*file, *findFamily(family_));
    }
    /// The first part of the error's detail and its code.
    std::string error() const {
        const auto h = read();
        return h.ok() ? "" : std::string(errorName(h.code())) + ": " + h.error().detail;
    }

 private:
    std::string family_;
    std::map<std::string, std::function<void(test::GgufWriter&, const std::string&)>> entries_;
};

std::vector<std::int32_t> windows(const Hyperparameters& h) {
    std::vector<std::int32_t> result;
    for (const LayerNumbers& layer : h.layer) result.push_back(layer.window);
    return result;
}

using List = std::vector<std::int32_t>;

TEST(Hyperparameters, DefaultsOfAPlainModel) {
    const auto h = Numbers("llama").read();
    ASSERT_TRUE(h.ok()) << h.error().detail;
    ASSERT_EQ(h->layer.size(), 6u);
    const LayerNumbers& layer = h->layer[5];
    EXPECT_EQ(layer.heads, 4);
    EXPECT_EQ(layer.kvHeads, 2);
    EXPECT_EQ(layer.keySize, 16);
    EXPECT_EQ(layer.valueSize, 16);
    EXPECT_EQ(layer.kvLayer, 5);
    EXPECT_EQ(layer.ffnWidth, 96);
    EXPECT_FLOAT_EQ(layer.scoreScale, 0.25f);
    EXPECT_EQ(h->ropes[0].rotated, 16);
    EXPECT_FALSE(h->pooling);
}

TEST(Hyperparameters, ListsGiveEachLayerItsOwn) {
    const auto h = Numbers("llama")
                       .set("attention.head_count", List{4, 4, 2, 4, 4, 4})
                       .set("attention.head_count_kv", List{1, 2, 2, 4, 2, 1})
                       .set("feed_forward_length", List{1, 2, 3, 4, 5, 6})
                       .set("attention.key_length", 16)
                       .read();
    ASSERT_TRUE(h.ok()) << h.error().detail;
    EXPECT_EQ(h->layer[2].heads, 2);
    EXPECT_EQ(h->layer[3].kvHeads, 4);
    EXPECT_EQ(h->layer[5].ffnWidth, 6);
}

TEST(Hyperparameters, WhatCannotBeTrueIsSaid) {
    EXPECT_EQ(Numbers("llama").drop("block_count").error(),
              "file_damaged: metadata key llama.block_count is missing");
    EXPECT_EQ(Numbers("llama").set("block_count", "six").error(),
              "file_damaged: metadata key llama.block_count is not a count");
    EXPECT_EQ(Numbers("llama").set("block_count", 0).error(),
              "model_inconsistent: llama.block_count = 0 cannot be true");
    EXPECT_EQ(Numbers("llama").set("embedding_length", 1 << 30).error(),
              "model_inconsistent: llama.embedding_length = 1073741824 cannot be true");
    EXPECT_EQ(Numbers("llama").set("attention.head_count", 3).error(),
              "model_inconsistent: embedding length 64 is not a multiple of the 3 heads");
    EXPECT_EQ(Numbers("llama").set("attention.head_count_kv", 3).error(),
              "model_inconsistent: 4 query heads cannot share 3 key/value heads evenly");
    EXPECT_EQ(Numbers("llama").set("attention.head_count", 0).error(),
              "model_inconsistent: embedding length 64 is not a multiple of the 0 heads");
    EXPECT_EQ(Numbers("llama").set("feed_forward_length", List{1, 2}).error(),
              "model_inconsistent: llama.feed_forward_length has 2 entries for 6 layers");
    EXPECT_EQ(Numbers("llama").set("rope.dimension_count", 18).error(),
              "model_inconsistent: RoPE of 18 elements in heads of 16");
    EXPECT_EQ(Numbers("llama").set("rope.freq_base", -1.0f).error(),
              "model_inconsistent: llama.rope.freq_base = -1.000000 cannot be true");
    EXPECT_EQ(Numbers("llama").set("attention.layer_norm_rms_epsilon", NAN).error(),
              "model_inconsistent: llama.attention.layer_norm_rms_epsilon = nan cannot be true");
    EXPECT_EQ(Numbers("llama").set("nextn_predict_layers", 6).error(),
              "model_inconsistent: all layers are for drafts");
}

TEST(Hyperparameters, ArithmeticThatNoFamilyHasIsRefused) {
    EXPECT_EQ(Numbers("llama").set("attention.clamp_kqv", 8.0f).error(),
              "unsupported_family: llama.attention.clamp_kqv = 8.000000");
    EXPECT_EQ(Numbers("llama").set("rope.scaling.type", "dynamic").error(),
              "unsupported_family: RoPE scaling \"dynamic\"");
    EXPECT_EQ(Numbers("qwen3").set("pooling_type", 9).error(), "unsupported_family: pooling type 9");
    EXPECT_EQ(Numbers("qwen3moe")
                  .set("expert_count", 8)
                  .set("expert_used_count", 2)
                  .set("expert_gating_func", 7)
                  .error(),
              "unsupported_family: expert gating function 7");
}

TEST(Hyperparameters, Windows) {
    const auto windowsOf = [](const Numbers& numbers) {
        const auto h = numbers.read();
        EXPECT_TRUE(h.ok()) << h.error().detail;
        return h.ok() ? windows(*h) : List{};
    };
    EXPECT_EQ(windowsOf(Numbers("gemma3").set("attention.sliding_window", 8)), (List{8, 8, 8, 8, 8, 0}));
    EXPECT_EQ(
        windowsOf(
            Numbers("gemma3").set("attention.sliding_window", 8).set("attention.sliding_window_pattern", 3)),
        (List{8, 8, 0, 8, 8, 0}));
    EXPECT_EQ(windowsOf(Numbers("gemma2").set("attention.sliding_window", 8)), (List{8, 0, 8, 0, 8, 0}));
    EXPECT_EQ(windowsOf(Numbers("step35")
                            .set("attention.sliding_window", 8)
                            .set("attention.sliding_window_pattern", List{0, 1, 1, 0, 0, 1})),
              (List{0, 8, 8, 0, 0, 8}));
    EXPECT_EQ(windowsOf(Numbers("olmo2")), (List{0, 0, 0, 0, 0, 0}));
    EXPECT_EQ(windowsOf(Numbers("phi3").set("attention.sliding_window", 8)), (List{0, 0, 0, 0, 0, 0}));
    EXPECT_EQ(Numbers("gemma2").error(),
              "file_damaged: metadata key gemma2.attention.sliding_window is missing");
    EXPECT_EQ(Numbers("step35")
                  .set("attention.sliding_window", 8)
                  .set("attention.sliding_window_pattern", List{0, 1})
                  .error(),
              "model_inconsistent: step35.attention.sliding_window_pattern has 2 entries for 6 layers");
}

TEST(Hyperparameters, SharedKeysComeFromTheLastLayerThatSeesAsFar) {
    const auto h = Numbers("gemma4")
                       .set("attention.sliding_window", 8)
                       .set("attention.sliding_window_pattern", List{1, 0, 1, 1, 0, 1})
                       .set("attention.shared_kv_layers", 3)
                       .read();
    ASSERT_TRUE(h.ok()) << h.error().detail;
    List sources;
    for (const LayerNumbers& layer : h->layer) sources.push_back(layer.kvLayer);
    EXPECT_EQ(sources, (List{0, 1, 2, 2, 1, 2}));
    EXPECT_EQ(Numbers("gemma4")
                  .set("attention.sliding_window", 8)
                  .set("attention.sliding_window_pattern", List{1, 1, 1, 1, 0, 1})
                  .set("attention.shared_kv_layers", 3)
                  .error(),
              "model_inconsistent: layer 4 has no layer to share keys with");
    EXPECT_NE(
        Numbers("gemma4").set("attention.sliding_window", 8).set("attention.shared_kv_layers", 60).error(),
        "");
}

TEST(Hyperparameters, Experts) {
    const auto with = [](std::uint32_t count, std::uint32_t used, std::uint32_t groups,
                         std::uint32_t groupsUsed) {
        Numbers numbers("deepseek2");
        numbers.set("attention.kv_lora_rank", 16).set("rope.dimension_count", 8);
        numbers.set("attention.key_length_mla", 24).set("attention.value_length_mla", 8);
        numbers.set("expert_count", count).set("expert_used_count", used);
        numbers.set("expert_group_count", groups).set("expert_group_used_count", groupsUsed);
        return numbers.error();
    };
    EXPECT_EQ(with(8, 4, 4, 2), "");
    EXPECT_EQ(with(8, 5, 4, 2), "model_inconsistent: 5 of 8 experts in 2 of 4 groups");
    EXPECT_EQ(with(8, 9, 1, 1), "model_inconsistent: 9 of 8 experts in 1 of 1 groups");
    EXPECT_EQ(with(8, 2, 3, 1), "model_inconsistent: 2 of 8 experts in 1 of 3 groups");
    EXPECT_EQ(with(8, 2, 4, 5), "model_inconsistent: 2 of 8 experts in 5 of 4 groups");
}

TEST(Hyperparameters, LatentHeads) {
    Numbers numbers("deepseek2");
    numbers.set("attention.kv_lora_rank", 16).set("rope.dimension_count", 8);
    const auto absorbed =
        Numbers(numbers).set("attention.key_length_mla", 24).set("attention.value_length_mla", 12).read();
    ASSERT_TRUE(absorbed.ok()) << absorbed.error().detail;
    EXPECT_EQ(absorbed->layer[0].kvHeads, 1);
    EXPECT_EQ(absorbed->layer[0].keySize, 24);
    EXPECT_EQ(absorbed->layer[0].valueSize, 16);
    EXPECT_EQ(absorbed->latent.plainSize, 16);
    const auto unpacked =
        Numbers(numbers).set("attention.key_length", 24).set("attention.value_length", 12).read();
    ASSERT_TRUE(unpacked.ok()) << unpacked.error().detail;
    EXPECT_FALSE(unpacked->latent.absorbed);
    EXPECT_EQ(unpacked->layer[0].kvHeads, 4);
    EXPECT_EQ(unpacked->layer[0].valueSize, 12);
    EXPECT_EQ(
        Numbers(numbers).set("attention.key_length_mla", 8).set("attention.value_length_mla", 8).error(),
        "model_inconsistent: latent attention with keys of 8 elements, 8 of them rotated");
}

TEST(Hyperparameters, DeltaNet) {
    Numbers numbers("qwen35");
    numbers.set("ssm.group_count", 2).set("ssm.time_step_rank", 4).set("ssm.state_size", 8);
    numbers.set("ssm.conv_kernel", 4).set("ssm.inner_size", 32).set("full_attention_interval", 3);
    const auto h = numbers.read();
    ASSERT_TRUE(h.ok()) << h.error().detail;
    EXPECT_EQ(h->layer[1].kind, LayerKind::DeltaNet);
    EXPECT_EQ(h->layer[2].kind, LayerKind::Attention);
    EXPECT_EQ(h->layer[1].rope, -1);
    EXPECT_EQ(Numbers(numbers).set("ssm.inner_size", 31).error(),
              "model_inconsistent: a delta net of 2 key and 4 value heads of 8 in 31 elements");
    EXPECT_EQ(Numbers(numbers).set("ssm.time_step_rank", 3).set("ssm.inner_size", 24).error(),
              "model_inconsistent: a delta net of 2 key and 3 value heads of 8 in 24 elements");
}

TEST(Hyperparameters, DraftLayersAreNotLayers) {
    const auto h = Numbers("qwen3").set("nextn_predict_layers", 1).read();
    ASSERT_TRUE(h.ok()) << h.error().detail;
    EXPECT_EQ(h->layers, 5);
    EXPECT_EQ(h->draftLayers, 1);
}

// Rotations.

RopeNumbers plainRope() {
    return {.rotated = 8, .base = 10000, .originalContext = 4096};
}

TEST(RopeFrequencies, PlainScaledAndDivided) {
    const std::vector<float> plain = ropeFrequencies(plainRope(), {});
    ASSERT_EQ(plain.size(), 4u);
    EXPECT_FLOAT_EQ(plain[0], 1.0f);
    EXPECT_FLOAT_EQ(plain[1], 0.1f);
    EXPECT_FLOAT_EQ(plain[3], 0.001f);
    RopeNumbers linear = plainRope();
    linear.scaling = RopeScaling::Linear;
    linear.scale = 0.25;
    EXPECT_FLOAT_EQ(ropeFrequencies(linear, {})[1], 0.025f);
    const std::vector<float> factors{1, 2, 4, 8};
    EXPECT_FLOAT_EQ(ropeFrequencies(plainRope(), factors)[3], 0.000125f);
}

TEST(RopeFrequencies, YarnKeepsFastPairsAndStretchesSlowOnes) {
    RopeNumbers yarn = plainRope();
    yarn.rotated = 64;
    yarn.scaling = RopeScaling::Yarn;
    yarn.scale = 1.0 / 8;
    RopeNumbers plain = yarn;
    plain.scaling = RopeScaling::None;
    plain.scale = 1;
    const std::vector<float> stretched = ropeFrequencies(yarn, {}), kept = ropeFrequencies(plain, {});
    EXPECT_FLOAT_EQ(stretched.front(), kept.front());
    EXPECT_FLOAT_EQ(stretched.back(), kept.back() / 8);
    for (std::size_t i = 0; i < kept.size(); ++i) {
        EXPECT_LE(stretched[i], kept[i]);
        EXPECT_GE(stretched[i], kept[i] / 8 * 0.9999f);
    }
}

TEST(RopeFrequencies, TemperatureOfYarn) {
    const auto gptOss = Numbers("gpt-oss")
                            .set("attention.sliding_window", 8)
                            .set("rope.scaling.type", "yarn")
                            .set("rope.scaling.factor", 32.0f)
                            .set("expert_count", 4)
                            .set("expert_used_count", 2)
                            .read();
    ASSERT_TRUE(gptOss.ok()) << gptOss.error().detail;
    EXPECT_NEAR(gptOss->ropes[0].magnitude, 1.34657f, 1e-5);
    // DeepSeek puts it, squared, into the scores instead.
    const auto deepseek = Numbers("deepseek2")
                              .set("attention.kv_lora_rank", 16)
                              .set("rope.dimension_count", 8)
                              .set("attention.key_length_mla", 24)
                              .set("attention.value_length_mla", 12)
                              .set("rope.scaling.type", "yarn")
                              .set("rope.scaling.factor", 40.0f)
                              .set("rope.scaling.yarn_log_multiplier", 0.1f)
                              .read();
    ASSERT_TRUE(deepseek.ok()) << deepseek.error().detail;
    EXPECT_FLOAT_EQ(deepseek->ropes[0].magnitude, 1.0f);
    const double temperature = 1 + 0.1 * std::log(40.0);
    EXPECT_NEAR(deepseek->layer[0].scoreScale, temperature * temperature / std::sqrt(24.0), 1e-6);
}

}  // namespace
}  // namespace fireside::model
