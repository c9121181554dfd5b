#include "inference/text/jinja/format_text.h"

#include <charconv>
#include <cmath>

#include "inference/text/jinja/format_field.h"
#include "inference/text/jinja/operations.h"
#include "inference/text/jinja/python_format.h"

namespace fireside::jinja {

namespace {

/// "%5.2f": the fields of printf, filled from a tuple, a single value or a dict.
class PercentFormatter {
 public:
    PercentFormatter(const std::string& format, const Value& values, Runtime& runtime)
        : format_(format), values_(values), runtime_(runtime) {
        const Sequence* row = values.sequence();
        isTuple_ = row != nullptr && row->flavour == Sequence::Flavour::Tuple;
    }

    std::string run() {
        while (at_ < format_.size()) {
            const char letter = format_[at_++];
            if (letter != '%') {
                result_ += letter;
            } else if (at_ < format_.size() && format_[at_] == '%') {
                result_ += format_[at_++];
            } else {
                field();
            }
        }
        // Python takes lists for mappings here, and does not miss what a mapping has and the format does not
        // use.
        const bool isMapping =
            values_.dict() != nullptr || values_.sequence() != nullptr || values_.isUndefined();
        const std::size_t there = isTuple_ ? values_.sequence()->items.size() : isMapping ? 0 : 1;
        if (used_ < there) fail("not all arguments converted during string formatting");
        runtime_.budget.spendBytes(result_.size());
        return std::move(result_);
    }

 private:
    void field() {
        Value value;
        bool named = false;
        if (at_ < format_.size() && format_[at_] == '(') {
            const std::size_t end = format_.find(')', at_);
            if (end == std::string::npos) fail("incomplete format key");
            if (values_.dict() == nullptr) fail("format requires a mapping");
            const std::string name = format_.substr(at_ + 1, end - at_ - 1);
            const Value* held = values_.dict()->find(name);
            if (held == nullptr) fail(quoted(name));
            value = *held;
            named = true;
            at_ = end + 1;
        }
        FieldFormat format = flags();
        format.width = number(format);
        if (at_ < format_.size() && format_[at_] == '.') {
            ++at_;
            format.precision = number(format);
        }
        if (at_ >= format_.size()) fail("incomplete format");
        format.type = format_[at_++];
        if (!named) value = next();
        convert(value, format);
    }

    FieldFormat flags() {
        FieldFormat format;
        format.align = '>';
        for (; at_ < format_.size(); ++at_) {
            const char flag = format_[at_];
            if (flag == '-') {
                format.align = '<';
            } else if (flag == '0') {
                format.fill = '0';
            } else if (flag == '+' || (flag == ' ' && format.sign != '+')) {
                format.sign = flag;
            } else if (flag == '#') {
                format.alternate = true;
            } else if (flag != ' ') {
                break;
            }
        }
        return format;
    }

    int number(FieldFormat& format) {
        std::int64_t number = 0;
        if (at_ < format_.size() && format_[at_] == '*') {
            ++at_;
            const Value value = next();
            if (!value.isIntegral()) fail("* wants int");
            number = value.integer();
            if (number < 0) format.align = '<';
            if (number < -kMaxFieldWidth || number > kMaxFieldWidth) fail("a field of a format is too wide");
            return int(number < 0 ? -number : number);
        }
        for (; at_ < format_.size() && format_[at_] >= '0' && format_[at_] <= '9'; ++at_) {
            number = number * 10 + (format_[at_] - '0');
            if (number > kMaxFieldWidth) fail("a field of a format is too wide");
        }
        return int(number);
    }

    Value next() {
        const std::size_t there = isTuple_ ? values_.sequence()->items.size() : 1;
        if (used_ >= there) fail("not enough arguments for format string");
        return isTuple_ ? values_.sequence()->items[used_++] : (++used_, values_);
    }

    void convert(const Value& value, FieldFormat format) {
        static constexpr std::string_view kTexts = "sra";
        static constexpr std::string_view kIntegers = "diuxXoc";
        static constexpr std::string_view kFloats = "eEfFgG";
        const char type = format.type;
        if (kTexts.find(type) != kTexts.npos || (type == 'c' && value.isString())) {
            format.type = 's';
            format.fill = ' ';
            result_ +=
                formatField(type == 'r' || type == 'a' ? toRepr(value, runtime_) : toText(value, runtime_),
                            format, runtime_);
            return;
        }
        const bool isInteger = kIntegers.find(type) != kIntegers.npos;
        if (!isInteger && kFloats.find(type) == kFloats.npos) fail("unsupported format character in a text");
        if (value.isUndefined() && !isInteger) fail(value.whyUndefined());
        if (!value.isNumber()) {
            fail("%" + std::string(1, type) + " format: a real number is required, not " + value.typeName());
        }
        if (isInteger && value.isFloat() && std::abs(value.number()) >= 9e18) fail("an integer is too large");
        if (type == 'i' || type == 'u') format.type = 'd';
        if (format.fill == '0') format.align = format.align == '<' ? '<' : '=';
        if (format.align == '<') format.fill = ' ';
        result_ += formatField(isInteger && value.isFloat() ? Value(std::int64_t(value.number())) : value,
                               format, runtime_);
    }

    const std::string& format_;
    const Value& values_;
    Runtime& runtime_;
    bool isTuple_ = false;
    std::size_t at_ = 0;
    std::size_t used_ = 0;
    std::string result_;
};

/// "{0.name[key]!r:>10}": the fields of str.format().
class BraceFormatter {
 public:
    BraceFormatter(const Arguments& arguments, Runtime& runtime) : arguments_(arguments), runtime_(runtime) {}

    std::string run(std::string_view format, int nesting) {
        std::string result;
        for (std::size_t at = 0; at < format.size(); ++at) {
            const char letter = format[at];
            const bool isDouble = at + 1 < format.size() && format[at + 1] == letter;
            if ((letter == '{' || letter == '}') && isDouble) {
                result += letter;
                ++at;
            } else if (letter == '}') {
                fail("Single '}' encountered in format string");
            } else if (letter == '{') {
                const std::size_t end = endOfField(format, at);
                result += field(format.substr(at + 1, end - at - 1), nesting);
                at = end;
            } else {
                result += letter;
            }
        }
        runtime_.budget.spendBytes(result.size());
        return result;
    }

 private:
    static std::size_t endOfField(std::string_view format, std::size_t begin) {
        int open = 0;
        for (std::size_t at = begin; at < format.size(); ++at) {
            if (format[at] == '{') ++open;
            if (format[at] == '}' && --open == 0) return at;
        }
        fail(begin + 1 == format.size() ? "Single '{' encountered in format string"
                                        : "expected '}' before end of string");
    }

    std::string field(std::string_view text, int nesting) {
        if (nesting > 1) fail("Max string recursion exceeded");
        const std::size_t colon = text.find(':');
        std::string_view name = text.substr(0, colon);
        char conversion = 0;
        if (const std::size_t mark = name.find('!'); mark != name.npos) {
            if (name.size() != mark + 2) fail("unmatched '{' in format spec");
            conversion = name[mark + 1];
            name = name.substr(0, mark);
        }
        Value value = lookUp(name);
        if (conversion == 'r' || conversion == 'a') value = toRepr(value, runtime_);
        if (conversion == 's') value = toText(value, runtime_);
        const std::string specification =
            colon == text.npos ? std::string() : run(text.substr(colon + 1), nesting + 1);
        if (specification.empty()) return toText(value, runtime_);
        const bool plain = value.isNumber() || value.isString() || value.isUndefined();
        if (!plain) {
            fail("unsupported format string passed to " + value.typeName() + ".__format__");
        }
        return formatField(value, FieldFormat::parse(specification), runtime_);
    }

    Value lookUp(std::string_view name) {
        const std::size_t end = std::min(name.find_first_of(".["), name.size());
        Value value = argument(name.substr(0, end));
        for (std::size_t at = end; at < name.size();) {
            const bool isItem = name[at] == '[';
            const std::size_t next = isItem ? name.find(']', at) : name.find_first_of(".[", at + 1);
            if (isItem && next == name.npos) fail("Missing ']' in format string");
            const std::string part(name.substr(at + 1, next == name.npos ? next : next - at - 1));
            if (part.empty()) fail("Empty attribute in format string");
            value = isItem ? itemOf(value, itemKey(part), runtime_) : attributeOf(value, part, runtime_);
            at = next == name.npos ? name.size() : next + (isItem ? 1 : 0);
        }
        return value;
    }

    static Value itemKey(const std::string& part) {
        std::int64_t index = 0;
        const auto parsed = std::from_chars(part.data(), part.data() + part.size(), index);
        const bool isIndex =
            part[0] != '-' && parsed.ec == std::errc() && parsed.ptr == part.data() + part.size();
        return isIndex ? Value(index) : Value(part);
    }

    Value argument(std::string_view name) {
        if (name.find_first_not_of("0123456789") != name.npos) {
            for (const auto& [known, value] : arguments_.named) {
                if (known == name) return value;
            }
            fail(quoted(name));
        }
        std::size_t place = next_;
        if (name.empty()) {
            ++next_;
        } else {
            std::from_chars(name.data(), name.data() + name.size(), place);
        }
        if (place >= arguments_.positional.size()) {
            fail("Replacement index " + std::to_string(place) + " out of range for positional args tuple");
        }
        return arguments_.positional[place];
    }

    const Arguments& arguments_;
    Runtime& runtime_;
    std::size_t next_ = 0;
};

}  // namespace

Value formatPercent(const std::string& format, const Value& values, Runtime& runtime) {
    return PercentFormatter(format, values, runtime).run();
}

Value formatBraces(const std::string& format, const Arguments& arguments, Runtime& runtime) {
    return BraceFormatter(arguments, runtime).run(format, 0);
}

}  // namespace fireside::jinja
