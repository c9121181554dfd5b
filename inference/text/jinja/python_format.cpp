#include "inference/text/jinja/python_format.h"

#include <charconv>
#include <cmath>

#include "inference/text/jinja/unicode.h"

namespace fireside::jinja {

namespace {

class Printer {
 public:
    explicit Printer(Runtime& runtime) : runtime_(runtime) {}

    void print(const Value& value) {
        const Budget::Level level(runtime_.budget);
        runtime_.budget.spendSteps(1);
        if (value.isString()) {
            runtime_.budget.spendBytes(value.string().size());
            text_ += quoted(value.string());
        } else if (const Sequence* sequence = value.sequence()) {
            printSequence(*sequence);
        } else if (const Dict* dict = value.dict()) {
            printDict(*dict);
        } else {
            text_ += value.isUndefined() ? "Undefined" : toText(value, runtime_);
        }
    }

    std::string take() { return std::move(text_); }

 private:
    void printItems(const char* open, const Sequence& sequence, const char* close) {
        text_ += open;
        for (std::size_t i = 0; i < sequence.items.size(); ++i) {
            if (i > 0) text_ += ", ";
            print(sequence.items[i]);
        }
        text_ += close;
    }

    void printSequence(const Sequence& sequence) {
        switch (sequence.flavour) {
            case Sequence::Flavour::List:
                return printItems("[", sequence, "]");
            case Sequence::Flavour::Tuple:
                return printItems("(", sequence, sequence.items.size() == 1 ? ",)" : ")");
            case Sequence::Flavour::Range:
                text_ += sequence.rangeText;
                return;
            case Sequence::Flavour::Keys:
                return printItems("dict_keys([", sequence, "])");
            case Sequence::Flavour::Values:
                return printItems("dict_values([", sequence, "])");
            case Sequence::Flavour::Items:
                return printItems("dict_items([", sequence, "])");
            case Sequence::Flavour::Generator:
                text_ += "<generator object>";
        }
    }

    void printDict(const Dict& dict) {
        text_ += '{';
        bool isFirst = true;
        for (const auto& [key, value] : dict.entries()) {
            if (!isFirst) text_ += ", ";
            isFirst = false;
            print(key);
            text_ += ": ";
            print(value);
        }
        text_ += '}';
    }

    Runtime& runtime_;
    std::string text_;
};

bool isPrintable(char32_t point) {
    if (point < 0x20 || (point >= 0x7F && point <= 0xA0) || point == 0xAD) return false;
    if (point >= 0xE000 && point <= 0xF8FF) return false;
    return !(point > 0x20 && isSpace(point)) && !(point >= 0x200B && point <= 0x200F) &&
           !(point >= 0x202A && point <= 0x202E) && !(point >= 0x2060 && point <= 0x206F) && point != 0xFEFF;
}

void appendEscaped(std::string& result, char32_t point) {
    static constexpr char kDigits[] = "0123456789abcdef";
    const int digits = point < 0x100 ? 2 : point < 0x10000 ? 4 : 8;
    result += point < 0x100 ? "\\x" : point < 0x10000 ? "\\u" : "\\U";
    for (int i = digits - 1; i >= 0; --i) result += kDigits[(point >> (4 * i)) & 15];
}

}  // namespace

std::string toText(const Value& value, Runtime& runtime) {
    if (value.isString()) return value.string();
    if (value.isUndefined()) return {};
    if (value.isNone()) return "None";
    if (value.isBool()) return value.boolean() ? "True" : "False";
    if (value.isInteger()) return std::to_string(value.integer());
    if (value.isFloat()) return floatText(value.number());
    if (const Object* object = value.object()) return object->text(runtime);
    return toRepr(value, runtime);
}

std::string toRepr(const Value& value, Runtime& runtime) {
    Printer printer(runtime);
    printer.print(value);
    return printer.take();
}

std::string quoted(std::string_view text) {
    const bool useDouble = text.find('\'') != text.npos && text.find('"') == text.npos;
    const char32_t quote = useDouble ? '"' : '\'';
    std::string result(1, char(quote));
    for (std::size_t at = 0; at < text.size();) {
        const char32_t point = decode(text, at);
        if (point == '\n') {
            result += "\\n";
        } else if (point == '\r') {
            result += "\\r";
        } else if (point == '\t') {
            result += "\\t";
        } else if (point == '\\' || point == quote) {
            result += {'\\', char(point)};
        } else if (isPrintable(point)) {
            encode(result, point);
        } else {
            appendEscaped(result, point);
        }
    }
    return result + char(quote);
}

std::string floatText(double number) {
    if (std::isnan(number)) return "nan";
    if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
    char buffer[64];
    const auto end =
        std::to_chars(buffer, buffer + sizeof(buffer), number, std::chars_format::scientific).ptr;
    const std::string_view text(buffer, end);
    const std::size_t mark = text.find('e');
    int exponent = 0;
    const char* power = text.data() + mark + 1;
    std::from_chars(*power == '+' ? power + 1 : power, text.data() + text.size(), exponent);
    if (exponent < -4 || exponent >= 16) return std::string(text);
    const auto fixedEnd =
        std::to_chars(buffer, buffer + sizeof(buffer), number, std::chars_format::fixed).ptr;
    std::string fixed(buffer, fixedEnd);
    if (fixed.find('.') == fixed.npos) fixed += ".0";
    return fixed;
}

}  // namespace fireside::jinja
