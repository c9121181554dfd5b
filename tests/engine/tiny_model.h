// Small random models of every family, written as real GGUF files, for tests of loading and of the whole
// path. Every part can be changed before writing, so that each disagreement within a file can be made on
// purpose.
#pragma once

#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "inference/gguf/tensor_type.h"
#include "tests/gguf/gguf_writer.h"
#include "tests/gguf/temporary_folder.h"
#include "tests/shaders/random_weights.h"

namespace fireside::test {

struct TinyModel {
    std::string family = "llama";
    std::uint32_t layers = 2, width = 32, ffnWidth = 48, heads = 4, kvHeads = 2, headSize = 8,
                  vocabulary = 40;
    std::uint32_t rotated = 8, context = 256;
    gguf::TensorType matrices = gguf::TensorType::F32;
    bool tied = false;
    bool ropeFactors = false;
    bool biases = false;  // of q, k, v
    bool qkNorm = false;
    std::uint32_t seed = 1;
    /// Called for each tensor before it is written; may change its name or shape, or drop it (an empty name).
    std::function<void(std::string& name, std::vector<std::uint64_t>& shape)> edit;
    /// Called last, to add or contradict metadata.
    std::function<void(GgufWriter&)> addMetadata;

    void write(const std::filesystem::path& path) const {
        GgufWriter w;
        w.string("general.architecture", family);
        w.string("general.name", "tiny " + family);
        auto number = [&](const char* key, std::uint32_t value) { w.u32(family + "." + key, value); };
        number("block_count", layers);
        number("context_length", context);
        number("embedding_length", width);
        number("feed_forward_length", ffnWidth);
        number("attention.head_count", heads);
        number("attention.head_count_kv", kvHeads);
        number("attention.key_length", headSize);
        number("attention.value_length", headSize);
        number("rope.dimension_count", rotated);
        w.f32(family + ".attention.layer_norm_rms_epsilon", 1e-5f);
        addVocabulary(w);
        if (addMetadata) addMetadata(w);
        addTensors(w);
        w.write(path);
    }

 private:
    void addVocabulary(GgufWriter& w) const {
        std::vector<std::string> tokens{"<unk>", "<s>", "</s>"};
        std::vector<float> scores{0, 0, 0};
        std::vector<std::int32_t> types{2, 3, 3};
        while (tokens.size() < vocabulary) {
            tokens.push_back(tokens.size() < 29 ? std::string(1, static_cast<char>('a' + tokens.size() - 3))
                                                : "w" + std::to_string(tokens.size()));
            scores.push_back(-static_cast<float>(tokens.size()));
            types.push_back(1);
        }
        w.string("tokenizer.ggml.model", "llama");
        w.strings("tokenizer.ggml.tokens", tokens);
        w.f32s("tokenizer.ggml.scores", scores);
        w.i32s("tokenizer.ggml.token_type", types);
        w.u32("tokenizer.ggml.bos_token_id", 1);
        w.u32("tokenizer.ggml.eos_token_id", 2);
    }

    void addTensors(GgufWriter& w) const {
        std::mt19937 random(seed);
        auto add = [&](std::string name, std::vector<std::uint64_t> shape, gguf::TensorType type,
                       const Bytes& data) {
            if (edit) edit(name, shape);
            if (!name.empty()) w.tensor(name, shape, static_cast<std::uint32_t>(type), data);
        };
        auto matrix = [&](const std::string& name, std::uint64_t rows, std::uint64_t cols) {
            add(name, {cols, rows}, matrices, randomWeights(matrices, rows * cols, random));
        };
        auto vector = [&](const std::string& name, std::uint64_t size, float mean, float spread) {
            std::vector<float> values(size);
            for (float& v : values) v = mean + std::normal_distribution<float>(0, spread)(random);
            Bytes data;
            appendRaw(data, values.data(), values.size() * sizeof(float));
            add(name, {size}, gguf::TensorType::F32, data);
        };
        matrix("token_embd.weight", vocabulary, width);
        for (std::uint32_t layer = 0; layer < layers; ++layer) {
            const std::string b = "blk." + std::to_string(layer) + ".";
            vector(b + "attn_norm.weight", width, 1, 0.1f);
            matrix(b + "attn_q.weight", heads * headSize, width);
            matrix(b + "attn_k.weight", kvHeads * headSize, width);
            matrix(b + "attn_v.weight", kvHeads * headSize, width);
            if (biases) {
                vector(b + "attn_q.bias", heads * headSize, 0, 0.5f);
                vector(b + "attn_k.bias", kvHeads * headSize, 0, 0.5f);
                vector(b + "attn_v.bias", kvHeads * headSize, 0, 0.5f);
            }
            if (qkNorm) {
                vector(b + "attn_q_norm.weight", headSize, 1, 0.1f);
                vector(b + "attn_k_norm.weight", headSize, 1, 0.1f);
            }
            matrix(b + "attn_output.weight", width, heads * headSize);
            vector(b + "ffn_norm.weight", width, 1, 0.1f);
            matrix(b + "ffn_gate.weight", ffnWidth, width);
            matrix(b + "ffn_up.weight", ffnWidth, width);
            matrix(b + "ffn_down.weight", width, ffnWidth);
        }
        vector("output_norm.weight", width, 1, 0.1f);
        if (!tied) matrix("output.weight", vocabulary, width);
        if (ropeFactors) vector("rope_freqs.weight", rotated / 2, 2, 0.2f);
    }
};

}  // namespace fireside::test
