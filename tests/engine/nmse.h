// How far numbers are from what they should be.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>

namespace fireside::test {

/// Normalised mean squared error of `ours`, sum (ours - expected)^2 / sum expected^2; not divided where
/// nothing but zeros is expected. Infinite when the sizes differ, there is nothing, or ours holds what is no
/// number.
inline double nmse(std::span<const float> expected, std::span<const float> ours) {
    if (expected.size() != ours.size() || expected.empty()) return INFINITY;
    double error = 0, power = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const double difference = double(ours[i]) - double(expected[i]);
        error += difference * difference;
        power += double(expected[i]) * double(expected[i]);
    }
    if (!(error >= 0)) return INFINITY;  // NaN is not
    return power > 0 ? error / power : error;
}

}  // namespace fireside::test
