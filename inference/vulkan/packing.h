// Packs arrays into as few allocations as drivers like: pieces of at most 1 GiB, never more than the device's
// largest allocation. Every array starts at a multiple of kArrayAlignment and has kArraySlack bytes behind it
// that belong to nobody else, so that a shader may load a whole vector at its end. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace fireside::vulkan {

inline constexpr std::uint64_t kArrayAlignment = 256;
inline constexpr std::uint64_t kArraySlack = 64;
inline constexpr std::uint64_t kPieceBytes = std::uint64_t{1} << 30;

/// Bytes that an array of `size` bytes takes in a piece.
[[nodiscard]] constexpr std::uint64_t reservedBytes(std::uint64_t size) {
    return (size + kArraySlack + kArrayAlignment - 1) / kArrayAlignment * kArrayAlignment;
}

struct Packing {
    struct Place {
        std::size_t piece = 0;
        std::uint64_t offset = 0;
    };
    std::vector<Place> places;              // per array
    std::vector<std::uint64_t> pieceBytes;  // per piece
};

/// In order; an array that is larger than a piece gets one of its own. Nothing when an array needs more than
/// `largestAllocation`.
[[nodiscard]] std::optional<Packing> pack(std::span<const std::uint64_t> sizes,
                                          std::uint64_t largestAllocation);

}  // namespace fireside::vulkan
