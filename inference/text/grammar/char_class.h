// Sets of Unicode characters, and the UTF-8 byte sequences that spell them.
// Values; pure functions. Surrogates (U+D800 to U+DFFF) are no characters and never part of a set.
// Source of the byte sequences: the Unicode standard, table 3-7; splitting a range into sequences of byte
// ranges as in Thompson's utf8 automata (see Cox, "Regular Expression Matching with a Trigram Index", 2012).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

namespace fireside::grammar {

inline constexpr char32_t kLastCharacter = 0x10FFFF;

struct CharRange {
    char32_t first;
    char32_t last;  // included
};

class CharClass {
 public:
    CharClass() = default;
    CharClass(std::initializer_list<CharRange> ranges) : CharClass(std::vector<CharRange>(ranges)) {}
    /// In any order, overlapping or not.
    explicit CharClass(std::vector<CharRange> ranges) : ranges_(std::move(ranges)) { normalize(); }
    [[nodiscard]] static CharClass any() { return CharClass{{0, kLastCharacter}}; }

    void add(const CharClass& other);

    [[nodiscard]] CharClass negated() const;
    [[nodiscard]] CharClass without(const CharClass& other) const;
    [[nodiscard]] bool contains(char32_t character) const;
    [[nodiscard]] bool empty() const { return ranges_.empty(); }
    /// Sorted, apart from each other.
    [[nodiscard]] const std::vector<CharRange>& ranges() const { return ranges_; }

 private:
    void normalize();

    std::vector<CharRange> ranges_;
};

struct ByteRange {
    std::uint8_t first;
    std::uint8_t last;  // included
    bool operator==(const ByteRange&) const = default;
    auto operator<=>(const ByteRange&) const = default;
};

/// One to four byte ranges in a row; the characters of a class are the union of the sequences.
using ByteSequence = std::vector<ByteRange>;

[[nodiscard]] std::vector<ByteSequence> utf8Sequences(const CharClass& characters);

}  // namespace fireside::grammar
