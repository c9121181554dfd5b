// The processor as a device: what it is called, what it has, and whether it will do. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fireside::cpu {

struct DeviceDescription {
    std::string name;                   // "AMD Ryzen 7 7840U"; "CPU" where the system does not say
    std::uint32_t threads = 1;          // that would compute: processors this process may run on
    std::uint64_t memoryBytes = 0;      // of the system
    std::uint64_t memoryAvailable = 0;  // for new allocations, without swapping
    std::vector<std::string> features;  // "8 threads", "AVX-512 with VNNI"
    bool usable = false;
    std::string reason;  // why it is not usable; else empty
};

[[nodiscard]] DeviceDescription describeDevice();

}  // namespace fireside::cpu
