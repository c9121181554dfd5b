#include "inference/device_choice.h"

#include <algorithm>
#include <utility>

#include "inference/cpu/device.h"
#include "inference/vulkan/device.h"

namespace fireside::engine {
namespace {

constexpr const char* kCpu = "cpu";

std::uint64_t rank(const vulkan::DeviceDescription& device) {
    const std::uint64_t kind = device.type == "discrete GPU" ? 3 : device.type == "integrated GPU" ? 2 : 1;
    return kind << 56 | device.memoryBytes >> 8;
}

/// Index in `devices` of the largest usable GPU, discrete ones first; -1 for none. Software devices are none.
int bestGpu(const std::vector<vulkan::DeviceDescription>& devices) {
    int best = -1;
    for (int i = 0; i < static_cast<int>(devices.size()); ++i) {
        if (!devices[i].usable || devices[i].profile.cpu) continue;
        if (best < 0 || rank(devices[i]) > rank(devices[best])) best = i;
    }
    return best;
}

std::string reasonFor(const vulkan::DeviceDescription& device, bool chosen) {
    if (!device.usable) return device.reason;
    if (device.profile.cpu) {
        return "a software Vulkan device, there to test with: it computes on the processor, which is "
               "faster without it";
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

/// `gpus`: how looking for them ended.
DeviceInfo processor(const Result<std::vector<vulkan::DeviceDescription>>& gpus, bool gpuChosen) {
    const cpu::DeviceDescription device = cpu::describeDevice();
    const bool chosen = device.usable && !gpuChosen;
    std::string reason = device.reason;
    if (device.usable) {
        if (gpuChosen) {
            reason = "slower than the GPU";
        } else if (!gpus.ok()) {
            reason = "no usable GPU was found (" + gpus.error().detail + "), so the processor computes";
        } else {
            reason = "no usable GPU was found, so the processor computes";
        }
    }
    return {.id = kCpu,
            .name = device.name,
            .driver = {},
            .type = "CPU",
            .memoryBytes = device.memoryBytes,
            .memoryAvailable = device.memoryAvailable,
            .features = device.features,
            .quirks = {},
            .software = false,
            .usable = device.usable,
            .chosen = chosen,
            .reason = reason};
}

}  // namespace

std::vector<FoundDevice> findDevices() {
    const auto gpus = vulkan::listDevices();
    std::vector<FoundDevice> result;
    int chosen = -1;
    if (gpus.ok()) {
        chosen = bestGpu(*gpus);
        for (int i = 0; i < static_cast<int>(gpus->size()); ++i) {
            result.push_back({infoOf((*gpus)[i], i == chosen), (*gpus)[i].profile});
        }
    }
    result.push_back({processor(gpus, chosen >= 0), {}});
    return result;
}

std::vector<DeviceInfo> listDevices() {
    std::vector<DeviceInfo> result;
    for (FoundDevice& device : findDevices()) result.push_back(std::move(device.info));
    return result;
}

namespace {

/// Among all devices, of which there is at least the processor.
Result<FoundDevice> choose(const std::vector<FoundDevice>& devices, const std::string& name) {
    const bool vulkan = name.starts_with("vulkan:");
    if (!vulkan && name != "auto" && name != kCpu) {
        return Error{ErrorCode::InvalidArgument, "unknown device name \"" + name + "\""};
    }
    for (const FoundDevice& device : devices) {
        if (name == "auto" ? device.info.chosen : name == device.info.id) {
            if (!device.info.usable)
                return Error{ErrorCode::NoDevice, device.info.id + ": " + device.info.reason};
            return device;
        }
    }
    const DeviceInfo& processor = devices.back().info;
    if (!vulkan) return Error{ErrorCode::NoDevice, processor.id + ": " + processor.reason};
    FIRESIDE_CHECK(vulkan::listDevices());  // why there is none at all
    return Error{ErrorCode::NoDevice,
                 name + " is not among the " + std::to_string(devices.size()) + " devices"};
}

std::vector<std::string> namesIn(const std::string& list) {
    std::vector<std::string> names;
    for (std::size_t begin = 0; begin <= list.size();) {
        const std::size_t end = std::min(list.find(',', begin), list.size());
        names.push_back(list.substr(begin, end - begin));
        begin = end + 1;
    }
    return names;
}

}  // namespace

Result<DeviceInfo> chooseDevice(const std::string& name) {
    FIRESIDE_TRY(const FoundDevice device, choose(findDevices(), name));
    return device.info;
}

DeviceSet onlyOn(const FoundDevice& device, const FoundDevice& processor) {
    DeviceSet set{{}, {}, processor};
    if (!isCpu(device.info)) set.gpus.push_back(device);
    return set;
}

// Further GPUs are taken by "auto" when they have memory of their own; one that shares the processor's adds
// none.
Result<DeviceSet> chooseDevices(const std::string& names) {
    const std::vector<FoundDevice> devices = findDevices();
    const std::vector<std::string> wanted = namesIn(names);
    DeviceSet set{{}, {}, devices.back()};
    for (const std::string& name : wanted) {
        FIRESIDE_TRY(const FoundDevice device, choose(devices, name));
        if (wanted.size() == 1) set = onlyOn(device, devices.back());
        if (wanted.size() > 1 && (isCpu(device.info) || name == "auto")) {
            return Error{ErrorCode::InvalidArgument,
                         "several devices are GPUs by name (\"vulkan:0,vulkan:1\"), not \"" + names + "\""};
        }
        if (wanted.size() > 1) set.gpus.push_back(device);
    }
    if (names != "auto" || set.gpus.empty()) return set;
    for (const FoundDevice& device : devices) {
        const bool discrete = device.info.usable && !device.info.software && !device.info.chosen &&
                              device.info.type == "discrete GPU";
        if (discrete) set.spareGpus.push_back(device);
    }
    return set;
}

bool isCpu(const DeviceInfo& device) {
    return device.id == kCpu;
}

int vulkanIndex(const DeviceInfo& device) {
    return std::stoi(device.id.substr(device.id.find(':') + 1));
}

}  // namespace fireside::engine
