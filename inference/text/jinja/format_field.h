// One formatted field: what a conversion specification says about it, and the text it gives.
#pragma once

#include <string>
#include <string_view>

#include "inference/text/jinja/runtime.h"
#include "inference/text/jinja/value.h"

namespace fireside::jinja {

/// [[fill]align][sign][#][0][width][,][.precision][type], Python's format specification.
struct FieldFormat {
    char32_t fill = ' ';
    char align = 0;  // < > ^ =, 0: as the type has it
    char sign = '-';
    bool alternate = false;
    char grouping = 0;  // , or _
    int width = 0;
    int precision = -1;
    char type = 0;

    /// Throws a Failure for what is malformed or wider than kMaxFieldWidth.
    static FieldFormat parse(const std::string& specification);
};

inline constexpr int kMaxFieldWidth = 10'000;

/// A boolean counts as the number that it is, as in Python once there is a specification.
[[nodiscard]] std::string formatField(const Value& value, const FieldFormat& format, Runtime& runtime);
/// The digits of a number without sign, for the types d b o x X c e E f F g G % and 0.
[[nodiscard]] std::string unsignedDigits(const Value& value, const FieldFormat& format);
/// `body` with the sign in front, filled up to the width. `fallbackAlign`: < or >.
[[nodiscard]] std::string padded(const std::string& sign, const std::string& body, const FieldFormat& format,
                                 char fallbackAlign);

}  // namespace fireside::jinja
