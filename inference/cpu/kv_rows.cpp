#include "inference/cpu/kv_rows.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "inference/cpu/simd.h"

namespace fireside::cpu {
namespace {

void storeQ8(const float* x, std::size_t width, std::byte* row) {
    auto* const q = reinterpret_cast<std::int8_t*>(row);
    const std::size_t blocks = (width + kBlock - 1) / kBlock;
    auto* const scales = reinterpret_cast<std::uint16_t*>(row + blocks * kBlock);
    for (std::size_t b = 0; b < blocks; ++b) {
        const std::size_t begin = b * kBlock, n = std::min(kBlock, width - begin);
        float largest = 0;
        for (std::size_t i = 0; i < n; ++i) largest = std::max(largest, std::abs(x[begin + i]));
        const float wanted = largest / 127.0f;
        float scale;  // as it is kept
        floatKernels().halvesOfFloats(&wanted, 1, scales + b);
        floatKernels().floatsOfHalves(scales + b, 1, &scale);
        for (std::size_t i = 0; i < kBlock; ++i) {
            const float element = i < n && scale > 0 ? std::nearbyint(x[begin + i] / scale) : 0.0f;
            q[begin + i] = static_cast<std::int8_t>(std::clamp(element, -127.0f, 127.0f));
        }
    }
}

void loadQ8(const std::byte* row, std::size_t width, std::size_t begin, std::size_t count, float* out) {
    const auto* const q = reinterpret_cast<const std::int8_t*>(row);
    const std::size_t blocks = (width + kBlock - 1) / kBlock;
    const auto* const scales = reinterpret_cast<const std::uint16_t*>(row + blocks * kBlock);
    for (std::size_t i = begin; i < begin + count;) {
        const std::size_t end = std::min(begin + count, (i / kBlock + 1) * kBlock);
        float scale;
        floatKernels().floatsOfHalves(scales + i / kBlock, 1, &scale);
        for (; i < end; ++i) *out++ = scale * static_cast<float>(q[i]);
    }
}

}  // namespace

void storeKvRow(plan::KvType type, const float* x, std::size_t width, std::byte* row) {
    switch (type) {
        case plan::KvType::F32:
            std::memcpy(row, x, width * sizeof(float));
            return;
        case plan::KvType::F16:
            return floatKernels().halvesOfFloats(x, width, reinterpret_cast<std::uint16_t*>(row));
        case plan::KvType::Q8_0:
            return storeQ8(x, width, row);
    }
}

void loadKvRow(plan::KvType type, const std::byte* row, std::size_t width, std::size_t begin,
               std::size_t count, float* out) {
    switch (type) {
        case plan::KvType::F32:
            std::memcpy(out, row + begin * sizeof(float), count * sizeof(float));
            return;
        case plan::KvType::F16:
            return floatKernels().floatsOfHalves(reinterpret_cast<const std::uint16_t*>(row) + begin, count,
                                                 out);
        case plan::KvType::Q8_0:
            return loadQ8(row, width, begin, count, out);
    }
}

}  // namespace fireside::cpu
