// lower(), and what the choices for all ops share.
#include "inference/vulkan/kernel_choice.h"

#include <limits>

namespace fireside::vulkan {

std::string KernelChoice::typeName(plan::WeightId id) const {
    return std::string(gguf::traits(plan_.weight(id).tensor->type).name);
}

std::string KernelChoice::reduction(const std::string& kernel) const {
    const std::string subgroup = kernel + ".subgroup", plain = kernel + ".plain";
    if (addsBySubgroup(subgroup)) return subgroup;
    // Wrong without subgroups, as a driver's mistake may be, but they are there.
    if (!has(plain) && has(subgroup) && profile_.subgroupArithmetic) return subgroup;
    return plain;
}

Result<> KernelChoice::checkF32(const std::optional<plan::WeightId>& id) const {
    if (!id || plan_.weight(*id).tensor->type == gguf::TensorType::F32) return {};
    return {ErrorCode::UnsupportedTensorType,
            plan_.weight(*id).tensor->name + " is " + typeName(*id) +
                "; only matrices of products and embeddings can be anything but f32"};
}

Result<> KernelChoice::checkElements(plan::WeightId id, std::int64_t elements) const {
    if (elements < kMaxElements) return {};
    return {ErrorCode::DeviceFailure, plan_.weight(id).tensor->name + " has " + std::to_string(elements) +
                                          " elements; kernels address less than 2^31"};
}

Result<std::uint32_t> KernelChoice::byteCount(plan::WeightId id, std::int64_t elements) const {
    const gguf::TypeTraits& traits = gguf::traits(plan_.weight(id).tensor->type);
    const std::int64_t bytes = elements / traits.blockSize * traits.bytesPerBlock;
    if (bytes <= std::numeric_limits<std::uint32_t>::max()) return static_cast<std::uint32_t>(bytes);
    return {ErrorCode::DeviceFailure, plan_.weight(id).tensor->name + " has parts of " +
                                          std::to_string(bytes) + " bytes; kernels address less than 2^32"};
}

Result<Dispatch> lower(const plan::Op& op, const plan::Plan& plan, const Bindings& bindings,
                       const DeviceProfile& profile) {
    return std::visit(KernelChoice(plan, bindings, profile), op);
}

}  // namespace fireside::vulkan
