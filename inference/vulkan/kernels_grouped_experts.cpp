// Kernels of mixtures of experts for many tokens: slots by their experts, then products in tiles.
#include <algorithm>

#include "inference/vulkan/kernel_choice.h"

namespace fireside::vulkan {
namespace {

constexpr std::uint32_t kMaxExperts = 512;  // the shared memory of shaders/expert_groups.comp
constexpr std::uint32_t kGroupsGroup = 128;
constexpr std::uint32_t kTileGroup = 64;  // lanes of shaders/grouped_expert_matmul.comp
constexpr std::uint32_t kDispatchWords = 3;

}  // namespace

Result<Dispatch> KernelChoice::operator()(const plan::ExpertGroupsOp& op) const {
    const std::uint32_t experts = u32(op.expertCount);
    if (experts > kMaxExperts) {
        return {ErrorCode::DeviceFailure,
                std::to_string(experts) + " experts; the kernel has room for " + std::to_string(kMaxExperts)};
    }
    ExpertGroupsPush push{.step = bindings_.step,
                          .experts = bindings_.value(op.experts),
                          .order = bindings_.value(op.order),
                          .dispatch = bindings_.value(op.dispatch),
                          .used = width(op.experts),
                          .expertsStride = bindings_.rowStride(op.experts),
                          .tileSlots = u32(plan::kExpertTileSlots),
                          .mostTiles = u32(plan::mostExpertTiles(op.mostSlots, op.expertCount)),
                          .outputTiles = {}};
    std::ranges::transform(op.outputTiles, push.outputTiles, u32);
    return makeDispatch(
        {.shader = "expert_groups", .groupSize = kGroupsGroup, .specialization = {experts}, .grid = {}},
        profile_, push);
}

Result<Dispatch> KernelChoice::operator()(const plan::GroupedExpertMatMulOp& op) const {
    const plan::ExpertMatMulOp& product = op.product;
    const std::string name = "grouped_expert_matmul." + typeName(product.weight);
    if (!has(name)) return (*this)(product);
    FIRESIDE_CHECK(checkF32(product.bias));
    const plan::Weight& weight = plan_.weight(product.weight);
    const std::int64_t expertElements = weight.rows / product.expertCount * weight.cols;
    FIRESIDE_CHECK(checkElements(product.weight, expertElements));
    FIRESIDE_TRY(const std::uint32_t expertBytes, byteCount(product.weight, expertElements));
    const std::uint32_t used = width(product.experts);
    const std::int32_t slots = plan_.capacity * plan_.value(product.experts).width;
    const GroupedExpertMatMulPush push{
        .step = bindings_.step,
        .weight = bindings_.weight(product.weight),
        .in = bindings_.value(product.in),
        .order = bindings_.value(op.order),
        .out = bindings_.value(product.out),
        .bias = weightOrNull(product.bias),
        .n = u32(weight.rows / product.expertCount),
        .k = u32(weight.cols),
        .used = used,
        .expertCount = u32(product.expertCount),
        .expertBytes = expertBytes,
        .inStride = bindings_.rowStride(product.in),
        .mostTiles = u32(plan::mostExpertTiles(slots, product.expertCount)),
        .outStride = bindings_.rowStride(product.out),
        .flags = (product.bias ? ExpertMatMulPush::kBias : 0) |
                 (product.inputPerExpert ? ExpertMatMulPush::kInputPerExpert : 0)};
    FIRESIDE_TRY(
        Dispatch dispatch,
        makeDispatch(
            {.shader = name, .groupSize = kTileGroup, .specialization = {wholeChunks(push.k)}, .grid = {}},
            profile_, push));
    dispatch.indirect = bindings_.value(op.dispatch) + sizeof(std::uint32_t) * kDispatchWords * u32(op.index);
    return dispatch;
}

}  // namespace fireside::vulkan
