#include "inference/text/utf8.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace fireside::test {
namespace {

using text::nextUtf8;
using text::Utf8Status;

/// UTF-8 by its definition.
std::string encoded(std::uint32_t c) {
    const auto tail = [c](int shift) { return static_cast<char>(0x80 | (c >> shift & 0x3f)); };
    if (c < 0x80) return {static_cast<char>(c)};
    if (c < 0x800) return {static_cast<char>(0xc0 | c >> 6), tail(0)};
    if (c < 0x10000) return {static_cast<char>(0xe0 | c >> 12), tail(6), tail(0)};
    return {static_cast<char>(0xf0 | c >> 18), tail(12), tail(6), tail(0)};
}

TEST(Utf8, EveryCharacterAndNoSurrogate) {
    for (std::uint32_t c = 0; c < 0x110800; ++c) {
        const std::string bytes = encoded(c);
        const auto step = nextUtf8(bytes + "x");
        const bool surrogate = c >= 0xd800 && c < 0xe000;
        if (surrogate || c > 0x10ffff) {
            ASSERT_EQ(step.status, Utf8Status::Invalid) << c;
            ASSERT_EQ(step.length, 1u) << c;
        } else {
            ASSERT_EQ(step.status, Utf8Status::Valid) << c;
            ASSERT_EQ(step.length, bytes.size()) << c;
            for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
                const auto part = nextUtf8(std::string_view(bytes).substr(0, cut));
                ASSERT_EQ(part.status, Utf8Status::Incomplete) << c;
                ASSERT_EQ(part.length, cut) << c;
            }
        }
    }
}

TEST(Utf8, MaximalInvalidParts) {
    const auto invalid = [](std::string_view bytes) {
        const auto step = nextUtf8(bytes);
        EXPECT_EQ(step.status, Utf8Status::Invalid);
        return step.length;
    };
    EXPECT_EQ(invalid("\x80"), 1u);              // a lone continuation byte
    EXPECT_EQ(invalid("\xc0\x80"), 1u);          // an overlong form
    EXPECT_EQ(invalid("\xe0\x80\x80"), 1u);      // another
    EXPECT_EQ(invalid("\xe2\x82x"), 2u);         // two of three bytes
    EXPECT_EQ(invalid("\xf0\x9f\x98x"), 3u);     // three of four bytes
    EXPECT_EQ(invalid("\xf4\x90\x80\x80"), 1u);  // beyond U+10FFFF
    EXPECT_EQ(invalid("\xff"), 1u);
}

TEST(Utf8, ValidPrefix) {
    EXPECT_EQ(text::validUtf8Prefix(""), 0u);
    EXPECT_EQ(text::validUtf8Prefix("a\xc3\xa9z"), 4u);
    EXPECT_EQ(text::validUtf8Prefix("a\xc3"), 1u);
    EXPECT_EQ(text::validUtf8Prefix("\xff"
                                    "a"),
              0u);
}

}  // namespace
}  // namespace fireside::test
