// The part of a block that works on each token alone.
#include "inference/model/plan_builder.h"

namespace fireside::model {

ValueId PlanBuilder::feedForward(const LayerNumbers& n, const LayerWeights& w, ValueId x, Into into) {
    if (w.moe && w.ffn) return besideDense(n, w, x, into);
    const ValueId in = normIf(spec_.norms.beforeFfn, x, w.beforeFfn);
    return w.moe ? experts(n, *w.moe, in, in, into) : dense("ffn", *w.ffn, in, spec_.ffn.limit, into);
}

ValueId PlanBuilder::dense(const std::string& label, const FfnWeights& w, ValueId in, float limit,
                           Into into) {
    std::optional<ValueId> gate;
    if (w.gate) gate = project(label + "_gate", in, *w.gate, w.gateBias);
    const ValueId up = project(label + "_up", in, w.up, w.upBias);
    const ValueId hidden = value(label + "_act", w.width);
    add(label + "_act", plan::ActivationOp{.gate = gate ? *gate : up,
                                           .up = gate ? std::optional(up) : std::nullopt,
                                           .out = hidden,
                                           .activation = spec_.ffn.activation,
                                           .limit = limit});
    const ValueId out = into ? *into : value(label + "_down", h_.width);
    add(label + "_down", plan::MatMulOp{w.down, hidden, out, w.downBias, into});
    return out;
}

ValueId PlanBuilder::experts(const LayerNumbers& n, const MoeWeights& w, ValueId in, ValueId routerIn,
                             Into into) {
    const MoeNumbers& moe = h_.moe;
    const ValueId logits = project("ffn_gate_inp", routerIn, w.router, w.routerBias);
    const ValueId chosen = value("experts", moe.used);
    const ValueId shares = value("expert_weights", moe.used);
    add("route", plan::RouteOp{.logits = logits,
                               .experts = chosen,
                               .weights = shares,
                               .gating = moe.gating,
                               .normalise = moe.normalise,
                               .scale = moe.scale,
                               .groups = moe.groups,
                               .groupsUsed = moe.groupsUsed,
                               .selectionBias = w.selectionBias,
                               .expertScale = w.expertScale});
    const ValueId hidden = expertHidden(n, w, in, chosen);
    const ValueId down = value("ffn_down_exps", moe.used * h_.width);
    add("ffn_down_exps", plan::ExpertMatMulOp{.weight = w.down,
                                              .in = hidden,
                                              .experts = chosen,
                                              .out = down,
                                              .inputPerExpert = true,
                                              .expertCount = moe.experts,
                                              .bias = w.downBias});
    // The shared expert's part goes where the sum then goes on.
    Into sum = into;
    if (w.shared) sum = sharedExpert(n, w, in, into);
    const ValueId out = into ? *into : value("ffn_moe", h_.width);
    add("ffn_moe", plan::ExpertSumOp{down, shares, out, sum});
    return out;
}

ValueId PlanBuilder::expertHidden(const LayerNumbers& n, const MoeWeights& w, ValueId in, ValueId chosen) {
    const std::int32_t used = h_.moe.used;
    const auto product = [&](const std::string& label, WeightId weight, const OptionalWeight& bias,
                             std::int32_t width) {
        const ValueId out = value(label, used * width);
        add(label, plan::ExpertMatMulOp{.weight = weight,
                                        .in = in,
                                        .experts = chosen,
                                        .out = out,
                                        .expertCount = h_.moe.experts,
                                        .bias = bias});
        return out;
    };
    ValueId gate{}, up{};
    if (w.gateUp) {
        const ValueId both = product("ffn_gate_up_exps", *w.gateUp, {}, 2 * w.width);
        gate = slice("ffn_gate_exps", both, used, w.width, 0);
        up = slice("ffn_up_exps", both, used, w.width, w.width);
    } else {
        gate = product("ffn_gate_exps", *w.gate, w.gateBias, w.width);
        up = product("ffn_up_exps", *w.up, w.upBias, w.width);
    }
    const ValueId hidden = value("ffn_act_exps", used * w.width);
    add("ffn_act_exps", plan::ActivationOp{.gate = gate,
                                           .up = up,
                                           .out = hidden,
                                           .activation = spec_.ffn.activation,
                                           .limit = n.expertLimit});
    return hidden;
}

ValueId PlanBuilder::sharedExpert(const LayerNumbers& n, const MoeWeights& w, ValueId in, Into into) {
    if (!w.sharedGate) return dense("ffn_shexp", *w.shared, in, n.sharedLimit, into);
    const ValueId out = dense("ffn_shexp", *w.shared, in, n.sharedLimit, {});
    const ValueId gate = project("ffn_gate_inp_shexp", in, *w.sharedGate);
    add("ffn_shexp_gated", plan::ActivationOp{.gate = gate,
                                              .up = out,
                                              .out = out,
                                              .activation = plan::Activation::Sigmoid,
                                              .gateRepeat = h_.width});
    if (!into) return out;
    add("ffn_shexp_add", plan::ScaleOp{.in = out, .out = *into, .residual = into});
    return *into;
}

/// Experts and a dense network side by side, each with norms of its own.
ValueId PlanBuilder::besideDense(const LayerNumbers& n, const LayerWeights& w, ValueId x, Into into) {
    const ValueId denseIn = normIf(spec_.norms.beforeFfn, x, w.beforeFfn);
    const ValueId denseOut = dense("ffn", *w.ffn, denseIn, spec_.ffn.limit, {});
    const ValueId expertsIn = normIf("pre_ffw_norm_2", x, w.moe->before);
    const ValueId routerIn = value("router_norm", h_.width);
    add("router_norm",
        plan::NormOp{.in = x, .weight = w.moe->routerNorm, .out = routerIn, .epsilon = h_.normEpsilon});
    const ValueId expertsOut = experts(n, *w.moe, expertsIn, routerIn, {});
    const ValueId a = normIf("post_ffw_norm_1", denseOut, w.moe->afterDense);
    const ValueId b = normIf("post_ffw_norm_2", expertsOut, w.moe->after);
    const ValueId both = value("ffn_both", h_.width);
    add("ffn_both", plan::ScaleOp{.in = a, .out = both, .residual = b});
    if (!into) return both;
    add("residual", plan::ScaleOp{.in = both, .out = *into, .residual = into});
    return *into;
}

/// x += norm(projection(gelu(gate(x)) * the layer's part of the second embedding)).
void PlanBuilder::perLayerInput(const PerLayerWeights& w, ValueId x) {
    const ValueId gate = project("inp_gate", x, w.gate);
    const ValueId part = value("per_layer_part", h_.perLayerWidth);
    add("per_layer_part", plan::CopyOp{.in = *perLayer_,
                                       .out = part,
                                       .groups = 1,
                                       .size = h_.perLayerWidth,
                                       .inStride = h_.perLayerWidth,
                                       .inOffset = layer_ * h_.perLayerWidth,
                                       .outStride = h_.perLayerWidth,
                                       .outOffset = 0});
    add("inp_act",
        plan::ActivationOp{.gate = gate, .up = part, .out = part, .activation = spec_.ffn.activation});
    const ValueId branch = norm("post_norm", project("proj", part, w.projection), {w.norm, std::nullopt});
    add("per_layer_add", plan::ScaleOp{.in = branch, .out = x, .residual = x});
}

}  // namespace fireside::model
