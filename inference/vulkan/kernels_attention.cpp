// Kernels over caches.
#include "inference/vulkan/kernel_choice.h"
#include "inference/vulkan/push_constants_attention.h"

namespace fireside::vulkan {

Result<Dispatch> KernelChoice::operator()(const plan::KvStoreOp& op) const {
    if (!op.v) return {ErrorCode::DeviceFailure, "no kernel"};
    const auto layer = static_cast<std::int32_t>(op.cache);
    const KvStorePush push{.step = bindings_.step,
                           .k = bindings_.value(op.k),
                           .v = bindings_.value(*op.v),
                           .keys = bindings_.keys(layer),
                           .values = bindings_.values(layer),
                           .width = width(op.k),
                           .kStride = bindings_.rowStride(op.k),
                           .vStride = bindings_.rowStride(*op.v)};
    return makeDispatch({.shader = "kv_store", .grid = {groupsOf(push.width, kElementwiseGroup), rows(op.k)}},
                        profile_, push);
}

Result<Dispatch> KernelChoice::operator()(const plan::AttentionOp& op) const {
    if (op.window > 0 || op.softcap > 0 || !op.causal || op.sinks || op.keySize != op.valueSize) {
        return {ErrorCode::DeviceFailure, "no kernel"};
    }
    if (op.keySize > 256) {
        return {ErrorCode::DeviceFailure, "attention with heads of " + std::to_string(op.keySize) +
                                              " elements; the kernels have room for 256"};
    }
    const auto layer = static_cast<std::int32_t>(op.cache);
    const AttentionPush push{.step = bindings_.step,
                             .queries = bindings_.value(op.q),
                             .out = bindings_.value(op.out),
                             .keys = bindings_.keys(layer),
                             .values = bindings_.values(layer),
                             .heads = u32(op.heads),
                             .kvHeads = u32(op.kvHeads),
                             .queryStride = bindings_.rowStride(op.q),
                             .outStride = bindings_.rowStride(op.out),
                             .scale = op.scale};
    return makeDispatch({.shader = std::string("attention.") + reduction(),
                         .groupSize = profile_.cpu && op.keySize <= 128 ? 32u : 128u,
                         .specialization = {u32(op.keySize)},
                         .grid = {push.heads, rows(op.q)}},
                        profile_, push);
}

Result<Dispatch> KernelChoice::operator()(const plan::ConvolutionOp&) const {
    return {ErrorCode::DeviceFailure, "no kernel"};
}

Result<Dispatch> KernelChoice::operator()(const plan::DeltaNetOp&) const {
    return {ErrorCode::DeviceFailure, "no kernel"};
}

}  // namespace fireside::vulkan
