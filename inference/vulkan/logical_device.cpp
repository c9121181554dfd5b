#include "inference/vulkan/logical_device.h"

#include <string>
#include <vector>

#include "inference/vulkan/cooperative_matrix.h"
#include "inference/vulkan/vk_result.h"

namespace fireside::vulkan {

Device::Device(std::unique_ptr<Instance> instance, PhysicalDevice physical)
    : instance_(std::move(instance)), physical_(std::move(physical)) {}

Device::~Device() {
    if (handle_ == VK_NULL_HANDLE) return;
    // On a lost device this returns an error at once; there is nothing left to wait for then.
    (void)table_.vkDeviceWaitIdle(handle_);
    table_.vkDestroyDevice(handle_, nullptr);
}

Result<std::unique_ptr<Device>> Device::open(const DeviceOptions& options,
                                             std::shared_ptr<ValidationLog> log) {
    FIRESIDE_TRY(auto instance, Instance::create(options.validation, std::move(log)));
    FIRESIDE_TRY(const auto handles, instance->physicalDevices());
    if (options.index < 0 || static_cast<std::size_t>(options.index) >= handles.size()) {
        return {ErrorCode::NoDevice, "there is no device vulkan:" + std::to_string(options.index) + " (" +
                                         std::to_string(handles.size()) + " found)"};
    }
    PhysicalDevice physical =
        inspect(*instance, handles[static_cast<std::size_t>(options.index)], options.index);
    if (!physical.description.usable) {
        return {ErrorCode::NoDevice, physical.description.name + " " + physical.description.reason};
    }
    if (options.profileOverride != nullptr) {
        physical.subgroupSizeControl =
            physical.subgroupSizeControl &&
            options.profileOverride->subgroupSize == physical.description.profile.subgroupSize;
        physical.description.profile = *options.profileOverride;
    }
    for (const std::string& name : options.withoutShaders)
        physical.description.profile.withoutShaders.insert(name);
    std::unique_ptr<Device> device(new Device(std::move(instance), std::move(physical)));
    FIRESIDE_CHECK(device->create());
    return device;
}

Result<> Device::create() {
    VkPhysicalDeviceSubgroupSizeControlFeaturesEXT sizeControl{
        VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_SIZE_CONTROL_FEATURES_EXT};
    sizeControl.subgroupSizeControl = VK_TRUE;
    sizeControl.computeFullSubgroups = VK_TRUE;
    VkPhysicalDeviceVulkan11Features features11{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_FEATURES};
    features11.storageBuffer16BitAccess = VK_TRUE;
    VkPhysicalDeviceVulkan12Features features12{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES,
                                                &features11};
    features12.bufferDeviceAddress = VK_TRUE;
    features12.timelineSemaphore = VK_TRUE;
    VkPhysicalDeviceCooperativeMatrixFeaturesKHR matrices{};
    matrices.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_COOPERATIVE_MATRIX_FEATURES_KHR;
    matrices.cooperativeMatrix = VK_TRUE;

    std::vector<const char*> extensions;
    if (physical_.subgroupSizeControl) {
        extensions.push_back(VK_EXT_SUBGROUP_SIZE_CONTROL_EXTENSION_NAME);
        features11.pNext = &sizeControl;
    }
    if (physical_.cooperativeMatrices) {
        extensions.push_back(VK_KHR_COOPERATIVE_MATRIX_EXTENSION_NAME);
        features12.shaderFloat16 = VK_TRUE;
        features12.vulkanMemoryModel = VK_TRUE;
        matrices.pNext = features12.pNext;
        features12.pNext = &matrices;
    }
    if (physical_.memoryBudget) extensions.push_back(VK_EXT_MEMORY_BUDGET_EXTENSION_NAME);
    if (physical_.portabilitySubset) extensions.push_back("VK_KHR_portability_subset");

    const float priority = 0.5f;
    VkDeviceQueueCreateInfo queue{VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO};
    queue.queueFamilyIndex = physical_.queueFamily;
    queue.queueCount = 1;
    queue.pQueuePriorities = &priority;
    VkDeviceCreateInfo info{VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO, &features12};
    info.queueCreateInfoCount = 1;
    info.pQueueCreateInfos = &queue;
    info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    VkDevice handle = VK_NULL_HANDLE;
    FIRESIDE_CHECK(check(vkCreateDevice(physical_.handle, &info, nullptr, &handle), "vkCreateDevice"));
    handle_ = handle;
    volkLoadDeviceTable(&table_, handle_);
    return {};
}

}  // namespace fireside::vulkan
