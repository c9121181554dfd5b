// Methods of texts, after Python's str.
#include <algorithm>
#include <unordered_map>

#include "inference/text/jinja/format_text.h"
#include "inference/text/jinja/methods.h"
#include "inference/text/jinja/operations.h"
#include "inference/text/jinja/text_work.h"
#include "inference/text/jinja/unicode.h"

namespace fireside::jinja {

namespace {

const std::string& paidText(const Invocation& call) {
    call.runtime.budget.spendBytes(call.subject.string().size());
    return call.subject.string();
}

template <std::string (*Change)(std::string_view)>
Value changed(const Invocation& call) {
    const Parameters none(call.arguments, {});
    return Change(paidText(call));
}

// Every letter behind something that is none becomes a capital: "it's" becomes "It'S".
std::string titled(std::string_view text) {
    std::string result;
    bool inWord = false;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t point = decode(text, at);
        encode(result, inWord ? lowerOf(point) : upperOf(point));
        inWord = isLetter(point);
    }
    return result;
}

std::string swapped(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t point = decode(text, at);
        encode(result, isUpper(point) ? lowerOf(point) : upperOf(point));
    }
    return result;
}

template <Side Where>
Value strip(const Invocation& call) {
    const Parameters parameters(call.arguments, {"chars"});
    std::string_view text = paidText(call);
    if (parameters.has(0) && !parameters[0].isNone()) return stripped(text, parameters.text(0, ""), Where);
    if (Where != Side::Left) text = trimRight(text);
    if (Where != Side::Right) text = trimLeft(text);
    return std::string(text);
}

template <bool FromRight>
Value split(const Invocation& call) {
    const Parameters parameters(call.arguments, {"sep", "maxsplit"});
    const bool atSpace = !parameters.has(0) || parameters[0].isNone();
    const std::string separator = atSpace ? "" : parameters.text(0, "");
    if (!atSpace && separator.empty()) fail("empty separator");
    const std::int64_t most = parameters.integer(1, -1);
    const std::string& text = paidText(call);
    return listOfTexts(
        FromRight ? splitTextFromRight(text, separator, most) : splitText(text, separator, most),
        call.runtime);
}

Value splitLinesMethod(const Invocation& call) {
    const Parameters parameters(call.arguments, {"keepends"});
    return listOfTexts(splitLines(paidText(call), parameters.flag(0, false)), call.runtime);
}

template <bool FromRight>
Value partition(const Invocation& call) {
    const Parameters parameters(call.arguments, {"sep"}, 1);
    const std::string separator = parameters.text(0, "");
    if (separator.empty()) fail("empty separator");
    const std::string& text = paidText(call);
    const std::size_t found = FromRight ? text.rfind(separator) : text.find(separator);
    if (found == text.npos) {
        return FromRight ? Value::tuple({"", "", text}) : Value::tuple({text, "", ""});
    }
    return Value::tuple({text.substr(0, found), separator, text.substr(found + separator.size())});
}

// The bytes from character `start` to `stop`, as slices have it; `offset`: the character it begins at. False
// when the start lies behind the end, where not even the empty text is found.
bool window(const Invocation& call, const Parameters& parameters, std::string_view& part,
            std::size_t& offset) {
    const std::string& text = call.subject.string();
    call.runtime.budget.spendSteps(text.size() / 64);
    part = text;
    offset = 0;
    if (parameters[1].isNone() && parameters[2].isNone()) return true;
    const auto size = std::int64_t(countPoints(text));
    const auto place = [&](std::size_t i, std::int64_t fallback) {
        const std::int64_t at = parameters[i].isNone() ? fallback : parameters.integer(i, fallback);
        return at < 0 ? std::max<std::int64_t>(at + size, 0) : at;
    };
    const std::int64_t start = place(1, 0);
    const std::int64_t stop = std::min(place(2, size), size);
    if (start > stop) return false;
    offset = std::size_t(start);
    const std::size_t begin = byteOfPoint(text, offset);
    part = std::string_view(text).substr(begin, byteOfPoint(text, std::size_t(stop)) - begin);
    return true;
}

template <bool AtEnd>
Value touches(const Invocation& call) {
    const Parameters parameters(call.arguments, {"affix", "start", "end"}, 1);
    std::string_view part;
    std::size_t offset = 0;
    const bool isInside = window(call, parameters, part, offset);
    const auto matches = [&](const Value& affix) {
        if (affix.isUndefined()) fail(affix.whyUndefined());
        if (!affix.isString()) {
            fail(std::string(AtEnd ? "endswith" : "startswith") +
                 " first arg must be str or a tuple of str, not " + affix.typeName());
        }
        return isInside && (AtEnd ? part.ends_with(affix.string()) : part.starts_with(affix.string()));
    };
    const Sequence* row = parameters[0].sequence();
    if (row == nullptr || row->flavour != Sequence::Flavour::Tuple) return matches(parameters[0]);
    return std::any_of(row->items.begin(), row->items.end(), matches);
}

// The character where the text of the first argument begins; -1 when it is nowhere.
std::int64_t position(const Invocation& call, bool fromRight) {
    const Parameters parameters(call.arguments, {"sub", "start", "end"}, 1);
    const std::string sub = parameters.text(0, "");
    std::string_view part;
    std::size_t offset = 0;
    if (!window(call, parameters, part, offset)) return -1;
    const std::size_t found = fromRight ? part.rfind(sub) : part.find(sub);
    return found == part.npos ? -1 : std::int64_t(offset + countPoints(part.substr(0, found)));
}

template <bool FromRight>
Value find(const Invocation& call) {
    return position(call, FromRight);
}

template <bool FromRight>
Value index(const Invocation& call) {
    const std::int64_t found = position(call, FromRight);
    if (found < 0) fail("substring not found");
    return found;
}

Value count(const Invocation& call) {
    const Parameters parameters(call.arguments, {"sub", "start", "end"}, 1);
    const std::string sub = parameters.text(0, "");
    std::string_view part;
    std::size_t offset = 0;
    if (!window(call, parameters, part, offset)) return std::int64_t(0);
    if (sub.empty()) return std::int64_t(countPoints(part)) + 1;
    std::int64_t times = 0;
    for (std::size_t at = part.find(sub); at != part.npos; at = part.find(sub, at + sub.size())) ++times;
    return times;
}

Value replace(const Invocation& call) {
    const Parameters parameters(call.arguments, {"old", "new", "count"}, 2);
    return replaced(paidText(call), parameters.text(0, ""), parameters.text(1, ""), parameters.integer(2, -1),
                    call.runtime);
}

Value join(const Invocation& call) {
    const Parameters parameters(call.arguments, {"iterable"}, 1);
    std::string result;
    std::size_t place = 0;
    for (const Value& item : itemsOf(parameters[0], call.runtime)) {
        if (!item.isString()) {
            fail("sequence item " + std::to_string(place) + ": expected str instance, " + item.typeName() +
                 " found");
        }
        call.runtime.budget.spendBytes(item.string().size() + call.subject.string().size());
        if (place++ > 0) result += call.subject.string();
        result += item.string();
    }
    return result;
}

template <char Align>
Value justify(const Invocation& call) {
    const Parameters parameters(call.arguments, {"width", "fillchar"}, 1);
    const std::u32string fill = toPoints(parameters.text(1, " "));
    if (fill.size() != 1) fail("The fill character must be exactly one character long");
    return justified(paidText(call), parameters.integer(0, 0), fill[0], Align, call.runtime);
}

Value zeroFill(const Invocation& call) {
    const Parameters parameters(call.arguments, {"width"}, 1);
    std::string_view text = paidText(call);
    const bool isSigned = !text.empty() && (text[0] == '-' || text[0] == '+');
    const std::string sign(text.substr(0, isSigned ? 1 : 0));
    text.remove_prefix(sign.size());
    return sign +
           justified(text, parameters.integer(0, 0) - std::int64_t(sign.size()), U'0', '>', call.runtime);
}

Value removePrefix(const Invocation& call) {
    const Parameters parameters(call.arguments, {"prefix"}, 1);
    const std::string prefix = parameters.text(0, "");
    const std::string& text = paidText(call);
    return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

Value removeSuffix(const Invocation& call) {
    const Parameters parameters(call.arguments, {"suffix"}, 1);
    const std::string suffix = parameters.text(0, "");
    const std::string& text = paidText(call);
    return text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text;
}

Value expandTabs(const Invocation& call) {
    const Parameters parameters(call.arguments, {"tabsize"});
    const std::int64_t size = parameters.integer(0, 8);
    std::string result;
    std::int64_t column = 0;
    for (const char letter : paidText(call)) {
        if (letter == '\t') {
            const std::int64_t spaces = size > 0 ? size - column % size : 0;
            call.runtime.budget.spendBytes(std::size_t(spaces));
            result.append(std::size_t(spaces), ' ');
            column += spaces;
        } else {
            result += letter;
            column = letter == '\n' || letter == '\r' ? 0 : column + ((letter & 0xC0) != 0x80 ? 1 : 0);
        }
    }
    return result;
}

Value format(const Invocation& call) {
    return formatBraces(call.subject.string(), call.arguments, call.runtime);
}

Value formatMap(const Invocation& call) {
    const Parameters parameters(call.arguments, {"mapping"}, 1);
    if (parameters[0].dict() == nullptr) fail("format_map takes a dict");
    Arguments named;
    for (const auto& [key, value] : parameters[0].dict()->entries()) {
        if (key.isString()) named.named.emplace_back(key.string(), value);
    }
    return formatBraces(call.subject.string(), named, call.runtime);
}

}  // namespace

Builtin findTextMethod(std::string_view name) {
    static const std::unordered_map<std::string_view, Builtin> kMethods = {
        {"upper", changed<toUpper>},
        {"lower", changed<toLower>},
        {"casefold", changed<toLower>},
        {"capitalize", changed<capitalized>},
        {"title", changed<titled>},
        {"swapcase", changed<swapped>},
        {"strip", strip<Side::Both>},
        {"lstrip", strip<Side::Left>},
        {"rstrip", strip<Side::Right>},
        {"split", split<false>},
        {"rsplit", split<true>},
        {"splitlines", splitLinesMethod},
        {"partition", partition<false>},
        {"rpartition", partition<true>},
        {"startswith", touches<false>},
        {"endswith", touches<true>},
        {"find", find<false>},
        {"rfind", find<true>},
        {"index", index<false>},
        {"rindex", index<true>},
        {"count", count},
        {"replace", replace},
        {"join", join},
        {"ljust", justify<'<'>},
        {"rjust", justify<'>'>},
        {"center", justify<'^'>},
        {"zfill", zeroFill},
        {"removeprefix", removePrefix},
        {"removesuffix", removeSuffix},
        {"expandtabs", expandTabs},
        {"format", format},
        {"format_map", formatMap},
    };
    const auto found = kMethods.find(name);
    return found == kMethods.end() ? nullptr : found->second;
}

}  // namespace fireside::jinja
