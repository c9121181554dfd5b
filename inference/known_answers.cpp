#include "inference/known_answers.h"

#include <cmath>
#include <random>
#include <utility>

#include "inference/gguf/random_weights.h"
#include "inference/plan/cache_layout.h"

namespace fireside::engine {

using gguf::TensorType;
using plan::ValueId;
using plan::WeightId;

plan::PlanSource KnownAnswer::plans() const {
    return [this](std::int32_t capacity, plan::Outputs outputs) {
        plan::Plan plan = plan_;
        plan.capacity = capacity;
        plan.outputs = outputs;
        plan.output = wide_;
        if (outputs == plan::Outputs::All) return plan;
        plan.output = ValueId(static_cast<std::int32_t>(plan.values.size()));
        plan.values.push_back({"row", width(), plan::Rows::One});
        if (pools_)
            plan.nodes.push_back({plan::MeanRowsOp{wide_, plan.output}, "pooling"});
        else
            plan.nodes.push_back({plan::SelectRowOp{wide_, plan.output}, "row"});
        return plan;
    };
}

namespace {

constexpr std::int32_t kInput = 256;   // a multiple of every type's block
constexpr std::int32_t kOutputs = 80;  // more than a tile, and no multiple of one
constexpr std::int32_t kTokens = 32;   // rows of tables
// What is quantised on the way (the processor's inputs, keys and values) rounds otherwise here and there.
constexpr double kTolerance = 5e-3;
constexpr double kQuantisedTolerance = 3e-2;

}  // namespace

class AnswerBuilder {
 public:
    explicit AnswerBuilder(const std::string& name, std::int32_t input = kInput)
        : answer_(std::make_unique<KnownAnswer>(name)), input_(input) {
        random_.seed(20240607);
        answer_->steps_ = {{1}, {5}, {10}};
        answer_->wide_ = value(0);
        const WeightId table = weight(TensorType::F32, kTokens, input_);
        x_ = value(input_);
        add(plan::EmbedOp{table, x_}, "input");
    }

    std::unique_ptr<KnownAnswer> finish() { return std::move(answer_); }

    void addProductsOf(TensorType type);
    void addElementwise();
    void addRouting();
    void addAttention(plan::KvType type);
    void addRecurrent();
    void pool() {
        answer_->pools_ = true;
        answer_->steps_ = {{1, plan::Outputs::Last}, {3, plan::Outputs::Last}};
        result("pooling", x_);
    }
    void addStep(KnownAnswer::Step step) { answer_->steps_.push_back(step); }

 private:
    ValueId value(std::int32_t width) {
        answer_->plan_.values.push_back({std::to_string(answer_->plan_.values.size()), width});
        return ValueId(static_cast<std::int32_t>(answer_->plan_.values.size() - 1));
    }
    void add(plan::Op op, std::string label) {
        answer_->plan_.nodes.push_back({std::move(op), std::move(label)});
    }
    WeightId weight(TensorType type, std::int32_t rows, std::int32_t cols) {
        const auto count = static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
        return addWeight(type, rows, cols, gguf::randomWeights(type, count, random_));
    }
    /// A matrix of floats that `element` makes of a row and a column.
    template <class Element>
    WeightId floats(std::int32_t rows, std::int32_t cols, const Element& element) {
        std::vector<float> all;
        for (std::int32_t row = 0; row < rows; ++row) {
            for (std::int32_t col = 0; col < cols; ++col)
                all.push_back(static_cast<float>(element(row, col)));
        }
        const auto bytes = std::as_bytes(std::span(all));
        return addWeight(TensorType::F32, rows, cols, {bytes.begin(), bytes.end()});
    }
    WeightId addWeight(TensorType type, std::int32_t rows, std::int32_t cols, std::vector<std::byte> bytes) {
        answer_->bytes_.push_back(std::move(bytes));
        answer_->tensors_.push_back({std::to_string(answer_->tensors_.size()),
                                     type,
                                     {static_cast<std::uint64_t>(cols), static_cast<std::uint64_t>(rows)},
                                     answer_->bytes_.back()});
        answer_->plan_.weights.push_back({&answer_->tensors_.back(), rows, cols});
        return WeightId(static_cast<std::int32_t>(answer_->plan_.weights.size() - 1));
    }

    /// `width` inputs made of the input by a product with floats.
    ValueId product(std::int32_t width) {
        const ValueId out = value(width);
        add(plan::MatMulOp{.weight = weight(TensorType::F32, width, input_), .in = x_, .out = out},
            "product");
        return out;
    }
    ValueId norm(ValueId in) {
        const std::int32_t width = answer_->plan_.value(in).width;
        const ValueId out = value(width);
        add(plan::NormOp{.in = in, .weight = weight(TensorType::F32, 1, width), .out = out}, "norm");
        return out;
    }
    /// What the value holds by now.
    void result(const std::string& name, ValueId from, double tolerance = kTolerance) {
        plan::Value& wide = answer_->plan_.values[static_cast<std::size_t>(answer_->wide_)];
        const std::int32_t width = answer_->plan_.value(from).width;
        answer_->probes_.push_back({name, from, wide.width, width, tolerance});
        add(plan::CopyOp{from, answer_->wide_, 1, width, 0, 0, 0, wide.width}, name);
        wide.width += width;
    }

    std::unique_ptr<KnownAnswer> answer_;
    std::mt19937 random_;
    std::int32_t input_;
    ValueId x_{};
};

void AnswerBuilder::addProductsOf(TensorType type) {
    const ValueId row = value(input_);
    add(plan::EmbedOp{weight(type, kTokens, input_), row}, "embedding");
    result("embedding", row);
    const ValueId out = value(kOutputs);
    add(plan::MatMulOp{.weight = weight(type, kOutputs, input_), .in = x_, .out = out}, "product");
    result("product", out);

    const ValueId normed = norm(x_);
    std::vector<ValueId> parts;
    for (const std::int32_t width : {kOutputs, 48, 16}) {
        parts.push_back(value(width));
        add(plan::MatMulOp{.weight = weight(type, width, input_), .in = normed, .out = parts.back()}, "part");
    }
    for (const ValueId part : parts) result("products of one input", part);

    const ValueId again = norm(x_);
    const ValueId gate = value(kOutputs), up = value(kOutputs), gated = value(kOutputs);
    for (const ValueId side : {gate, up})
        add(plan::MatMulOp{.weight = weight(type, kOutputs, input_), .in = again, .out = side}, "side");
    add(plan::ActivationOp{gate, up, gated}, "gated");
    result("gated product", gated);

    constexpr std::int32_t kExperts = 4, kUsed = 2;
    const ValueId chosen = value(kUsed), made = value(kUsed * kOutputs);
    const auto choice = [](std::int32_t token, std::int32_t j) { return (token * 3 + j * 2) % kExperts; };
    add(plan::EmbedOp{floats(kTokens, kUsed, choice), chosen}, "choice");
    add(plan::ExpertMatMulOp{.weight = weight(type, kExperts * kOutputs, input_),
                             .in = x_,
                             .experts = chosen,
                             .out = made,
                             .expertCount = kExperts},
        "experts");
    result("experts", made);
}

void AnswerBuilder::addElementwise() {
    const ValueId h = product(64), other = product(64);
    for (const plan::NormKind kind : {plan::NormKind::Rms, plan::NormKind::Layer}) {
        const ValueId out = value(64);
        add(plan::NormOp{.in = h, .weight = weight(TensorType::F32, 1, 64), .out = out, .kind = kind},
            "norm");
        result("norm", out);
    }
    for (const plan::Activation activation :
         {plan::Activation::Silu, plan::Activation::Gelu, plan::Activation::GeluErf,
          plan::Activation::Sigmoid, plan::Activation::SiluOai}) {
        const ValueId out = value(64);
        add(plan::ActivationOp{h, other, out, activation, 1, 7.0f}, "activation");
        result("activation", out);
    }
    const WeightId frequencies =
        floats(1, 32, [](std::int32_t, std::int32_t i) { return std::pow(10000.0, -i / 32.0); });
    for (const plan::RopePairs pairs : {plan::RopePairs::Adjacent, plan::RopePairs::Halves}) {
        const ValueId turned = product(64);
        add(plan::RopeOp{turned, 1, 64, 64, pairs, frequencies}, "rope");
        result("rotation", turned);
    }
    const ValueId scaled = value(64);
    add(plan::ScaleOp{.in = h, .out = scaled, .scale = 0.3f, .residual = other, .softcap = 8.0f}, "scale");
    result("scale", scaled);
    const ValueId best = value(1);
    add(plan::ArgMaxOp{h, best}, "argmax");
    result("argmax", best);
    addStep({2, plan::Outputs::Last});
}

void AnswerBuilder::addRouting() {
    const ValueId logits = product(8), experts = value(2), weights = value(2);
    const ValueId parts = product(2 * 64), sum = value(64);
    add(plan::RouteOp{.logits = logits, .experts = experts, .weights = weights, .normalise = true}, "route");
    result("route", experts);
    result("route", weights);
    add(plan::ExpertSumOp{.in = parts, .weights = weights, .out = sum}, "sum");
    result("sum of experts", sum);
}

void AnswerBuilder::addAttention(plan::KvType type) {
    answer_->kvType_ = type;
    constexpr std::int32_t kHeads = 4, kKvHeads = 2;
    // As most models have it, which is fused; and as it is without norms and rotation, which is not.
    for (const auto& [size, plain] : {std::pair{64, false}, std::pair{128, false}, std::pair{64, true}}) {
        const auto cache = static_cast<plan::CacheId>(answer_->plan_.caches.size());
        answer_->plan_.caches.push_back({.keyWidth = kKvHeads * size, .valueWidth = kKvHeads * size});
        const ValueId q = product(kHeads * size), k = product(kKvHeads * size), v = product(kKvHeads * size);
        const ValueId out = value(kHeads * size);
        if (!plain) {
            for (const auto& [side, heads] : {std::pair{q, kHeads}, std::pair{k, kKvHeads}}) {
                add(
                    plan::NormOp{
                        .in = side, .weight = weight(TensorType::F32, 1, size), .out = side, .groups = heads},
                    "norm");
            }
            const WeightId frequencies = floats(1, size / 2, [&](std::int32_t, std::int32_t i) {
                return std::pow(10000.0, -2.0 * i / size);
            });
            for (const auto& [side, heads] : {std::pair{q, kHeads}, std::pair{k, kKvHeads}})
                add(plan::RopeOp{side, heads, size, size, plan::RopePairs::Halves, frequencies}, "rope");
        }
        add(plan::KvStoreOp{k, v, cache}, "store");
        const float scale = plain ? 0.005f : 1.0f / std::sqrt(static_cast<float>(size));
        add(plan::AttentionOp{q, out, cache, kHeads, kKvHeads, size, size, scale}, "attention");
        result(plain ? "attention" : "attention of turned heads", out,
               type == plan::KvType::Q8_0 ? kQuantisedTolerance : kTolerance);
    }
}

void AnswerBuilder::addRecurrent() {
    constexpr std::int32_t kSize = 64, kWidth = 3 * kSize;
    std::vector<plan::CacheShape>& caches = answer_->plan_.caches;
    caches.push_back({.convRows = 3, .convWidth = kWidth});
    caches.push_back({.stateSize = kSize * kSize});
    const ValueId in = norm(product(kWidth)), qkv = value(kWidth), out = value(kSize);
    add(plan::ConvolutionOp{in, weight(TensorType::F32, kWidth, 4), qkv, plan::CacheId{0}}, "convolution");
    result("convolution", qkv);
    const auto half = [](std::int32_t, std::int32_t) { return -0.5; };
    add(plan::DeltaNetOp{.qkv = qkv,
                         .alpha = product(1),
                         .beta = product(1),
                         .a = floats(1, 1, half),
                         .dtBias = floats(1, 1, half),
                         .out = out,
                         .cache = plan::CacheId{1},
                         .keyHeads = 1,
                         .valueHeads = 1,
                         .headSize = kSize,
                         .epsilon = 1e-6f},
        "delta net");
    result("delta net", out);
}

std::vector<std::unique_ptr<KnownAnswer>> knownAnswers(std::span<const gguf::TensorType> types) {
    std::vector<std::unique_ptr<KnownAnswer>> all;
    const auto add = [&all](AnswerBuilder builder, const auto& fill) {
        fill(builder);
        all.push_back(builder.finish());
    };
    add(AnswerBuilder("elementwise"), [](AnswerBuilder& b) { b.addElementwise(); });
    add(AnswerBuilder("pooling"), [](AnswerBuilder& b) { b.pool(); });
    add(AnswerBuilder("routing"), [](AnswerBuilder& b) { b.addRouting(); });
    for (const plan::KvType type : {plan::KvType::F16, plan::KvType::Q8_0, plan::KvType::F32}) {
        add(AnswerBuilder("attention over " + std::string(plan::kvTypeName(type))),
            [type](AnswerBuilder& b) { b.addAttention(type); });
    }
    add(AnswerBuilder("recurrent"), [](AnswerBuilder& b) { b.addRecurrent(); });
    for (const TensorType type : types) {
        const std::string name(gguf::traits(type).name);
        add(AnswerBuilder(name), [type](AnswerBuilder& b) { b.addProductsOf(type); });
        if (gguf::traits(type).blockSize > 1) continue;
        constexpr std::int32_t kOdd = 172;  // rows that are no whole chunks of 16
        add(AnswerBuilder(name + " in odd rows", kOdd), [type](AnswerBuilder& b) { b.addProductsOf(type); });
    }
    return all;
}

}  // namespace fireside::engine
