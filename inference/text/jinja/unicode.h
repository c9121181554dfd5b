// UTF-8 text as Python sees it: rows of code points, with its classes of characters and case mappings.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fireside::jinja {

/// The code point at byte `at`, which moves behind it. A damaged byte reads as U+FFFD.
char32_t decode(std::string_view text, std::size_t& at);
void encode(std::string& text, char32_t point);
[[nodiscard]] bool isValidUtf8(std::string_view text);

/// Number of code points.
[[nodiscard]] std::size_t countPoints(std::string_view text);
/// The byte at which code point `index` begins; the size of the text when there are fewer.
[[nodiscard]] std::size_t byteOfPoint(std::string_view text, std::size_t index);
[[nodiscard]] std::u32string toPoints(std::string_view text);
[[nodiscard]] std::string fromPoints(std::u32string_view points);

[[nodiscard]] bool isSpace(char32_t point);
/// What str.splitlines() splits at (a carriage return and line feed together are one).
[[nodiscard]] bool isLineBreak(char32_t point);
[[nodiscard]] bool isDigit(char32_t point);
[[nodiscard]] bool isLetter(char32_t point);
[[nodiscard]] bool isUpper(char32_t point);
[[nodiscard]] bool isLower(char32_t point);

/// One to one mappings of Latin, Greek, Cyrillic, Armenian and full-width letters; others stay as they are.
[[nodiscard]] char32_t upperOf(char32_t point);
[[nodiscard]] char32_t lowerOf(char32_t point);
/// Sharp s becomes SS.
[[nodiscard]] std::string toUpper(std::string_view text);
[[nodiscard]] std::string toLower(std::string_view text);

/// The part of `text` without whitespace at the left and right end.
[[nodiscard]] std::string_view trimLeft(std::string_view text);
[[nodiscard]] std::string_view trimRight(std::string_view text);
/// The lines of str.splitlines().
[[nodiscard]] std::vector<std::string> splitLines(std::string_view text, bool keepEnds);

}  // namespace fireside::jinja
