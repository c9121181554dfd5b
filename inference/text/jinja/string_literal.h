// Literals of template source: what stands between quotes, and numbers.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fireside::jinja {

/// Resolves the escapes of a string literal as Python does; unknown ones keep their backslash. Throws a
/// Failure for a malformed or unpaired one.
[[nodiscard]] std::string unescape(std::string_view literal, int line);

struct NumberLiteral {
    std::size_t length = 0;  // in the source; 0: malformed
    bool isFloat = false;
    std::string digits;  // without underscores, with a base prefix
};

/// The number that `text` begins with; `mayBeFloat` is false behind a dot, as in row.1.2.
[[nodiscard]] NumberLiteral readNumberLiteral(std::string_view text, bool mayBeFloat);

}  // namespace fireside::jinja
