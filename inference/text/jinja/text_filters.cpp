// Filters that make text of their subject.
#include <algorithm>
#include <unordered_map>

#include "inference/text/jinja/builtins.h"
#include "inference/text/jinja/format_text.h"
#include "inference/text/jinja/json_text.h"
#include "inference/text/jinja/operations.h"
#include "inference/text/jinja/python_format.h"
#include "inference/text/jinja/text_work.h"
#include "inference/text/jinja/unicode.h"

namespace fireside::jinja {

namespace {

// The subject as text, paid for.
std::string subjectText(const Invocation& call) {
    std::string text = toText(call.subject, call.runtime);
    call.runtime.budget.spendBytes(text.size());
    return text;
}

Value asString(const Invocation& call) {
    const Parameters none(call.arguments, {});
    return subjectText(call);
}

Value upper(const Invocation& call) {
    const Parameters none(call.arguments, {});
    return toUpper(subjectText(call));
}

Value lower(const Invocation& call) {
    const Parameters none(call.arguments, {});
    return toLower(subjectText(call));
}

Value capitalize(const Invocation& call) {
    const Parameters none(call.arguments, {});
    return capitalized(subjectText(call));
}

// Words begin behind whitespace, hyphens and opening brackets only: "it's" becomes "It's".
Value title(const Invocation& call) {
    const Parameters none(call.arguments, {});
    std::string result;
    bool begins = true;
    const std::string text = subjectText(call);
    for (std::size_t at = 0; at < text.size();) {
        const char32_t point = decode(text, at);
        encode(result, begins ? upperOf(point) : lowerOf(point));
        begins = isSpace(point) || std::u32string_view(U"-({[<").find(point) != std::u32string_view::npos;
    }
    return result;
}

Value trim(const Invocation& call) {
    const Parameters parameters(call.arguments, {"chars"});
    const std::string text = subjectText(call);
    if (!parameters.has(0) || parameters[0].isNone()) return std::string(trimLeft(trimRight(text)));
    return stripped(text, parameters.text(0, ""), Side::Both);
}

Value replace(const Invocation& call) {
    const Parameters parameters(call.arguments, {"old", "new", "count"}, 2);
    const std::int64_t count = parameters[2].isNone() ? -1 : parameters.integer(2, -1);
    return replaced(subjectText(call), toText(parameters[0], call.runtime),
                    toText(parameters[1], call.runtime), count, call.runtime);
}

Value escape(const Invocation& call) {
    std::string result;
    for (const char letter : subjectText(call)) {
        static constexpr std::string_view kSpecial = "&<>'\"";
        static constexpr const char* kNames[] = {"&amp;", "&lt;", "&gt;", "&#39;", "&#34;"};
        const std::size_t place = kSpecial.find(letter);
        if (place == kSpecial.npos) {
            result += letter;
        } else {
            result += kNames[place];
        }
    }
    return result;
}

Value format(const Invocation& call) {
    if (!call.arguments.named.empty() && !call.arguments.positional.empty()) {
        fail("can't handle positional and keyword arguments at the same time");
    }
    if (call.arguments.named.empty()) {
        return formatPercent(subjectText(call), Value::tuple(call.arguments.positional), call.runtime);
    }
    Dict dict;
    for (const auto& [name, value] : call.arguments.named) dict.set(name, value, call.runtime.budget);
    return formatPercent(subjectText(call), Value::dict(std::move(dict)), call.runtime);
}

Value indent(const Invocation& call) {
    const Parameters parameters(call.arguments, {"width", "first", "blank"});
    if (call.subject.isUndefined()) fail(call.subject.whyUndefined());
    if (!call.subject.isString()) fail("indent needs a str, not " + call.subject.typeName());
    const std::string text = subjectText(call);
    std::string prefix;
    if (parameters.has(0) && parameters[0].isString()) {
        prefix = parameters[0].string();
    } else {
        const std::int64_t width = std::max<std::int64_t>(parameters.integer(0, 4), 0);
        call.runtime.budget.spendBytes(std::size_t(width));
        prefix.assign(std::size_t(width), ' ');
    }
    const bool indentBlank = parameters.flag(2, false);
    // One more line end first, so that a line end at the end of the text is kept.
    const std::vector<std::string> lines = splitLines(text + "\n", false);
    call.runtime.budget.spendBytes(text.size() + lines.size() * prefix.size());
    std::string result = parameters.flag(1, false) ? prefix : "";
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i > 0) result += '\n';
        if (i > 0 && (indentBlank || !lines[i].empty())) result += prefix;
        result += lines[i];
    }
    return result;
}

Value center(const Invocation& call) {
    const Parameters parameters(call.arguments, {"width"});
    return justified(subjectText(call), parameters.integer(0, 80), U' ', '^', call.runtime);
}

Value truncate(const Invocation& call) {
    const Parameters parameters(call.arguments, {"length", "killwords", "end", "leeway"});
    const std::u32string end = toPoints(parameters.text(2, "..."));
    const std::int64_t length = parameters.integer(0, 255);
    const std::int64_t leeway = parameters[3].isNone() ? 5 : parameters.integer(3, 5);
    if (length < std::int64_t(end.size())) fail("expected length >= " + std::to_string(end.size()));
    if (leeway < 0) fail("expected leeway >= 0");
    if (std::int64_t(lengthOf(call.subject)) - leeway <= length) return call.subject;
    if (!call.subject.isString()) fail("truncate needs a str, not " + call.subject.typeName());
    const std::u32string text = toPoints(subjectText(call));
    std::u32string cut = text.substr(0, std::size_t(length) - end.size());
    if (!parameters.flag(1, false)) cut = cut.substr(0, cut.rfind(U' '));
    return fromPoints(cut + end);
}

Value wordCount(const Invocation& call) {
    const Parameters none(call.arguments, {});
    std::int64_t words = 0;
    bool inside = false;
    const std::string text = subjectText(call);
    for (std::size_t at = 0; at < text.size();) {
        const char32_t point = decode(text, at);
        const bool isWord = isLetter(point) || isDigit(point) || point == '_';
        if (isWord && !inside) ++words;
        inside = isWord;
    }
    return words;
}

std::optional<std::string> jsonIndent(const Value& indent, Runtime& runtime) {
    if (indent.isNone()) return std::nullopt;
    if (indent.isString()) return indent.string();
    if (!indent.isIntegral()) fail("a json indent is an int or a str, not " + indent.typeName());
    const std::int64_t width = std::max<std::int64_t>(indent.integer(), 0);
    runtime.budget.spendBytes(std::size_t(width));
    return std::string(std::size_t(width), ' ');
}

Value toJsonFilter(const Invocation& call) {
    const Parameters parameters(call.arguments, {"ensure_ascii", "indent", "separators", "sort_keys"});
    JsonStyle style;
    style.asciiOnly = parameters.flag(0, false);
    style.indent = jsonIndent(parameters[1], call.runtime);
    style.sortKeys = parameters.flag(3, false);
    if (style.indent) style.itemSeparator = ",";
    if (truth(parameters[2])) {
        const std::vector<Value> separators = itemsOf(parameters[2], call.runtime);
        if (separators.size() != 2 || !separators[0].isString() || !separators[1].isString()) {
            fail("json separators are two texts");
        }
        style.itemSeparator = separators[0].string();
        style.keySeparator = separators[1].string();
    }
    return toJson(call.subject, style, call.runtime);
}

}  // namespace

Builtin findTextFilter(std::string_view name) {
    static const std::unordered_map<std::string_view, Builtin> kFilters = {
        {"string", asString},       {"safe", asString}, {"upper", upper},        {"lower", lower},
        {"capitalize", capitalize}, {"title", title},   {"trim", trim},          {"replace", replace},
        {"escape", escape},         {"e", escape},      {"forceescape", escape}, {"format", format},
        {"indent", indent},         {"center", center}, {"truncate", truncate},  {"wordcount", wordCount},
        {"tojson", toJsonFilter},
    };
    const auto found = kFilters.find(name);
    return found == kFilters.end() ? nullptr : found->second;
}

}  // namespace fireside::jinja
