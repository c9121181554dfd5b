// Kernels of embeddings, norms, rotations, and what works element by element.
#include <algorithm>
#include <bit>

#include "inference/vulkan/kernel_choice.h"

namespace fireside::vulkan {

Result<Dispatch> KernelChoice::operator()(const plan::EmbedOp& op) const {
    const plan::Weight& table = plan_.weight(op.table);
    FIRESIDE_CHECK(checkElements(op.table, table.rows * table.cols));
    const std::uint32_t width = this->width(op.out);
    const EmbedPush push{bindings_.step, bindings_.weight(op.table), bindings_.value(op.out), width,
                         bindings_.rowStride(op.out)};
    return makeDispatch({.shader = "embed." + typeName(op.table),
                         .specialization = {wholeChunks(width)},
                         .grid = {groupsOf(width, 16 * kElementwiseGroup), rows(op.out)}},
                        profile_, push);
}

Result<Dispatch> KernelChoice::operator()(const plan::NormOp& op) const {
    if (op.kind != plan::NormKind::Rms || !op.weight || op.bias) {
        return {ErrorCode::DeviceFailure, "no kernel"};
    }
    FIRESIDE_CHECK(checkF32(op.weight));
    const std::uint32_t groups = u32(op.groups);
    const std::uint32_t groupWidth = width(op.in) / groups;
    const RmsNormPush push{.step = bindings_.step,
                           .in = bindings_.value(op.in),
                           .weight = weightOrNull(op.weight),
                           .out = bindings_.value(op.out),
                           .groupWidth = groupWidth,
                           .inStride = bindings_.rowStride(op.in),
                           .outStride = bindings_.rowStride(op.out),
                           .singleRow = singleRow(op.in),
                           .epsilon = op.epsilon};
    return makeDispatch({.shader = std::string("rms_norm.") + reduction(),
                         .groupSize = normGroupSize(groupWidth),
                         .grid = {groups, rows(op.in)}},
                        profile_, push);
}

/// About 4 elements a lane. Plain reductions fold a partial per lane, so fewer lanes are better there.
std::uint32_t KernelChoice::normGroupSize(std::uint32_t width) const {
    if (profile_.cpu) return 16;
    const std::uint32_t most =
        profile_.subgroupArithmetic ? std::min(profile_.maxWorkgroupInvocations, 512u) : 128;
    return std::clamp(std::bit_ceil(width / 4), 32u, std::max(most, 32u));
}

Result<Dispatch> KernelChoice::operator()(const plan::RopeOp&) const {
    return {ErrorCode::DeviceFailure, "no kernel"};
}

Result<Dispatch> KernelChoice::operator()(const plan::CopyOp&) const {
    return {ErrorCode::DeviceFailure, "no kernel"};
}

Result<Dispatch> KernelChoice::operator()(const plan::ActivationOp& op) const {
    if (op.activation != plan::Activation::Silu || !op.up || op.gateRepeat != 1 || op.limit > 0) {
        return {ErrorCode::DeviceFailure, "no kernel"};
    }
    const ActivationPush push{.step = bindings_.step,
                              .gate = bindings_.value(op.gate),
                              .up = bindings_.value(*op.up),
                              .out = bindings_.value(op.out),
                              .width = width(op.out),
                              .gateStride = bindings_.rowStride(op.gate),
                              .upStride = bindings_.rowStride(*op.up),
                              .outStride = bindings_.rowStride(op.out),
                              .singleRow = singleRow(op.out)};
    return makeDispatch(
        {.shader = "gated_activation", .grid = {groupsOf(push.width, kElementwiseGroup), rows(op.out)}},
        profile_, push);
}

Result<Dispatch> KernelChoice::operator()(const plan::ScaleOp&) const {
    return {ErrorCode::DeviceFailure, "no kernel"};
}

Result<Dispatch> KernelChoice::operator()(const plan::SelectRowOp& op) const {
    const SelectRowPush push{bindings_.step, bindings_.value(op.in), bindings_.value(op.out), width(op.in),
                             bindings_.rowStride(op.in)};
    return makeDispatch({.shader = "select_row", .grid = {groupsOf(push.width, kElementwiseGroup), 1}},
                        profile_, push);
}

Result<Dispatch> KernelChoice::operator()(const plan::MeanRowsOp&) const {
    return {ErrorCode::DeviceFailure, "no kernel"};
}

}  // namespace fireside::vulkan
