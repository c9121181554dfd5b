#include "inference/plan/cache_layout.h"

#include <algorithm>

namespace fireside::plan {
namespace {

constexpr std::uint64_t kArrayAlignment = 256;
constexpr std::uint64_t kRowAlignment = 16;  // of the widest load
constexpr std::uint64_t kBlock = 32;         // elements of Q8_0 that share a scale
constexpr std::uint64_t kHalfBytes = 2;

std::uint64_t roundUp(std::uint64_t n, std::uint64_t multiple) {
    return (n + multiple - 1) / multiple * multiple;
}

}  // namespace

std::string_view kvTypeName(KvType type) {
    switch (type) {
        case KvType::F32:
            return "f32";
        case KvType::F16:
            return "f16";
        case KvType::Q8_0:
            return "q8_0";
    }
    return "";
}

std::uint64_t cacheRowBytes(KvType type, std::int32_t width) {
    const auto elements = static_cast<std::uint64_t>(width);
    const std::uint64_t blocks = (elements + kBlock - 1) / kBlock;
    switch (type) {
        case KvType::F32:
            return roundUp(elements * sizeof(float), kRowAlignment);
        case KvType::F16:
            return roundUp(elements * kHalfBytes, kRowAlignment);
        case KvType::Q8_0:
            return blocks * kBlock + roundUp(blocks * kHalfBytes, kRowAlignment);
    }
    return 0;
}

CacheLayout layOutCaches(const std::vector<CacheShape>& shapes, KvType type, std::int32_t contextLength,
                         std::int32_t capacity) {
    CacheLayout layout;
    const auto rowsOfWidth = [&](std::uint32_t rows, std::int32_t width) -> std::optional<std::size_t> {
        if (width == 0) return std::nullopt;
        layout.sizes.push_back(rows * cacheRowBytes(type, width));
        return layout.sizes.size() - 1;
    };
    const auto floats = [&](std::uint64_t count) {
        const std::uint64_t offset = layout.stateBytes;
        layout.stateBytes += roundUp(count * sizeof(float), kArrayAlignment);
        return offset;
    };
    for (const CacheShape& shape : shapes) {
        CacheLayout::Place place;
        place.rows = static_cast<std::uint32_t>(cacheRows(shape, contextLength, capacity));
        place.window = shape.window;
        place.keys = rowsOfWidth(place.rows, shape.keyWidth);
        place.values = rowsOfWidth(place.rows, shape.valueWidth);
        place.convOffset =
            floats(static_cast<std::uint64_t>(shape.convRows) * static_cast<std::uint64_t>(shape.convWidth));
        place.stateOffset = floats(static_cast<std::uint64_t>(shape.stateSize));
        layout.places.push_back(place);
    }
    layout.firstState = layout.sizes.size();
    if (layout.stateBytes > 0) {
        layout.sizes.insert(layout.sizes.end(), 1 + kCheckpoints, layout.stateBytes);
    }
    return layout;
}

}  // namespace fireside::plan
