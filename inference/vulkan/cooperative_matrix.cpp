#include "inference/vulkan/cooperative_matrix.h"

#include <vector>

namespace fireside::vulkan {
namespace {

/// Sides of a product divide this in the shader.
constexpr std::uint32_t kSide = 32;

bool fits(const VkCooperativeMatrixPropertiesKHR& product) {
    const auto divides = [](std::uint32_t size) { return size > 0 && kSide % size == 0; };
    return product.AType == VK_COMPONENT_TYPE_FLOAT16_KHR && product.BType == VK_COMPONENT_TYPE_FLOAT16_KHR &&
           product.CType == VK_COMPONENT_TYPE_FLOAT32_KHR &&
           product.ResultType == VK_COMPONENT_TYPE_FLOAT32_KHR && product.scope == VK_SCOPE_SUBGROUP_KHR &&
           divides(product.MSize) && divides(product.NSize) && divides(product.KSize);
}

}  // namespace

MatrixShape cooperativeProduct(VkInstance instance, VkPhysicalDevice device) {
    const auto list = reinterpret_cast<PFN_vkGetPhysicalDeviceCooperativeMatrixPropertiesKHR>(
        vkGetInstanceProcAddr(instance, "vkGetPhysicalDeviceCooperativeMatrixPropertiesKHR"));
    std::uint32_t count = 0;
    if (list == nullptr || list(device, &count, nullptr) < VK_SUCCESS) return {};
    VkCooperativeMatrixPropertiesKHR empty{};
    empty.sType = VK_STRUCTURE_TYPE_COOPERATIVE_MATRIX_PROPERTIES_KHR;
    std::vector<VkCooperativeMatrixPropertiesKHR> products(count, empty);
    if (list(device, &count, products.data()) < VK_SUCCESS) return {};
    products.resize(count);
    for (const VkCooperativeMatrixPropertiesKHR& product : products) {
        if (fits(product)) return {product.MSize, product.NSize, product.KSize};
    }
    return {};
}

}  // namespace fireside::vulkan
