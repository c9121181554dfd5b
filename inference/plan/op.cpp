#include "inference/plan/op.h"

namespace fireside::plan {
namespace {

/// Collects what an op touches, one name at a time.
class Collector {
 public:
    Collector& reads(ValueId id) {
        return add(result_.reads, Access::Kind::Value, static_cast<std::int32_t>(id));
    }
    Collector& reads(const std::optional<ValueId>& id) { return id ? reads(*id) : *this; }
    Collector& reads(CacheId id) {
        return add(result_.reads, Access::Kind::Cache, static_cast<std::int32_t>(id));
    }
    Collector& writes(ValueId id) {
        return add(result_.writes, Access::Kind::Value, static_cast<std::int32_t>(id));
    }
    Collector& writes(CacheId id) {
        return add(result_.writes, Access::Kind::Cache, static_cast<std::int32_t>(id));
    }
    operator Accesses() && { return std::move(result_); }  // NOLINT: the end of a chain

 private:
    Collector& add(std::vector<Access>& list, Access::Kind kind, std::int32_t index) {
        list.push_back({kind, index});
        return *this;
    }
    Accesses result_;
};

struct AccessesOf {
    Accesses operator()(const EmbedOp& op) const {
        return std::move(Collector().reads(op.residual).writes(op.out));
    }
    Accesses operator()(const NormOp& op) const { return std::move(Collector().reads(op.in).writes(op.out)); }
    Accesses operator()(const MatMulOp& op) const {
        return std::move(Collector().reads(op.in).reads(op.residual).writes(op.out));
    }
    Accesses operator()(const RopeOp& op) const {
        return std::move(Collector().reads(op.inout).writes(op.inout));
    }
    // What it leaves of out stays alive, so out is read as well.
    Accesses operator()(const CopyOp& op) const {
        return std::move(Collector().reads(op.in).reads(op.out).writes(op.out));
    }
    Accesses operator()(const KvStoreOp& op) const {
        return std::move(Collector().reads(op.k).reads(op.v).writes(op.cache));
    }
    Accesses operator()(const AttentionOp& op) const {
        return std::move(Collector().reads(op.q).reads(op.cache).writes(op.out));
    }
    Accesses operator()(const ActivationOp& op) const {
        return std::move(Collector().reads(op.gate).reads(op.up).writes(op.out));
    }
    Accesses operator()(const ScaleOp& op) const {
        return std::move(Collector().reads(op.in).reads(op.residual).writes(op.out));
    }
    Accesses operator()(const RouteOp& op) const {
        return std::move(Collector().reads(op.logits).writes(op.experts).writes(op.weights));
    }
    Accesses operator()(const ExpertMatMulOp& op) const {
        return std::move(Collector().reads(op.in).reads(op.experts).writes(op.out));
    }
    Accesses operator()(const ExpertSumOp& op) const {
        return std::move(Collector().reads(op.in).reads(op.weights).reads(op.residual).writes(op.out));
    }
    Accesses operator()(const ConvolutionOp& op) const {
        return std::move(Collector().reads(op.in).reads(op.cache).writes(op.out).writes(op.cache));
    }
    Accesses operator()(const DeltaNetOp& op) const {
        return std::move(
            Collector().reads(op.qkv).reads(op.alpha).reads(op.beta).reads(op.cache).writes(op.out).writes(
                op.cache));
    }
    Accesses operator()(const SelectRowOp& op) const {
        return std::move(Collector().reads(op.in).writes(op.out));
    }
    Accesses operator()(const MeanRowsOp& op) const {
        return std::move(Collector().reads(op.in).writes(op.out));
    }
    Accesses operator()(const ArgMaxOp& op) const {
        return std::move(Collector().reads(op.in).writes(op.out));
    }
    Accesses operator()(const ProjectionsOp& op) const {
        Collector collector;
        collector.reads(op.in);
        for (const Projection& part : op.parts) collector.writes(part.out);
        return collector;
    }
    Accesses operator()(const GatedProjectionOp& op) const {
        return std::move(Collector().reads(op.in).writes(op.out));
    }
    Accesses operator()(const HeadsStoreOp& op) const {
        return std::move(Collector().reads(op.q).reads(op.k).reads(op.v).writes(op.q).writes(op.cache));
    }
    Accesses operator()(const AttentionSplitOp& op) const {
        return std::move(Collector().reads(op.attention.q).reads(op.attention.cache).writes(op.partials));
    }
    Accesses operator()(const AttentionMergeOp& op) const {
        return std::move(Collector().reads(op.partials).writes(op.attention.out));
    }
    Accesses operator()(const ExpertGroupsOp& op) const {
        return std::move(Collector().reads(op.experts).writes(op.order).writes(op.dispatch));
    }
    Accesses operator()(const GroupedExpertMatMulOp& op) const {
        return std::move(Collector()
                             .reads(op.product.in)
                             .reads(op.product.experts)
                             .reads(op.order)
                             .reads(op.dispatch)
                             .writes(op.product.out));
    }
};

struct NameOf {
    std::string_view operator()(const EmbedOp&) const { return "embed"; }
    std::string_view operator()(const NormOp&) const { return "norm"; }
    std::string_view operator()(const MatMulOp&) const { return "matmul"; }
    std::string_view operator()(const RopeOp&) const { return "rope"; }
    std::string_view operator()(const CopyOp&) const { return "copy"; }
    std::string_view operator()(const KvStoreOp&) const { return "kv_store"; }
    std::string_view operator()(const AttentionOp&) const { return "attention"; }
    std::string_view operator()(const ActivationOp&) const { return "activation"; }
    std::string_view operator()(const ScaleOp&) const { return "scale"; }
    std::string_view operator()(const RouteOp&) const { return "route"; }
    std::string_view operator()(const ExpertMatMulOp&) const { return "expert_matmul"; }
    std::string_view operator()(const ExpertSumOp&) const { return "expert_sum"; }
    std::string_view operator()(const ConvolutionOp&) const { return "convolution"; }
    std::string_view operator()(const DeltaNetOp&) const { return "delta_net"; }
    std::string_view operator()(const SelectRowOp&) const { return "select_row"; }
    std::string_view operator()(const MeanRowsOp&) const { return "mean_rows"; }
    std::string_view operator()(const ArgMaxOp&) const { return "argmax"; }
    std::string_view operator()(const ProjectionsOp&) const { return "projections"; }
    std::string_view operator()(const GatedProjectionOp&) const { return "gated_projection"; }
    std::string_view operator()(const HeadsStoreOp&) const { return "heads_store"; }
    std::string_view operator()(const AttentionSplitOp&) const { return "attention_split"; }
    std::string_view operator()(const AttentionMergeOp&) const { return "attention_merge"; }
    std::string_view operator()(const ExpertGroupsOp&) const { return "expert_groups"; }
    std::string_view operator()(const GroupedExpertMatMulOp&) const { return "grouped_expert_matmul"; }
};

std::vector<WeightId> present(std::initializer_list<std::optional<WeightId>> weights) {
    std::vector<WeightId> result;
    for (const auto& weight : weights) {
        if (weight) result.push_back(*weight);
    }
    return result;
}

struct WeightsOf {
    using Weights = std::vector<WeightId>;
    Weights operator()(const EmbedOp& op) const { return {op.table}; }
    Weights operator()(const NormOp& op) const { return present({op.weight, op.bias}); }
    Weights operator()(const MatMulOp& op) const { return present({op.weight, op.bias}); }
    Weights operator()(const RopeOp& op) const { return {op.frequencies}; }
    Weights operator()(const CopyOp&) const { return {}; }
    Weights operator()(const KvStoreOp&) const { return {}; }
    Weights operator()(const AttentionOp& op) const { return present({op.sinks}); }
    Weights operator()(const ActivationOp&) const { return {}; }
    Weights operator()(const ScaleOp&) const { return {}; }
    Weights operator()(const RouteOp& op) const { return present({op.selectionBias, op.expertScale}); }
    Weights operator()(const ExpertMatMulOp& op) const { return present({op.weight, op.bias}); }
    Weights operator()(const ExpertSumOp&) const { return {}; }
    Weights operator()(const ConvolutionOp& op) const { return {op.kernel}; }
    Weights operator()(const DeltaNetOp& op) const { return {op.a, op.dtBias}; }
    Weights operator()(const SelectRowOp&) const { return {}; }
    Weights operator()(const MeanRowsOp&) const { return {}; }
    Weights operator()(const ArgMaxOp&) const { return {}; }
    Weights operator()(const ProjectionsOp& op) const {
        Weights all = present({normOf(op)});
        for (const Projection& part : op.parts) {
            const Weights own = present({part.weight, part.bias});
            all.insert(all.end(), own.begin(), own.end());
        }
        return all;
    }
    Weights operator()(const GatedProjectionOp& op) const {
        return present({normOf(op), op.gate, op.up, op.gateBias, op.upBias});
    }
    Weights operator()(const HeadsStoreOp& op) const {
        const auto frequencies = op.rotation ? std::optional(op.rotation->frequencies) : std::nullopt;
        return present({op.qNorm, op.kNorm, frequencies});
    }
    Weights operator()(const AttentionSplitOp&) const { return {}; }
    Weights operator()(const AttentionMergeOp& op) const { return present({op.attention.sinks}); }
    Weights operator()(const ExpertGroupsOp&) const { return {}; }
    Weights operator()(const GroupedExpertMatMulOp& op) const { return (*this)(op.product); }

 private:
    template <class Fused>
    static std::optional<WeightId> normOf(const Fused& op) {
        return op.norm ? std::optional(op.norm->weight) : std::nullopt;
    }
};

}  // namespace

Accesses accesses(const Op& op) {
    return std::visit(AccessesOf{}, op);
}
std::vector<WeightId> weightsOf(const Op& op) {
    return std::visit(WeightsOf{}, op);
}
std::string_view opName(const Op& op) {
    return std::visit(NameOf{}, op);
}

}  // namespace fireside::plan
