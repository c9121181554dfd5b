// Grammars of JSON numbers between bounds. Pure functions; safe from any thread.
#pragma once

#include <cstdint>
#include <optional>

#include "inference/text/grammar/expression.h"

namespace fireside::grammar {

/// 18 digits: what every JSON reader takes as an exact integer of 64 bits.
inline constexpr std::int64_t kLargestInteger = 999'999'999'999'999'999;

/// Whole numbers; `exclusive` ones are left out. Nothing: no bound.
struct NumberBounds {
    std::optional<std::int64_t> least;
    std::optional<std::int64_t> most;
    bool leastExclusive = false;
    bool mostExclusive = false;
};

/// Integers within the bounds and +-kLargestInteger. Nothing when there is none.
[[nodiscard]] std::optional<Expression> integersWithin(const NumberBounds& bounds);

/// Excluded bounds of numbers may be this far from 0: further away, doubles do not tell a number from its
/// bound.
inline constexpr std::int64_t kLargestExclusive = 1'000'000;

/// Numbers within the bounds: without any, with exponents; else with at most 9 digits behind the point.
/// Nothing when there is none.
[[nodiscard]] std::optional<Expression> numbersWithin(const NumberBounds& bounds);

}  // namespace fireside::grammar
