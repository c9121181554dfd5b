// Which device a name such as "auto", "cpu" or "vulkan:1" means, and why: "auto" takes the best GPU, else the
// processor, never a software Vulkan device. Internal to the engine; any thread.
#pragma once

#include <string>
#include <vector>

#include "app/base/result.h"
#include "inference/cpu/device.h"
#include "inference/engine.h"
#include "inference/vulkan/device.h"

namespace fireside::engine {

/// A device as listDevices() shows it, with what its executor plans by.
struct FoundDevice {
    DeviceInfo info;
    vulkan::DeviceProfile profile;
};
/// As listDevices().
[[nodiscard]] std::vector<FoundDevice> findDevices(const DeviceVerdicts& verdicts);
/// What listDevices() makes of what is there; `gpus` says how looking for them ended. Pure.
[[nodiscard]] std::vector<FoundDevice> judgeDevices(
    const Result<std::vector<vulkan::DeviceDescription>>& gpus, const cpu::DeviceDescription& processor,
    const DeviceVerdicts& verdicts);
/// The verdict on a device with the driver that it has; null when there is none. The processor has none: it
/// is what the others are held against.
[[nodiscard]] const DeviceVerdict* verdictOn(const DeviceInfo& device, const DeviceVerdicts& verdicts);
/// The devices that a model is to run on.
struct DeviceSet {
    std::vector<FoundDevice> gpus;       // first the one that counts most; none: the processor alone
    std::vector<FoundDevice> spareGpus;  // for what does not fit the one in `gpus`
    FoundDevice processor;
};
/// `names` is one name, or several GPUs with commas between. Errors: as chooseDevice(); InvalidArgument (the
/// processor among several).
[[nodiscard]] Result<DeviceSet> chooseDevices(const std::string& names, const DeviceVerdicts& verdicts);
/// `device` as the only one.
[[nodiscard]] DeviceSet onlyOn(const FoundDevice& device, const FoundDevice& processor);
/// Errors: InvalidArgument (not a device name), NoDevice (none, not that one, or it is not usable and why),
/// NoVulkanLoader.
[[nodiscard]] Result<FoundDevice> chooseDevice(const std::string& name, const DeviceVerdicts& verdicts);
[[nodiscard]] bool isCpu(const DeviceInfo& device);
/// Position of "vulkan:N" in the Vulkan executor's list. `device` is one of listDevices().
[[nodiscard]] int vulkanIndex(const DeviceInfo& device);

}  // namespace fireside::engine
