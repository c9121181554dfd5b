#include "tests/shaders/cache_image.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "inference/gguf/tensor_type.h"
#include "inference/plan/cache_layout.h"

namespace fireside::test {
namespace {

constexpr std::size_t kBlock = 32;

/// Bits of a float16 that x is already.
std::uint16_t halfBits(double x) {
    if (x == 0) return 0;
    int exponent = 0;
    const double fraction = std::frexp(std::abs(x), &exponent);  // 0.5 .. 1
    const auto sign = static_cast<std::uint32_t>(x < 0 ? 0x8000 : 0);
    if (exponent - 1 < -14)
        return static_cast<std::uint16_t>(sign | std::lround(std::ldexp(std::abs(x), 24)));
    const auto mantissa = static_cast<std::uint32_t>(std::lround(fraction * 2048)) - 1024;
    return static_cast<std::uint16_t>(sign | static_cast<std::uint32_t>(exponent + 14) << 10 | mantissa);
}

double halfValue(const std::byte* at) {
    float result = 0;
    gguf::decode(gguf::TensorType::F16, {at, 2}, {&result, 1});
    return result;
}

template <class T>
void put(std::byte* at, T value) {
    std::memcpy(at, &value, sizeof value);
}

void encodeRow(plan::KvType type, std::span<const double> row, std::byte* out) {
    std::byte* scales = out + (row.size() + kBlock - 1) / kBlock * kBlock;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const auto block =
            row.subspan(i / kBlock * kBlock, std::min(kBlock, row.size() - i / kBlock * kBlock));
        switch (type) {
            case plan::KvType::F32:
                put(out + i * 4, static_cast<float>(row[i]));
                break;
            case plan::KvType::F16:
                put(out + i * 2, halfBits(row[i]));
                break;
            case plan::KvType::Q8_0: {
                double largest = 0;
                for (const double x : block) largest = std::max(largest, std::abs(x));
                const double scale = largest / 127;
                put(out + i, static_cast<std::int8_t>(scale > 0 ? std::lround(row[i] / scale) : 0));
                put(scales + i / kBlock * 2, halfBits(scale));
                break;
            }
        }
    }
}

double decodeElement(plan::KvType type, std::size_t width, const std::byte* row, std::size_t i) {
    const std::byte* scales = row + (width + kBlock - 1) / kBlock * kBlock;
    float single = 0;
    switch (type) {
        case plan::KvType::F32:
            std::memcpy(&single, row + i * 4, sizeof single);
            return single;
        case plan::KvType::F16:
            return halfValue(row + i * 2);
        case plan::KvType::Q8_0:
            return halfValue(scales + i / kBlock * 2) * static_cast<std::int8_t>(row[i]);
    }
    return 0;
}

}  // namespace

reference::KvPrecision precisionOf(plan::KvType type) {
    switch (type) {
        case plan::KvType::F32:
            return reference::KvPrecision::F32;
        case plan::KvType::F16:
            return reference::KvPrecision::F16;
        case plan::KvType::Q8_0:
            return reference::KvPrecision::Q8_0;
    }
    return reference::KvPrecision::Double;
}

std::size_t CacheRows::positionIn(std::size_t row) const {
    return row < written ? row + (written - 1 - row) / rows * rows : row;
}

std::vector<std::byte> encodeRows(const reference::Matrix& positions, const CacheRows& shape,
                                  std::byte poison) {
    const std::size_t rowBytes = plan::cacheRowBytes(shape.type, static_cast<std::int32_t>(shape.width));
    std::vector<std::byte> bytes(shape.rows * rowBytes, poison);
    for (std::size_t row = 0; row < shape.rows; ++row) {
        const std::size_t position = shape.positionIn(row);
        if (position >= shape.written) continue;
        const std::span elements = std::span(positions.elements).subspan(position * shape.width, shape.width);
        encodeRow(shape.type, elements, &bytes[row * rowBytes]);
    }
    return bytes;
}

reference::Matrix decodeRows(std::span<const std::byte> bytes, const CacheRows& shape,
                             std::size_t positions) {
    const std::size_t rowBytes = plan::cacheRowBytes(shape.type, static_cast<std::int32_t>(shape.width));
    reference::Matrix result{positions, shape.width, {}};
    result.elements.assign(positions * shape.width, std::numeric_limits<double>::quiet_NaN());
    for (std::size_t row = 0; row < shape.rows; ++row) {
        for (std::size_t i = 0; i < shape.width; ++i) {
            result.at(shape.positionIn(row), i) =
                decodeElement(shape.type, shape.width, &bytes[row * rowBytes], i);
        }
    }
    return result;
}

}  // namespace fireside::test
