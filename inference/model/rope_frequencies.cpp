#include "inference/model/rope_frequencies.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace fireside::model {
namespace {

/// The (fractional) pair that makes `turns` turns within the original context.
double pairOfTurns(const RopeNumbers& rope, double turns) {
    return rope.rotated * std::log(rope.originalContext / (turns * 2.0 * std::numbers::pi)) /
           (2.0 * std::log(rope.base));
}

/// How far pair i keeps its frequency: 1 for fast pairs, 0 for slow ones, a ramp between.
double yarnShare(const RopeNumbers& rope, std::size_t pair) {
    const double low = std::max(0.0, std::floor(pairOfTurns(rope, rope.betaFast)));
    const double high =
        std::min(static_cast<double>(rope.rotated - 1), std::ceil(pairOfTurns(rope, rope.betaSlow)));
    const double ramp = (static_cast<double>(pair) - low) / std::max(0.001, high - low);
    return 1.0 - std::clamp(ramp, 0.0, 1.0);
}

}  // namespace

std::vector<float> ropeFrequencies(const RopeNumbers& rope, std::span<const float> factors) {
    std::vector<float> frequencies;
    for (std::size_t i = 0; i < static_cast<std::size_t>(rope.rotated) / 2; ++i) {
        double frequency = std::pow(rope.base, -2.0 * static_cast<double>(i) / rope.rotated);
        if (!factors.empty()) frequency /= factors[i];
        const double share = rope.scaling == RopeScaling::Yarn ? yarnShare(rope, i) : 0.0;
        frequencies.push_back(static_cast<float>(frequency * (rope.scale * (1.0 - share) + share)));
    }
    return frequencies;
}

double yarnTemperature(double factor, double weight) {
    return factor <= 1.0 ? 1.0 : 1.0 + 0.1 * weight * std::log(factor);
}

}  // namespace fireside::model
