// Kernels of embeddings, norms, rotations, and what works element by element.
#include <algorithm>
#include <bit>

#include "inference/vulkan/kernel_choice.h"

namespace fireside::vulkan {
namespace {

std::uint32_t flag(bool set, std::uint32_t bit) {
    return set ? bit : 0;
}

}  // namespace

Result<Dispatch> KernelChoice::operator()(const plan::EmbedOp& op) const {
    constexpr std::uint32_t kChunk = 16;  // elements of a lane
    const std::uint32_t width = this->width(op.out);
    FIRESIDE_TRY(const std::uint32_t rowBytes, byteCount(op.table, width));
    const EmbedPush push{.step = bindings_.step,
                         .table = bindings_.weight(op.table),
                         .out = bindings_.value(op.out),
                         .residual = valueOrNull(op.residual),
                         .width = width,
                         .rowBytes = rowBytes,
                         .outStride = bindings_.rowStride(op.out),
                         .residualStride = strideOrZero(op.residual),
                         .flags = flag(singleRow(op.out) != 0, EmbedPush::kSingleRow) |
                                  flag(op.residual.has_value(), EmbedPush::kResidual) |
                                  flag(op.index == plan::EmbedIndex::Token, EmbedPush::kToken) |
                                  flag(op.index == plan::EmbedIndex::Position, EmbedPush::kPosition),
                         .scale = op.scale};
    return elementwise({.shader = "embed." + typeName(op.table), .specialization = {wholeChunks(width)}},
                       groupsOf(width, kChunk), op.out, push);
}

Result<Dispatch> KernelChoice::operator()(const plan::NormOp& op) const {
    FIRESIDE_CHECK(checkF32(op.weight));
    FIRESIDE_CHECK(checkF32(op.bias));
    const std::uint32_t groups = u32(op.groups);
    const std::uint32_t groupWidth = width(op.in) / groups;
    const NormPush push{.step = bindings_.step,
                        .in = bindings_.value(op.in),
                        .weight = weightOrNull(op.weight),
                        .bias = weightOrNull(op.bias),
                        .out = bindings_.value(op.out),
                        .groupWidth = groupWidth,
                        .inStride = bindings_.rowStride(op.in),
                        .outStride = bindings_.rowStride(op.out),
                        .flags = flag(singleRow(op.in) != 0, NormPush::kSingleRow) |
                                 flag(op.weight.has_value(), NormPush::kWeight) |
                                 flag(op.bias.has_value(), NormPush::kBias),
                        .epsilon = op.epsilon};
    return makeDispatch({.shader = reduction("norm"),
                         .groupSize = normGroupSize(groupWidth),
                         .specialization = {flag(op.kind == plan::NormKind::Layer, 1)},
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

Result<Dispatch> KernelChoice::operator()(const plan::RopeOp& op) const {
    FIRESIDE_CHECK(checkF32(op.frequencies));
    const RopePush push{.step = bindings_.step,
                        .inOut = bindings_.value(op.inout),
                        .frequencies = bindings_.weight(op.frequencies),
                        .heads = u32(op.heads),
                        .headSize = u32(op.headSize),
                        .rotated = u32(op.rotated),
                        .stride = bindings_.rowStride(op.inout),
                        .halves = flag(op.pairs == plan::RopePairs::Halves, 1),
                        .magnitude = op.magnitude};
    return elementwise({.shader = "rope"}, std::uint64_t{push.heads} * (push.rotated / 2), op.inout, push);
}

Result<Dispatch> KernelChoice::operator()(const plan::CopyOp& op) const {
    const CopyPush push{.step = bindings_.step,
                        .in = bindings_.value(op.in),
                        .out = bindings_.value(op.out),
                        .groups = u32(op.groups),
                        .size = u32(op.size),
                        .inGroupStride = u32(op.inStride),
                        .inOffset = u32(op.inOffset),
                        .outGroupStride = u32(op.outStride),
                        .outOffset = u32(op.outOffset),
                        .inStride = bindings_.rowStride(op.in),
                        .outStride = bindings_.rowStride(op.out),
                        .singleRow = singleRow(op.out)};
    return elementwise({.shader = "copy"}, std::uint64_t{push.groups} * push.size, op.out, push);
}

Result<Dispatch> KernelChoice::operator()(const plan::ActivationOp& op) const {
    const ActivationPush push{.step = bindings_.step,
                              .gate = bindings_.value(op.gate),
                              .up = valueOrNull(op.up),
                              .out = bindings_.value(op.out),
                              .width = width(op.out),
                              .gateStride = bindings_.rowStride(op.gate),
                              .upStride = strideOrZero(op.up),
                              .outStride = bindings_.rowStride(op.out),
                              .gateRepeat = u32(op.gateRepeat),
                              .flags = flag(singleRow(op.out) != 0, ActivationPush::kSingleRow) |
                                       flag(op.up.has_value(), ActivationPush::kUp),
                              .limit = op.limit};
    return elementwise(
        {.shader = "activation", .specialization = {static_cast<std::uint32_t>(op.activation)}}, push.width,
        op.out, push);
}

Result<Dispatch> KernelChoice::operator()(const plan::ScaleOp& op) const {
    const ScalePush push{.step = bindings_.step,
                         .in = bindings_.value(op.in),
                         .residual = valueOrNull(op.residual),
                         .out = bindings_.value(op.out),
                         .width = width(op.out),
                         .inStride = bindings_.rowStride(op.in),
                         .residualStride = strideOrZero(op.residual),
                         .outStride = bindings_.rowStride(op.out),
                         .flags = flag(singleRow(op.out) != 0, ScalePush::kSingleRow) |
                                  flag(op.residual.has_value(), ScalePush::kResidual),
                         .scale = op.scale,
                         .softcap = op.softcap,
                         .growth = op.growth,
                         .span = u32(op.span)};
    return elementwise({.shader = "scale"}, push.width, op.out, push);
}

Result<Dispatch> KernelChoice::operator()(const plan::SelectRowOp& op) const {
    // Whatever the step's output row is, that many times a stride of 0 is the first.
    const bool first = op.row == plan::SelectedRow::First;
    const RowPush push{bindings_.step, bindings_.value(op.in), bindings_.value(op.out), width(op.in),
                       first ? 0 : bindings_.rowStride(op.in)};
    return elementwise({.shader = "select_row"}, push.width, op.out, push);
}

Result<Dispatch> KernelChoice::operator()(const plan::MeanRowsOp& op) const {
    const RowPush push{bindings_.step, bindings_.value(op.in), bindings_.value(op.out), width(op.in),
                       bindings_.rowStride(op.in)};
    return elementwise({.shader = "mean_rows"}, push.width, op.out, push);
}

Result<Dispatch> KernelChoice::operator()(const plan::ArgMaxOp& op) const {
    constexpr std::uint32_t kMostLanes = 512;  // the shared memory of shaders/argmax.comp
    const ArgMaxPush push{.step = bindings_.step,
                          .in = bindings_.value(op.in),
                          .out = bindings_.value(op.out),
                          .width = width(op.in),
                          .inStride = bindings_.rowStride(op.in),
                          .outStride = bindings_.rowStride(op.out),
                          .flags = flag(singleRow(op.out) != 0, ArgMaxPush::kSingleRow)};
    const std::uint32_t lanes = std::bit_floor(std::min(profile_.maxWorkgroupInvocations, kMostLanes));
    return makeDispatch(
        {.shader = "argmax", .groupSize = profile_.cpu ? 16 : lanes, .grid = {1, rows(op.out)}}, profile_,
        push);
}

}  // namespace fireside::vulkan
