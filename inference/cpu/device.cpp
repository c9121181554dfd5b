#include "inference/cpu/device.h"

#include <fstream>

#include "inference/cpu/simd.h"
#include "inference/cpu/thread_pool.h"

#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>
#endif

namespace fireside::cpu {
namespace {

/// What follows on `key` and a colon in a file of such lines; empty when there is none.
std::string lineOf(const char* path, const std::string& key) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        const std::size_t colon = line.find(':');
        if (!line.starts_with(key) || colon == std::string::npos) continue;
        const std::size_t begin = line.find_first_not_of(" \t", colon + 1);
        return begin == std::string::npos ? std::string() : line.substr(begin);
    }
    return {};
}

std::string processorName() {
    std::string name = lineOf("/proc/cpuinfo", "model name");
    const std::size_t end = name.find_last_not_of(' ');
    if (end == std::string::npos) return "CPU";
    name.resize(end + 1);
    return name;
}

std::uint64_t systemMemory() {
#if defined(_SC_PHYS_PAGES)
    return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) *
           static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
#else
    return 0;
#endif
}

/// The kernel's own estimate, which counts what it would give back of its file cache.
std::uint64_t availableMemory() {
    const std::string kilobytes = lineOf("/proc/meminfo", "MemAvailable");
    return kilobytes.empty() ? systemMemory() : std::stoull(kilobytes) * 1024;
}

}  // namespace

DeviceDescription describeDevice() {
    DeviceDescription device;
    device.name = processorName();
    device.threads = availableProcessors();
    device.memoryBytes = systemMemory();
    device.memoryAvailable = availableMemory();
    device.features = {std::to_string(device.threads) + (device.threads == 1 ? " thread" : " threads"),
                       instructionSet()};
    device.usable = processorSuffices();
    if (!device.usable) device.reason = "this processor lacks SSE4.2, which the program is built for";
    return device;
}

}  // namespace fireside::cpu
