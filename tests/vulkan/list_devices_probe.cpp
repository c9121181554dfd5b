// Prints what listDevices() says in this process's environment: "devices N" or the error's name.
#include <cstdio>

#include "inference/vulkan/device.h"

int main() {
    const auto devices = fireside::vulkan::listDevices();
    if (devices.ok()) {
        std::printf("devices %zu\n", devices.value().size());
    } else {
        std::printf("%s\n", std::string(fireside::errorName(devices.code())).c_str());
    }
    return 0;
}
