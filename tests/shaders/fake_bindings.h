// Addresses for lowering an op without memory: everything lies at the same place.
#pragma once

#include <cstdint>

#include "inference/vulkan/kernel.h"

namespace fireside::test {

inline vulkan::Bindings fakeBindings() {
    const auto address = [](auto) { return std::uint64_t{4096}; };
    return {.value = address,
            .weight = address,
            .cache =
                [](plan::CacheId) {
                    return vulkan::CacheBinding{4096, 4096, 4096, 4096, 4096};
                },
            .step = 4096,
            .rowStride = [](plan::ValueId) { return 16u; }};
}

}  // namespace fireside::test
