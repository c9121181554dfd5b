// Kernels of mixtures of experts.
#include "inference/vulkan/kernel_choice.h"

namespace fireside::vulkan {

Result<Dispatch> KernelChoice::operator()(const plan::RouteOp&) const {
    return {ErrorCode::DeviceFailure, "no kernel"};
}

Result<Dispatch> KernelChoice::operator()(const plan::ExpertMatMulOp&) const {
    return {ErrorCode::DeviceFailure, "no kernel"};
}

Result<Dispatch> KernelChoice::operator()(const plan::ExpertSumOp&) const {
    return {ErrorCode::DeviceFailure, "no kernel"};
}

}  // namespace fireside::vulkan
