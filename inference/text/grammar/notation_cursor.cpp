#include "inference/text/grammar/notation_cursor.h"

#include <algorithm>

#include "inference/text/characters.h"
#include "inference/text/grammar/char_class.h"
#include "inference/text/utf8.h"

namespace fireside::grammar {

namespace {

bool isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

int hexValue(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

NotationCursor::NotationCursor(std::string_view text) : text_(text) {
    if (text.size() > kMaxTextBytes) {
        fail("the grammar is longer than " + std::to_string(kMaxTextBytes) + " bytes");
    }
    const std::size_t valid = text::validUtf8Prefix(text);
    if (valid < text.size()) failAt(valid, "this is not UTF-8 text; save the grammar as UTF-8");
}

bool NotationCursor::take(std::string_view word) {
    if (!startsWith(word)) return false;
    at_ += word.size();
    return true;
}

void NotationCursor::skipSpace(bool lines) {
    while (!atEnd()) {
        const char c = peek();
        if (c == '#') {
            while (!atEnd() && peek() != '\n' && peek() != '\r') ++at_;
        } else if (c == ' ' || c == '\t' || (lines && (c == '\n' || c == '\r'))) {
            ++at_;
        } else {
            return;
        }
    }
}

std::string NotationCursor::takeName() {
    const std::size_t begin = at_;
    while (isWord(peek())) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
}

int NotationCursor::takeNumber(int most) {
    const std::size_t begin = at_;
    int out = 0;
    while (peek() >= '0' && peek() <= '9') {
        out = std::min(out * 10 + (peek() - '0'), most + 1);
        ++at_;
    }
    if (at_ == begin) failHere("a number is missing here; repetitions are written {3}, {2,} or {2,5}");
    if (out > most) failAt(begin, "at most " + std::to_string(most) + " repetitions can be asked for");
    return out;
}

char32_t NotationCursor::takeCharacter() {
    if (peek() != '\\') {
        const text::DecodedCharacter decoded = text::decodeCharacter(text_.substr(at_));
        at_ += decoded.length;
        return decoded.value;
    }
    const char escape = peek(1);
    constexpr std::string_view kNames = "nrtabfv0", kValues{"\n\r\t\a\b\f\v\0", 8};
    constexpr std::string_view kThemselves = "\\\"'[]-^/";
    if (escape == 'x') return takeHex(2);
    if (escape == 'u') return takeHex(4);
    if (escape == 'U') return takeHex(8);
    char value = 0;
    if (const auto i = kNames.find(escape); escape != '\0' && i != std::string_view::npos) {
        value = kValues[i];
    } else if (escape != '\0' && kThemselves.find(escape) != std::string_view::npos) {
        value = escape;
    } else {
        failHere(
            "an unknown escape; there are \\n \\r \\t \\\\ \\\" \\[ \\] \\- \\^ \\xHH \\uHHHH and "
            "\\UHHHHHHHH");
    }
    at_ += 2;
    return static_cast<unsigned char>(value);
}

char32_t NotationCursor::takeHex(int digits) {
    char32_t out = 0;
    for (int i = 0; i < digits; ++i) {
        const int value = hexValue(peek(2 + static_cast<std::size_t>(i)));
        if (value < 0)
            failHere("this escape takes exactly " + std::to_string(digits) + " hexadecimal digits");
        out = out << 4 | static_cast<char32_t>(value);
    }
    if (out > kLastCharacter || (out >= 0xD800 && out <= 0xDFFF)) {
        failHere("this number is no character: they go up to 10FFFF, without D800 to DFFF");
    }
    at_ += 2 + static_cast<std::size_t>(digits);
    return out;
}

void NotationCursor::failAt(std::size_t position, const std::string& message) const {
    const std::string_view before = text_.substr(0, position);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t lineBegin = before.rfind('\n') + 1;  // 0 when there is none
    const auto column =
        1 + std::count_if(before.begin() + static_cast<std::ptrdiff_t>(lineBegin), before.end(),
                          [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    fail("line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + message);
}

}  // namespace fireside::grammar
