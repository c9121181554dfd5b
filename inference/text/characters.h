// What Unicode says about single characters, as the tokenizers need it. Pure functions, safe from any thread.
// Source: the Unicode character database, by utf8proc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fireside::text {

constexpr char32_t kReplacementCharacter = 0xfffd;

/// The character that `text`, which must not be empty, begins with, and its length in bytes. A byte that
/// begins no character is U+FFFD, one byte long.
struct DecodedCharacter {
    char32_t value;
    std::size_t length;
};
[[nodiscard]] DecodedCharacter decodeCharacter(std::string_view text);
void appendUtf8(char32_t character, std::string& out);

[[nodiscard]] bool isWhiteSpace(char32_t character);      // the property White_Space
[[nodiscard]] bool isControl(char32_t character);         // category C, but for unassigned ones
[[nodiscard]] bool isMark(char32_t character);            // category M
[[nodiscard]] bool isNonspacingMark(char32_t character);  // category Mn
[[nodiscard]] bool isPunctuation(char32_t character);     // category P
[[nodiscard]] bool isSymbol(char32_t character);          // category S

/// The canonical decomposition: a letter, then what is written above or below it; a syllable of Hangul as its
/// letters. The character itself where there is none.
[[nodiscard]] std::u32string decomposed(char32_t character);
/// The one character that is its lower case; itself where there is none.
[[nodiscard]] char32_t lowerCase(char32_t character);
/// Normalization form C. Bytes that are not UTF-8 stay as they are.
[[nodiscard]] std::string composed(std::string_view text);

}  // namespace fireside::text
