#include "inference/text/grammar/pattern.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "inference/text/characters.h"
#include "inference/text/grammar/limits.h"

namespace fireside::grammar {

namespace {

const CharClass kDigits = {{'0', '9'}};
const CharClass kWord = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
const CharClass kSpace = {{'\t', '\r'},     {' ', ' '},       {0xA0, 0xA0},     {0x1680, 0x1680},
                          {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F},
                          {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
const CharClass kLineEnds = {{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}};

std::u32string decoded(std::string_view utf8) {
    std::u32string out;
    while (!utf8.empty()) {
        const text::DecodedCharacter next = text::decodeCharacter(utf8);
        out += next.value;
        utf8.remove_prefix(next.length);
    }
    return out;
}

class PatternParser {
 public:
    explicit PatternParser(std::string_view utf8) : text_(decoded(utf8)) {}

    Expression parse() {
        std::vector<Expression> parts;
        do {
            std::vector<Expression> row;
            if (!take('^')) row.push_back(repeat(oneOf(CharClass::any()), 0, kUnlimited));
            row.push_back(parseSequence(0));
            if (!take('$')) row.push_back(repeat(oneOf(CharClass::any()), 0, kUnlimited));
            parts.push_back(sequence(std::move(row)));
        } while (take('|'));
        if (!atEnd())
            failHere(text_[at_] == U')' ? "a ) without its (" : "^ and $ can only stand at the ends");
        return choice(std::move(parts));
    }

 private:
    [[nodiscard]] bool atEnd() const { return at_ >= text_.size(); }
    [[nodiscard]] char32_t peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : U'\0';
    }
    bool take(char32_t c) {
        if (atEnd() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    [[noreturn]] void failHere(const std::string& message) const {
        fail("character " + std::to_string(at_ + 1) + ": " + message);
    }

    Expression parseChoice(int depth) {
        if (depth > kMaxNesting) failHere("groups nest too deeply");
        std::vector<Expression> parts;
        do {
            parts.push_back(parseSequence(depth));
        } while (take('|'));
        return choice(std::move(parts));
    }

    Expression parseSequence(int depth) {
        std::vector<Expression> parts;
        while (!atEnd() && peek() != '|' && peek() != ')' && peek() != '$' && peek() != '^') {
            parts.push_back(parseRepetition(parseItem(depth)));
        }
        return sequence(std::move(parts));
    }

    Expression parseItem(int depth) {
        switch (peek()) {
            case '(': {
                ++at_;
                if (peek() == '?') {
                    if (peek(1) != ':') failHere("looking around and named groups are not supported");
                    at_ += 2;
                }
                Expression inner = parseChoice(depth + 1);
                if (!take(')')) failHere(atEnd() ? "a ) is missing" : "^ and $ can only stand at the ends");
                return inner;
            }
            case '[':
                return oneOf(parseClass());
            case '.':
                ++at_;
                return oneOf(kLineEnds.negated());
            case '\\':
                return oneOf(parseEscape(false));
            case '*':
            case '+':
            case '?':
            case '{':
                failHere("there is nothing to repeat");
            default: {
                const char32_t c = text_[at_++];
                return oneOf({{c, c}});
            }
        }
    }

    CharClass parseEscape(bool insideClass) {
        ++at_;
        if (atEnd()) failHere("a \\ at the end");
        const char32_t c = text_[at_++];
        constexpr std::u32string_view kNames = U"tnrfv0", kValues{U"\t\n\r\f\v\0", 6};
        if (const auto i = kNames.find(c); i != std::u32string_view::npos) return {{kValues[i], kValues[i]}};
        if (c == 'd') return kDigits;
        if (c == 'w') return kWord;
        if (c == 's') return kSpace;
        if (c == 'D') return kDigits.negated();
        if (c == 'W') return kWord.negated();
        if (c == 'S') return kSpace.negated();
        if (c == 'x') return parseHex(2);
        if (c == 'u') return parseHex(4);
        if (c == 'b' && insideClass) return {{'\b', '\b'}};
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            --at_;
            failHere("this escape is not supported");
        }
        return {{c, c}};
    }

    CharClass parseHex(int digits) {
        char32_t out = 0;
        for (int i = 0; i < digits; ++i, ++at_) {
            const char32_t c = peek();
            const bool letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
            if (!letter && !(c >= '0' && c <= '9')) failHere("a hexadecimal digit is missing");
            out = out << 4 | (letter ? (c & 0x1F) + 9 : c - '0');
        }
        if (out >= 0xD800 && out <= 0xDFFF) failHere("half of a surrogate pair; write the character itself");
        return {{out, out}};
    }

    CharClass parseClass() {
        ++at_;
        const bool negated = take('^');
        std::vector<CharRange> ranges;
        while (peek() != ']') {
            if (atEnd()) failHere("a ] is missing");
            const CharClass first = takeOfClass();
            const bool range = peek() == '-' && peek(1) != ']' && at_ + 1 < text_.size();
            if (range) {
                ++at_;
                const CharClass last = takeOfClass();
                const auto isOne = [](const CharClass& c) {
                    return c.ranges().size() == 1 && c.ranges()[0].first == c.ranges()[0].last;
                };
                if (!isOne(first) || !isOne(last)) failHere("a range needs a character at each end");
                if (last.ranges()[0].first < first.ranges()[0].first) failHere("a range that goes backwards");
                ranges.push_back({first.ranges()[0].first, last.ranges()[0].last});
            } else {
                ranges.insert(ranges.end(), first.ranges().begin(), first.ranges().end());
            }
        }
        ++at_;
        CharClass out(std::move(ranges));
        if (negated) out = out.negated();
        if (out.empty()) failHere("a class without characters");
        return out;
    }

    CharClass takeOfClass() {
        if (peek() == '\\') return parseEscape(true);
        const char32_t c = text_[at_++];
        return {{c, c}};
    }

    Expression parseRepetition(Expression item) {
        int least = 0, most = kUnlimited;
        if (take('*')) {
        } else if (take('+')) {
            least = 1;
        } else if (take('?')) {
            most = 1;
        } else if (take('{')) {
            least = takeNumber();
            most = least;
            if (take(',')) most = peek() == '}' ? kUnlimited : takeNumber();
            if (!take('}')) failHere("a } is missing");
            if (most < least) failHere("a repetition whose second number is less than the first");
        } else {
            return item;
        }
        take('?');  // lazy or greedy: the same texts
        const bool another = peek() == '*' || peek() == '+' || peek() == '?' || peek() == '{';
        if (!atEnd() && another) failHere("a repetition of a repetition; use a group");
        return repeat(std::move(item), least, most);
    }

    int takeNumber() {
        if (!(peek() >= '0' && peek() <= '9')) failHere("a number is missing");
        int out = 0;
        for (; peek() >= '0' && peek() <= '9'; ++at_) {
            out = std::min(out * 10 + static_cast<int>(peek() - '0'), kMaxRepetitions + 1);
        }
        if (out > kMaxRepetitions) failHere("at most " + std::to_string(kMaxRepetitions) + " repetitions");
        return out;
    }

    std::u32string text_;
    std::size_t at_ = 0;
};

int cappedSum(std::int64_t a, std::int64_t b) {
    return static_cast<int>(std::min<std::int64_t>(a + b, kUnlimited));
}

int cappedProduct(std::int64_t a, std::int64_t b) {
    return static_cast<int>(std::min<std::int64_t>(a * b, kUnlimited));
}

/// What is written for a class inside a JSON string; see insideJsonString().
Expression escaped(const CharClass& chars) {
    const CharClass special = {{0, 0x1F}, {'"', '"'}, {'\\', '\\'}};
    constexpr std::string_view kCharacters = "\"\\\b\f\n\r\t", kLetters = "\"\\bfnrt";
    std::vector<Expression> ways;
    if (CharClass plain = chars.without(special); !plain.empty()) ways.push_back(oneOf(std::move(plain)));
    std::vector<CharRange> letters;
    for (std::size_t i = 0; i < kCharacters.size(); ++i) {
        const auto letter = static_cast<char32_t>(kLetters[i]);
        if (chars.contains(static_cast<char32_t>(kCharacters[i]))) letters.push_back({letter, letter});
    }
    if (!letters.empty()) ways.push_back(sequence({text("\\"), oneOf(CharClass(std::move(letters)))}));
    for (char32_t c = 0; ways.empty() && c <= 0x1F; ++c) {
        constexpr std::string_view kHex = "0123456789abcdef";
        if (chars.contains(c))
            ways.push_back(text(std::string("\\u00") + (c < 16 ? '0' : '1') + kHex[c % 16]));
    }
    return choice(std::move(ways));
}

}  // namespace

Expression parsePattern(std::string_view utf8) {
    return PatternParser(utf8).parse();
}

LengthRange lengthsOf(const Expression& expression) {
    switch (expression.kind) {
        case Expression::Kind::Class:
            return {1, 1};
        case Expression::Kind::Sequence: {
            LengthRange out = {0, 0};
            for (const Expression& part : expression.parts) {
                const LengthRange range = lengthsOf(part);
                out = {cappedSum(out.least, range.least), cappedSum(out.most, range.most)};
            }
            return out;
        }
        case Expression::Kind::Choice: {
            LengthRange out = {kUnlimited, 0};
            for (const Expression& part : expression.parts) {
                const LengthRange range = lengthsOf(part);
                out = {std::min(out.least, range.least), std::max(out.most, range.most)};
            }
            return out;
        }
        case Expression::Kind::Repeat: {
            const LengthRange one = lengthsOf(expression.parts.front());
            return {cappedProduct(one.least, expression.least), cappedProduct(one.most, expression.most)};
        }
        default:
            return {};
    }
}

Expression insideJsonString(const Expression& expression) {
    if (expression.kind == Expression::Kind::Class) return escaped(expression.chars);
    Expression out = expression;
    for (Expression& part : out.parts) part = insideJsonString(part);
    return out;
}

}  // namespace fireside::grammar
