#include "inference/text/grammar/number_range.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace fireside::grammar {

namespace {

// Few enough for a reader with doubles to tell each from the bounds: with up to 6 digits before the point it
// is exact.
constexpr int kFractionDigits = 9;

Expression digits(int least, int most) {
    return repeat(oneOf({{'0', '9'}}), least, most);
}

Expression digits(std::size_t count) {
    return digits(static_cast<int>(count), static_cast<int>(count));
}

Expression digit(char first, char last) {
    return oneOf({{static_cast<char32_t>(first), static_cast<char32_t>(last)}});
}

/// As many digits as `low` has, not less than it (`upwards`) or not more.
Expression beyond(std::string_view low, bool upwards) {
    const char extreme = upwards ? '0' : '9';
    if (low.find_first_not_of(extreme) == std::string_view::npos) return digits(low.size());
    const char first = low.front();
    std::vector<Expression> ways;
    ways.push_back(sequence({text(std::string(1, first)), beyond(low.substr(1), upwards)}));
    if (upwards && first < '9') {
        ways.push_back(sequence({digit(static_cast<char>(first + 1), '9'), digits(low.size() - 1)}));
    }
    if (!upwards && first > '0') {
        ways.push_back(sequence({digit('0', static_cast<char>(first - 1)), digits(low.size() - 1)}));
    }
    return choice(std::move(ways));
}

/// Between two numbers of the same length.
Expression between(std::string_view low, std::string_view high) {
    const auto parted = std::mismatch(low.begin(), low.end(), high.begin());
    if (parted.first == low.end()) return text(std::string(low));
    const auto common = static_cast<std::size_t>(parted.first - low.begin());
    const std::string_view lowRest = low.substr(common + 1), highRest = high.substr(common + 1);
    const char first = low[common], last = high[common];
    std::vector<Expression> ways;
    ways.push_back(sequence({text(std::string(1, first)), beyond(lowRest, true)}));
    if (last - first > 1) {
        ways.push_back(sequence(
            {digit(static_cast<char>(first + 1), static_cast<char>(last - 1)), digits(lowRest.size())}));
    }
    ways.push_back(sequence({text(std::string(1, last)), beyond(highRest, false)}));
    return sequence({text(std::string(low.substr(0, common))), choice(std::move(ways))});
}

/// 0 <= low <= high.
Expression naturals(std::int64_t low, std::int64_t high) {
    std::vector<Expression> ways;
    while (low <= high) {
        const std::string lowText = std::to_string(low);
        const std::string highText = std::to_string(high);
        const std::string nines(lowText.size(), '9');
        if (lowText.size() == highText.size()) {
            ways.push_back(between(lowText, highText));
            break;
        }
        ways.push_back(between(lowText, nines));
        low = std::stoll(nines) + 1;
    }
    return choice(std::move(ways));
}

std::int64_t clamped(std::int64_t value) {
    return std::clamp(value, -kLargestInteger, kLargestInteger);
}

/// Non-negative decimals from `low` to `high`; nothing for `high`: no bound.
struct Magnitudes {
    std::int64_t low = 0;
    std::optional<std::int64_t> high;
    bool lowExclusive = false;
    bool highExclusive = false;
};

std::optional<Expression> decimals(const Magnitudes& range) {
    std::vector<Expression> ways;
    const std::int64_t last = range.high ? *range.high - 1 : kLargestInteger;  // with any fraction
    const Expression fraction = optional(sequence({text("."), digits(1, kFractionDigits)}));
    std::int64_t first = range.low;
    if (range.lowExclusive && first <= last) {
        std::vector<Expression> nonZero;
        for (int zeros = 0; zeros < kFractionDigits; ++zeros) {
            nonZero.push_back(sequence({text(std::string(static_cast<std::size_t>(zeros), '0')),
                                        digit('1', '9'), digits(0, kFractionDigits - 1 - zeros)}));
        }
        ways.push_back(sequence({text(std::to_string(first) + "."), choice(std::move(nonZero))}));
        ++first;
    }
    if (first <= last) ways.push_back(sequence({naturals(first, last), fraction}));
    const bool reachesHigh = range.high && !range.highExclusive && *range.high >= first;
    if (reachesHigh && !(range.lowExclusive && *range.high == range.low)) {
        ways.push_back(sequence({text(std::to_string(*range.high)), optional(text(".0"))}));
    }
    if (ways.empty()) return std::nullopt;
    return choice(std::move(ways));
}

}  // namespace

std::optional<Expression> integersWithin(const NumberBounds& bounds) {
    if (!bounds.least && !bounds.most) {
        Expression natural = sequence({digit('1', '9'), digits(0, 17)});
        return choice({text("0"), sequence({optional(text("-")), std::move(natural)})});
    }
    const std::int64_t low =
        clamped(bounds.least.value_or(-kLargestInteger)) + (bounds.leastExclusive ? 1 : 0);
    const std::int64_t high = clamped(bounds.most.value_or(kLargestInteger)) - (bounds.mostExclusive ? 1 : 0);
    if (low > high) return std::nullopt;
    std::vector<Expression> ways;
    if (low < 0) ways.push_back(sequence({text("-"), naturals(std::max<std::int64_t>(1, -high), -low)}));
    if (high >= 0) ways.push_back(naturals(std::max<std::int64_t>(0, low), high));
    return choice(std::move(ways));
}

std::optional<Expression> numbersWithin(const NumberBounds& bounds) {
    if (!bounds.least && !bounds.most) {
        const Expression whole = choice({text("0"), sequence({digit('1', '9'), digits(0, 17)})});
        const Expression fraction = optional(sequence({text("."), digits(1, 16)}));
        const Expression exponent = optional(sequence(
            {oneOf({{'E', 'E'}, {'e', 'e'}}), optional(oneOf({{'+', '+'}, {'-', '-'}})), digits(1, 2)}));
        return sequence({optional(text("-")), whole, fraction, exponent});
    }
    std::vector<Expression> ways;
    if (!bounds.most || *bounds.most >= 0) {
        Magnitudes above;
        above.low = std::max<std::int64_t>(0, bounds.least.value_or(0));
        above.high = bounds.most;
        above.lowExclusive = bounds.least && *bounds.least >= 0 && bounds.leastExclusive;
        above.highExclusive = bounds.mostExclusive;
        if (auto way = decimals(above)) ways.push_back(std::move(*way));
    }
    if (!bounds.least || *bounds.least < 0) {
        Magnitudes below;
        below.low = bounds.most && *bounds.most < 0 ? -*bounds.most : 0;
        below.lowExclusive = bounds.most && (*bounds.most < 0 ? bounds.mostExclusive : *bounds.most == 0);
        if (bounds.least) below.high = -*bounds.least;
        below.highExclusive = bounds.leastExclusive;
        if (auto way = decimals(below)) ways.push_back(sequence({text("-"), std::move(*way)}));
    }
    if (ways.empty()) return std::nullopt;
    return choice(std::move(ways));
}

}  // namespace fireside::grammar
