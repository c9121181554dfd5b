// How work is cut into submits, so that none keeps the device longer than drivers' watchdogs and the desktop
// bear. Times are measured on the host around each submit and always stand for a full step of the plan's
// capacity. Pure values; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace fireside::vulkan {

inline constexpr double kSubmitLimitMs = 200;

/// Segments [first, last) of a plan.
struct SegmentRange {
    std::size_t first = 0;
    std::size_t last = 0;
    bool operator==(const SegmentRange&) const = default;
};

/// What is known about the time that each segment of one recorded plan takes.
class Pacer {
 public:
    explicit Pacer(std::size_t segments) : expectedMs_(segments) {}

    /// The submits of a step: as few as possible with at most kSubmitLimitMs expected each. A segment is
    /// never cut; one that was never measured goes alone.
    [[nodiscard]] std::vector<SegmentRange> submits() const;

    /// `share` of the capacity, in (0, 1], was used. An expectation rises at once to what was measured and
    /// falls to no less than a quarter per step (the first run of a shader may include its compilation).
    void measured(SegmentRange range, double milliseconds, double share);

    /// Of a full step; nothing before every segment was measured.
    [[nodiscard]] std::optional<double> longestSegmentMs() const;

 private:
    std::vector<std::optional<double>> expectedMs_;
};

/// A capacity that plans can have, with the longest segment of its plan where that is known.
struct CapacityTime {
    std::int32_t capacity = 1;
    std::optional<double> longestSegmentMs;
};
inline constexpr std::int32_t kFirstChunk = 32;  // taken on trust while nothing is known

/// The largest capacity whose segments are expected within kSubmitLimitMs; what was not measured yet is
/// scaled up from the next smaller one that was. `ascending` is not empty; its first is the least that is
/// returned.
[[nodiscard]] std::int32_t preferredCapacity(std::span<const CapacityTime> ascending);

}  // namespace fireside::vulkan
