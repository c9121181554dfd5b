// Compiles every kernel, in the specialisations that lower() chooses, on the first Vulkan device, which may
// be one that is not there (RADV's null hardware), and prints what the compiler reports about each: one line
// of tab-separated "name", "constants", "statistic=value" ... after a first line with the driver's version
// and, after a tab, "matrices" if the device has cooperative ones.
// Exit status 1 and a line on stderr when something fails, 2 when there is no device or it does not report
// statistics.
#include <volk.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "inference/vulkan/cooperative_matrix.h"
#include "inference/vulkan/kernel.h"
#include "tests/shaders/fake_bindings.h"
#include "tests/shaders/probe_cases.h"

namespace {

using namespace fireside;

constexpr int kNoDevice = 2;

void require(VkResult result, const char* what) {
    if (result == VK_SUCCESS) return;
    std::fprintf(stderr, "%s: VkResult %d\n", what, static_cast<int>(result));
    std::exit(1);
}

struct Physical {
    VkInstance instance = VK_NULL_HANDLE;
    VkPhysicalDevice device = VK_NULL_HANDLE;
    vulkan::MatrixShape cooperative;
};

bool hasExtension(VkPhysicalDevice device, const char* name) {
    std::uint32_t count = 0;
    require(vkEnumerateDeviceExtensionProperties(device, nullptr, &count, nullptr), "extensions");
    std::vector<VkExtensionProperties> extensions(count);
    require(vkEnumerateDeviceExtensionProperties(device, nullptr, &count, extensions.data()), "extensions");
    return std::any_of(extensions.begin(), extensions.end(), [name](const VkExtensionProperties& extension) {
        return std::strcmp(extension.extensionName, name) == 0;
    });
}

Physical firstDevice() {
    if (volkInitialize() != VK_SUCCESS) std::exit(kNoDevice);
    VkApplicationInfo application{VK_STRUCTURE_TYPE_APPLICATION_INFO};
    application.apiVersion = VK_API_VERSION_1_2;
    VkInstanceCreateInfo info{VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO};
    info.pApplicationInfo = &application;
    VkInstance instance = VK_NULL_HANDLE;
    if (vkCreateInstance(&info, nullptr, &instance) != VK_SUCCESS) std::exit(kNoDevice);
    volkLoadInstance(instance);
    std::uint32_t count = 1;
    VkPhysicalDevice physical = VK_NULL_HANDLE;
    (void)vkEnumeratePhysicalDevices(instance, &count, &physical);
    if (count == 0 || physical == VK_NULL_HANDLE) std::exit(kNoDevice);
    const bool matrices = hasExtension(physical, VK_KHR_COOPERATIVE_MATRIX_EXTENSION_NAME);
    return {instance, physical,
            matrices ? vulkan::cooperativeProduct(instance, physical) : vulkan::MatrixShape{}};
}

VkDevice openDevice(const Physical& physical) {
    VkPhysicalDevicePipelineExecutablePropertiesFeaturesKHR statistics{
        VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PIPELINE_EXECUTABLE_PROPERTIES_FEATURES_KHR};
    VkPhysicalDeviceFeatures2 available{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2, &statistics};
    vkGetPhysicalDeviceFeatures2(physical.device, &available);
    if (!statistics.pipelineExecutableInfo) std::exit(kNoDevice);

    VkPhysicalDeviceVulkan11Features features11{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_FEATURES,
                                                &statistics};
    features11.storageBuffer16BitAccess = VK_TRUE;
    VkPhysicalDeviceVulkan12Features features12{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES,
                                                &features11};
    features12.bufferDeviceAddress = VK_TRUE;
    std::vector<const char*> extensions{VK_KHR_PIPELINE_EXECUTABLE_PROPERTIES_EXTENSION_NAME};
    VkPhysicalDeviceCooperativeMatrixFeaturesKHR matrices{};
    if (physical.cooperative) {
        extensions.push_back(VK_KHR_COOPERATIVE_MATRIX_EXTENSION_NAME);
        features12.shaderFloat16 = features12.vulkanMemoryModel = VK_TRUE;
        matrices.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_COOPERATIVE_MATRIX_FEATURES_KHR;
        matrices.cooperativeMatrix = VK_TRUE;
        statistics.pNext = &matrices;
    }
    const float priority = 1.0f;
    VkDeviceQueueCreateInfo queue{VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO};
    queue.queueCount = 1;
    queue.pQueuePriorities = &priority;
    VkDeviceCreateInfo info{VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO, &features12};
    info.queueCreateInfoCount = 1;
    info.pQueueCreateInfos = &queue;
    info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    VkDevice device = VK_NULL_HANDLE;
    require(vkCreateDevice(physical.device, &info, nullptr, &device), "vkCreateDevice");
    volkLoadDevice(device);
    return device;
}

vulkan::DeviceProfile subgroupProfile(const Physical& physical) {
    VkPhysicalDeviceSubgroupProperties subgroup{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_PROPERTIES};
    VkPhysicalDeviceProperties2 properties{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2, &subgroup};
    vkGetPhysicalDeviceProperties2(physical.device, &properties);
    return {.subgroupSize = subgroup.subgroupSize,
            .subgroupArithmetic = true,
            .sharedMemoryBytes = properties.properties.limits.maxComputeSharedMemorySize,
            .maxWorkgroupInvocations = properties.properties.limits.maxComputeWorkGroupInvocations};
}

/// Distinct pipelines of all cases on all kinds of profiles.
std::vector<vulkan::Dispatch> dispatchesOf(const vulkan::DeviceProfile& withSubgroups,
                                           vulkan::MatrixShape cooperative) {
    vulkan::Bindings bindings = test::fakeBindings();
    const vulkan::DeviceProfile plain;
    vulkan::DeviceProfile withMatrices = withSubgroups;
    withMatrices.cooperative = cooperative;
    std::set<std::pair<std::string_view, std::vector<std::uint32_t>>> seen;
    std::vector<vulkan::Dispatch> result;
    for (const std::int32_t capacity : {1, 8, 32, 512}) {
        for (const test::OpCase& opCase : test::probeCases(capacity)) {
            bindings.kvType = opCase.cacheSetup().type;
            for (const vulkan::DeviceProfile& profile : {plain, withSubgroups, withMatrices}) {
                auto dispatch = vulkan::lower(opCase.op(), opCase.plan(), bindings, profile);
                if (!dispatch.ok()) {
                    std::fprintf(stderr, "lower: %s\n", dispatch.error().detail.c_str());
                    std::exit(1);
                }
                if (seen.emplace(dispatch->shader->name, dispatch->specialization).second) {
                    result.push_back(std::move(dispatch).value());
                }
            }
        }
    }
    return result;
}

VkPipeline compile(VkDevice device, VkPipelineLayout layout, const vulkan::Dispatch& dispatch) {
    VkShaderModuleCreateInfo moduleInfo{VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO};
    moduleInfo.codeSize = dispatch.shader->spirv.size_bytes();
    moduleInfo.pCode = dispatch.shader->spirv.data();
    VkShaderModule module = VK_NULL_HANDLE;
    require(vkCreateShaderModule(device, &moduleInfo, nullptr, &module), "vkCreateShaderModule");
    std::vector<VkSpecializationMapEntry> entries;
    for (std::uint32_t i = 0; i < dispatch.specialization.size(); ++i) entries.push_back({i, i * 4, 4});
    const VkSpecializationInfo specialization{static_cast<std::uint32_t>(entries.size()), entries.data(),
                                              entries.size() * 4, dispatch.specialization.data()};
    VkComputePipelineCreateInfo info{VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO};
    info.flags = VK_PIPELINE_CREATE_CAPTURE_STATISTICS_BIT_KHR;
    info.layout = layout;
    info.stage = {VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO};
    info.stage.stage = VK_SHADER_STAGE_COMPUTE_BIT;
    info.stage.module = module;
    info.stage.pName = "main";
    info.stage.pSpecializationInfo = &specialization;
    VkPipeline pipeline = VK_NULL_HANDLE;
    require(vkCreateComputePipelines(device, VK_NULL_HANDLE, 1, &info, nullptr, &pipeline),
            std::string(dispatch.shader->name).c_str());
    vkDestroyShaderModule(device, module, nullptr);
    return pipeline;
}

void printStatistics(VkDevice device, VkPipeline pipeline) {
    VkPipelineExecutableInfoKHR info{VK_STRUCTURE_TYPE_PIPELINE_EXECUTABLE_INFO_KHR};
    info.pipeline = pipeline;
    std::uint32_t count = 0;
    require(vkGetPipelineExecutableStatisticsKHR(device, &info, &count, nullptr), "statistics");
    std::vector<VkPipelineExecutableStatisticKHR> statistics(
        count, {VK_STRUCTURE_TYPE_PIPELINE_EXECUTABLE_STATISTIC_KHR});
    require(vkGetPipelineExecutableStatisticsKHR(device, &info, &count, statistics.data()), "statistics");
    for (const VkPipelineExecutableStatisticKHR& statistic : statistics) {
        std::printf("\t%s=%llu", statistic.name, static_cast<unsigned long long>(statistic.value.u64));
    }
}

void printDriver(const Physical& physical) {
    VkPhysicalDeviceDriverProperties driver{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES};
    VkPhysicalDeviceProperties2 properties{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2, &driver};
    vkGetPhysicalDeviceProperties2(physical.device, &properties);
    std::printf("%s\t%s\n", driver.driverInfo, physical.cooperative ? "matrices" : "");
}

}  // namespace

int main() {
    const Physical physical = firstDevice();
    printDriver(physical);
    const VkDevice device = openDevice(physical);
    const VkPushConstantRange range{VK_SHADER_STAGE_COMPUTE_BIT, 0, vulkan::kMaxPushConstantBytes};
    VkPipelineLayoutCreateInfo layoutInfo{VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO};
    layoutInfo.pushConstantRangeCount = 1;
    layoutInfo.pPushConstantRanges = &range;
    VkPipelineLayout layout = VK_NULL_HANDLE;
    require(vkCreatePipelineLayout(device, &layoutInfo, nullptr, &layout), "vkCreatePipelineLayout");
    for (const vulkan::Dispatch& dispatch : dispatchesOf(subgroupProfile(physical), physical.cooperative)) {
        const VkPipeline pipeline = compile(device, layout, dispatch);
        std::printf("%s\t", std::string(dispatch.shader->name).c_str());
        for (const std::uint32_t constant : dispatch.specialization) std::printf("%u ", constant);
        printStatistics(device, pipeline);
        std::printf("\n");
        vkDestroyPipeline(device, pipeline, nullptr);
    }
    std::fflush(stdout);
    std::_Exit(0);  // drivers of null hardware need not survive their own teardown
}
