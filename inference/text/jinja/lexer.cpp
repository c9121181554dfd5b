#include "inference/text/jinja/lexer.h"

#include <algorithm>
#include <array>

#include "inference/text/jinja/budget.h"
#include "inference/text/jinja/string_literal.h"
#include "inference/text/jinja/unicode.h"

namespace fireside::jinja {

namespace {

using Type = Token::Type;

// Longer ones first, so that the first that fits is the right one.
constexpr std::array<std::string_view, 26> kOperators = {"//", "**", "==", "!=", ">=", "<=", "+", "-", "/",
                                                         "*",  "%",  "~",  "[",  "]",  "(",  ")", "{", "}",
                                                         ">",  "<",  "=",  ".",  ":",  "|",  ",", ";"};

// Line ends become \n, and one at the very end goes, as Jinja2 does without keep_trailing_newline.
std::string normalized(std::string_view source) {
    std::string text;
    text.reserve(source.size());
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (source[i] != '\r') {
            text += source[i];
        } else if (i + 1 == source.size() || source[i + 1] != '\n') {
            text += '\n';
        }
    }
    if (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

class Lexer {
 public:
    explicit Lexer(std::string_view source) : text_(normalized(source)) {}

    std::vector<Token> run() {
        while (at_ < text_.size()) readUpToTag();
        add(Type::End, "");
        return std::move(tokens_);
    }

 private:
    void readUpToTag() {
        const std::size_t tag = findTag(at_);
        if (tag == std::string::npos) {
            addData(text_.substr(at_));
            at_ = text_.size();
            return;
        }
        const char kind = text_[tag + 1];
        const std::size_t dataBegin = at_;
        at_ = tag + 2;
        const char sign = takeSign();
        addData(strippedData(dataBegin, tag, sign, kind != '{'));
        if (kind == '#') {
            skipComment();
        } else if (kind == '%' && takeRawBegin()) {
            readRaw();
        } else {
            readTag(kind == '{');
        }
    }

    std::size_t findTag(std::size_t from) const {
        for (std::size_t i = text_.find('{', from); i != std::string::npos; i = text_.find('{', i + 1)) {
            if (i + 1 == text_.size()) return std::string::npos;
            const char next = text_[i + 1];
            if (next == '{' || next == '%' || next == '#') return i;
        }
        return std::string::npos;
    }

    char takeSign() {
        if (at_ < text_.size() && (text_[at_] == '-' || text_[at_] == '+')) return text_[at_++];
        return 0;
    }

    // The text before a tag: "-" takes all whitespace; otherwise a block alone at the start of its line takes
    // what stands before it on that line (lstrip_blocks), unless "+" forbids it.
    std::string_view strippedData(std::size_t begin, std::size_t end, char sign, bool isBlock) const {
        const std::string_view data = std::string_view(text_).substr(begin, end - begin);
        if (sign == '-') return trimRight(data);
        if (sign == '+' || !isBlock) return data;
        const std::size_t newline = data.rfind('\n');
        const bool lineStarts = newline != std::string_view::npos || begin == 0 || text_[begin - 1] == '\n';
        const std::size_t lineBegin = newline == std::string_view::npos ? 0 : newline + 1;
        if (!lineStarts || !trimLeft(data.substr(lineBegin)).empty()) return data;
        return data.substr(0, lineBegin);
    }

    void skipComment() {
        const int begun = line();
        const std::size_t end = text_.find("#}", at_);
        if (end == std::string::npos) failToParse("Missing end of comment tag", begun);
        const char sign = end > at_ ? text_[end - 1] : 0;
        at_ = end + 2;
        afterBlockEnd(sign);
    }

    // What may follow the end of a block: "-" takes all whitespace, no sign one line end (trim_blocks).
    void afterBlockEnd(char sign) {
        if (sign == '-') {
            skipSpace();
        } else if (sign != '+' && at_ < text_.size() && text_[at_] == '\n') {
            ++at_;
        }
    }

    void skipSpace() { at_ = text_.size() - trimLeft(std::string_view(text_).substr(at_)).size(); }

    bool takeWord(std::string_view word) {
        if (text_.compare(at_, word.size(), word) != 0) return false;
        at_ += word.size();
        return true;
    }

    bool takeRawBegin() {
        const std::size_t begin = at_;
        skipSpace();
        if (takeWord("raw")) {
            skipSpace();
            if (takeWord("-%}")) {
                skipSpace();
                return true;
            }
            if (takeWord("%}")) return true;
        }
        at_ = begin;
        return false;
    }

    void readRaw() {
        const int begun = line();
        const std::size_t begin = at_;
        for (std::size_t tag = text_.find("{%", at_); tag != std::string::npos;
             tag = text_.find("{%", tag + 1)) {
            at_ = tag + 2;
            const char sign = takeSign();
            skipSpace();
            if (!takeWord("endraw")) continue;
            skipSpace();
            const char endSign = takeSign();
            if (!takeWord("%}")) continue;
            addData(strippedData(begin, tag, sign, true));
            afterBlockEnd(endSign);
            return;
        }
        failToParse("Missing end of raw directive", begun);
    }

    void readTag(bool isVariable) {
        add(isVariable ? Type::VariableBegin : Type::BlockBegin, "");
        while (true) {
            skipSpace();
            if (at_ >= text_.size()) failToParse("unexpected end of template", line());
            if (open_.empty() && takeTagEnd(isVariable)) return;
            readToken();
        }
    }

    bool takeTagEnd(bool isVariable) {
        const std::string_view end = isVariable ? "}}" : "%}";
        const char sign = text_[at_];
        const bool signed_ = sign == '-' || (sign == '+' && !isVariable);
        if (text_.compare(at_ + (signed_ ? 1 : 0), end.size(), end) != 0) return false;
        add(isVariable ? Type::VariableEnd : Type::BlockEnd, "");
        at_ += end.size() + (signed_ ? 1 : 0);
        if (!isVariable) {
            afterBlockEnd(signed_ ? sign : 0);
        } else if (signed_) {
            skipSpace();
        }
        return true;
    }

    void readToken() {
        const char first = text_[at_];
        if (first >= '0' && first <= '9') {
            readNumber();
        } else if (first == '\'' || first == '"') {
            readString(first);
        } else if (const std::size_t end = endOfName(at_); end > at_) {
            const std::size_t begin = at_;
            at_ = end;
            add(Type::Name, text_.substr(begin, end - begin));
        } else {
            readOperator();
        }
    }

    std::size_t endOfName(std::size_t at) const {
        while (at < text_.size()) {
            std::size_t next = at;
            const char32_t point = decode(text_, next);
            if (point != '_' && !isLetter(point) && !isDigit(point)) break;
            at = next;
        }
        return at;
    }

    void readString(char quote) {
        const int begun = line();
        std::size_t end = at_ + 1;
        while (end < text_.size() && text_[end] != quote) end += text_[end] == '\\' ? 2 : 1;
        if (end >= text_.size()) failToParse("a string is never closed", begun);
        tokens_.push_back({Type::String, unescape(text_.substr(at_ + 1, end - at_ - 1), begun), begun});
        at_ = end + 1;
    }

    void readNumber() {
        const bool mayBeFloat = at_ == 0 || text_[at_ - 1] != '.';
        const NumberLiteral number = readNumberLiteral(std::string_view(text_).substr(at_), mayBeFloat);
        if (number.length == 0) failToParse("a number is malformed", line());
        add(number.isFloat ? Type::Float : Type::Integer, number.digits);
        at_ += number.length;
    }

    void readOperator() {
        for (const std::string_view sign : kOperators) {
            if (text_.compare(at_, sign.size(), sign) != 0) continue;
            balance(sign);
            add(Type::Operator, std::string(sign));
            at_ += sign.size();
            return;
        }
        std::size_t end = at_;
        decode(text_, end);
        failToParse("unexpected char '" + text_.substr(at_, end - at_) + "'", line());
    }

    // Inside brackets the end of a tag is not looked for: {{ {'a': {}} }}.
    void balance(std::string_view sign) {
        if (sign == "(") open_ += ')';
        if (sign == "[") open_ += ']';
        if (sign == "{") open_ += '}';
        if (sign != ")" && sign != "]" && sign != "}") return;
        if (open_.empty()) failToParse("unexpected '" + std::string(sign) + "'", line());
        if (open_.back() != sign[0]) {
            failToParse("unexpected '" + std::string(sign) + "', expected '" + open_.back() + "'", line());
        }
        open_.pop_back();
    }

    void addData(std::string_view data) {
        if (!data.empty()) add(Type::Data, std::string(data));
    }

    void add(Type type, std::string text) { tokens_.push_back({type, std::move(text), line()}); }

    // Counted on from the place asked for last, so that the whole source is walked only once.
    int line() {
        for (; counted_ < at_ && counted_ < text_.size(); ++counted_) {
            if (text_[counted_] == '\n') ++line_;
        }
        return line_;
    }

    std::string text_;
    std::size_t at_ = 0;
    std::size_t counted_ = 0;
    int line_ = 1;
    std::string open_;  // the closing brackets that are still due
    std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokenize(std::string_view source) {
    return Lexer(source).run();
}

}  // namespace fireside::jinja
