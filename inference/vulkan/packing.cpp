#include "inference/vulkan/packing.h"

#include <algorithm>

namespace fireside::vulkan {

std::optional<Packing> pack(std::span<const std::uint64_t> sizes, std::uint64_t largestAllocation) {
    const std::uint64_t pieceLimit = std::min(kPieceBytes, largestAllocation);
    Packing packing;
    for (const std::uint64_t size : sizes) {
        const std::uint64_t reserved = reservedBytes(size);
        if (reserved > largestAllocation) return std::nullopt;
        if (packing.pieceBytes.empty() || packing.pieceBytes.back() + reserved > pieceLimit) {
            packing.pieceBytes.push_back(0);
        }
        packing.places.push_back({packing.pieceBytes.size() - 1, packing.pieceBytes.back()});
        packing.pieceBytes.back() += reserved;
    }
    return packing;
}

}  // namespace fireside::vulkan
