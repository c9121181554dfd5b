// {"name": "f", "arguments": {...}}, alone, one after another or in a list, between markers that differ:
// Hermes 2 Pro and Qwen (<tool_call>), Granite 3 and Phi-4-mini (<|tool_call|>), Llama 3 ("parameters"),
// Command R ("tool_name"), Nemotron (<TOOLCALL>), Apriel (<tool_calls>), Mistral ([TOOL_CALLS], also as
// name[ARGS]{...}).
#include "inference/text/answer/json_calls.h"

#include <utility>
#include <vector>

#include "inference/text/answer/text_cursor.h"
#include "inference/text/answer/tool_call_format.h"
#include "inference/text/bounded_json.h"

namespace fireside::text {

using Json = nlohmann::ordered_json;

Error unfinishedCall() {
    return {ErrorCode::InvalidArgument, std::string(kUnfinished)};
}

Error malformedCall(std::string reason) {
    return {ErrorCode::InvalidArgument, std::move(reason)};
}

std::optional<std::size_t> jsonExtent(std::string_view text) {
    if (!text.starts_with('{') && !text.starts_with('[')) return std::nullopt;
    int depth = 0;
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            if (c == '\\') {
                ++i;
            } else if (c == '"') {
                inString = false;
            }
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return i + 1;
        }
    }
    return std::nullopt;
}

Result<std::string> argumentsText(const Json& arguments) {
    if (arguments.is_null()) return std::string("{}");
    if (arguments.is_object()) return arguments.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (arguments.is_string()) {
        const Json inner = parseBoundedJson(arguments.get<std::string>());
        if (inner.is_object()) return argumentsText(inner);
    }
    return malformedCall("the arguments are not a JSON object");
}

Result<std::string> takeArguments(std::string_view& rest) {
    rest = trimmedFront(rest);
    if (rest.empty()) return unfinishedCall();
    if (rest.front() != '{') return malformedCall("the arguments are not a JSON object");
    const auto size = jsonExtent(rest);
    if (!size) return unfinishedCall();
    const Json value = parseBoundedJson(rest.substr(0, *size));
    if (value.is_discarded()) return malformedCall("the arguments are not valid JSON");
    rest.remove_prefix(*size);
    return argumentsText(value);
}

namespace {

const Json* member(const Json& object, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        if (const auto found = object.find(name); found != object.end()) return &*found;
    }
    return nullptr;
}

Result<ToolCall> callOf(const Json& object) {
    if (!object.is_object()) return malformedCall("a call is not a JSON object");
    if (const Json* inner = member(object, {"function"}); inner != nullptr && inner->is_object()) {
        return callOf(*inner);
    }
    const Json* name = member(object, {"name", "tool_name", "function"});
    if (name == nullptr || !name->is_string() || name->get_ref<const std::string&>().empty()) {
        return malformedCall("a call has no name");
    }
    ToolCall call;
    call.name = name->get<std::string>();
    if (const Json* arguments = member(object, {"arguments", "parameters", "args"})) {
        FIRESIDE_TRY(call.arguments, argumentsText(*arguments));
    }
    if (const Json* id = member(object, {"id", "tool_call_id"}); id != nullptr && id->is_string()) {
        call.id = id->get<std::string>();
    }
    return call;
}

Result<> appendCalls(const Json& value, std::vector<ToolCall>& calls) {
    if (!value.is_array()) {
        FIRESIDE_TRY(ToolCall call, callOf(value));
        calls.push_back(std::move(call));
        return {};
    }
    for (const Json& item : value) FIRESIDE_CHECK(appendCalls(item, calls));
    return {};
}

}  // namespace

Result<std::vector<ToolCall>> readJsonCalls(std::string_view block, std::span<const ToolDefinition>) {
    constexpr std::string_view kAround[] = {"<tool_call>",    "</tool_call>",     "<|tool_call|>",
                                            "<|/tool_call|>", "<|python_tag|>",   ";",
                                            "<tool_calls>",   "</tool_calls>",    "<TOOLCALL>",
                                            "</TOOLCALL>",    "<|START_ACTION|>", "<|END_ACTION|>"};
    std::vector<ToolCall> calls;
    TextCursor cursor(block);
    for (;;) {
        cursor.skipWhitespace();
        bool marker = false;
        for (const std::string_view text : kAround) marker = marker || cursor.take(text);
        if (marker) continue;
        if (cursor.atEnd()) break;
        const auto size = jsonExtent(cursor.rest());
        if (!size && !cursor.rest().starts_with('{') && !cursor.rest().starts_with('[')) {
            return malformedCall("the call is not JSON");
        }
        if (!size) return unfinishedCall();
        const Json value = parseBoundedJson(cursor.rest().substr(0, *size));
        if (value.is_discarded()) return malformedCall("the call is not valid JSON");
        FIRESIDE_CHECK(appendCalls(value, calls));
        cursor.skip(*size);
    }
    if (calls.empty()) return malformedCall("there is no call");
    return calls;
}

Result<std::vector<ToolCall>> readMistralCalls(std::string_view block,
                                               std::span<const ToolDefinition> tools) {
    constexpr std::string_view kOpen = "[TOOL_CALLS]";
    std::vector<ToolCall> calls;
    TextCursor cursor(block);
    cursor.skipWhitespace();
    while (cursor.take(kOpen)) {
        cursor.skipWhitespace();
        if (cursor.rest().starts_with('[') || cursor.rest().starts_with('{')) {
            const auto size = jsonExtent(cursor.rest());
            if (!size) return unfinishedCall();
            FIRESIDE_TRY(auto more, readJsonCalls(cursor.rest().substr(0, *size), tools));
            calls.insert(calls.end(), more.begin(), more.end());
            cursor.skip(*size);
        } else {
            const auto head = cursor.until("[ARGS]");
            if (!head) return unfinishedCall();
            TextCursor names(*head);
            const auto name = names.until("[CALL_ID]");
            ToolCall call;
            call.name = trimmed(name ? *name : *head);
            if (name) call.id = trimmed(names.rest());
            if (call.name.empty()) return malformedCall("a call has no name");
            std::string_view rest = cursor.rest();
            FIRESIDE_TRY(call.arguments, takeArguments(rest));
            cursor = TextCursor(rest);
            calls.push_back(std::move(call));
        }
        cursor.skipWhitespace();
    }
    if (calls.empty() || !cursor.atEnd()) return malformedCall("text after the call");
    return calls;
}

}  // namespace fireside::text
