#include "inference/plan/op.h"

namespace fireside::plan {
namespace {

Access value(ValueId id) {
    return {Access::Kind::Value, static_cast<std::int32_t>(id)};
}
Access kvLayer(std::int32_t layer) {
    return {Access::Kind::KvLayer, layer};
}

struct AccessesOf {
    Accesses operator()(const EmbedOp& op) const { return {{}, {value(op.out)}}; }
    Accesses operator()(const RmsNormOp& op) const { return {{value(op.in)}, {value(op.out)}}; }
    Accesses operator()(const MatMulOp& op) const {
        Accesses result{{value(op.in)}, {value(op.out)}};
        if (op.residual) result.reads.push_back(value(*op.residual));
        return result;
    }
    Accesses operator()(const RopeOp& op) const { return {{value(op.inout)}, {value(op.inout)}}; }
    Accesses operator()(const KvStoreOp& op) const {
        return {{value(op.k), value(op.v)}, {kvLayer(op.layer)}};
    }
    Accesses operator()(const AttentionOp& op) const {
        return {{value(op.q), kvLayer(op.layer)}, {value(op.out)}};
    }
    Accesses operator()(const GatedActivationOp& op) const {
        return {{value(op.gate), value(op.up)}, {value(op.out)}};
    }
    Accesses operator()(const SelectRowOp& op) const { return {{value(op.in)}, {value(op.out)}}; }
};

struct NameOf {
    std::string_view operator()(const EmbedOp&) const { return "embed"; }
    std::string_view operator()(const RmsNormOp&) const { return "rms_norm"; }
    std::string_view operator()(const MatMulOp&) const { return "matmul"; }
    std::string_view operator()(const RopeOp&) const { return "rope"; }
    std::string_view operator()(const KvStoreOp&) const { return "kv_store"; }
    std::string_view operator()(const AttentionOp&) const { return "attention"; }
    std::string_view operator()(const GatedActivationOp&) const { return "gated_activation"; }
    std::string_view operator()(const SelectRowOp&) const { return "select_row"; }
};

}  // namespace

Accesses accesses(const Op& op) {
    return std::visit(AccessesOf{}, op);
}
std::string_view opName(const Op& op) {
    return std::visit(NameOf{}, op);
}

}  // namespace fireside::plan
