#include "inference/text/jinja/text_work.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "inference/text/jinja/unicode.h"

namespace fireside::jinja {

namespace {

// Spaces around and single underscores between digits, as Python's int() and float() allow; false when
// malformed.
bool cleanNumber(std::string_view text, std::string& digits, bool& isNegative) {
    text = trimLeft(trimRight(text));
    isNegative = !text.empty() && text[0] == '-';
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '_') {
            digits += text[i];
            continue;
        }
        const auto isAlphanumeric = [](char c) { return (c >= '0' && c <= '9') || (c | 0x20) >= 'a'; };
        if (i == 0 || i + 1 == text.size() || text[i + 1] == '_') return false;
        if (!isAlphanumeric(text[i - 1]) || !isAlphanumeric(text[i + 1])) return false;
    }
    return !digits.empty() && digits[0] != '-' && digits[0] != '+';
}

bool readSpecial(const std::string& word, double& number) {
    const std::string lower = toLower(word);
    if (lower == "nan") number = std::numeric_limits<double>::quiet_NaN();
    if (lower == "inf" || lower == "infinity") number = std::numeric_limits<double>::infinity();
    return lower == "nan" || lower == "inf" || lower == "infinity";
}

std::size_t nextWord(std::string_view text, std::size_t at) {
    return text.size() - trimLeft(text.substr(at)).size();
}

std::size_t endOfWord(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        std::size_t next = at;
        if (isSpace(decode(text, next))) break;
        at = next;
    }
    return at;
}

std::vector<std::string> splitWords(std::string_view text, std::int64_t most) {
    std::vector<std::string> words;
    std::size_t at = nextWord(text, 0);
    while (at < text.size()) {
        if (most >= 0 && std::int64_t(words.size()) == most) {
            words.emplace_back(trimRight(text.substr(at)));
            break;
        }
        const std::size_t end = endOfWord(text, at);
        words.emplace_back(text.substr(at, end - at));
        at = nextWord(text, end);
    }
    return words;
}

// Where the last word of a text that does not end in whitespace begins.
std::size_t beginOfLastWord(std::string_view text) {
    std::size_t begin = text.size();
    for (std::size_t at = text.size(); at > 0;) {
        --at;
        if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue;
        std::size_t next = at;
        if (isSpace(decode(text, next))) break;
        begin = at;
    }
    return begin;
}

std::vector<std::string> splitWordsFromRight(std::string_view text, std::int64_t most) {
    std::vector<std::string> words;
    for (text = trimRight(text); !text.empty(); text = trimRight(text)) {
        const bool isRest = most >= 0 && std::int64_t(words.size()) == most;
        const std::size_t begin = isRest ? 0 : beginOfLastWord(text);
        words.emplace_back(text.substr(begin));
        text = text.substr(0, begin);
    }
    std::reverse(words.begin(), words.end());
    return words;
}

}  // namespace

std::string stripped(std::string_view text, std::string_view chars, Side side) {
    const std::u32string points = toPoints(text);
    const std::u32string set = toPoints(chars);
    std::size_t begin = 0;
    std::size_t end = points.size();
    if (side != Side::Right) begin = std::min(points.find_first_not_of(set), end);
    if (side != Side::Left) {
        const std::size_t last = points.find_last_not_of(set);
        end = last == points.npos ? begin : std::max(begin, last + 1);
    }
    return fromPoints(std::u32string_view(points).substr(begin, end - begin));
}

std::string replaced(std::string_view text, std::string_view old, std::string_view with, std::int64_t count,
                     Runtime& runtime) {
    std::string result;
    std::size_t at = 0;
    for (; count != 0; --count) {
        const std::size_t found = text.find(old, at);
        if (found == text.npos) break;
        runtime.budget.spendBytes(with.size());
        runtime.budget.spendSteps(1);
        if (old.empty()) {
            // Before every character and at the end.
            result += with;
            if (at == text.size()) return result;
            decode(text, at);
            result += text.substr(found, at - found);
        } else {
            result += text.substr(at, found - at);
            result += with;
            at = found + old.size();
        }
    }
    return result += text.substr(at);
}

std::string justified(std::string_view text, std::int64_t width, char32_t fill, char align,
                      Runtime& runtime) {
    const auto length = std::int64_t(countPoints(text));
    if (width <= length) return std::string(text);
    const auto missing = std::size_t(width - length);
    runtime.budget.spendBytes(missing);
    // str.center() puts the odd one to the left only when the width is odd, too.
    const std::size_t half = missing / 2 + (missing & std::size_t(width) & 1);
    const std::size_t before = align == '<' ? 0 : align == '>' ? missing : half;
    return fromPoints(std::u32string(before, fill)) + std::string(text) +
           fromPoints(std::u32string(missing - before, fill));
}

std::string capitalized(std::string_view text) {
    if (text.empty()) return {};
    std::size_t rest = 0;
    decode(text, rest);
    return toUpper(text.substr(0, rest)) + toLower(text.substr(rest));
}

std::vector<std::string> splitText(std::string_view text, std::string_view separator, std::int64_t most) {
    if (separator.empty()) return splitWords(text, most);
    std::vector<std::string> parts;
    std::size_t at = 0;
    for (; most != 0; --most) {
        const std::size_t found = text.find(separator, at);
        if (found == text.npos) break;
        parts.emplace_back(text.substr(at, found - at));
        at = found + separator.size();
    }
    parts.emplace_back(text.substr(at));
    return parts;
}

std::vector<std::string> splitTextFromRight(std::string_view text, std::string_view separator,
                                            std::int64_t most) {
    if (separator.empty()) return splitWordsFromRight(text, most);
    std::vector<std::string> parts;
    for (; most != 0; --most) {
        const std::size_t found = text.rfind(separator);
        if (found == text.npos) break;
        parts.emplace_back(text.substr(found + separator.size()));
        text = text.substr(0, found);
    }
    parts.emplace_back(text);
    std::reverse(parts.begin(), parts.end());
    return parts;
}

Value listOfTexts(std::vector<std::string> texts, Runtime& runtime) {
    std::vector<Value> items;
    runtime.budget.spendSteps(texts.size());
    for (std::string& text : texts) {
        runtime.budget.spendBytes(text.size() + sizeof(Value));
        items.emplace_back(std::move(text));
    }
    return Value::list(std::move(items));
}

bool readFloat(std::string_view text, double& number) {
    std::string digits;
    bool isNegative = false;
    if (!cleanNumber(text, digits, isNegative)) return false;
    if (!readSpecial(digits, number)) {
        if (digits.find_first_not_of("0123456789.eE+-") != digits.npos) return false;
        const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (parsed.ptr != digits.data() + digits.size()) return false;
        if (parsed.ec == std::errc::result_out_of_range) {
            const bool isTiny =
                digits[0] == '0' || digits[0] == '.' || toLower(digits).find("e-") != digits.npos;
            number = isTiny ? 0.0 : std::numeric_limits<double>::infinity();
        }
    }
    if (isNegative) number = -number;
    return true;
}

bool readInteger(std::string_view text, int base, std::int64_t& number) {
    std::string digits;
    bool isNegative = false;
    if (!cleanNumber(text, digits, isNegative)) return false;
    const char mark = digits.size() > 2 && digits[0] == '0' ? char(digits[1] | 0x20) : '0';
    const int marked = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 0;
    if (marked != 0 && (base == marked || base == 0)) digits.erase(0, 2);
    if (base == 0) base = marked != 0 ? marked : 10;
    if (base < 2 || base > 36) fail("int() base must be >= 2 and <= 36, or 0");
    if (isNegative) digits.insert(0, "-");
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
    if (parsed.ptr != digits.data() + digits.size() || digits == "-") return false;
    if (parsed.ec == std::errc::result_out_of_range) fail("an integer is too large (64 bits)");
    return parsed.ec == std::errc();
}

}  // namespace fireside::jinja
