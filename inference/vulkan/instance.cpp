#include "inference/vulkan/instance.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <mutex>

#include "inference/vulkan/vk_result.h"

namespace fireside::vulkan {
namespace {

constexpr const char* kValidationLayer = "VK_LAYER_KHRONOS_validation";

bool loaderFound() {
    static const bool found = volkInitialize() == VK_SUCCESS;
    return found;
}

/// volk keeps instance-level functions in globals. They are the loader's trampolines, which serve every
/// instance, so they are fetched once, with the first instance; functions of extensions are asked of each
/// instance.
void loadInstanceFunctions(VkInstance instance) {
    static std::once_flag once;
    std::call_once(once, [instance] { volkLoadInstanceOnly(instance); });
}

bool hasValidationLayer() {
    std::uint32_t count = 0;
    if (vkEnumerateInstanceLayerProperties(&count, nullptr) < VK_SUCCESS) return false;
    std::vector<VkLayerProperties> layers(count);
    if (vkEnumerateInstanceLayerProperties(&count, layers.data()) < VK_SUCCESS) return false;
    return std::any_of(layers.begin(), layers.begin() + count,
                       [](const auto& layer) { return std::strcmp(layer.layerName, kValidationLayer) == 0; });
}

bool hasExtension(const char* name) {
    std::uint32_t count = 0;
    if (vkEnumerateInstanceExtensionProperties(nullptr, &count, nullptr) < VK_SUCCESS) return false;
    std::vector<VkExtensionProperties> extensions(count);
    if (vkEnumerateInstanceExtensionProperties(nullptr, &count, extensions.data()) < VK_SUCCESS) return false;
    return std::any_of(extensions.begin(), extensions.begin() + count, [name](const auto& extension) {
        return std::strcmp(extension.extensionName, name) == 0;
    });
}

VKAPI_ATTR VkBool32 VKAPI_CALL onMessage(VkDebugUtilsMessageSeverityFlagBitsEXT,
                                         VkDebugUtilsMessageTypeFlagsEXT,
                                         const VkDebugUtilsMessengerCallbackDataEXT* data, void* user) {
    if (user != nullptr) {
        static_cast<ValidationLog*>(user)->add(data->pMessage);
    } else {
        std::fprintf(stderr, "%s\n", data->pMessage);
    }
    return VK_FALSE;
}

VkDebugUtilsMessengerCreateInfoEXT messengerInfo(ValidationLog* log) {
    VkDebugUtilsMessengerCreateInfoEXT info{VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT};
    info.messageSeverity =
        VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
    info.messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT;
    info.pfnUserCallback = onMessage;
    info.pUserData = log;
    return info;
}

Result<VkInstance> createHandle(bool validation, ValidationLog* log) {
    VkApplicationInfo application{VK_STRUCTURE_TYPE_APPLICATION_INFO};
    application.pApplicationName = "Fireside";
    application.apiVersion = VK_API_VERSION_1_2;

    std::vector<const char*> extensions;
    VkInstanceCreateInfo info{VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO};
    info.pApplicationInfo = &application;
    if (hasExtension(VK_KHR_PORTABILITY_ENUMERATION_EXTENSION_NAME)) {  // lists MoltenVK
        extensions.push_back(VK_KHR_PORTABILITY_ENUMERATION_EXTENSION_NAME);
        info.flags |= VK_INSTANCE_CREATE_ENUMERATE_PORTABILITY_BIT_KHR;
    }
    // The messenger in the chain hears about creating and destroying the instance itself.
    VkDebugUtilsMessengerCreateInfoEXT messenger = messengerInfo(log);
    const std::array enabled{VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT};
    VkValidationFeaturesEXT features{VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT, &messenger};
    features.enabledValidationFeatureCount = static_cast<std::uint32_t>(enabled.size());
    features.pEnabledValidationFeatures = enabled.data();
    if (validation) {
        extensions.push_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
        info.pNext = &features;
        info.enabledLayerCount = 1;
        info.ppEnabledLayerNames = &kValidationLayer;
    }
    info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();

    VkInstance handle = VK_NULL_HANDLE;
    const VkResult result = vkCreateInstance(&info, nullptr, &handle);
    if (result == VK_ERROR_INCOMPATIBLE_DRIVER) return {ErrorCode::NoDevice, "no Vulkan driver is installed"};
    FIRESIDE_CHECK(check(result, "vkCreateInstance"));
    return handle;
}

}  // namespace

Instance::Instance(VkInstance handle, std::shared_ptr<ValidationLog> log)
    : handle_(handle), log_(std::move(log)) {}

Instance::~Instance() {
    if (messenger_ != VK_NULL_HANDLE) {
        const auto destroy = reinterpret_cast<PFN_vkDestroyDebugUtilsMessengerEXT>(
            vkGetInstanceProcAddr(handle_, "vkDestroyDebugUtilsMessengerEXT"));
        destroy(handle_, messenger_, nullptr);
    }
    vkDestroyInstance(handle_, nullptr);
}

Result<std::unique_ptr<Instance>> Instance::create(bool validation, std::shared_ptr<ValidationLog> log) {
    if (!loaderFound()) return {ErrorCode::NoVulkanLoader, "libvulkan could not be opened"};
    if (volkGetInstanceVersion() < VK_API_VERSION_1_1) {
        return {ErrorCode::NoVulkanLoader, "the installed libvulkan knows Vulkan 1.0 only"};
    }
    if (validation && !hasValidationLayer()) {
        return {ErrorCode::DeviceFailure, std::string(kValidationLayer) + " is not installed"};
    }
    FIRESIDE_TRY(const VkInstance handle, createHandle(validation, log.get()));
    loadInstanceFunctions(handle);
    std::unique_ptr<Instance> instance(new Instance(handle, std::move(log)));
    if (validation) FIRESIDE_CHECK(instance->listen());
    return instance;
}

Result<> Instance::listen() {
    const auto create = reinterpret_cast<PFN_vkCreateDebugUtilsMessengerEXT>(
        vkGetInstanceProcAddr(handle_, "vkCreateDebugUtilsMessengerEXT"));
    if (create == nullptr) return {ErrorCode::DeviceFailure, "vkCreateDebugUtilsMessengerEXT is missing"};
    const VkDebugUtilsMessengerCreateInfoEXT info = messengerInfo(log_.get());
    return check(create(handle_, &info, nullptr, &messenger_), "vkCreateDebugUtilsMessengerEXT");
}

Result<std::vector<VkPhysicalDevice>> Instance::physicalDevices() const {
    std::uint32_t count = 0;
    FIRESIDE_CHECK(check(vkEnumeratePhysicalDevices(handle_, &count, nullptr), "vkEnumeratePhysicalDevices"));
    std::vector<VkPhysicalDevice> devices(count);
    FIRESIDE_CHECK(
        check(vkEnumeratePhysicalDevices(handle_, &count, devices.data()), "vkEnumeratePhysicalDevices"));
    devices.resize(count);
    return devices;
}

}  // namespace fireside::vulkan
