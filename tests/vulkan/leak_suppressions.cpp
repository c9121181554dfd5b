// For builds with the address sanitizer: drivers and layers keep memory until the process ends, which the
// leak check would report as ours.
#include <gtest/gtest.h>

#include "inference/vulkan/instance.h"

namespace fireside::vulkan {
namespace {

/// One instance for the whole process keeps driver and layer libraries loaded until the leak check has run:
/// their leaks can then be told by the names below.
class KeepLibrariesLoaded : public testing::Environment {
 public:
    void SetUp() override {
        auto instance = Instance::create(true, nullptr);
        if (!instance.ok()) return;
        static const Instance* const kept = std::move(instance).value().release();
        if (const auto devices = kept->physicalDevices(); !devices.ok())
            ADD_FAILURE() << devices.error().detail;
    }
};

const auto* const kKeepLibrariesLoaded = testing::AddGlobalTestEnvironment(new KeepLibrariesLoaded);

}  // namespace
}  // namespace fireside::vulkan

extern "C" const char* __lsan_default_suppressions();

extern "C" const char* __lsan_default_suppressions() {
    // The validation layer's own tables, per instance. Vulkan objects that we forget are its messages
    // instead.
    return "leak:libVkLayer_khronos_validation\n";
}
