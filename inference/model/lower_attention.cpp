// The part of a block that mixes tokens. Independent ops stand next to each other (q, k, v; both norms; both
// rotations): no barrier is needed between them.
#include "inference/model/plan_builder.h"

namespace fireside::model {

void PlanBuilder::headNorm(const std::string& label, ValueId inout, const OptionalWeight& weight,
                           std::int32_t heads) {
    if (!weight) return;
    const bool whole = spec_.attention.qkNorm == QkNorm::WholeRow;
    add(label, plan::NormOp{.in = inout,
                            .weight = weight,
                            .out = inout,
                            .groups = whole ? 1 : heads,
                            .epsilon = h_.normEpsilon});
}

void PlanBuilder::rope(const std::string& label, ValueId inout, std::int32_t heads, std::int32_t headSize,
                       const LayerNumbers& n) {
    if (n.rope < 0) return;
    const auto index = static_cast<std::size_t>(n.rope);
    const RopeNumbers& rope = h_.ropes[index];
    const RopeWeights& w = weights_.ropes[index];
    const bool isLong = w.longFrequencies && request_.contextLength > rope.originalContext;
    add(label, plan::RopeOp{.inout = inout,
                            .heads = heads,
                            .headSize = headSize,
                            .rotated = rope.rotated,
                            .pairs = spec_.rope.pairs,
                            .frequencies = isLong ? *w.longFrequencies : w.frequencies,
                            .magnitude = rope.magnitude});
}

ValueId PlanBuilder::attend(const LayerNumbers& n, ValueId q, const std::optional<WeightId>& sinks) {
    if (h_.queryGrowth > 0) {
        add("attn_q_growth",
            plan::ScaleOp{.in = q, .out = q, .growth = h_.queryGrowth, .span = h_.queryGrowthSpan});
    }
    const ValueId mixed = value("attn", n.heads * n.valueSize);
    add("attn", plan::AttentionOp{.q = q,
                                  .out = mixed,
                                  .cache = cache_,
                                  .heads = n.heads,
                                  .kvHeads = n.kvHeads,
                                  .keySize = n.keySize,
                                  .valueSize = n.valueSize,
                                  .scale = n.scoreScale,
                                  .window = n.window,
                                  .softcap = h_.scoreSoftcap,
                                  .causal = h_.causal,
                                  .sinks = sinks});
    return mixed;
}

ValueId PlanBuilder::attention(const LayerNumbers& n, const AttentionWeights& w, ValueId in) {
    const AttentionSpec& spec = spec_.attention;
    const bool ownKv = w.k.has_value();
    ValueId q = project("attn_q", in, w.q, w.qBias);
    std::optional<ValueId> k, v, elementGate;
    if (ownKv) k = project("attn_k", in, *w.k, w.kBias);
    if (w.v) v = project("attn_v", in, *w.v, w.vBias);
    if (spec.gate == OutputGate::PerElement) {
        elementGate = slice("attn_gate", q, n.heads, n.keySize, n.keySize);
        q = slice("attn_q_part", q, n.heads, n.keySize, 0);
    }
    if (ownKv && !v) v = slice("attn_v", *k, 1, n.kvHeads * n.valueSize, 0);
    const auto norms = [&] {
        headNorm("attn_q_norm", q, w.qNorm, n.heads);
        if (ownKv) headNorm("attn_k_norm", *k, w.kNorm, n.kvHeads);
    };
    const auto ropes = [&] {
        rope("rope_q", q, n.heads, n.keySize, n);
        if (ownKv) rope("rope_k", *k, n.kvHeads, n.keySize, n);
    };
    if (!spec.qkNormAfterRope) norms();
    ropes();
    if (spec.qkNormAfterRope) norms();
    if (ownKv && spec.valueNorm) {
        add("attn_v_norm", plan::NormOp{.in = *v, .out = *v, .groups = n.kvHeads, .epsilon = h_.normEpsilon});
    }
    if (ownKv) add("kv_store", plan::KvStoreOp{*k, *v, cache_});
    return gatedAttention(n, w, in, attend(n, q, w.sinks), elementGate);
}

ValueId PlanBuilder::gatedAttention(const LayerNumbers& n, const AttentionWeights& w, ValueId in,
                                    ValueId mixed, std::optional<ValueId> elementGate) {
    std::optional<ValueId> gate = elementGate;
    if (w.gate) gate = project("attn_gate", in, *w.gate);
    if (!gate) return mixed;
    add("attn_gated", plan::ActivationOp{.gate = *gate,
                                         .up = mixed,
                                         .out = mixed,
                                         .activation = plan::Activation::Sigmoid,
                                         .gateRepeat = w.gate ? n.valueSize : 1});
    return mixed;
}

ValueId PlanBuilder::latentQueries(const LayerNumbers&, const LatentWeights& w, ValueId in) {
    if (w.q) return project("attn_q", in, *w.q);
    const ValueId down = project("attn_q_a", in, *w.qDown);
    add("attn_q_a_norm", plan::NormOp{.in = down, .weight = w.qNorm, .out = down, .epsilon = h_.normEpsilon});
    return project("attn_q_b", down, *w.qUp);
}

ValueId PlanBuilder::latentAttention(const LayerNumbers& n, const LatentWeights& w, ValueId in) {
    const ValueId q = latentQueries(n, w, in);
    const ValueId kv = project("attn_kv_a", in, w.kvDown);
    const ValueId kRope = project("attn_k_rope", in, w.kRope);
    add("attn_kv_a_norm", plan::NormOp{.in = kv, .weight = w.kvNorm, .out = kv, .epsilon = h_.normEpsilon});
    rope("rope_k", kRope, 1, h_.latent.ropeSize, n);
    return h_.latent.absorbed ? absorbed(n, w, q, kv, kRope) : unpacked(n, w, q, kv, kRope);
}

/// Queries are carried into the space of the compressed vectors, which are keys and values at once.
ValueId PlanBuilder::absorbed(const LayerNumbers& n, const LatentWeights& w, ValueId q, ValueId kv,
                              ValueId kRope) {
    const LatentNumbers& l = h_.latent;
    const ValueId plain = slice("q_plain", q, n.heads, l.plainSize, 0);
    const ValueId turned = slice("q_rope", q, n.heads, l.ropeSize, l.plainSize);
    rope("rope_q", turned, n.heads, l.ropeSize, n);
    const ValueId latentQ = projectHeads("attn_k_b", plain, *w.kUp, n.heads);

    const ValueId query = value("query", n.heads * n.keySize);
    const auto join = [&](const std::string& label, ValueId in, ValueId out, std::int32_t groups,
                          std::int32_t size, std::int32_t offset) {
        add(label, plan::CopyOp{.in = in,
                                .out = out,
                                .groups = groups,
                                .size = size,
                                .inStride = size,
                                .inOffset = 0,
                                .outStride = n.keySize,
                                .outOffset = offset});
    };
    join("query_latent", latentQ, query, n.heads, l.kvRank, 0);
    join("query_rope", turned, query, n.heads, l.ropeSize, l.kvRank);
    const ValueId key = value("key", n.keySize);
    join("key_latent", kv, key, 1, l.kvRank, 0);
    join("key_rope", kRope, key, 1, l.ropeSize, l.kvRank);
    add("kv_store", plan::KvStoreOp{key, {}, cache_});
    return projectHeads("attn_v_b", attend(n, query, {}), *w.vUp, n.heads);
}

/// Keys and values of every head are made from the compressed vector before they are stored.
ValueId PlanBuilder::unpacked(const LayerNumbers& n, const LatentWeights& w, ValueId q, ValueId kv,
                              ValueId kRope) {
    const LatentNumbers& l = h_.latent;
    const ValueId both = project("attn_kv_b", kv, *w.kvUp);
    const ValueId key = value("key", n.heads * n.keySize);
    const auto place = [&](const std::string& label, ValueId in, ValueId out, std::int32_t inStride,
                           std::int32_t inOffset, std::int32_t size, std::int32_t outOffset) {
        add(label, plan::CopyOp{.in = in,
                                .out = out,
                                .groups = n.heads,
                                .size = size,
                                .inStride = inStride,
                                .inOffset = inOffset,
                                .outStride = n.keySize,
                                .outOffset = outOffset});
    };
    const std::int32_t headBoth = l.plainSize + l.valueSize;
    place("key_plain", both, key, headBoth, 0, l.plainSize, 0);
    place("key_rope", kRope, key, 0, 0, l.ropeSize, l.plainSize);
    const ValueId v = slice("attn_v", both, n.heads, l.valueSize, l.plainSize);
    const ValueId turned = slice("q_rope", q, n.heads, l.ropeSize, l.plainSize);
    rope("rope_q", turned, n.heads, l.ropeSize, n);
    place("query_rope", turned, q, l.ropeSize, 0, l.ropeSize, l.plainSize);
    add("kv_store", plan::KvStoreOp{key, v, cache_});
    return attend(n, q, {});
}

ValueId PlanBuilder::deltaNet(const DeltaNetWeights& w, ValueId in) {
    const DeltaNetNumbers& n = h_.deltaNet;
    const ValueId qkv = project("attn_qkv", in, w.qkv);
    const ValueId gate = project("attn_gate", in, w.gate);
    const ValueId beta = project("ssm_beta", in, w.beta);
    const ValueId alpha = project("ssm_alpha", in, w.alpha);
    const ValueId filtered = value("ssm_conv1d", width(qkv));
    add("ssm_conv1d", plan::ConvolutionOp{qkv, w.convolution, filtered, cache_});
    const ValueId mixed = value("delta_net", n.valueHeads * n.headSize);
    add("delta_net", plan::DeltaNetOp{.qkv = filtered,
                                      .alpha = alpha,
                                      .beta = beta,
                                      .a = w.a,
                                      .dtBias = w.dtBias,
                                      .out = mixed,
                                      .cache = cache_,
                                      .keyHeads = n.keyHeads,
                                      .valueHeads = n.valueHeads,
                                      .headSize = n.headSize,
                                      .epsilon = h_.normEpsilon});
    add("ssm_norm",
        plan::NormOp{
            .in = mixed, .weight = w.norm, .out = mixed, .groups = n.valueHeads, .epsilon = h_.normEpsilon});
    add("ssm_gated", plan::ActivationOp{.gate = gate, .up = mixed, .out = mixed});
    return mixed;
}

}  // namespace fireside::model
