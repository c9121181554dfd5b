#include "inference/device_choice.h"

#include <utility>

#include "inference/vulkan/device.h"

namespace fireside::engine {
namespace {

std::uint64_t rank(const vulkan::DeviceDescription& device) {
    const std::uint64_t kind = device.type == "discrete GPU" ? 3 : device.type == "integrated GPU" ? 2 : 1;
    return device.profile.cpu ? 0 : kind << 56 | device.memoryBytes >> 8;
}

/// Index in `devices` of what "auto" takes: the largest usable GPU, discrete first, then a software device;
/// -1 for none.
int automaticChoice(const std::vector<vulkan::DeviceDescription>& devices) {
    int best = -1;
    for (int i = 0; i < static_cast<int>(devices.size()); ++i) {
        if (!devices[i].usable) continue;
        if (best < 0 || rank(devices[i]) > rank(devices[best])) best = i;
    }
    return best;
}

std::string reasonFor(const vulkan::DeviceDescription& device, bool chosen) {
    if (!device.usable) return device.reason;
    if (device.profile.cpu) {
        return chosen ? "no usable GPU was found, so a software Vulkan device on the processor is used, "
                        "which is slow"
                      : "a software device: slower than any GPU here";
    }
    return chosen ? "the most capable GPU" : "another GPU has more memory or is a discrete one";
}

DeviceInfo infoOf(const vulkan::DeviceDescription& device, bool chosen) {
    return {.id = "vulkan:" + std::to_string(device.index),
            .name = device.name,
            .driver = device.driver,
            .type = device.type,
            .memoryBytes = device.memoryBytes,
            .memoryAvailable = device.memoryAvailable,
            .features = device.features,
            .quirks = device.quirks,
            .software = device.profile.cpu,
            .usable = device.usable,
            .chosen = chosen,
            .reason = reasonFor(device, chosen)};
}

}  // namespace

Result<std::vector<FoundDevice>> findDevices() {
    FIRESIDE_TRY(const auto devices, vulkan::listDevices());
    const int chosen = automaticChoice(devices);
    std::vector<FoundDevice> result;
    for (int i = 0; i < static_cast<int>(devices.size()); ++i)
        result.push_back({infoOf(devices[i], i == chosen), devices[i].profile});
    return result;
}

Result<std::vector<DeviceInfo>> listDevices() {
    FIRESIDE_TRY(std::vector<FoundDevice> found, findDevices());
    std::vector<DeviceInfo> result;
    for (FoundDevice& device : found) result.push_back(std::move(device.info));
    return result;
}

Result<DeviceInfo> chooseDevice(const std::string& name) {
    if (name == "cpu") {
        return Error{ErrorCode::NoDevice, "this version has no CPU executor; use \"auto\" or \"vulkan:N\""};
    }
    FIRESIDE_TRY(const std::vector<DeviceInfo> devices, listDevices());
    for (const DeviceInfo& device : devices) {
        if (name == "auto" ? device.chosen : name == device.id) {
            if (!device.usable) return Error{ErrorCode::NoDevice, device.id + ": " + device.reason};
            return device;
        }
    }
    if (name == "auto") {
        return Error{ErrorCode::NoDevice, devices.empty()
                                              ? "the Vulkan loader lists no device"
                                              : devices.front().id + ": " + devices.front().reason};
    }
    if (!name.starts_with("vulkan:"))
        return Error{ErrorCode::InvalidArgument, "unknown device name \"" + name + "\""};
    return Error{ErrorCode::NoDevice,
                 name + " is not among the " + std::to_string(devices.size()) + " devices"};
}

int vulkanIndex(const DeviceInfo& device) {
    return std::stoi(device.id.substr(device.id.find(':') + 1));
}

}  // namespace fireside::engine
