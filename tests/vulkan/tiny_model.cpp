#include "tests/vulkan/tiny_model.h"

#include <cmath>
#include <random>
#include <span>
#include <utility>

namespace fireside::test {
namespace {

constexpr std::int32_t kWidth = 36;  // no multiple of a row's padding
constexpr std::int32_t kHeads = 2;
constexpr std::int32_t kKvHeads = 1;
constexpr std::int32_t kHeadSize = 18;
constexpr std::int32_t kKvWidth = kKvHeads * kHeadSize;

}  // namespace

TinyModel::TinyModel() {
    embedding_ = addWeight("token_embd", kVocabulary, kWidth);
    for (std::int32_t i = 0; i < kLayers; ++i) {
        const std::string prefix = "blk." + std::to_string(i) + ".";
        Layer layer{};
        layer.norm = addWeight(prefix + "norm", 1, kWidth);
        layer.q = addWeight(prefix + "q", kWidth, kWidth);
        layer.k = addWeight(prefix + "k", kKvWidth, kWidth);
        layer.v = addWeight(prefix + "v", kKvWidth, kWidth);
        layer.out = addWeight(prefix + "out", kWidth, kWidth);
        layers_.push_back(layer);
    }
    std::vector<float> frequencies;
    for (std::int32_t i = 0; i < kHeadSize / 2; ++i) {
        frequencies.push_back(std::pow(1e4f, -2.0f * static_cast<float>(i) / kHeadSize));
    }
    frequencies_ = addWeight("rope_frequencies", std::move(frequencies), 1);
    outputNorm_ = addWeight("output_norm", 1, kWidth);
}

plan::WeightId TinyModel::addWeight(const std::string& name, std::int32_t rows, std::int32_t cols) {
    std::mt19937 random(static_cast<std::uint32_t>(weights_.size()) + 1);
    std::normal_distribution<float> normal(0.0f, 0.4f);
    std::vector<float> values(static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols));
    for (float& value : values) value = normal(random);
    return addWeight(name, std::move(values), rows);
}

plan::WeightId TinyModel::addWeight(const std::string& name, std::vector<float> elements, std::int32_t rows) {
    const std::vector<float>& values = data_.emplace_back(std::move(elements));
    const auto cols = static_cast<std::int32_t>(values.size()) / rows;
    gguf::Tensor& tensor = tensors_.emplace_back();
    tensor.name = name;
    tensor.type = gguf::TensorType::F32;
    tensor.shape = {static_cast<std::uint64_t>(cols), static_cast<std::uint64_t>(rows)};
    tensor.data = std::as_bytes(std::span(values));
    weights_.push_back({&tensor, rows, cols});
    return static_cast<plan::WeightId>(weights_.size() - 1);
}

std::uint64_t TinyModel::weightBytes() const {
    std::uint64_t bytes = 0;
    for (const gguf::Tensor& tensor : tensors_) bytes += tensor.data.size();
    return bytes;
}

plan::PlanSource TinyModel::plans() const {
    return [this](std::int32_t capacity, plan::Outputs outputs) { return makePlan(capacity, outputs); };
}

plan::Plan TinyModel::makePlan(std::int32_t capacity, plan::Outputs outputs) const {
    plan::Plan plan;
    plan.capacity = capacity;
    plan.outputs = outputs;
    plan.weights = weights_;
    plan.caches.assign(kLayers, {.keyWidth = kKvWidth, .valueWidth = kKvWidth});
    const auto value = [&plan](const char* name, std::int32_t width, plan::Rows rows = plan::Rows::PerToken) {
        plan.values.push_back({name, width, rows});
        return static_cast<plan::ValueId>(plan.values.size() - 1);
    };
    std::int32_t segment = 0;
    const auto add = [&](plan::Op op) { plan.nodes.push_back({op, std::string(plan::opName(op)), segment}); };

    const plan::ValueId x = value("x", kWidth);
    add(plan::EmbedOp{embedding_, x});
    for (std::int32_t i = 0; i < kLayers; ++i) {
        ++segment;
        const Layer& layer = layers_[static_cast<std::size_t>(i)];
        const plan::ValueId h = value("h", kWidth), q = value("q", kWidth), a = value("a", kWidth);
        const plan::ValueId k = value("k", kKvWidth), v = value("v", kKvWidth);
        add(plan::NormOp{.in = x, .weight = layer.norm, .out = h});
        add(plan::MatMulOp{.weight = layer.q, .in = h, .out = q});
        add(plan::MatMulOp{.weight = layer.k, .in = h, .out = k});
        add(plan::MatMulOp{.weight = layer.v, .in = h, .out = v});
        add(plan::RopeOp{.inout = q,
                         .heads = kHeads,
                         .headSize = kHeadSize,
                         .rotated = kHeadSize,
                         .pairs = plan::RopePairs::Halves,
                         .frequencies = frequencies_});
        add(plan::RopeOp{.inout = k,
                         .heads = kKvHeads,
                         .headSize = kHeadSize,
                         .rotated = kHeadSize,
                         .pairs = plan::RopePairs::Halves,
                         .frequencies = frequencies_});
        add(plan::KvStoreOp{k, v, plan::CacheId{i}});
        add(plan::AttentionOp{.q = q,
                              .out = a,
                              .cache = plan::CacheId{i},
                              .heads = kHeads,
                              .kvHeads = kKvHeads,
                              .keySize = kHeadSize,
                              .valueSize = kHeadSize,
                              .scale = 0.25f});
        add(plan::MatMulOp{.weight = layer.out, .in = a, .out = x, .residual = x});
    }
    ++segment;
    if (outputs == plan::Outputs::None) return plan;
    const plan::Rows rows = outputs == plan::Outputs::Last ? plan::Rows::One : plan::Rows::PerToken;
    const plan::ValueId last = outputs == plan::Outputs::Last ? value("last", kWidth, rows) : x;
    if (outputs == plan::Outputs::Last) add(plan::SelectRowOp{x, last});
    add(plan::NormOp{.in = last, .weight = outputNorm_, .out = last});
    plan.output = value("logits", kVocabulary, rows);
    add(plan::MatMulOp{.weight = embedding_, .in = last, .out = plan.output});
    return plan;
}

std::vector<std::int32_t> someTokens(std::size_t count, std::uint32_t seed) {
    std::mt19937 random(seed);
    std::vector<std::int32_t> tokens(count);
    for (std::int32_t& token : tokens) token = static_cast<std::int32_t>(random() % TinyModel::kVocabulary);
    return tokens;
}

}  // namespace fireside::test
