#include "inference/model/plan_builder.h"

#include <algorithm>
#include <cmath>

namespace fireside::model {

void PlanBuilder::caches() {
    for (std::size_t i = 0; i < h_.layer.size(); ++i) {
        const LayerNumbers& n = h_.layer[i];
        if (static_cast<std::size_t>(n.kvLayer) != i) {
            cacheOfLayer_.push_back(cacheOfLayer_[static_cast<std::size_t>(n.kvLayer)]);
            continue;
        }
        plan::CacheShape shape;
        if (n.kind == LayerKind::DeltaNet) {
            const DeltaNetNumbers& d = h_.deltaNet;
            shape.convRows = d.convolution - 1;
            shape.convWidth = (2 * d.keyHeads + d.valueHeads) * d.headSize;
            shape.stateSize = d.valueHeads * d.headSize * d.headSize;
        } else {
            const bool keysOnly = spec_.attention.kind == AttentionKind::Latent && h_.latent.absorbed;
            shape.keyWidth = n.kvHeads * n.keySize;
            shape.valueWidth = keysOnly ? 0 : n.kvHeads * n.valueSize;
            shape.window = n.window;
        }
        cacheOfLayer_.push_back(static_cast<plan::CacheId>(plan_.caches.size()));
        plan_.caches.push_back(shape);
    }
}

ValueId PlanBuilder::embedding() {
    const ValueId x = value("x", h_.width);
    add("token_embd", plan::EmbedOp{.table = weights_.embedding, .out = x, .scale = h_.embeddingScale});
    const auto also = [&](const std::string& label, const OptionalWeight& table, plan::EmbedIndex index) {
        if (table) add(label, plan::EmbedOp{.table = *table, .out = x, .index = index, .residual = x});
    };
    also("token_types", weights_.tokenTypes, plan::EmbedIndex::First);
    also("position_embd", weights_.positions, plan::EmbedIndex::Position);
    if (weights_.embeddingNorm) {
        add("token_embd_norm", plan::NormOp{.in = x,
                                            .weight = weights_.embeddingNorm->weight,
                                            .out = x,
                                            .epsilon = h_.normEpsilon,
                                            .kind = spec_.norms.kind,
                                            .bias = weights_.embeddingNorm->bias});
    }
    if (!weights_.perLayerEmbedding) return x;
    // The second embedding of every layer: the token's own and a projection of the first, halfway by
    // variance.
    const std::int32_t all = h_.layers * h_.perLayerWidth;
    const ValueId own = value("per_layer_token_embd", all);
    add("per_layer_token_embd", plan::EmbedOp{.table = *weights_.perLayerEmbedding,
                                              .out = own,
                                              .scale = std::sqrt(static_cast<float>(h_.perLayerWidth))});
    const ValueId projected = project("per_layer_model_proj", x, *weights_.perLayerProjection);
    add("per_layer_scale",
        plan::ScaleOp{
            .in = projected, .out = projected, .scale = 1.0f / std::sqrt(static_cast<float>(h_.width))});
    add("per_layer_proj_norm", plan::NormOp{.in = projected,
                                            .weight = weights_.perLayerNorm,
                                            .out = projected,
                                            .groups = h_.layers,
                                            .epsilon = h_.normEpsilon});
    perLayer_ = value("per_layer", all);
    const float half = 1.0f / std::sqrt(2.0f);
    add("per_layer_own", plan::ScaleOp{.in = own, .out = own, .scale = half});
    add("per_layer", plan::ScaleOp{.in = projected, .out = *perLayer_, .scale = half, .residual = own});
    return x;
}

void PlanBuilder::layer(std::int32_t index, ValueId x) {
    ++segment_;
    layer_ = index;
    prefix_ = "blk." + std::to_string(index) + ".";
    cache_ = cacheOfLayer_[static_cast<std::size_t>(index)];
    const LayerNumbers& n = h_.layer[static_cast<std::size_t>(index)];
    const LayerWeights& w = weights_.layers[static_cast<std::size_t>(index)];

    const ValueId in = normIf(spec_.norms.beforeAttention, x, w.beforeAttention);
    const ValueId mixed = w.deltaNet ? deltaNet(*w.deltaNet, in)
                          : w.latent ? latentAttention(n, *w.latent, in)
                                     : attention(n, *w.attention, in);
    if (plainBranch(w.afterAttention)) {
        add("attn_output", plan::MatMulOp{w.output, mixed, x, w.outputBias, x});
    } else {
        addBranch(spec_.norms.afterAttention, project("attn_output", mixed, w.output, w.outputBias),
                  w.afterAttention, x);
    }
    const bool plain = plainBranch(w.afterFfn);
    const ValueId branch = feedForward(n, w, x, plain ? std::optional(x) : std::nullopt);
    if (!plain) addBranch(spec_.norms.afterFfn, branch, w.afterFfn, x);
    if (w.perLayer) perLayerInput(*w.perLayer, x);
    if (w.outputScale != 1.0f)
        add("layer_output_scale", plan::ScaleOp{.in = x, .out = x, .scale = w.outputScale});
    prefix_.clear();
}

ValueId PlanBuilder::head(ValueId x) {
    ++segment_;
    const bool all = plan_.outputs == plan::Outputs::All && !h_.pooling;
    const bool mean = h_.pooling == Pooling::Mean;
    if (!all && !mean) {
        // Also of one token: the parts of a cut plan are made for different capacities and must name values alike.
        const ValueId row = value("row", h_.width, Rows::One);
        const bool first = h_.pooling == Pooling::First;
        add("select_row",
            plan::SelectRowOp{x, row, first ? plan::SelectedRow::First : plan::SelectedRow::Output});
        x = row;
    }
    if (weights_.outputNorm) x = norm("output_norm", x, *weights_.outputNorm);
    if (mean) {
        const ValueId row = value("mean", h_.width, Rows::One);
        add("mean", plan::MeanRowsOp{x, row});
        x = row;
    }
    if (h_.pooling)
        return weights_.classifier ? project("cls", x, *weights_.classifier, weights_.classifierBias) : x;
    const ValueId logits = project("output", x, *weights_.head, weights_.headBias);
    if (h_.logitScale != 1.0f || h_.logitSoftcap > 0) {
        add("logit_scale",
            plan::ScaleOp{.in = logits, .out = logits, .scale = h_.logitScale, .softcap = h_.logitSoftcap});
    }
    if (plan_.outputs != plan::Outputs::Best) return logits;
    const ValueId best = value("best", 1, Rows::One);
    add("best", plan::ArgMaxOp{logits, best});
    return best;
}

ValueId PlanBuilder::value(const std::string& name, std::int32_t width, Rows rows) {
    plan_.values.push_back({prefix_ + name, width, rows});
    return static_cast<ValueId>(plan_.values.size() - 1);
}

void PlanBuilder::add(const std::string& label, plan::Op op) {
    plan_.nodes.push_back({std::move(op), prefix_ + label, segment_});
}

ValueId PlanBuilder::project(const std::string& label, ValueId in, WeightId weight,
                             const OptionalWeight& bias) {
    const ValueId out = value(label, rows(weight), plan_.value(in).rows);
    add(label, plan::MatMulOp{weight, in, out, bias, {}});
    return out;
}

ValueId PlanBuilder::projectHeads(const std::string& label, ValueId in, WeightId weight,
                                  std::int32_t groups) {
    const ValueId out = value(label, rows(weight));
    add(label, plan::MatMulOp{weight, in, out, {}, {}, groups});
    return out;
}

ValueId PlanBuilder::norm(const std::string& label, ValueId in, const NormWeights& w) {
    const ValueId out = value(label, width(in), plan_.value(in).rows);
    add(label, plan::NormOp{.in = in,
                            .weight = w.weight,
                            .out = out,
                            .epsilon = h_.normEpsilon,
                            .kind = spec_.norms.kind,
                            .bias = w.bias});
    return out;
}

ValueId PlanBuilder::normIf(std::string_view label, ValueId in, const OptionalNorm& w) {
    return w ? norm(std::string(label), in, *w) : in;
}

ValueId PlanBuilder::slice(const std::string& label, ValueId in, std::int32_t groups, std::int32_t size,
                           std::int32_t offset) {
    const ValueId out = value(label, groups * size);
    add(label, plan::CopyOp{.in = in,
                            .out = out,
                            .groups = groups,
                            .size = size,
                            .inStride = width(in) / groups,
                            .inOffset = offset,
                            .outStride = size,
                            .outOffset = 0});
    return out;
}

bool PlanBuilder::plainBranch(const OptionalNorm& after) const {
    return !after && h_.residualScale == 1.0f;
}

void PlanBuilder::addBranch(std::string_view label, ValueId branch, const OptionalNorm& after, ValueId x) {
    if (after && !spec_.norms.ofStream) branch = norm(std::string(label), branch, *after);
    add("residual", plan::ScaleOp{.in = branch, .out = x, .scale = h_.residualScale, .residual = x});
    if (!after || !spec_.norms.ofStream) return;
    add(std::string(label), plan::NormOp{.in = x,
                                         .weight = after->weight,
                                         .out = x,
                                         .epsilon = h_.normEpsilon,
                                         .kind = spec_.norms.kind,
                                         .bias = after->bias});
}

plan::Plan makePlan(const ArchSpec& spec, const Hyperparameters& h, const ModelWeights& weights,
                    const PlanRequest& request) {
    plan::Plan plan;
    plan.capacity = request.capacity;
    plan.outputs = request.outputs;
    plan.weights = weights.list;
    plan.causal = h.causal && h.pooling != Pooling::Mean && h.pooling != Pooling::First;
    PlanBuilder builder(spec, h, weights, request, plan);
    builder.caches();
    const ValueId x = builder.embedding();
    for (std::int32_t layer = 0; layer < h.layers; ++layer) builder.layer(layer, x);
    if (request.outputs != plan::Outputs::None) plan.output = builder.head(x);
    return plan;
}

}  // namespace fireside::model
