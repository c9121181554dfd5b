#include "inference/vulkan/quirks.h"

#include <volk.h>

#include <array>

namespace fireside::vulkan {
namespace {

constexpr std::uint32_t kAmd = 0x1002;

constexpr std::array kQuirks{
    Quirk{[](const DeviceIdentity& device) { return device.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU; },
          QuirkFlag::Software, "computes on the CPU: slower than any GPU, chosen only when there is none",
          "https://docs.mesa3d.org/drivers/llvmpipe.html"},
    Quirk{[](const DeviceIdentity& device) {
              return device.driverId == VK_DRIVER_ID_MOLTENVK && device.vendorId == kAmd;
          },
          QuirkFlag::NoSubgroupArithmetic,
          "reports subgroups of 64 that Metal runs as two of 32, so sums over a subgroup are wrong",
          "https://github.com/KhronosGroup/MoltenVK/issues/2750"},
    Quirk{[](const DeviceIdentity& device) { return device.driverId == VK_DRIVER_ID_QUALCOMM_PROPRIETARY; },
          QuirkFlag::NoSubgroupArithmetic, "several driver versions miscompile subgroup operations",
          "https://github.com/Tencent/ncnn/issues/6778"},
};

}  // namespace

std::vector<const Quirk*> quirksOf(const DeviceIdentity& device) {
    std::vector<const Quirk*> rows;
    for (const Quirk& quirk : kQuirks) {
        if (quirk.matches(device)) rows.push_back(&quirk);
    }
    return rows;
}

void apply(const Quirk& quirk, DeviceProfile& profile) {
    switch (quirk.flag) {
        case QuirkFlag::Software:
            profile.cpu = true;
            return;
        case QuirkFlag::NoSubgroupArithmetic:
            profile.subgroupArithmetic = false;
            return;
    }
}

}  // namespace fireside::vulkan
