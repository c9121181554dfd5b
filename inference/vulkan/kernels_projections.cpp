// Kernels of products that stand side by side, with what is before and after them.
#include <algorithm>

#include "inference/vulkan/kernel_choice.h"

namespace fireside::vulkan {

Result<> KernelChoice::addPart(ProjectionsPush& push, std::size_t part, plan::WeightId id,
                               const std::optional<plan::WeightId>& bias, plan::ValueId out) const {
    const plan::Weight& weight = plan_.weight(id);
    FIRESIDE_CHECK(checkElements(id, weight.rows * weight.cols));
    FIRESIDE_CHECK(checkF32(bias));
    push.weight[part] = bindings_.weight(id);
    push.bias[part] = weightOrNull(bias);
    push.out[part] = bindings_.value(out);
    push.n[part] = u32(weight.rows);
    return {};
}

Result<Dispatch> KernelChoice::operator()(const plan::ProjectionsOp& op) const {
    ProjectionsPush push{};
    for (std::size_t i = 0; i < op.parts.size(); ++i) {
        const plan::Projection& part = op.parts[i];
        FIRESIDE_CHECK(addPart(push, i, part.weight, part.bias, part.out));
    }
    return projections(op.in, op.norm, op.parts.front().weight, 0, push);
}

Result<Dispatch> KernelChoice::operator()(const plan::GatedProjectionOp& op) const {
    ProjectionsPush push{.limit = op.limit};
    FIRESIDE_CHECK(addPart(push, 0, op.gate, op.gateBias, op.out));
    FIRESIDE_CHECK(addPart(push, 1, op.up, op.upBias, op.out));
    return projections(op.in, op.norm, op.gate, static_cast<std::uint32_t>(op.activation) + 1, push);
}

Result<Dispatch> KernelChoice::projections(plan::ValueId in, const std::optional<plan::InputNorm>& norm,
                                           plan::WeightId weight, std::uint32_t gate,
                                           ProjectionsPush push) const {
    push.step = bindings_.step;
    push.in = bindings_.value(in);
    push.k = u32(plan_.weight(weight).cols);
    push.inStride = bindings_.rowStride(in);
    push.flags = singleRow(in) != 0 ? ProjectionsPush::kSingleRow : 0;
    if (norm) {
        FIRESIDE_CHECK(checkF32(norm->weight));
        push.normWeight = bindings_.weight(norm->weight);
        push.epsilon = norm->epsilon;
    }
    const std::uint32_t rows = this->rows(in);
    const std::string name = "projections." + typeName(weight);
    const bool bySubgroup = addsBySubgroup(name + ".subgroup") && rows <= 8;
    // Software devices load lane by lane, so large blocks pay; GPUs would run out of registers.
    const std::uint32_t slots = rows == 1 ? 4 : !bySubgroup && profile_.cpu && push.k % 16 == 0 ? 8 : 2;
    const std::uint32_t columns = bySubgroup ? rows : std::min(rows, 4u);
    const std::uint32_t laneGroup = profile_.cpu ? 8 : 32;
    const std::uint32_t tileRows = (bySubgroup ? 1 : laneGroup) * slots / (gate != 0 ? 2 : 1);
    std::uint64_t tiles = groupsOf(push.n[0], tileRows);
    if (gate == 0) tiles += groupsOf(push.n[1], tileRows) + groupsOf(push.n[2], tileRows);
    return makeDispatch({.shader = name + (bySubgroup ? ".subgroup" : ".lane"),
                         .groupSize = bySubgroup ? std::clamp(profile_.subgroupSize, 32u, 64u) : laneGroup,
                         .specialization = {wholeChunks(push.k), slots, columns, gate, norm ? 1u : 0u},
                         .grid = {tiles, groupsOf(rows, columns)}},
                        profile_, push);
}

}  // namespace fireside::vulkan
