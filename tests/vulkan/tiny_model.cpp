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
constexpr std::int32_t kStateSize = 12;  // of the one head of recurrent state
constexpr std::int32_t kTaps = 4;

}  // namespace

TinyModel::TinyModel(const TinyVariant& variant) : variant_(variant) {
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
    if (!variant.recurrent) return;
    recurrent_.norm = addWeight("ssm_norm", 1, kWidth);
    recurrent_.qkv = addWeight("ssm_qkv", 3 * kStateSize, kWidth);
    recurrent_.kernel = addWeight("ssm_conv", 3 * kStateSize, kTaps);
    recurrent_.alpha = addWeight("ssm_alpha", 1, kWidth);
    recurrent_.beta = addWeight("ssm_beta", 1, kWidth);
    recurrent_.a = addWeight("ssm_a", std::vector<float>{-0.05f}, 1);  // forgets slowly
    recurrent_.dtBias = addWeight("ssm_dt", std::vector<float>{0.1f}, 1);
    recurrent_.out = addWeight("ssm_out", kWidth, kStateSize);
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

/// Adds to a plan, node by node.
class TinyModel::Builder {
 public:
    Builder(const TinyModel& model, plan::Plan& plan) : model_(model), plan_(plan) {}

    plan::ValueId value(const char* name, std::int32_t width, plan::Rows rows = plan::Rows::PerToken) {
        plan_.values.push_back({name, width, rows});
        return static_cast<plan::ValueId>(plan_.values.size() - 1);
    }
    void add(plan::Op op) { plan_.nodes.push_back({op, std::string(plan::opName(op)), segment_}); }
    void nextSegment() { ++segment_; }

    void attention(std::int32_t index, plan::ValueId x) {
        const Layer& layer = model_.layers_[static_cast<std::size_t>(index)];
        const plan::ValueId h = value("h", kWidth), q = value("q", kWidth), a = value("a", kWidth);
        const plan::ValueId k = value("k", kKvWidth), v = value("v", kKvWidth);
        add(plan::NormOp{.in = x, .weight = layer.norm, .out = h});
        add(plan::MatMulOp{.weight = layer.q, .in = h, .out = q});
        add(plan::MatMulOp{.weight = layer.k, .in = h, .out = k});
        add(plan::MatMulOp{.weight = layer.v, .in = h, .out = v});
        rope(q, kHeads);
        rope(k, kKvHeads);
        add(plan::KvStoreOp{k, v, plan::CacheId{index}});
        add(plan::AttentionOp{.q = q,
                              .out = a,
                              .cache = plan::CacheId{index},
                              .heads = kHeads,
                              .kvHeads = kKvHeads,
                              .keySize = kHeadSize,
                              .valueSize = kHeadSize,
                              .scale = 0.25f,
                              .window = plan_.caches[static_cast<std::size_t>(index)].window,
                              .causal = model_.variant_.causal});
        add(plan::MatMulOp{.weight = layer.out, .in = a, .out = x, .residual = x});
    }

    void recurrent(std::int32_t index, plan::ValueId x) {
        const Recurrent& w = model_.recurrent_;
        const plan::ValueId h = value("h", kWidth), o = value("o", kStateSize);
        const plan::ValueId in = value("qkv", 3 * kStateSize), mixed = value("mixed", 3 * kStateSize);
        const plan::ValueId alpha = value("alpha", 1), beta = value("beta", 1);
        add(plan::NormOp{.in = x, .weight = w.norm, .out = h});
        add(plan::MatMulOp{.weight = w.qkv, .in = h, .out = in});
        add(plan::MatMulOp{.weight = w.alpha, .in = h, .out = alpha});
        add(plan::MatMulOp{.weight = w.beta, .in = h, .out = beta});
        add(plan::ConvolutionOp{in, w.kernel, mixed, plan::CacheId{index}});
        add(plan::DeltaNetOp{.qkv = mixed,
                             .alpha = alpha,
                             .beta = beta,
                             .a = w.a,
                             .dtBias = w.dtBias,
                             .out = o,
                             .cache = plan::CacheId{index},
                             .keyHeads = 1,
                             .valueHeads = 1,
                             .headSize = kStateSize,
                             .epsilon = 1e-6f});
        add(plan::MatMulOp{.weight = w.out, .in = o, .out = x, .residual = x});
    }

 private:
    void rope(plan::ValueId inout, std::int32_t heads) {
        add(plan::RopeOp{.inout = inout,
                         .heads = heads,
                         .headSize = kHeadSize,
                         .rotated = kHeadSize,
                         .pairs = plan::RopePairs::Halves,
                         .frequencies = model_.frequencies_});
    }

    const TinyModel& model_;
    plan::Plan& plan_;
    std::int32_t segment_ = 0;
};

plan::Plan TinyModel::makePlan(std::int32_t capacity, plan::Outputs outputs) const {
    plan::Plan plan;
    plan.capacity = capacity;
    plan.outputs = outputs;
    plan.weights = weights_;
    plan.causal = variant_.causal;
    plan.caches.assign(kLayers, {.keyWidth = kKvWidth, .valueWidth = kKvWidth});
    plan.caches[0].window = variant_.window;
    if (variant_.recurrent) {
        plan.caches[0] = {
            .convRows = kTaps - 1, .convWidth = 3 * kStateSize, .stateSize = kStateSize * kStateSize};
    }
    Builder builder(*this, plan);
    const plan::ValueId x = builder.value("x", kWidth);
    builder.add(plan::EmbedOp{embedding_, x});
    for (std::int32_t i = 0; i < kLayers; ++i) {
        builder.nextSegment();
        if (i == 0 && variant_.recurrent) {
            builder.recurrent(i, x);
        } else {
            builder.attention(i, x);
        }
    }
    builder.nextSegment();
    if (outputs == plan::Outputs::None) return plan;
    const bool one = outputs != plan::Outputs::All;
    const plan::Rows rows = one ? plan::Rows::One : plan::Rows::PerToken;
    const plan::ValueId last = one ? builder.value("last", kWidth, rows) : x;
    if (one) builder.add(plan::SelectRowOp{x, last});
    builder.add(plan::NormOp{.in = last, .weight = outputNorm_, .out = last});
    plan.output = builder.value("logits", kVocabulary, rows);
    builder.add(plan::MatMulOp{.weight = embedding_, .in = last, .out = plan.output});
    if (outputs != plan::Outputs::Best) return plan;
    const plan::ValueId best = builder.value("best", 1, rows);
    builder.add(plan::ArgMaxOp{plan.output, best});
    plan.output = best;
    return plan;
}

std::vector<std::int32_t> someTokens(std::size_t count, std::uint32_t seed) {
    std::mt19937 random(seed);
    std::vector<std::int32_t> tokens(count);
    for (std::int32_t& token : tokens) token = static_cast<std::int32_t>(random() % TinyModel::kVocabulary);
    return tokens;
}

}  // namespace fireside::test
