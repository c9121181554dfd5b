#include "inference/text/jinja/unicode.h"

#include <algorithm>
#include <iterator>

namespace fireside::jinja {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

struct Range {
    char32_t first;
    char32_t last;
};

// Above ASCII, what is not a letter: signs, punctuation, symbols, private use. Everything else counts as one.
constexpr Range kNotLetters[] = {
    {0x80, 0xA9},     {0xAB, 0xB4},     {0xB6, 0xB9},       {0xBB, 0xBF},       {0xD7, 0xD7},
    {0xF7, 0xF7},     {0x300, 0x36F},   {0x660, 0x669},     {0x966, 0x96F},     {0x2000, 0x2070},
    {0x2072, 0x207E}, {0x2080, 0x208F}, {0x20A0, 0x2101},   {0x2190, 0x2BFF},   {0x2E00, 0x2E2E},
    {0x2E30, 0x3004}, {0x3008, 0x3030}, {0x303D, 0x3040},   {0x3099, 0x309C},   {0x30A0, 0x30A0},
    {0x30FB, 0x30FB}, {0xD800, 0xF8FF}, {0xFE00, 0xFE6F},   {0xFEFF, 0xFF20},   {0xFF3B, 0xFF40},
    {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF}, {0x1F000, 0x1FAFF}, {0xE0000, 0x10FFFF}};

// Upper-case letters `first` to `last`, every `stride`th of them; the lower-case one is `distance` further
// on.
struct CaseRange {
    char32_t first;
    char32_t last;
    int stride;
    int distance;
};

constexpr CaseRange kCases[] = {
    {'A', 'Z', 1, 32},       {0xC0, 0xD6, 1, 32},     {0xD8, 0xDE, 1, 32},     {0x100, 0x12E, 2, 1},
    {0x132, 0x136, 2, 1},    {0x139, 0x147, 2, 1},    {0x14A, 0x176, 2, 1},    {0x178, 0x178, 1, -121},
    {0x179, 0x17D, 2, 1},    {0x1CD, 0x1DB, 2, 1},    {0x1DE, 0x1EE, 2, 1},    {0x1F8, 0x21E, 2, 1},
    {0x222, 0x232, 2, 1},    {0x386, 0x386, 1, 38},   {0x388, 0x38A, 1, 37},   {0x38C, 0x38C, 1, 64},
    {0x38E, 0x38F, 1, 63},   {0x391, 0x3A1, 1, 32},   {0x3A3, 0x3AB, 1, 32},   {0x400, 0x40F, 1, 80},
    {0x410, 0x42F, 1, 32},   {0x460, 0x480, 2, 1},    {0x48A, 0x4BE, 2, 1},    {0x4C1, 0x4CD, 2, 1},
    {0x4D0, 0x52E, 2, 1},    {0x531, 0x556, 1, 48},   {0x1E00, 0x1E94, 2, 1},  {0x1EA0, 0x1EFE, 2, 1},
    {0x2160, 0x216F, 1, 16}, {0x24B6, 0x24CF, 1, 26}, {0xFF21, 0xFF3A, 1, 32}, {0x10400, 0x10427, 1, 40}};

int expectedTail(unsigned char lead) {
    if (lead < 0x80) return 0;
    if (lead >= 0xC2 && lead < 0xE0) return 1;
    if (lead >= 0xE0 && lead < 0xF0) return 2;
    if (lead >= 0xF0 && lead < 0xF5) return 3;
    return -1;
}

bool isOverlongOrSurrogate(char32_t point, int tail) {
    if (tail == 2) return point < 0x800 || (point >= 0xD800 && point <= 0xDFFF);
    return tail == 3 && (point < 0x10000 || point > 0x10FFFF);
}

// The code point at `at` and its length in bytes; length 0 when the bytes are damaged.
std::pair<char32_t, int> read(std::string_view text, std::size_t at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const int tail = expectedTail(lead);
    if (tail < 0 || at + tail >= text.size()) return {kReplacement, 0};
    char32_t point = tail == 0 ? lead : lead & (0x3F >> tail);
    for (int i = 1; i <= tail; ++i) {
        const auto byte = static_cast<unsigned char>(text[at + i]);
        if ((byte & 0xC0) != 0x80) return {kReplacement, 0};
        point = (point << 6) | (byte & 0x3F);
    }
    if (isOverlongOrSurrogate(point, tail)) return {kReplacement, 0};
    return {point, tail + 1};
}

bool isTail(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

}  // namespace

char32_t decode(std::string_view text, std::size_t& at) {
    const auto [point, length] = read(text, at);
    at += std::max(length, 1);
    return point;
}

void encode(std::string& text, char32_t point) {
    if (point < 0x80) {
        text += char(point);
    } else if (point < 0x800) {
        text += {char(0xC0 | (point >> 6)), char(0x80 | (point & 0x3F))};
    } else if (point < 0x10000) {
        text += {char(0xE0 | (point >> 12)), char(0x80 | ((point >> 6) & 0x3F)), char(0x80 | (point & 0x3F))};
    } else {
        text += {char(0xF0 | (point >> 18)), char(0x80 | ((point >> 12) & 0x3F)),
                 char(0x80 | ((point >> 6) & 0x3F)), char(0x80 | (point & 0x3F))};
    }
}

bool isValidUtf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const int length = read(text, at).second;
        if (length == 0) return false;
        at += length;
    }
    return true;
}

std::size_t countPoints(std::string_view text) {
    return text.size() - std::size_t(std::count_if(text.begin(), text.end(), isTail));
}

std::size_t byteOfPoint(std::string_view text, std::size_t index) {
    std::size_t at = 0;
    while (at < text.size()) {
        if (!isTail(text[at]) && index-- == 0) return at;
        ++at;
    }
    return text.size();
}

std::u32string toPoints(std::string_view text) {
    std::u32string points;
    points.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) points += decode(text, at);
    return points;
}

std::string fromPoints(std::u32string_view points) {
    std::string text;
    text.reserve(points.size());
    for (const char32_t point : points) encode(text, point);
    return text;
}

bool isSpace(char32_t point) {
    return (point >= 9 && point <= 13) || (point >= 0x1C && point <= 0x20) || point == 0x85 ||
           point == 0xA0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200A) || point == 0x2028 ||
           point == 0x2029 || point == 0x202F || point == 0x205F || point == 0x3000;
}

bool isLineBreak(char32_t point) {
    return (point >= 10 && point <= 13) || (point >= 0x1C && point <= 0x1E) || point == 0x85 ||
           point == 0x2028 || point == 0x2029;
}

bool isDigit(char32_t point) {
    return (point >= '0' && point <= '9') || (point >= 0x660 && point <= 0x669) ||
           (point >= 0x966 && point <= 0x96F) || (point >= 0xFF10 && point <= 0xFF19);
}

bool isLetter(char32_t point) {
    if (point < 0x80) return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
    return std::none_of(std::begin(kNotLetters), std::end(kNotLetters),
                        [point](const Range& range) { return point >= range.first && point <= range.last; });
}

char32_t lowerOf(char32_t point) {
    for (const CaseRange& range : kCases) {
        if (point < range.first || point > range.last) continue;
        if ((point - range.first) % range.stride == 0) return point + range.distance;
    }
    return point;
}

char32_t upperOf(char32_t point) {
    if (point == 0xB5) return 0x39C;
    if (point == 0x131) return 'I';
    if (point == 0x17F) return 'S';
    if (point == 0x3C2) return 0x3A3;
    for (const CaseRange& range : kCases) {
        const char32_t big = point - range.distance;
        if (big < range.first || big > range.last) continue;
        if ((big - range.first) % range.stride == 0) return big;
    }
    return point;
}

bool isUpper(char32_t point) {
    return lowerOf(point) != point;
}

bool isLower(char32_t point) {
    return upperOf(point) != point || point == 0xDF;
}

std::string toUpper(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const char32_t point = decode(text, at);
        if (point == 0xDF) {
            result += "SS";
        } else {
            encode(result, upperOf(point));
        }
    }
    return result;
}

std::string toLower(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) encode(result, lowerOf(decode(text, at)));
    return result;
}

std::string_view trimLeft(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t next = at;
        if (!isSpace(decode(text, next))) break;
        at = next;
    }
    return text.substr(at);
}

std::string_view trimRight(std::string_view text) {
    while (!text.empty()) {
        std::size_t at = text.size() - 1;
        while (at > 0 && isTail(text[at])) --at;
        std::size_t end = at;
        if (!isSpace(decode(text, end))) break;
        text = text.substr(0, at);
    }
    return text;
}

std::vector<std::string> splitLines(std::string_view text, bool keepEnds) {
    std::vector<std::string> lines;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = at;
        if (!isLineBreak(decode(text, at))) continue;
        if (text[end] == '\r' && at < text.size() && text[at] == '\n') ++at;
        lines.emplace_back(text.substr(begin, (keepEnds ? at : end) - begin));
        begin = at;
    }
    if (begin < text.size()) lines.emplace_back(text.substr(begin));
    return lines;
}

}  // namespace fireside::jinja
