#include "inference/text/jinja/string_literal.h"

#include <charconv>

#include "inference/text/jinja/budget.h"
#include "inference/text/jinja/unicode.h"

namespace fireside::jinja {

namespace {

class Unescaper {
 public:
    Unescaper(std::string_view literal, int line) : text_(literal), line_(line) {}

    std::string run() {
        while (at_ < text_.size()) {
            if (text_[at_] != '\\' || at_ + 1 == text_.size()) {
                result_ += text_[at_++];
            } else {
                ++at_;
                escape(text_[at_++]);
            }
        }
        return std::move(result_);
    }

 private:
    void escape(char letter) {
        static constexpr std::string_view kLetters = "abfnrtv\\'\"";
        static constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\'\"";
        if (const std::size_t known = kLetters.find(letter); known != std::string_view::npos) {
            result_ += kMeanings[known];
        } else if (letter >= '0' && letter <= '7') {
            --at_;
            std::size_t length = 1;
            while (length < 3 && at_ + length < text_.size() && text_[at_ + length] >= '0' &&
                   text_[at_ + length] <= '7') {
                ++length;
            }
            encode(result_, number(length, 8));
        } else if (letter == 'x') {
            encode(result_, number(2, 16));
        } else if (letter == 'u' || letter == 'U') {
            const char32_t point = number(letter == 'u' ? 4 : 8, 16);
            if (point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) {
                failToParse("an escape in a string is not a character", line_);
            }
            encode(result_, point);
        } else if (letter == 'N') {
            failToParse("characters by name (\\N) are not supported", line_);
        } else if (letter != '\n') {
            result_ += '\\';
            result_ += letter;
        }
    }

    char32_t number(std::size_t length, int base) {
        const std::string_view digits = text_.substr(at_, length);
        unsigned value = 0;
        const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), value, base).ptr;
        if (digits.size() != length || end != digits.data() + length) {
            failToParse("an escape in a string is cut short", line_);
        }
        at_ += length;
        return value;
    }

    std::string_view text_;
    int line_;
    std::size_t at_ = 0;
    std::string result_;
};

bool isDecimal(char letter) {
    return letter >= '0' && letter <= '9';
}

bool isDigitOf(char letter, int base) {
    if (base <= 10) return letter >= '0' && letter < '0' + base;
    return isDecimal(letter) || (letter >= 'a' && letter <= 'f') || (letter >= 'A' && letter <= 'F');
}

// The end of digits that single underscores may separate; `at` itself when there is no digit.
std::size_t endOfDigits(std::string_view text, std::size_t at, int base) {
    while (at < text.size()) {
        if (isDigitOf(text[at], base)) {
            ++at;
        } else if (text[at] == '_' && at + 1 < text.size() && isDigitOf(text[at + 1], base)) {
            at += 2;
        } else {
            break;
        }
    }
    return at;
}

int baseOf(std::string_view text) {
    if (text.size() < 3 || text[0] != '0') return 10;
    const char mark = char(text[1] | 0x20);
    return mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 10;
}

std::string withoutUnderscores(std::string_view text) {
    std::string digits;
    for (const char letter : text) {
        if (letter != '_') digits += letter;
    }
    return digits;
}

// The end of ".5", "e10" or ".5e10" behind whole digits; `at` itself when the number is whole.
std::size_t endOfFraction(std::string_view text, std::size_t at) {
    std::size_t end = at;
    if (at + 1 < text.size() && text[at] == '.' && isDecimal(text[at + 1]))
        end = endOfDigits(text, at + 1, 10);
    if (end < text.size() && (text[end] | 0x20) == 'e') {
        std::size_t power = end + 1;
        if (power < text.size() && (text[power] == '+' || text[power] == '-')) ++power;
        if (power < text.size() && isDecimal(text[power])) end = endOfDigits(text, power, 10);
    }
    return end;
}

}  // namespace

std::string unescape(std::string_view literal, int line) {
    return Unescaper(literal, line).run();
}

NumberLiteral readNumberLiteral(std::string_view text, bool mayBeFloat) {
    const int base = baseOf(text);
    std::size_t end = endOfDigits(text, base == 10 ? 0 : 2, base);
    if (base != 10 && end == 2) return {};
    const std::size_t whole = end;
    if (base == 10 && mayBeFloat) end = endOfFraction(text, whole);
    const bool isFloat = end > whole;
    if (!isFloat && base == 10 && text[0] == '0' && text.substr(0, end).find_first_not_of("0_") < end)
        return {};
    return {end, isFloat, withoutUnderscores(text.substr(0, end))};
}

}  // namespace fireside::jinja
