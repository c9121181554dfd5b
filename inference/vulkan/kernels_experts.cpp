// Kernels of mixtures of experts.
#include <algorithm>

#include "inference/vulkan/kernel_choice.h"

namespace fireside::vulkan {
namespace {

constexpr std::uint32_t kMaxExperts = 512;  // the shared memory of shaders/route.comp
constexpr std::uint32_t kRouteGroup = 64;

}  // namespace

Result<Dispatch> KernelChoice::operator()(const plan::RouteOp& op) const {
    FIRESIDE_CHECK(checkF32(op.selectionBias));
    FIRESIDE_CHECK(checkF32(op.expertScale));
    const std::uint32_t experts = width(op.logits);
    if (experts > kMaxExperts || width(op.experts) > experts) {
        return {ErrorCode::DeviceFailure, "a choice of " + std::to_string(width(op.experts)) + " of " +
                                              std::to_string(experts) + " experts; the kernel has room for " +
                                              std::to_string(kMaxExperts)};
    }
    const RoutePush push{.step = bindings_.step,
                         .logits = bindings_.value(op.logits),
                         .experts = bindings_.value(op.experts),
                         .weights = bindings_.value(op.weights),
                         .selectionBias = weightOrNull(op.selectionBias),
                         .expertScale = weightOrNull(op.expertScale),
                         .logitsStride = bindings_.rowStride(op.logits),
                         .expertsStride = bindings_.rowStride(op.experts),
                         .weightsStride = bindings_.rowStride(op.weights),
                         .used = width(op.experts),
                         .groups = u32(op.groups),
                         .groupsUsed = u32(op.groupsUsed),
                         .gating = static_cast<std::uint32_t>(op.gating),
                         .flags = (op.selectionBias ? RoutePush::kBias : 0) |
                                  (op.expertScale ? RoutePush::kScale : 0) |
                                  (op.normalise ? RoutePush::kNormalise : 0),
                         .scale = op.scale};
    return makeDispatch({.shader = "route",
                         .groupSize = profile_.cpu ? 16 : kRouteGroup,
                         .specialization = {experts},
                         .grid = {1, rows(op.logits)}},
                        profile_, push);
}

Result<Dispatch> KernelChoice::operator()(const plan::ExpertMatMulOp& op) const {
    FIRESIDE_CHECK(checkF32(op.bias));
    const plan::Weight& weight = plan_.weight(op.weight);
    const std::int64_t expertElements = weight.rows / op.expertCount * weight.cols;
    FIRESIDE_CHECK(checkElements(op.weight, expertElements));
    FIRESIDE_TRY(const std::uint32_t expertBytes, byteCount(op.weight, expertElements));
    const ExpertMatMulPush push{.step = bindings_.step,
                                .weight = bindings_.weight(op.weight),
                                .in = bindings_.value(op.in),
                                .experts = bindings_.value(op.experts),
                                .out = bindings_.value(op.out),
                                .bias = weightOrNull(op.bias),
                                .n = u32(weight.rows / op.expertCount),
                                .k = u32(weight.cols),
                                .used = width(op.experts),
                                .expertCount = u32(op.expertCount),
                                .expertBytes = expertBytes,
                                .inStride = bindings_.rowStride(op.in),
                                .expertsStride = bindings_.rowStride(op.experts),
                                .outStride = bindings_.rowStride(op.out),
                                .flags = (op.bias ? ExpertMatMulPush::kBias : 0) |
                                         (op.inputPerExpert ? ExpertMatMulPush::kInputPerExpert : 0)};
    const std::string name = "expert_matmul." + typeName(op.weight);
    const std::uint32_t whole = wholeChunks(push.k);
    if (addsBySubgroup(name + ".subgroup")) {
        const std::uint32_t groupRows = 2;
        return makeDispatch({.shader = name + ".subgroup",
                             .groupSize = std::clamp(profile_.subgroupSize, 32u, 64u),
                             .specialization = {whole, groupRows},
                             .grid = {push.used * groupsOf(push.n, groupRows), rows(op.in)}},
                            profile_, push);
    }
    const std::uint32_t groupSize = profile_.cpu ? 8 : 32;
    const std::uint32_t laneRows = 4;
    return makeDispatch({.shader = name + ".lane",
                         .groupSize = groupSize,
                         .specialization = {whole, laneRows},
                         .grid = {push.used * groupsOf(push.n, laneRows * groupSize), rows(op.in)}},
                        profile_, push);
}

Result<Dispatch> KernelChoice::operator()(const plan::ExpertSumOp& op) const {
    const ExpertSumPush push{.step = bindings_.step,
                             .in = bindings_.value(op.in),
                             .weights = bindings_.value(op.weights),
                             .residual = valueOrNull(op.residual),
                             .out = bindings_.value(op.out),
                             .width = width(op.out),
                             .used = width(op.weights),
                             .inStride = bindings_.rowStride(op.in),
                             .weightsStride = bindings_.rowStride(op.weights),
                             .residualStride = strideOrZero(op.residual),
                             .outStride = bindings_.rowStride(op.out),
                             .hasResidual = op.residual ? 1u : 0u};
    return elementwise({.shader = "expert_sum"}, push.width, op.out, push);
}

}  // namespace fireside::vulkan
