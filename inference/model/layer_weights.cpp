#include "inference/model/layer_weights.h"

#include <cmath>

namespace fireside::model {
namespace {

/// Binds one layer; names without "blk.N." in front.
class LayerBinder {
 public:
    LayerBinder(WeightBinder& binder, const ArchSpec& spec, const Hyperparameters& h, std::int32_t index)
        : binder_(binder),
          spec_(spec),
          h_(h),
          layer_(h.layer[static_cast<std::size_t>(index)]),
          ownKv_(layer_.kvLayer == index),
          prefix_("blk." + std::to_string(index) + ".") {}

    LayerWeights bind() {
        LayerWeights w{};
        w.beforeAttention = norm(spec_.norms.beforeAttention);
        w.afterAttention = norm(spec_.norms.afterAttention);
        w.beforeFfn = norm(spec_.norms.beforeFfn);
        w.afterFfn = norm(spec_.norms.afterFfn);
        std::int64_t mixed = std::int64_t{layer_.heads} * layer_.valueSize;
        if (layer_.kind == LayerKind::DeltaNet) {
            w.deltaNet = deltaNet();
            mixed = std::int64_t{h_.deltaNet.valueHeads} * h_.deltaNet.headSize;
            w.output = matrix("ssm_out.weight", h_.width, mixed);
        } else {
            if (spec_.attention.kind == AttentionKind::Latent) {
                w.latent = latent();
                mixed = std::int64_t{layer_.heads} * h_.latent.valueSize;
            } else {
                w.attention = attention();
            }
            w.output = matrix("attn_output.weight", h_.width, mixed);
            w.outputBias = vector(spec_.attention.outputBias, "attn_output.bias", h_.width);
        }
        const bool experts = h_.moe.experts > 0 && binder_.has(prefix_ + "ffn_gate_inp.weight");
        if (experts) w.moe = moe();
        if (!experts || spec_.moe.besideDense) w.ffn = denseFfn();
        if (h_.perLayerWidth > 0) w.perLayer = perLayer();
        if (spec_.perLayerInput && binder_.has(prefix_ + "layer_output_scale.weight")) {
            const auto scale = binder_.numbers(prefix_ + "layer_output_scale.weight", 1);
            if (!scale.empty()) w.outputScale = scale.front();
        }
        return w;
    }

 private:
    WeightId matrix(const std::string& name, std::int64_t rows, std::int64_t cols) {
        return binder_.matrix(prefix_ + name, rows, cols);
    }
    WeightId vector(const std::string& name, std::int64_t size) {
        return binder_.vector(prefix_ + name, size);
    }
    OptionalWeight vector(Presence presence, const std::string& name, std::int64_t size) {
        return binder_.optionalVector(presence, prefix_ + name, size);
    }
    OptionalNorm norm(std::string_view name) {
        if (name.empty()) return std::nullopt;
        return bindNorm(binder_, spec_, prefix_ + std::string(name), h_.width);
    }

    AttentionWeights attention() {
        const AttentionSpec& spec = spec_.attention;
        const std::int64_t gated = spec.gate == OutputGate::PerElement ? 2 : 1;
        const std::int64_t H = std::int64_t{layer_.heads} * layer_.keySize;
        const std::int64_t G = std::int64_t{layer_.kvHeads} * layer_.keySize;
        const std::int64_t V = std::int64_t{layer_.kvHeads} * layer_.valueSize;
        AttentionWeights w{};
        if (binder_.has(prefix_ + "attn_qkv.weight")) {
            fusedQkv(w, H * gated, G, V);
        } else {
            w.q = matrix("attn_q.weight", H * gated, h_.width);
            w.qBias = vector(spec.qkvBias, "attn_q.bias", H * gated);
            if (ownKv_) ownKv(w, G, V);
        }
        bindQkNorm(w, H, G);
        if (spec.gate == OutputGate::PerHead && binder_.has(prefix_ + "attn_gate.weight")) {
            w.gate = matrix("attn_gate.weight", layer_.heads, h_.width);
        }
        w.sinks = vector(spec.sinks, "attn_sinks.weight", layer_.heads);
        return w;
    }

    void ownKv(AttentionWeights& w, std::int64_t G, std::int64_t V) {
        w.k = matrix("attn_k.weight", G, h_.width);
        w.kBias = vector(spec_.attention.qkvBias, "attn_k.bias", G);
        if (spec_.attention.valueFromKey && !binder_.has(prefix_ + "attn_v.weight")) return;
        w.v = matrix("attn_v.weight", V, h_.width);
        w.vBias = vector(spec_.attention.qkvBias, "attn_v.bias", V);
    }

    /// One matrix with the rows of q, k and v.
    void fusedQkv(AttentionWeights& w, std::int64_t H, std::int64_t G, std::int64_t V) {
        const auto rows = [&](const std::string& name, std::int64_t cols, std::int64_t first,
                              std::int64_t count) {
            return binder_.slice(prefix_ + name, H + G + V, cols, first, count);
        };
        w.q = rows("attn_qkv.weight", h_.width, 0, H);
        w.k = rows("attn_qkv.weight", h_.width, H, G);
        w.v = rows("attn_qkv.weight", h_.width, H + G, V);
        if (!binder_.wanted(spec_.attention.qkvBias, prefix_ + "attn_qkv.bias")) return;
        w.qBias = rows("attn_qkv.bias", 0, 0, H);
        w.kBias = rows("attn_qkv.bias", 0, H, G);
        w.vBias = rows("attn_qkv.bias", 0, H + G, V);
    }

    void bindQkNorm(AttentionWeights& w, std::int64_t H, std::int64_t G) {
        const AttentionSpec& spec = spec_.attention;
        if (spec.qkNorm == QkNorm::None) return;
        const Presence presence = spec.qkNormOptional ? Presence::Optional : Presence::Required;
        const bool perHead = spec.qkNorm == QkNorm::PerHead;
        w.qNorm = vector(presence, "attn_q_norm.weight", perHead ? layer_.keySize : H);
        if (ownKv_) w.kNorm = vector(presence, "attn_k_norm.weight", perHead ? layer_.keySize : G);
    }

    LatentWeights latent() {
        const LatentNumbers& n = h_.latent;
        const std::int64_t H = std::int64_t{layer_.heads} * (n.plainSize + n.ropeSize);
        LatentWeights w{};
        if (binder_.has(prefix_ + "attn_q_a.weight")) {
            w.qDown = matrix("attn_q_a.weight", n.queryRank, h_.width);
            w.qNorm = vector("attn_q_a_norm.weight", n.queryRank);
            w.qUp = matrix("attn_q_b.weight", H, n.queryRank);
        } else {
            w.q = matrix("attn_q.weight", H, h_.width);
        }
        const std::int64_t rows = n.kvRank + n.ropeSize;
        w.kvDown = binder_.slice(prefix_ + "attn_kv_a_mqa.weight", rows, h_.width, 0, n.kvRank);
        w.kRope = binder_.slice(prefix_ + "attn_kv_a_mqa.weight", rows, h_.width, n.kvRank, n.ropeSize);
        w.kvNorm = vector("attn_kv_a_norm.weight", n.kvRank);
        if (n.absorbed) {
            w.kUp = binder_.matrices(prefix_ + "attn_k_b.weight", layer_.heads, n.kvRank, n.plainSize);
            w.vUp = binder_.matrices(prefix_ + "attn_v_b.weight", layer_.heads, n.valueSize, n.kvRank);
        } else {
            w.kvUp = matrix("attn_kv_b.weight", std::int64_t{layer_.heads} * (n.plainSize + n.valueSize),
                            n.kvRank);
        }
        return w;
    }

    DeltaNetWeights deltaNet() {
        const DeltaNetNumbers& n = h_.deltaNet;
        const std::int64_t values = std::int64_t{n.valueHeads} * n.headSize;
        const std::int64_t all = 2 * std::int64_t{n.keyHeads} * n.headSize + values;
        DeltaNetWeights w{};
        w.qkv = matrix("attn_qkv.weight", all, h_.width);
        w.gate = matrix("attn_gate.weight", values, h_.width);
        w.convolution = matrix("ssm_conv1d.weight", all, n.convolution);
        w.beta = matrix("ssm_beta.weight", n.valueHeads, h_.width);
        w.alpha = matrix("ssm_alpha.weight", n.valueHeads, h_.width);
        w.a = vector("ssm_a", n.valueHeads);
        w.dtBias = vector("ssm_dt.bias", n.valueHeads);
        w.norm = vector("ssm_norm.weight", n.headSize);
        return w;
    }

    FfnWeights ffn(const std::string& suffix, std::int64_t width) {
        FfnWeights w{};
        w.width = static_cast<std::int32_t>(width);
        const std::string gate = "ffn_gate" + suffix, up = "ffn_up" + suffix, down = "ffn_down" + suffix;
        if (spec_.ffn.fusedGateUp && binder_.rowsOf(prefix_ + up + ".weight") == 2 * width) {
            w.gate = binder_.slice(prefix_ + up + ".weight", 2 * width, h_.width, 0, width);
            w.up = binder_.slice(prefix_ + up + ".weight", 2 * width, h_.width, width, width);
        } else {
            if (spec_.ffn.gated) w.gate = matrix(gate + ".weight", width, h_.width);
            w.up = matrix(up + ".weight", width, h_.width);
            if (spec_.ffn.gated) w.gateBias = vector(spec_.ffn.bias, gate + ".bias", width);
            w.upBias = vector(spec_.ffn.bias, up + ".bias", width);
        }
        w.down = matrix(down + ".weight", h_.width, width);
        w.downBias = vector(spec_.ffn.bias, down + ".bias", h_.width);
        return w;
    }

    FfnWeights denseFfn() {
        if (layer_.ffnWidth == 0) binder_.fail(prefix_ + "ffn has no width in the metadata");
        return ffn("", std::max(layer_.ffnWidth, 1));
    }

    MoeWeights moe() {
        const MoeSpec& spec = spec_.moe;
        const std::int64_t E = h_.moe.experts;
        MoeWeights w{};
        w.router = matrix("ffn_gate_inp.weight", E, h_.width);
        w.routerBias = vector(spec.bias, "ffn_gate_inp.bias", E);
        w.selectionBias = vector(spec.selectionBias, "exp_probs_b.bias", E);
        bindExperts(w);
        if (binder_.wanted(spec.sharedExpert, prefix_ + "ffn_up_shexp.weight")) {
            w.shared =
                ffn("_shexp", std::max<std::int64_t>(1, binder_.rowsOf(prefix_ + "ffn_up_shexp.weight")));
            if (spec.sharedGate != Presence::Absent)
                w.sharedGate = vector("ffn_gate_inp_shexp.weight", h_.width);
        }
        if (spec.besideDense) bindBesideDense(w);
        return w;
    }

    void bindExperts(MoeWeights& w) {
        const std::int64_t E = h_.moe.experts;
        const bool fused = binder_.has(prefix_ + "ffn_gate_up_exps.weight");
        const std::int64_t rows =
            binder_.rowsOf(prefix_ + (fused ? "ffn_gate_up_exps.weight" : "ffn_up_exps.weight"));
        const std::int64_t F = std::max<std::int64_t>(1, fused ? rows / 2 : rows);
        w.width = static_cast<std::int32_t>(F);
        if (fused) {
            w.gateUp = binder_.matrices(prefix_ + "ffn_gate_up_exps.weight", E, 2 * F, h_.width);
        } else {
            w.gate = binder_.matrices(prefix_ + "ffn_gate_exps.weight", E, F, h_.width);
            w.up = binder_.matrices(prefix_ + "ffn_up_exps.weight", E, F, h_.width);
        }
        w.down = binder_.matrices(prefix_ + "ffn_down_exps.weight", E, h_.width, F);
        if (!binder_.wanted(spec_.moe.bias, prefix_ + "ffn_down_exps.bias")) return;
        w.gateBias = binder_.vectors(prefix_ + "ffn_gate_exps.bias", E, F);
        w.upBias = binder_.vectors(prefix_ + "ffn_up_exps.bias", E, F);
        w.downBias = binder_.vectors(prefix_ + "ffn_down_exps.bias", E, h_.width);
    }

    void bindBesideDense(MoeWeights& w) {
        // The router reads the normalised stream, scaled by this vector and by one over the root of the
        // width.
        std::vector<float> scale = binder_.numbers(prefix_ + "ffn_gate_inp.scale", h_.width);
        for (float& x : scale) x /= std::sqrt(static_cast<float>(h_.width));
        w.routerNorm = binder_.computed(prefix_ + "ffn_gate_inp.scale", std::move(scale));
        if (binder_.has(prefix_ + "ffn_down_exps.scale")) {
            w.expertScale = vector("ffn_down_exps.scale", h_.moe.experts);
        }
        w.before = norm("pre_ffw_norm_2");
        w.afterDense = norm("post_ffw_norm_1");
        w.after = norm("post_ffw_norm_2");
    }

    PerLayerWeights perLayer() {
        return {matrix("inp_gate.weight", h_.perLayerWidth, h_.width),
                matrix("proj.weight", h_.width, h_.perLayerWidth), vector("post_norm.weight", h_.width)};
    }

    WeightBinder& binder_;
    const ArchSpec& spec_;
    const Hyperparameters& h_;
    const LayerNumbers& layer_;
    bool ownKv_;
    std::string prefix_;
};

}  // namespace

NormWeights bindNorm(WeightBinder& binder, const ArchSpec& spec, const std::string& name,
                     std::int64_t width) {
    NormWeights norm{binder.vector(name + ".weight", width), std::nullopt};
    if (spec.norms.kind == plan::NormKind::Layer) norm.bias = binder.vector(name + ".bias", width);
    return norm;
}

LayerWeights bindLayer(WeightBinder& binder, const ArchSpec& spec, const Hyperparameters& h,
                       std::int32_t index) {
    return LayerBinder(binder, spec, h, index).bind();
}

}  // namespace fireside::model
