// Puts a dispatch together and holds it against the device's limits. Used by lower() only; pure.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#include "app/base/result.h"
#include "inference/vulkan/kernel.h"

namespace fireside::vulkan {

/// What a kernel runs over: `items` workgroups for each of `rows` rows (or tiles of rows). Items beyond 65535
/// continue in z, as itemIndex() in shaders/include/kernel.glsl undoes.
struct Grid {
    std::uint64_t items = 1;
    std::uint64_t rows = 1;
};

struct KernelRequest {
    std::string shader;                         // ShaderBinary::name
    std::uint32_t groupSize = 64;               // specialisation constant 0
    std::vector<std::uint32_t> specialization;  // constants 1, 2, ...
    Grid grid;
};

/// The dispatch without its push constants. Errors: UnsupportedTensorType (no such variant), DeviceFailure
/// (the group size, shared memory, subgroup operations or grid are more than the device has).
[[nodiscard]] Result<Dispatch> makeDispatch(const KernelRequest& request, const DeviceProfile& profile);

template <class Push>
[[nodiscard]] Result<Dispatch> makeDispatch(const KernelRequest& request, const DeviceProfile& profile,
                                            const Push& push) {
    static_assert(std::is_trivially_copyable_v<Push> && sizeof(Push) <= kMaxPushConstantBytes);
    FIRESIDE_TRY(Dispatch dispatch, makeDispatch(request, profile));
    std::memcpy(dispatch.push.data(), &push, sizeof(Push));
    dispatch.pushBytes = sizeof(Push);
    return dispatch;
}

}  // namespace fireside::vulkan
