// Walking through bytes that should be UTF-8 but may be anything.
// Pure functions, safe from any thread. Source: the Unicode standard, table 3-7 (well-formed byte sequences)
// and section 3.9 (one U+FFFD per maximal part of an ill-formed sequence).
#pragma once

#include <cstddef>
#include <string_view>

namespace fireside::text {

enum class Utf8Status {
    Valid,       // a whole character
    Invalid,     // bytes that no continuation can make a character
    Incomplete,  // the text ends within a character that is fine so far
};

struct Utf8Step {
    Utf8Status status;
    std::size_t length;  // bytes of the character, or of the maximal invalid or unfinished part; at least 1
};

/// What `text`, which must not be empty, begins with.
[[nodiscard]] Utf8Step nextUtf8(std::string_view text);

/// Bytes of the longest valid UTF-8 at the beginning of `text`.
[[nodiscard]] std::size_t validUtf8Prefix(std::string_view text);

}  // namespace fireside::text
