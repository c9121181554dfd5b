#include "inference/vulkan/dispatch_maker.h"

#include <algorithm>

namespace fireside::vulkan {
namespace {

/// maxComputeWorkGroupCount that every Vulkan device has.
constexpr std::uint64_t kMaxGroups = 65535;

std::uint64_t divideUp(std::uint64_t a, std::uint64_t b) {
    return (a + b - 1) / b;
}

Error limit(const KernelRequest& request, const std::string& what, std::uint64_t needed, std::uint64_t has) {
    return {ErrorCode::DeviceFailure, request.shader + " needs " + what + " " + std::to_string(needed) +
                                          ", the device has " + std::to_string(has)};
}

}  // namespace

const ShaderBinary* findShader(std::string_view name) {
    const auto shaders = shaderBinaries();
    const auto found = std::ranges::find(shaders, name, &ShaderBinary::name);
    return found == shaders.end() ? nullptr : &*found;
}

Result<Dispatch> makeDispatch(const KernelRequest& request, const DeviceProfile& profile) {
    const ShaderBinary* const shader = findShader(request.shader);
    if (shader == nullptr) {
        return {ErrorCode::UnsupportedTensorType, "there is no kernel " + request.shader};
    }
    if (shader->needsSubgroupArithmetic && !profile.subgroupArithmetic) {
        return limit(request, "subgroup arithmetic", 1, 0);
    }
    if (shader->needsCooperativeMatrices && !profile.cooperative) {
        return limit(request, "cooperative matrices", 1, 0);
    }
    if (request.groupSize > profile.maxWorkgroupInvocations) {
        return limit(request, "workgroups of", request.groupSize, profile.maxWorkgroupInvocations);
    }
    if (shader->sharedBytes > profile.sharedMemoryBytes) {
        return limit(request, "bytes of shared memory", shader->sharedBytes, profile.sharedMemoryBytes);
    }
    const std::uint64_t folds = std::max<std::uint64_t>(1, divideUp(request.grid.items, kMaxGroups));
    if (folds > kMaxGroups || request.grid.rows > kMaxGroups) {
        return limit(request, "workgroups in one direction", std::max(folds, request.grid.rows), kMaxGroups);
    }

    Dispatch dispatch;
    dispatch.shader = shader;
    dispatch.specialization = {request.groupSize};
    dispatch.specialization.insert(dispatch.specialization.end(), request.specialization.begin(),
                                   request.specialization.end());
    dispatch.groups = {static_cast<std::uint32_t>(divideUp(request.grid.items, folds)),
                       static_cast<std::uint32_t>(request.grid.rows), static_cast<std::uint32_t>(folds)};
    return dispatch;
}

}  // namespace fireside::vulkan
