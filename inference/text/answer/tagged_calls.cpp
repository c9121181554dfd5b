// Calls that are written as tags with bare text as values: Qwen3-Coder, Qwen3.5, Step 3.5 and Seed-OSS
// (<function=f><parameter=p>), MiniCPM (<function name="f"><param name="p">), GLM-4.5 and Hunyuan 3
// (<arg_key>, <arg_value>).
#include <nlohmann/json.hpp>
#include <utility>

#include "inference/text/answer/argument_value.h"
#include "inference/text/answer/json_calls.h"
#include "inference/text/answer/text_cursor.h"
#include "inference/text/answer/tool_call_format.h"

namespace fireside::text {

namespace {

using Json = nlohmann::ordered_json;

/// The text before the first `close` that one of `after` follows: a value may hold the closing tag itself.
std::optional<std::string_view> valueBefore(TextCursor& cursor, std::string_view close,
                                            std::initializer_list<std::string_view> after) {
    const std::string_view text = cursor.rest();
    for (std::size_t at = text.find(close); at != std::string_view::npos; at = text.find(close, at + 1)) {
        const std::string_view next = trimmedFront(text.substr(at + close.size()));
        for (const std::string_view expected : after) {
            if (!next.starts_with(expected)) continue;
            cursor.skip(at + close.size());
            return text.substr(0, at);
        }
    }
    return std::nullopt;
}

/// Without the line breaks that a template puts around a value.
std::string_view withoutPadding(std::string_view value) {
    if (value.size() < 2 || value.front() != '\n' || value.back() != '\n') return value;
    return value.substr(1, value.size() - 2);
}

std::string dumped(const Json& arguments) {
    return arguments.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// After "<function=": name, parameters, "</function>".
Result<ToolCall> takeFunction(TextCursor& cursor, std::span<const ToolDefinition> tools) {
    const auto name = cursor.until(">");
    if (!name) return unfinishedCall();
    ToolCall call;
    call.name = trimmed(*name);
    if (call.name.empty()) return malformedCall("a call has no name");
    Json arguments = Json::object();
    for (;;) {
        cursor.skipWhitespace();
        if (cursor.take("</function>")) break;
        if (cursor.atEnd()) return unfinishedCall();
        if (!cursor.take("<parameter=")) return malformedCall("something else where a parameter should be");
        const auto key = cursor.until(">");
        if (!key) return unfinishedCall();
        const auto value = valueBefore(cursor, "</parameter>", {"<parameter=", "</function>"});
        if (!value) return unfinishedCall();
        arguments[std::string(trimmed(*key))] =
            argumentValue(withoutPadding(*value), tools, call.name, trimmed(*key));
    }
    call.arguments = dumped(arguments);
    return call;
}

std::string withoutCharacterData(std::string_view value) {
    constexpr std::string_view kOpen = "<![CDATA[", kClose = "]]>";
    if (!value.starts_with(kOpen) || !value.ends_with(kClose)) return std::string(value);
    value.remove_prefix(kOpen.size());
    value.remove_suffix(kClose.size());
    return std::string(value);
}

}  // namespace

Result<std::vector<ToolCall>> readFunctionTags(std::string_view block,
                                               std::span<const ToolDefinition> tools) {
    std::vector<ToolCall> calls;
    TextCursor cursor(block);
    for (;;) {
        cursor.skipWhitespace();
        if (cursor.take("<tool_call>") || cursor.take("<seed:tool_call>")) continue;
        if (cursor.take("</tool_call>") || cursor.take("</seed:tool_call>")) continue;
        if (cursor.atEnd()) break;
        if (!cursor.take("<function=")) return malformedCall("something else where a function should be");
        FIRESIDE_TRY(ToolCall call, takeFunction(cursor, tools));
        calls.push_back(std::move(call));
    }
    if (calls.empty()) return malformedCall("there is no call");
    return calls;
}

Result<std::vector<ToolCall>> readNamedFunctionTags(std::string_view block,
                                                    std::span<const ToolDefinition> tools) {
    TextCursor cursor(trimmed(block));
    if (!cursor.take("<function name=\"")) return malformedCall("there is no function");
    const auto name = cursor.until("\">");
    if (!name) return unfinishedCall();
    ToolCall call;
    call.name = *name;
    Json arguments = Json::object();
    for (;;) {
        cursor.skipWhitespace();
        if (cursor.take("</function>")) break;
        if (cursor.atEnd()) return unfinishedCall();
        if (!cursor.take("<param name=\""))
            return malformedCall("something else where a parameter should be");
        const auto key = cursor.until("\">");
        if (!key) return unfinishedCall();
        const auto value = valueBefore(cursor, "</param>", {"<param name=\"", "</function>"});
        if (!value) return unfinishedCall();
        const std::string plain = withoutCharacterData(*value);
        arguments[std::string(*key)] =
            plain.size() == value->size() ? argumentValue(plain, tools, call.name, *key) : Json(plain);
    }
    if (!cursor.atEnd()) return malformedCall("text after the call");
    call.arguments = dumped(arguments);
    return std::vector<ToolCall>{std::move(call)};
}

namespace {

/// The tags of GLM and Hunyuan, the latter's with a suffix.
struct PairTags {
    explicit PairTags(const std::string& suffix)
        : calls("<tool_calls" + suffix + ">"),
          callsEnd("</tool_calls" + suffix + ">"),
          call("<tool_call" + suffix + ">"),
          callEnd("</tool_call" + suffix + ">"),
          separator("<tool_sep" + suffix + ">"),
          key("<arg_key" + suffix + ">"),
          keyEnd("</arg_key" + suffix + ">"),
          value("<arg_value" + suffix + ">"),
          valueEnd("</arg_value" + suffix + ">") {}

    std::string calls, callsEnd, call, callEnd, separator, key, keyEnd, value, valueEnd;
};

/// After the opening tag: name, pairs, the closing tag.
Result<ToolCall> takePairs(TextCursor& cursor, const PairTags& tags, std::span<const ToolDefinition> tools) {
    const std::size_t nameEnd = cursor.rest().find('<');
    if (nameEnd == std::string_view::npos) return unfinishedCall();
    ToolCall call;
    call.name = trimmed(cursor.rest().substr(0, nameEnd));
    if (call.name.empty() || call.name.find_first_of(" \n{") != std::string::npos) {
        return malformedCall("a call has no name");
    }
    cursor.skip(nameEnd);
    cursor.take(tags.separator);
    Json arguments = Json::object();
    for (;;) {
        cursor.skipWhitespace();
        if (cursor.take(tags.callEnd)) break;
        if (cursor.atEnd()) return unfinishedCall();
        if (!cursor.take(tags.key)) return malformedCall("something else where an argument should be");
        const auto name = cursor.until(tags.keyEnd);
        cursor.skipWhitespace();
        if (!name || !cursor.take(tags.value)) return unfinishedCall();
        const auto text = valueBefore(cursor, tags.valueEnd, {tags.key, tags.callEnd});
        if (!text) return unfinishedCall();
        arguments[std::string(*name)] = argumentValue(*text, tools, call.name, *name);
    }
    call.arguments = dumped(arguments);
    return call;
}

}  // namespace

Result<std::vector<ToolCall>> readArgumentPairs(std::string_view block,
                                                std::span<const ToolDefinition> tools) {
    const PairTags tags(suffixIn(block, "<tool_call*>"));
    std::vector<ToolCall> calls;
    TextCursor cursor(block);
    cursor.skipWhitespace();
    cursor.take(tags.calls);
    for (;;) {
        cursor.skipWhitespace();
        if (cursor.take(tags.callsEnd) || cursor.atEnd()) break;
        if (!cursor.take(tags.call)) return malformedCall("something else where a call should be");
        FIRESIDE_TRY(ToolCall call, takePairs(cursor, tags, tools));
        calls.push_back(std::move(call));
    }
    if (calls.empty()) return malformedCall("there is no call");
    return calls;
}

}  // namespace fireside::text
