// Rotary position embedding as a table of frequencies: base and scaling become one number per pair, computed
// once in double precision. Pure; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace fireside::model {

enum class RopeScaling : std::uint8_t {
    None,
    Linear,   // Chen et al. 2023
    Yarn,     // Peng et al. 2023
    LongRope  // Ding et al. 2024: factors for short and long contexts
};

/// One kind of rotation of a model; layers may differ.
struct RopeNumbers {
    std::int32_t rotated = 0;  // elements of a head; even
    double base = 10000.0;
    RopeScaling scaling = RopeScaling::None;
    double scale = 1.0;                // 1 / the factor by which the context was stretched
    std::int32_t originalContext = 0;  // tokens, before stretching
    double betaFast = 32.0;  // YaRN: pairs of more turns in the original context keep their frequency,
    double betaSlow = 1.0;   // pairs of fewer are stretched
    float magnitude = 1.0f;  // of the turned elements
    bool factors = false;    // frequencies are divided by factors from the file
};

/// Radians per position for each pair; `factors` is empty or has one divisor per pair.
[[nodiscard]] std::vector<float> ropeFrequencies(const RopeNumbers& rope, std::span<const float> factors);

/// YaRN's temperature for a context stretched by `factor`: 1 + 0.1 * weight * ln(factor), 1 without
/// stretching.
[[nodiscard]] double yarnTemperature(double factor, double weight);

}  // namespace fireside::model
