// Fused plans: which nodes become one, which stay, and what a layer then costs.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

#include "inference/plan/fuse.h"
#include "inference/plan/step_cost.h"

namespace fireside::plan {
namespace {

using gguf::TensorType;

constexpr FusedForms kAll{
    .projections = true, .inputNorms = true, .headsStore = true, .headMultiple = 1, .attentionSplits = 4};

/// One layer, as lowering writes it; parts can be left out or changed.
class Layer {
 public:
    ValueId value(std::int32_t width) {
        plan.values.push_back({std::to_string(plan.values.size()), width});
        return static_cast<ValueId>(plan.values.size() - 1);
    }
    WeightId weight(TensorType type, std::int64_t rows, std::int64_t cols) {
        tensors_.push_back({"w" + std::to_string(tensors_.size()), type, {}, {}});
        plan.weights.push_back({&tensors_.back(), rows, cols});
        return static_cast<WeightId>(plan.weights.size() - 1);
    }
    void add(Op op, std::int32_t segment = 0) {
        plan.nodes.push_back({std::move(op), "n" + std::to_string(plan.nodes.size()), segment});
    }
    ValueId norm(ValueId in) {
        const ValueId out = value(kWidth);
        add(NormOp{.in = in, .weight = weight(TensorType::F32, 1, kWidth), .out = out});
        return out;
    }
    ValueId project(ValueId in, std::int32_t width, TensorType type = TensorType::Q4_K) {
        const ValueId out = value(width);
        add(MatMulOp{.weight = weight(type, width, kWidth), .in = in, .out = out});
        return out;
    }
    void headNorm(ValueId id, std::int32_t heads) {
        add(NormOp{.in = id, .weight = weight(TensorType::F32, 1, kHead), .out = id, .groups = heads});
    }
    void rope(ValueId id, std::int32_t heads) {
        add(RopeOp{.inout = id,
                   .heads = heads,
                   .headSize = kHead,
                   .rotated = kHead,
                   .pairs = RopePairs::Halves,
                   .frequencies = frequencies});
    }
    ValueId attend(ValueId q) {
        const ValueId out = value(kHeads * kHead);
        add(AttentionOp{.q = q,
                        .out = out,
                        .cache = CacheId{0},
                        .heads = kHeads,
                        .kvHeads = kKvHeads,
                        .keySize = kHead,
                        .valueSize = kHead,
                        .scale = 1.0f});
        return out;
    }
    [[nodiscard]] std::vector<std::string> names(const FusedForms& forms) const {
        std::vector<std::string> result;
        for (const Node& node : fuse(plan, forms).nodes) result.emplace_back(opName(node.op));
        return result;
    }

    static constexpr std::int32_t kWidth = 256, kHead = 64, kHeads = 4, kKvHeads = 2;
    Plan plan;

 private:
    std::deque<gguf::Tensor> tensors_;  // the plan points at them

 public:
    WeightId frequencies = weight(TensorType::F32, 1, kHead / 2);
};

struct DenseParts {
    TensorType v = TensorType::Q4_K;
    bool headNorms = true;
};

/// x through attention and a gated network.
void addDense(Layer& l, ValueId x, const DenseParts& parts) {
    const ValueId in = l.norm(x);
    const ValueId q = l.project(in, Layer::kHeads * Layer::kHead);
    const ValueId k = l.project(in, Layer::kKvHeads * Layer::kHead);
    const ValueId v = l.project(in, Layer::kKvHeads * Layer::kHead, parts.v);
    if (parts.headNorms) {
        l.headNorm(q, Layer::kHeads);
        l.headNorm(k, Layer::kKvHeads);
    }
    l.rope(q, Layer::kHeads);
    l.rope(k, Layer::kKvHeads);
    l.add(KvStoreOp{k, v, CacheId{0}});
    const ValueId mixed = l.attend(q);
    l.add(MatMulOp{.weight = l.weight(TensorType::Q4_K, Layer::kWidth, Layer::kWidth),
                   .in = mixed,
                   .out = x,
                   .residual = x});
    const ValueId ffn = l.norm(x);
    const ValueId gate = l.project(ffn, 512), up = l.project(ffn, 512);
    const ValueId hidden = l.value(512);
    l.add(ActivationOp{.gate = gate, .up = up, .out = hidden});
    l.add(MatMulOp{
        .weight = l.weight(TensorType::Q4_K, Layer::kWidth, 512), .in = hidden, .out = x, .residual = x});
}

Layer dense(const DenseParts& parts = {}) {
    Layer l;
    l.plan.caches = {
        {.keyWidth = Layer::kKvHeads * Layer::kHead, .valueWidth = Layer::kKvHeads * Layer::kHead}};
    addDense(l, l.value(Layer::kWidth), parts);
    return l;
}

using Names = std::vector<std::string>;

TEST(Fuse, NothingUnlessAsked) {
    const Layer l = dense();
    const Plan same = fuse(l.plan, {});
    EXPECT_EQ(same.nodes.size(), 16u);
    EXPECT_EQ(same.values.size(), l.plan.values.size());
}

TEST(Fuse, ADenseLayerIsSevenOps) {
    for (const bool headNorms : {true, false}) {
        EXPECT_EQ(dense({.headNorms = headNorms}).names(kAll),
                  (Names{"projections", "heads_store", "attention_split", "attention_merge", "matmul",
                         "gated_projection", "matmul"}));
    }
}

TEST(Fuse, AnotherTypeOfWeightIsAnotherOp) {
    EXPECT_EQ(dense({.v = TensorType::Q6_K}).names(kAll),
              (Names{"projections", "projections", "heads_store", "attention_split", "attention_merge",
                     "matmul", "gated_projection", "matmul"}));
}

TEST(Fuse, WithoutNormsOfInputsTheyStayOps) {
    FusedForms forms = kAll;
    forms.inputNorms = false;
    forms.attentionSplits = 1;
    EXPECT_EQ(dense().names(forms), (Names{"norm", "projections", "heads_store", "attention", "matmul",
                                           "norm", "gated_projection", "matmul"}));
}

TEST(Fuse, HeadsMustBeWholeBlocks) {
    FusedForms forms = kAll;
    forms.headMultiple = 128;
    const Names names = dense().names(forms);
    EXPECT_EQ(std::ranges::count(names, "heads_store"), 0);
    EXPECT_EQ(std::ranges::count(names, "rope"), 2);
}

TEST(Fuse, KeepsWhatAnOpWas) {
    const Layer l = dense();
    const Plan fused = fuse(l.plan, kAll);
    const auto& projections = std::get<ProjectionsOp>(fused.nodes[0].op);
    const auto& norm = std::get<NormOp>(l.plan.nodes[0].op);
    EXPECT_EQ(projections.in, norm.in);
    ASSERT_TRUE(projections.norm);
    EXPECT_EQ(projections.norm->weight, *norm.weight);
    ASSERT_EQ(projections.parts.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) {
        const auto& product = std::get<MatMulOp>(l.plan.nodes[i + 1].op);
        EXPECT_EQ(projections.parts[i].weight, product.weight);
        EXPECT_EQ(projections.parts[i].out, product.out);
    }
    const auto& heads = std::get<HeadsStoreOp>(fused.nodes[1].op);
    EXPECT_EQ(heads.q, projections.parts[0].out);
    EXPECT_EQ(heads.k, projections.parts[1].out);
    EXPECT_EQ(heads.v, projections.parts[2].out);
    EXPECT_TRUE(heads.qNorm && heads.kNorm && heads.rotation);
    const auto& split = std::get<AttentionSplitOp>(fused.nodes[2].op);
    EXPECT_EQ(fused.value(split.partials).width, Layer::kHeads * 4 * (Layer::kHead + 2));
}

TEST(Fuse, ANormThatSomethingElseReadsStays) {
    Layer l;
    const ValueId x = l.value(Layer::kWidth);
    const ValueId in = l.norm(x);
    l.project(in, 64);
    l.project(in, 32);
    l.add(ScaleOp{.in = in, .out = l.value(Layer::kWidth)});
    EXPECT_EQ(l.names(kAll), (Names{"norm", "projections", "scale"}));
}

TEST(Fuse, ANormOfWhatIsOverwrittenStays) {
    Layer l;
    const ValueId x = l.value(Layer::kWidth);
    const ValueId in = l.norm(x);
    l.add(ScaleOp{.in = x, .out = x});
    l.project(in, 64);
    EXPECT_EQ(l.names(kAll), (Names{"norm", "scale", "matmul"}));
}

TEST(Fuse, NormsWithMoreToThemStay) {
    for (const int what : {0, 1, 2, 3}) {
        Layer l;
        const ValueId x = l.value(Layer::kWidth);
        NormOp norm{
            .in = x, .weight = l.weight(TensorType::F32, 1, Layer::kWidth), .out = l.value(Layer::kWidth)};
        if (what == 0) norm.kind = NormKind::Layer;
        if (what == 1) norm.bias = norm.weight;
        if (what == 2) norm.groups = 2;
        if (what == 3) norm.weight.reset();
        l.add(norm);
        l.project(norm.out, 64);
        EXPECT_EQ(l.names(kAll), (Names{"norm", "matmul"})) << what;
    }
}

TEST(Fuse, TheOutputsNormStays) {
    Layer l;
    l.plan.output = l.norm(l.value(Layer::kWidth));
    l.project(l.plan.output, 64);
    EXPECT_EQ(l.names(kAll), (Names{"norm", "matmul"}));
}

TEST(Fuse, ProductsWithResidualsOrGroupsStandAlone) {
    Layer l;
    const ValueId x = l.value(Layer::kWidth);
    l.add(MatMulOp{.weight = l.weight(TensorType::F16, 256, 128), .in = x, .out = l.value(256), .groups = 2});
    l.add(
        MatMulOp{.weight = l.weight(TensorType::F16, 256, 256), .in = x, .out = l.value(256), .residual = x});
    l.project(x, 64);
    EXPECT_EQ(l.names(kAll), (Names{"matmul", "matmul", "matmul"}));
}

TEST(Fuse, MoreThanThreeProductsAreSeveralOps) {
    Layer l;
    const ValueId x = l.value(Layer::kWidth);
    for (int i = 0; i < 5; ++i) l.project(x, 32);
    EXPECT_EQ(l.names(kAll), (Names{"projections", "projections"}));
}

TEST(Fuse, AGateThatIsReadAgainIsNoGatedProjection) {
    for (const bool again : {false, true}) {
        Layer l;
        const ValueId x = l.value(Layer::kWidth);
        const ValueId gate = l.project(x, 64), up = l.project(x, 64);
        l.add(ActivationOp{.gate = gate, .up = up, .out = l.value(64)});
        if (again) l.add(ScaleOp{.in = gate, .out = l.value(64)});
        EXPECT_EQ(l.names(kAll),
                  again ? (Names{"projections", "activation", "scale"}) : Names{"gated_projection"});
    }
}

TEST(Fuse, GatesInEitherOrder) {
    Layer l;
    const ValueId x = l.value(Layer::kWidth);
    const ValueId up = l.project(x, 64), gate = l.project(x, 64);
    l.add(ActivationOp{.gate = gate, .up = up, .out = gate});
    const Plan fused = fuse(l.plan, kAll);
    ASSERT_EQ(fused.nodes.size(), 1u);
    EXPECT_EQ(std::get<GatedProjectionOp>(fused.nodes[0].op).gate,
              std::get<MatMulOp>(l.plan.nodes[1].op).weight);
}

/// What is between the projections and the attention, in any order.
template <class Between>
Names namesBetween(const Between& between) {
    Layer l;
    l.plan.caches = {{.keyWidth = 128, .valueWidth = 128}};
    const ValueId q = l.value(256), k = l.value(128), v = l.value(128);
    between(l, q, k, v);
    l.add(KvStoreOp{k, v, CacheId{0}});
    l.attend(q);
    FusedForms forms;
    forms.headsStore = true;
    return l.names(forms);
}

TEST(Fuse, HeadsOfOtherKinds) {
    const auto norms = [](Layer& l, ValueId q, ValueId k) {
        l.headNorm(q, Layer::kHeads);
        l.headNorm(k, Layer::kKvHeads);
    };
    const auto ropes = [](Layer& l, ValueId q, ValueId k) {
        l.rope(q, Layer::kHeads);
        l.rope(k, Layer::kKvHeads);
    };
    const Names one{"heads_store", "attention"};
    EXPECT_EQ(namesBetween([&](Layer& l, ValueId q, ValueId k, ValueId) { norms(l, q, k); }), one);
    EXPECT_EQ(namesBetween([&](Layer& l, ValueId q, ValueId k, ValueId v) {
                  norms(l, q, k);
                  ropes(l, q, k);
                  l.add(NormOp{.in = v, .out = v, .groups = Layer::kKvHeads});
              }),
              one);
    // Norms behind rotations: the rotations stay.
    EXPECT_EQ(namesBetween([&](Layer& l, ValueId q, ValueId k, ValueId) {
                  ropes(l, q, k);
                  norms(l, q, k);
              }),
              (Names{"rope", "rope", "heads_store", "attention"}));
    // A norm of the whole row, and nothing at all.
    EXPECT_EQ(namesBetween([&](Layer& l, ValueId q, ValueId, ValueId) { l.headNorm(q, 1); }),
              (Names{"norm", "kv_store", "attention"}));
    EXPECT_EQ(namesBetween([](Layer&, ValueId, ValueId, ValueId) {}), (Names{"kv_store", "attention"}));
    // Rotations by different angles.
    EXPECT_EQ(namesBetween([&](Layer& l, ValueId q, ValueId k, ValueId) {
                  l.rope(q, Layer::kHeads);
                  l.frequencies = l.weight(TensorType::F32, 1, Layer::kHead / 2);
                  l.rope(k, Layer::kKvHeads);
              }),
              (Names{"rope", "rope", "kv_store", "attention"}));
}

TEST(Fuse, KeysThatAreReadAgainStayOps) {
    Layer l;
    l.plan.caches = {{.keyWidth = 128, .valueWidth = 128}};
    const ValueId q = l.value(256), k = l.value(128), v = l.value(128);
    l.rope(q, Layer::kHeads);
    l.rope(k, Layer::kKvHeads);
    l.add(KvStoreOp{k, v, CacheId{0}});
    l.attend(q);
    l.add(ScaleOp{.in = k, .out = l.value(128)});
    EXPECT_EQ(l.names(kAll),
              (Names{"rope", "rope", "kv_store", "attention_split", "attention_merge", "scale"}));
}

TEST(Fuse, AttentionToAllPositionsStaysWhole) {
    Layer l;
    l.plan.caches = {{.keyWidth = 128, .valueWidth = 128}};
    l.attend(l.value(256));
    std::get<AttentionOp>(l.plan.nodes[0].op).causal = false;
    EXPECT_EQ(l.names(kAll), Names{"attention"});
}

TEST(StepCost, CountsEachOpOnce) {
    std::vector<std::byte> data(1000);
    Layer l = dense();
    std::deque<gguf::Tensor> tensors;
    for (Weight& weight : l.plan.weights) {
        tensors.push_back(*weight.tensor);
        tensors.back().data = std::span(data).first(tensors.size() * 10);
        weight.tensor = &tensors.back();
    }
    for (const FusedForms& forms : {FusedForms{}, kAll}) {
        const Plan plan = fuse(l.plan, forms);
        const StepCost cost = stepCost(plan, KvType::F16, 99);
        EXPECT_EQ(cost.dispatches(), static_cast<std::int32_t>(plan.nodes.size()));
        const SegmentCost layer = segmentCost(plan, 0);
        EXPECT_EQ(layer.dispatches, cost.dispatches());
        EXPECT_EQ(layer.barriers, cost.barriers);
        // Keys and values: 256 elements of 100 positions read, of one written.
        EXPECT_EQ(cost.sum.cache, 101u * 256 * 2);
    }
    const StepCost plain = stepCost(l.plan, KvType::F16, 99),
                   fused = stepCost(fuse(l.plan, kAll), KvType::F16, 99);
    EXPECT_EQ(plain.barriers, 10);
    EXPECT_EQ(fused.barriers, 6);
    // All weights but the frequencies; those of products are read once, whoever reads them.
    EXPECT_EQ(fused.sum.weights, plain.sum.weights);
    // One product: its input, its residual and its output.
    EXPECT_EQ(fused.nodes[4].read, 2u * 256 * 4);
    EXPECT_EQ(fused.nodes[4].written, 256u * 4);
    // Two ranges of 64 and 36 positions for each of 4 heads.
    EXPECT_EQ(fused.nodes[2].written, 4u * 2 * 66 * 4);
    EXPECT_EQ(fused.nodes[3].read, fused.nodes[2].written);
    EXPECT_LT(fused.sum.read + fused.sum.written, plain.sum.read + plain.sum.written);
}

/// A layer of experts: gate, up, down of the experts that `chosen` names.
ValueId addExperts(Layer& layer, ValueId in, ValueId chosen) {
    ValueId hidden{};
    for (int i = 0; i < 2; ++i) {
        hidden = layer.value(2 * 96);
        layer.add(ExpertMatMulOp{.weight = layer.weight(TensorType::Q4_K, 4 * 96, 256),
                                 .in = in,
                                 .experts = chosen,
                                 .out = hidden,
                                 .expertCount = 4});
    }
    const ValueId out = layer.value(2 * 256);
    layer.add(ExpertMatMulOp{.weight = layer.weight(TensorType::Q6_K, 4 * 256, 96),
                             .in = hidden,
                             .experts = chosen,
                             .out = out,
                             .inputPerExpert = true,
                             .expertCount = 4});
    return out;
}

TEST(FuseExperts, ProductsOfOneChoiceShareItsGroups) {
    Layer layer;
    layer.plan.capacity = 100;
    const ValueId chosen = layer.value(2);
    (void)addExperts(layer, layer.value(256), chosen);
    const Plan fused = fuse(layer.plan, {.expertOutputs = 64});
    ASSERT_EQ(fused.nodes.size(), 4u);
    const auto& groups = std::get<ExpertGroupsOp>(fused.nodes[0].op);
    EXPECT_EQ(groups.outputTiles, (std::vector<std::int32_t>{2, 2, 4}));
    EXPECT_EQ(groups.mostSlots, 200);
    EXPECT_EQ(fused.value(groups.order).width, expertOrderWidth(200, 4));
    EXPECT_EQ(fused.value(groups.order).rows, Rows::One);
    for (std::int32_t i = 0; i < 3; ++i) {
        const auto& product =
            std::get<GroupedExpertMatMulOp>(fused.nodes[static_cast<std::size_t>(i) + 1].op);
        EXPECT_EQ(product.index, i);
        EXPECT_EQ(product.order, groups.order);
        EXPECT_EQ(product.dispatch, groups.dispatch);
        EXPECT_EQ(product.product.experts, chosen);
    }
    EXPECT_EQ(layer.names({}), (std::vector<std::string>{"expert_matmul", "expert_matmul", "expert_matmul"}));
}

TEST(FuseExperts, EveryChoiceHasGroupsOfItsOwn) {
    Layer layer;
    layer.plan.capacity = 32;
    const ValueId logits = layer.value(4), chosen = layer.value(2), shares = layer.value(2);
    const auto route = [&] { layer.add(RouteOp{.logits = logits, .experts = chosen, .weights = shares}); };
    const ValueId in = layer.value(256);
    route();
    (void)addExperts(layer, in, chosen);
    route();  // into the same value
    (void)addExperts(layer, in, chosen);
    (void)addExperts(layer, in, layer.value(2));
    const std::vector<std::string> names = layer.names({.expertOutputs = 64});
    EXPECT_EQ(std::ranges::count(names, "expert_groups"), 3);
    EXPECT_EQ(std::ranges::count(names, "grouped_expert_matmul"), 9);
}

}  // namespace
}  // namespace fireside::plan
