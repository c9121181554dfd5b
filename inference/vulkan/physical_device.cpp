#include "inference/vulkan/physical_device.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <limits>
#include <optional>
#include <span>
#include <string>

#include "inference/vulkan/cooperative_matrix.h"
#include "inference/vulkan/quirks.h"

namespace fireside::vulkan {
namespace {

/// Everything that is asked of the driver in one go.
struct Answers {
    VkPhysicalDeviceSubgroupSizeControlPropertiesEXT subgroupSizes{
        VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_SIZE_CONTROL_PROPERTIES_EXT};
    VkPhysicalDeviceVulkan11Properties properties11{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_PROPERTIES};
    VkPhysicalDeviceVulkan12Properties properties12{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_PROPERTIES};
    VkPhysicalDeviceProperties2 properties{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2};
    VkPhysicalDeviceSubgroupSizeControlFeaturesEXT sizeControl{
        VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_SIZE_CONTROL_FEATURES_EXT};
    VkPhysicalDeviceCooperativeMatrixFeaturesKHR matrices{};
    VkPhysicalDeviceVulkan11Features features11{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_FEATURES};
    VkPhysicalDeviceVulkan12Features features12{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES};
    VkPhysicalDeviceFeatures2 features{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2};
    std::vector<VkExtensionProperties> extensions;
    std::vector<VkQueueFamilyProperties> queues;

    [[nodiscard]] bool hasExtension(const char* name) const {
        return std::any_of(extensions.begin(), extensions.end(), [name](const auto& extension) {
            return std::strcmp(extension.extensionName, name) == 0;
        });
    }
};

void ask(VkPhysicalDevice handle, Answers& answers) {
    std::uint32_t count = 0;
    if (vkEnumerateDeviceExtensionProperties(handle, nullptr, &count, nullptr) >= VK_SUCCESS) {
        answers.extensions.resize(count);
        if (vkEnumerateDeviceExtensionProperties(handle, nullptr, &count, answers.extensions.data()) <
            VK_SUCCESS) {
            count = 0;
        }
        answers.extensions.resize(count);
    }
    vkGetPhysicalDeviceQueueFamilyProperties(handle, &count, nullptr);
    answers.queues.resize(count);
    vkGetPhysicalDeviceQueueFamilyProperties(handle, &count, answers.queues.data());

    const bool sizeControl = answers.hasExtension(VK_EXT_SUBGROUP_SIZE_CONTROL_EXTENSION_NAME);
    answers.properties11.pNext = sizeControl ? &answers.subgroupSizes : nullptr;
    answers.properties12.pNext = &answers.properties11;
    answers.properties.pNext = &answers.properties12;
    vkGetPhysicalDeviceProperties2(handle, &answers.properties);
    answers.features11.pNext = sizeControl ? &answers.sizeControl : nullptr;
    if (answers.hasExtension(VK_KHR_COOPERATIVE_MATRIX_EXTENSION_NAME)) {
        answers.matrices.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_COOPERATIVE_MATRIX_FEATURES_KHR;
        answers.matrices.pNext = answers.features11.pNext;
        answers.features11.pNext = &answers.matrices;
    }
    answers.features12.pNext = &answers.features11;
    answers.features.pNext = &answers.features12;
    vkGetPhysicalDeviceFeatures2(handle, &answers.features);
}

std::string typeName(VkPhysicalDeviceType type) {
    switch (type) {
        case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
            return "discrete GPU";
        case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
            return "integrated GPU";
        case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
            return "virtual GPU";
        case VK_PHYSICAL_DEVICE_TYPE_CPU:
            return "CPU";
        default:
            return "other";
    }
}

std::uint32_t largestLocalHeap(const VkPhysicalDeviceMemoryProperties& memory) {
    std::uint32_t best = 0;
    for (std::uint32_t i = 0; i < memory.memoryHeapCount; ++i) {
        const bool local = (memory.memoryHeaps[i].flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT) != 0;
        if (local && memory.memoryHeaps[i].size > memory.memoryHeaps[best].size) best = i;
    }
    return best;
}

/// A family that computes, rather one that does not draw: the desktop's own work is then not queued behind
/// ours.
std::optional<std::uint32_t> computeFamily(const std::vector<VkQueueFamilyProperties>& queues) {
    std::optional<std::uint32_t> found;
    for (std::uint32_t i = 0; i < queues.size(); ++i) {
        if ((queues[i].queueFlags & VK_QUEUE_COMPUTE_BIT) == 0) continue;
        if ((queues[i].queueFlags & VK_QUEUE_GRAPHICS_BIT) == 0) return i;
        if (!found) found = i;
    }
    return found;
}

/// Why the device cannot run the engine; empty when it can.
std::string shortcomings(const Answers& answers) {
    std::string text;
    const auto need = [&text](bool has, const char* what) {
        if (!has) text += (text.empty() ? "lacks " : ", ") + std::string(what);
    };
    need(answers.properties.properties.apiVersion >= VK_API_VERSION_1_2, "Vulkan 1.2");
    need(answers.features12.bufferDeviceAddress, "buffer device addresses");
    need(answers.features12.timelineSemaphore, "timeline semaphores");
    need(answers.features11.storageBuffer16BitAccess, "16-bit storage");
    need(computeFamily(answers.queues).has_value(), "a compute queue");
    return text;
}

DeviceProfile profileOf(const Answers& answers) {
    const VkPhysicalDeviceLimits& limits = answers.properties.properties.limits;
    const VkPhysicalDeviceVulkan11Properties& properties11 = answers.properties11;
    DeviceProfile profile;
    profile.subgroupSize = std::max(1u, properties11.subgroupSize);
    profile.subgroupArithmetic =
        (properties11.subgroupSupportedStages & VK_SHADER_STAGE_COMPUTE_BIT) != 0 &&
        (properties11.subgroupSupportedOperations & VK_SUBGROUP_FEATURE_ARITHMETIC_BIT) != 0;
    profile.sharedMemoryBytes = limits.maxComputeSharedMemorySize;
    profile.maxWorkgroupInvocations =
        std::min(limits.maxComputeWorkGroupInvocations, limits.maxComputeWorkGroupSize[0]);
    return profile;
}

std::string hexadecimal(std::span<const std::uint8_t> bytes) {
    constexpr const char* kDigits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

DeviceDescription describe(const Answers& answers, int index) {
    const VkPhysicalDeviceProperties& properties = answers.properties.properties;
    DeviceDescription description;
    description.index = index;
    description.name = properties.deviceName;
    description.driver = answers.properties12.driverName;
    if (answers.properties12.driverInfo[0] != '\0') {
        description.driver += std::string(" ") + answers.properties12.driverInfo;
    }
    description.type = typeName(properties.deviceType);
    description.uuid = hexadecimal(answers.properties11.deviceUUID);
    description.vendorId = properties.vendorID;
    description.apiVersion = properties.apiVersion;
    description.profile = profileOf(answers);
    const DeviceIdentity identity{properties.vendorID,
                                  static_cast<std::uint32_t>(answers.properties12.driverID),
                                  static_cast<std::uint32_t>(properties.deviceType)};
    for (const Quirk* quirk : quirksOf(identity)) {
        apply(*quirk, description.profile);
        description.quirks.emplace_back(quirk->reason);
    }
    if (answers.features12.bufferDeviceAddress) description.features.emplace_back("buffer device address");
    if (answers.features11.storageBuffer16BitAccess) description.features.emplace_back("16-bit storage");
    const std::string size = std::to_string(description.profile.subgroupSize);
    if (description.profile.subgroupArithmetic) description.features.push_back("subgroup arithmetic " + size);
    description.reason = shortcomings(answers);
    description.usable = description.reason.empty();
    if (description.usable) {
        description.reason =
            description.profile.cpu ? "a software device: slow" : "has everything that is needed";
    }
    return description;
}

/// Bytes of system memory: "MemTotal:" or "MemAvailable:" of proc(5); nothing on systems without it.
std::optional<std::uint64_t> systemMemory(std::string_view field) {
    std::ifstream info("/proc/meminfo");
    std::string line;
    while (std::getline(info, line)) {
        if (line.rfind(field, 0) == 0) return std::stoull(line.substr(field.size())) * 1024;
    }
    return std::nullopt;
}

void addProduct(DeviceDescription& description, const MatrixShape& product) {
    description.profile.cooperative = product;
    if (!product) return;
    description.features.push_back("cooperative matrices " + std::to_string(product.m) + "x" +
                                   std::to_string(product.n) + "x" + std::to_string(product.k));
}

bool supportsSizeControl(const Answers& answers, const DeviceProfile& profile) {
    const auto& sizes = answers.subgroupSizes;
    return answers.sizeControl.subgroupSizeControl && answers.sizeControl.computeFullSubgroups &&
           (sizes.requiredSubgroupSizeStages & VK_SHADER_STAGE_COMPUTE_BIT) != 0 &&
           profile.subgroupSize >= sizes.minSubgroupSize && profile.subgroupSize <= sizes.maxSubgroupSize;
}

/// Shaders with cooperative matrices compute with halves, in the Vulkan memory model, by full subgroups.
bool supportsMatrices(const Answers& answers, const PhysicalDevice& device) {
    return device.subgroupSizeControl && answers.matrices.cooperativeMatrix &&
           answers.features12.shaderFloat16 && answers.features12.vulkanMemoryModel;
}

}  // namespace

PhysicalDevice inspect(const Instance& instance, VkPhysicalDevice handle, int index) {
    Answers answers;
    ask(handle, answers);
    PhysicalDevice device;
    device.handle = handle;
    device.description = describe(answers, index);
    device.queueFamily = computeFamily(answers.queues).value_or(0);
    vkGetPhysicalDeviceMemoryProperties(handle, &device.memory);
    const VkPhysicalDeviceProperties& properties = answers.properties.properties;
    device.maxAllocationBytes = answers.properties11.maxMemoryAllocationSize;
    device.unifiedMemory = properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU ||
                           properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU;
    device.memoryBudget = answers.hasExtension(VK_EXT_MEMORY_BUDGET_EXTENSION_NAME);
    device.portabilitySubset = answers.hasExtension("VK_KHR_portability_subset");
    device.subgroupSizeControl = supportsSizeControl(answers, device.description.profile);
    device.cooperativeMatrices = supportsMatrices(answers, device);
    device.maxComputeSubgroups = answers.subgroupSizes.maxComputeWorkgroupSubgroups;
    if (device.cooperativeMatrices)
        addProduct(device.description, cooperativeProduct(instance.handle(), handle));
    device.deviceId = properties.deviceID;
    device.driverVersion = properties.driverVersion;
    std::copy_n(answers.properties11.deviceUUID, VK_UUID_SIZE, device.deviceUuid.begin());
    std::copy_n(answers.properties11.driverUUID, VK_UUID_SIZE, device.driverUuid.begin());
    std::copy_n(properties.pipelineCacheUUID, VK_UUID_SIZE, device.pipelineCacheUuid.begin());
    device.description.memoryBytes = device.memory.memoryHeaps[largestLocalHeap(device.memory)].size;
    if (device.description.profile.cpu) {
        device.description.memoryBytes = systemMemory("MemTotal:").value_or(device.description.memoryBytes);
    }
    device.description.memoryAvailable = availableMemory(device);
    return device;
}

std::uint64_t availableMemory(const PhysicalDevice& device) {
    const std::uint32_t heap = largestLocalHeap(device.memory);
    if (device.description.profile.cpu) {
        if (const auto free = systemMemory("MemAvailable:")) return *free;
    }
    if (!device.memoryBudget) return device.memory.memoryHeaps[heap].size;
    VkPhysicalDeviceMemoryBudgetPropertiesEXT budget{
        VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_BUDGET_PROPERTIES_EXT};
    VkPhysicalDeviceMemoryProperties2 properties{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_PROPERTIES_2,
                                                 &budget};
    vkGetPhysicalDeviceMemoryProperties2(device.handle, &properties);
    return budget.heapBudget[heap] - std::min(budget.heapBudget[heap], budget.heapUsage[heap]);
}

}  // namespace fireside::vulkan
