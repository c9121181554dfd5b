// Methods that say of what kind the characters of a text are.
#include <unordered_map>

#include "inference/text/jinja/methods.h"
#include "inference/text/jinja/unicode.h"

namespace fireside::jinja {

namespace {

bool isAlphanumeric(char32_t point) {
    return isLetter(point) || isDigit(point);
}

bool isPrintableAscii(char32_t point) {
    return point == ' ' || (point > ' ' && point != 0x7F && !isSpace(point));
}

// True when there are characters and all of them are of the kind.
template <bool (*Holds)(char32_t), bool WhenEmpty = false>
Value all(const Invocation& call) {
    const Parameters none(call.arguments, {});
    const std::string& text = call.subject.string();
    call.runtime.budget.spendSteps(text.size() / 16);
    for (std::size_t at = 0; at < text.size();) {
        if (!Holds(decode(text, at))) return false;
    }
    return !text.empty() || WhenEmpty;
}

bool isAscii(char32_t point) {
    return point < 0x80;
}

// True when some have this case and none the other.
template <bool (*Wanted)(char32_t), bool (*Other)(char32_t)>
Value cased(const Invocation& call) {
    const Parameters none(call.arguments, {});
    const std::string& text = call.subject.string();
    call.runtime.budget.spendSteps(text.size() / 16);
    bool found = false;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t point = decode(text, at);
        if (Other(point)) return false;
        found |= Wanted(point);
    }
    return found;
}

Value titleCased(const Invocation& call) {
    const Parameters none(call.arguments, {});
    const std::string& text = call.subject.string();
    bool found = false;
    bool inWord = false;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t point = decode(text, at);
        if (inWord ? isUpper(point) : isLower(point)) return false;
        inWord = isUpper(point) || isLower(point);
        found |= inWord;
    }
    return found;
}

Value identifier(const Invocation& call) {
    const Parameters none(call.arguments, {});
    const std::string& text = call.subject.string();
    for (std::size_t at = 0; at < text.size();) {
        const bool isFirst = at == 0;
        const char32_t point = decode(text, at);
        if (point != '_' && !isLetter(point) && (isFirst || !isDigit(point))) return false;
    }
    return !text.empty();
}

}  // namespace

Builtin findClassMethod(std::string_view name) {
    static const std::unordered_map<std::string_view, Builtin> kMethods = {
        {"isdigit", all<isDigit>},
        {"isdecimal", all<isDigit>},
        {"isnumeric", all<isDigit>},
        {"isalpha", all<isLetter>},
        {"isalnum", all<isAlphanumeric>},
        {"isspace", all<isSpace>},
        {"isascii", all<isAscii, true>},
        {"isprintable", all<isPrintableAscii, true>},
        {"isupper", cased<isUpper, isLower>},
        {"islower", cased<isLower, isUpper>},
        {"istitle", titleCased},
        {"isidentifier", identifier},
    };
    const auto found = kMethods.find(name);
    return found == kMethods.end() ? nullptr : found->second;
}

}  // namespace fireside::jinja
