#include "inference/model/lowering.h"

#include <cmath>
#include <string>

namespace fireside::model {
namespace {

using plan::Rows;
using plan::ValueId;

/// Builds a plan node by node; every activation is a fresh value, so that lifetimes are as short as they can
/// be.
class PlanBuilder {
 public:
    PlanBuilder(const ArchSpec& spec, const Hyperparameters& h, const ModelWeights& weights, plan::Plan& plan)
        : spec_(spec), h_(h), weights_(weights), plan_(plan) {}

    ValueId embedding() {
        const ValueId x = value("x", h_.width);
        add("token_embd", plan::EmbedOp{weights_.embedding, x});
        return x;
    }

    /// x += attention(norm(x)); x += ffn(norm(x)).
    void layer(std::int32_t index, ValueId x) {
        ++segment_;
        prefix_ = "blk." + std::to_string(index) + ".";
        const LayerWeights& w = weights_.layers[static_cast<std::size_t>(index)];
        attention(index, w, x);
        ffn(w, x);
        prefix_.clear();
    }

    ValueId head(ValueId x) {
        ++segment_;
        const Rows rows = plan_.outputs == plan::Outputs::All ? Rows::PerToken : Rows::One;
        if (rows == Rows::One) {
            const ValueId row = value("last", h_.width, Rows::One);
            add("select_row", plan::SelectRowOp{x, row});
            x = row;
        }
        const ValueId normed = value("output_norm", h_.width, rows);
        add("output_norm", plan::RmsNormOp{x, weights_.outputNorm, normed, 1, h_.normEpsilon});
        const ValueId logits = value("logits", weights_.vocabulary, rows);
        add("output", plan::MatMulOp{weights_.head, normed, logits, {}, {}});
        return logits;
    }

 private:
    ValueId value(const std::string& name, std::int32_t width, Rows rows = Rows::PerToken) {
        plan_.values.push_back({prefix_ + name, width, rows});
        return static_cast<ValueId>(plan_.values.size() - 1);
    }
    void add(const std::string& label, plan::Op op) {
        plan_.nodes.push_back({std::move(op), prefix_ + label, segment_});
    }

    ValueId norm(const std::string& label, ValueId in, WeightId weight) {
        const ValueId out = value(label, h_.width);
        add(label, plan::RmsNormOp{in, weight, out, 1, h_.normEpsilon});
        return out;
    }
    ValueId project(const std::string& label, ValueId in, WeightId weight, std::optional<WeightId> bias) {
        const ValueId out = value(label, static_cast<std::int32_t>(plan_.weight(weight).rows));
        add(label, plan::MatMulOp{weight, in, out, bias, {}});
        return out;
    }
    void headNorm(const std::string& label, ValueId inout, std::optional<WeightId> weight,
                  std::int32_t heads) {
        if (weight) add(label, plan::RmsNormOp{inout, *weight, inout, heads, h_.normEpsilon});
    }
    void rope(const std::string& label, ValueId inout, std::int32_t heads) {
        add(label, plan::RopeOp{inout, heads, h_.headSize, h_.rotated, spec_.attention.ropePairs, h_.ropeBase,
                                h_.ropeScale, weights_.ropeFactors});
    }

    // Independent ops stand next to each other (q, k, v; both norms; both rotations): no barrier is needed
    // between them.
    void attention(std::int32_t index, const LayerWeights& w, ValueId x) {
        const ValueId normed = norm("attn_norm", x, w.attentionNorm);
        const ValueId q = project("attn_q", normed, w.q, w.qBias);
        const ValueId k = project("attn_k", normed, w.k, w.kBias);
        const ValueId v = project("attn_v", normed, w.v, w.vBias);
        headNorm("attn_q_norm", q, w.qNorm, h_.heads);
        headNorm("attn_k_norm", k, w.kNorm, h_.kvHeads);
        rope("rope_q", q, h_.heads);
        rope("rope_k", k, h_.kvHeads);
        add("kv_store", plan::KvStoreOp{k, v, index});
        const ValueId mixed = value("attn", h_.heads * h_.headSize);
        add("attn", plan::AttentionOp{q, mixed, index, h_.heads, h_.kvHeads, h_.headSize,
                                      1.0f / std::sqrt(static_cast<float>(h_.headSize))});
        add("attn_output", plan::MatMulOp{w.output, mixed, x, w.outputBias, x});
    }

    void ffn(const LayerWeights& w, ValueId x) {
        const ValueId normed = norm("ffn_norm", x, w.ffnNorm);
        const ValueId gate = project("ffn_gate", normed, w.gate, {});
        const ValueId up = project("ffn_up", normed, w.up, {});
        const ValueId hidden = value("ffn_act", h_.ffnWidth);
        add("ffn_act", plan::GatedActivationOp{gate, up, hidden, spec_.ffn.activation});
        add("ffn_down", plan::MatMulOp{w.down, hidden, x, {}, x});
    }

    const ArchSpec& spec_;
    const Hyperparameters& h_;
    const ModelWeights& weights_;
    plan::Plan& plan_;
    std::string prefix_;
    std::int32_t segment_ = 0;
};

}  // namespace

plan::Plan makePlan(const ArchSpec& spec, const Hyperparameters& h, const ModelWeights& weights,
                    std::int32_t capacity, plan::Outputs outputs) {
    plan::Plan plan;
    plan.capacity = capacity;
    plan.outputs = outputs;
    plan.weights = weights.list;
    plan.kv = {h.layers, h.kvHeads, h.headSize};
    PlanBuilder builder(spec, h, weights, plan);
    const ValueId x = builder.embedding();
    for (std::int32_t layer = 0; layer < h.layers; ++layer) builder.layer(layer, x);
    if (outputs != plan::Outputs::None) plan.logits = builder.head(x);
    return plan;
}

}  // namespace fireside::model
