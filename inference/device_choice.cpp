#include "inference/device_choice.h"

#include <algorithm>
#include <utility>

namespace fireside::engine {
namespace {

constexpr const char* kCpu = "cpu";

std::uint64_t rank(const vulkan::DeviceDescription& device) {
    const std::uint64_t kind = device.type == "discrete GPU" ? 3 : device.type == "integrated GPU" ? 2 : 1;
    return kind << 56 | device.memoryBytes >> 8;
}

/// Index of the largest usable GPU, discrete ones first; -1 for none. Software devices are none.
int bestGpu(const std::vector<vulkan::DeviceDescription>& devices, const std::vector<FoundDevice>& found) {
    int best = -1;
    for (int i = 0; i < static_cast<int>(devices.size()); ++i) {
        if (!found[i].info.usable || devices[i].profile.cpu) continue;
        if (best < 0 || rank(devices[i]) > rank(devices[best])) best = i;
    }
    return best;
}

std::string reasonFor(const DeviceInfo& device, const DeviceVerdict* verdict, bool chosen) {
    if (device.failedCheck) return "it failed its check: " + verdict->failure;
    if (!device.usable) return device.reason;
    if (device.software) {
        return "a software Vulkan device, there to test with: it computes on the processor, which is "
               "faster without it";
    }
    return chosen ? "the most capable GPU" : "another GPU has more memory or is a discrete one";
}

FoundDevice found(const vulkan::DeviceDescription& device, const DeviceVerdicts& verdicts) {
    FoundDevice found{{.id = "vulkan:" + std::to_string(device.index),
                       .name = device.name,
                       .driver = device.driver,
                       .identity = device.uuid,
                       .type = device.type,
                       .memoryBytes = device.memoryBytes,
                       .memoryAvailable = device.memoryAvailable,
                       .features = device.features,
                       .quirks = device.quirks,
                       .software = device.profile.cpu,
                       .usable = device.usable,
                       .reason = device.reason},
                      device.profile};
    if (const DeviceVerdict* verdict = verdictOn(found.info, verdicts)) {
        found.info.failedCheck = device.usable && !verdict->failure.empty();
        if (found.info.failedCheck) found.info.usable = false;
        for (const DisabledKernel& kernel : verdict->disabled)
            found.profile.withoutShaders.insert(kernel.name);
    }
    return found;
}

/// Why the processor computes; `failed`: the GPUs that failed their checks.
std::string whyProcessor(const Result<std::vector<vulkan::DeviceDescription>>& gpus,
                         const std::string& failed) {
    if (!gpus.ok()) {
        return "no usable GPU was found (" + gpus.error().detail + "), so the processor computes";
    }
    if (!failed.empty()) return "no usable GPU was found (" + failed + "), so the processor computes";
    return "no usable GPU was found, so the processor computes";
}

DeviceInfo infoOf(const cpu::DeviceDescription& device) {
    return {.id = kCpu,
            .name = device.name,
            .driver = {},
            .identity = device.name,
            .type = "CPU",
            .memoryBytes = device.memoryBytes,
            .memoryAvailable = device.memoryAvailable,
            .features = device.features,
            .quirks = {},
            .software = false,
            .usable = device.usable,
            .reason = device.reason};
}

}  // namespace

const DeviceVerdict* verdictOn(const DeviceInfo& device, const DeviceVerdicts& verdicts) {
    if (isCpu(device)) return nullptr;
    const auto found = std::find_if(verdicts.begin(), verdicts.end(), [&](const DeviceVerdict& verdict) {
        return verdict.device == device.identity && verdict.driver == device.driver;
    });
    return found == verdicts.end() ? nullptr : &*found;
}

std::vector<FoundDevice> judgeDevices(const Result<std::vector<vulkan::DeviceDescription>>& gpus,
                                      const cpu::DeviceDescription& processor,
                                      const DeviceVerdicts& verdicts) {
    std::vector<FoundDevice> result;
    std::string failed;
    std::vector<std::string> passedOver;
    int chosen = -1;
    if (gpus.ok()) {
        for (const vulkan::DeviceDescription& device : *gpus) result.push_back(found(device, verdicts));
        chosen = bestGpu(*gpus, result);
    }
    for (int i = 0; i < static_cast<int>(result.size()); ++i) {
        DeviceInfo& info = result[i].info;
        info.chosen = i == chosen;
        info.reason = reasonFor(info, verdictOn(info, verdicts), info.chosen);
        if (!info.failedCheck || info.software) continue;
        failed += (failed.empty() ? "" : "; ") + info.name + ": " + info.reason;
        passedOver.push_back(info.name);
    }
    DeviceInfo& last = result.emplace_back(FoundDevice{infoOf(processor), {}}).info;
    last.chosen = last.usable && chosen < 0;
    if (last.usable) last.reason = chosen >= 0 ? "slower than the GPU" : whyProcessor(gpus, failed);
    for (FoundDevice& device : result) {
        if (device.info.chosen) device.info.passedOver = passedOver;
    }
    return result;
}

std::vector<FoundDevice> findDevices(const DeviceVerdicts& verdicts) {
    return judgeDevices(vulkan::listDevices(), cpu::describeDevice(), verdicts);
}

std::vector<DeviceInfo> listDevices(const DeviceVerdicts& verdicts) {
    std::vector<DeviceInfo> result;
    for (FoundDevice& device : findDevices(verdicts)) result.push_back(std::move(device.info));
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
                return Error{ErrorCode::NoDevice,
                             device.info.id + " (" + device.info.name + "): " + device.info.reason};
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

Result<FoundDevice> chooseDevice(const std::string& name, const DeviceVerdicts& verdicts) {
    return choose(findDevices(verdicts), name);
}

DeviceSet onlyOn(const FoundDevice& device, const FoundDevice& processor) {
    DeviceSet set{{}, {}, processor};
    if (!isCpu(device.info)) set.gpus.push_back(device);
    return set;
}

// Further GPUs are taken by "auto" when they have memory of their own; one that shares the processor's adds
// none.
Result<DeviceSet> chooseDevices(const std::string& names, const DeviceVerdicts& verdicts) {
    const std::vector<FoundDevice> devices = findDevices(verdicts);
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
