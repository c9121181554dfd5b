// Sets of characters, and their bytes: every character of a class and nothing else.
#include "inference/text/grammar/char_class.h"

#include <gtest/gtest.h>

#include <random>

#include "inference/text/characters.h"

namespace fireside::test {
namespace {

using grammar::CharClass;

bool spells(const std::vector<grammar::ByteSequence>& sequences, const std::string& bytes) {
    int found = 0;
    for (const auto& sequence : sequences) {
        bool fits = sequence.size() == bytes.size();
        for (std::size_t i = 0; fits && i < bytes.size(); ++i) {
            const auto byte = static_cast<std::uint8_t>(bytes[i]);
            fits = sequence[i].first <= byte && byte <= sequence[i].last;
        }
        found += fits ? 1 : 0;
    }
    EXPECT_LE(found, 1);
    return found == 1;
}

TEST(CharClass, SetsOfCharacters) {
    const CharClass a = {{'a', 'f'}, {'d', 'k'}, {'x', 'x'}, {'z', 'y'}};
    ASSERT_EQ(a.ranges().size(), 2u);
    EXPECT_TRUE(a.contains('g'));
    EXPECT_FALSE(a.contains('y'));
    EXPECT_FALSE(a.negated().contains('x'));
    EXPECT_TRUE(a.negated().contains(0x10FFFF));
    EXPECT_FALSE(CharClass::any().contains(0xD800));
    EXPECT_FALSE(a.negated().contains(0xDFFF));
    EXPECT_TRUE(CharClass::any().negated().empty());
    const CharClass b = a.without({{'b', 'e'}});
    EXPECT_TRUE(b.contains('a'));
    EXPECT_FALSE(b.contains('c'));
    EXPECT_TRUE(b.contains('f'));
}

TEST(CharClass, SequencesSpellExactlyTheCharacters) {
    std::mt19937 random(3);
    const char32_t edges[] = {0,       1,       0x7E,    0x7F,    0x80,     0x81,    0x7FF,
                              0x800,   0x801,   0xFFF,   0x1000,  0xD7FF,   0xE000,  0xFFFF,
                              0x10000, 0x3FFFF, 0x40000, 0xFFFFF, 0x100000, 0x10FFFF};
    for (int round = 0; round < 60; ++round) {
        std::vector<grammar::CharRange> ranges;
        std::vector<char32_t> probes(std::begin(edges), std::end(edges));
        for (int i = 0; i < 3; ++i) {
            const auto pick = [&] {
                return random() % 2 != 0 ? edges[random() % std::size(edges)]
                                         : static_cast<char32_t>(random() % 0x110000);
            };
            const char32_t first = pick(), last = pick();
            ranges.push_back({std::min(first, last), std::max(first, last)});
            for (const char32_t edge : {first, last}) {
                for (char32_t near = edge == 0 ? 0 : edge - 1; near <= edge + 1; ++near)
                    probes.push_back(near);
            }
        }
        CharClass chars(ranges);
        if (round % 2 != 0) chars = chars.negated();
        const auto sequences = grammar::utf8Sequences(chars);
        for (int i = 0; i < 200; ++i) probes.push_back(static_cast<char32_t>(random() % 0x110000));
        for (const char32_t probe : probes) {
            if (probe > 0x10FFFF || (probe >= 0xD800 && probe <= 0xDFFF)) continue;
            std::string bytes;
            text::appendUtf8(probe, bytes);
            EXPECT_EQ(spells(sequences, bytes), chars.contains(probe))
                << std::hex << static_cast<unsigned>(probe);
        }
    }
}

TEST(CharClass, NothingThatIsNotUtf8) {
    const auto all = grammar::utf8Sequences(CharClass::any());
    for (const std::string bytes : {"\x80", "\xff", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80",
                                    "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80"}) {
        EXPECT_FALSE(spells(all, bytes));
    }
}

}  // namespace
}  // namespace fireside::test
