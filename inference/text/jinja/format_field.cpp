#include "inference/text/jinja/format_field.h"

#include <charconv>
#include <cmath>
#include <cstdio>

#include "inference/text/jinja/python_format.h"
#include "inference/text/jinja/unicode.h"

namespace fireside::jinja {

namespace {

bool isAlign(char32_t point) {
    return point == '<' || point == '>' || point == '^' || point == '=';
}

int takeNumber(std::string_view text, std::size_t& at) {
    int number = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
        number = number * 10 + (text[at] - '0');
        if (number > kMaxFieldWidth) fail("a field of a format is too wide");
    }
    return number;
}

std::string grouped(const std::string& digits, char separator) {
    const std::size_t whole = std::min(digits.find_first_not_of("0123456789"), digits.size());
    std::string text;
    for (std::size_t i = 0; i < whole; ++i) {
        if (i > 0 && (whole - i) % 3 == 0) text += separator;
        text += digits[i];
    }
    return text + digits.substr(whole);
}

std::string printed(double number, char type, int precision, bool alternate) {
    const char format[] = {'%', alternate ? '#' : '-', '.', '*', type, 0};
    std::string text(std::size_t(std::snprintf(nullptr, 0, format, precision, number)), 0);
    std::snprintf(text.data(), text.size() + 1, format, precision, number);
    return text;
}

std::string floatDigits(double number, const FieldFormat& format) {
    if (!std::isfinite(number)) return std::isnan(number) ? "nan" : "inf";
    number = std::abs(number);
    const int precision = format.precision < 0 ? 6 : format.precision;
    switch (format.type) {
        case 0:
            if (format.precision < 0) return floatText(number);
            return printed(number, 'g', std::max(format.precision, 1), false);
        case '%':
            return printed(number * 100, 'f', precision, format.alternate) + "%";
        case 'n':
            return printed(number, 'g', precision, format.alternate);
        default:
            return printed(number, format.type, precision, format.alternate);
    }
}

std::string integerDigits(std::uint64_t number, const FieldFormat& format) {
    const int base = format.type == 'b' ? 2 : format.type == 'o' ? 8 : (format.type | 0x20) == 'x' ? 16 : 10;
    char buffer[72];
    std::string digits(buffer, std::to_chars(buffer, buffer + sizeof(buffer), number, base).ptr);
    if (format.type == 'X') digits = toUpper(digits);
    if (format.alternate && base != 10) digits = std::string{'0', format.type} + digits;
    return digits;
}

bool isFloatType(char type) {
    return type != 0 && std::string_view("eEfFgG%").find(type) != std::string_view::npos;
}

std::string formatNumber(const Value& value, const FieldFormat& format) {
    if (format.type == 'c') {
        const std::int64_t point = value.integer();
        const bool isCharacter = point >= 0 && point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
        if (!isCharacter) fail("%c arg not in range(0x110000)");
        std::string character;
        encode(character, char32_t(point));
        return padded("", character, format, '<');
    }
    const bool isNegative = value.isFloat() ? std::signbit(value.number()) : value.integer() < 0;
    const std::string sign = isNegative ? "-" : format.sign == '-' ? "" : std::string(1, format.sign);
    std::string digits = unsignedDigits(value, format);
    if (format.grouping != 0) digits = grouped(digits, format.grouping);
    return padded(sign, digits, format, '>');
}

}  // namespace

FieldFormat FieldFormat::parse(const std::string& specification) {
    FieldFormat format;
    std::size_t at = 0;
    bool hasFill = false;
    const auto next = [&] { return at < specification.size() ? specification[at] : '\0'; };
    if (std::size_t behind = 0; !specification.empty()) {
        const char32_t first = decode(specification, behind);
        if (behind < specification.size() && isAlign(char32_t(specification[behind]))) {
            format.fill = first;
            hasFill = true;
            format.align = specification[behind];
            at = behind + 1;
        } else if (isAlign(first)) {
            format.align = char(first);
            at = behind;
        }
    }
    if (next() == '+' || next() == '-' || next() == ' ') format.sign = specification[at++];
    if (next() == '#') format.alternate = ++at > 0;
    if (next() == '0') {
        if (!hasFill) format.fill = '0';
        if (format.align == 0) format.align = '=';
        ++at;
    }
    format.width = takeNumber(specification, at);
    if (next() == ',' || next() == '_') format.grouping = specification[at++];
    if (next() == '.') {
        const std::size_t digits = ++at;
        format.precision = takeNumber(specification, at);
        if (at == digits) fail("Format specifier missing precision");
    }
    if (at < specification.size()) format.type = specification[at++];
    if (at < specification.size()) fail("Invalid format specifier");
    return format;
}

std::string unsignedDigits(const Value& value, const FieldFormat& format) {
    if (value.isFloat() || isFloatType(format.type)) return floatDigits(value.number(), format);
    const std::int64_t number = value.integer();
    return integerDigits(number < 0 ? std::uint64_t(0) - std::uint64_t(number) : std::uint64_t(number),
                         format);
}

std::string padded(const std::string& sign, const std::string& body, const FieldFormat& format,
                   char fallbackAlign) {
    const std::size_t length = countPoints(sign) + countPoints(body);
    if (length >= std::size_t(format.width)) return sign + body;
    const std::size_t missing = std::size_t(format.width) - length;
    const char align = format.align == 0 ? fallbackAlign : format.align;
    const std::size_t before = align == '<' ? 0 : align == '^' ? missing / 2 : missing;
    const std::string left = fromPoints(std::u32string(before, format.fill));
    const std::string right = fromPoints(std::u32string(missing - before, format.fill));
    return align == '=' ? sign + left + body : left + sign + body + right;
}

std::string formatField(const Value& value, const FieldFormat& format, Runtime& runtime) {
    if (value.isNumber()) {
        const std::string_view known = value.isFloat() ? "eEfFgG%n" : "bcdoxXeEfFgG%n";
        if (format.type != 0 && known.find(format.type) == known.npos) {
            fail("Unknown format code '" + std::string(1, format.type) + "' for object of type '" +
                 value.typeName() + "'");
        }
        return formatNumber(value, format);
    }
    if (format.type != 0 && format.type != 's') {
        fail("Unknown format code '" + std::string(1, format.type) + "' for object of type '" +
             value.typeName() + "'");
    }
    if (format.align == '=') fail("'=' alignment not allowed in string format specifier");
    std::string text = toText(value, runtime);
    if (format.precision >= 0) text.resize(byteOfPoint(text, std::size_t(format.precision)));
    return padded("", text, format, '<');
}

}  // namespace fireside::jinja
