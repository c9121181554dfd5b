// Calls in sections of control tokens: DeepSeek V3, R1 and V3.1, and Kimi K2.
#include <utility>

#include "inference/text/answer/json_calls.h"
#include "inference/text/answer/text_cursor.h"
#include "inference/text/answer/tool_call_format.h"

namespace fireside::text {

namespace {

constexpr std::string_view kSectionOpen = "<｜tool▁calls▁begin｜>";
constexpr std::string_view kSectionClose = "<｜tool▁calls▁end｜>";
constexpr std::string_view kCallOpen = "<｜tool▁call▁begin｜>";
constexpr std::string_view kCallClose = "<｜tool▁call▁end｜>";
constexpr std::string_view kSeparator = "<｜tool▁sep｜>";

/// V3 and R1: function<sep>NAME, a line break, the arguments in a fence. V3.1: NAME<sep>, the arguments.
Result<ToolCall> takeDeepSeekCall(TextCursor& cursor) {
    const auto head = cursor.until(kSeparator);
    if (!head) return unfinishedCall();
    ToolCall call;
    cursor.skipWhitespace();
    const bool fenced = !cursor.rest().starts_with('{');
    if (fenced) {
        const auto name = cursor.until("\n");
        if (!name) return unfinishedCall();
        call.name = trimmed(*name);
        cursor.skipWhitespace();
        if (!cursor.take("```json") && !cursor.take("```")) return malformedCall("the arguments are missing");
    } else {
        call.name = trimmed(*head);
    }
    if (call.name.empty()) return malformedCall("a call has no name");
    std::string_view rest = cursor.rest();
    FIRESIDE_TRY(call.arguments, takeArguments(rest));
    cursor = TextCursor(rest);
    cursor.skipWhitespace();
    if (fenced) cursor.take("```");
    cursor.skipWhitespace();
    if (!cursor.take(kCallClose))
        return cursor.atEnd() ? unfinishedCall() : malformedCall("text in the call");
    return call;
}

}  // namespace

Result<std::vector<ToolCall>> readDeepSeekCalls(std::string_view block, std::span<const ToolDefinition>) {
    std::vector<ToolCall> calls;
    TextCursor cursor(block);
    cursor.skipWhitespace();
    cursor.take(kSectionOpen);
    for (;;) {
        cursor.skipWhitespace();
        if (cursor.take(kSectionClose) || cursor.atEnd()) break;
        if (!cursor.take(kCallOpen)) return malformedCall("something else where a call should be");
        FIRESIDE_TRY(ToolCall call, takeDeepSeekCall(cursor));
        calls.push_back(std::move(call));
    }
    if (calls.empty()) return malformedCall("there is no call");
    return calls;
}

Result<std::vector<ToolCall>> readKimiCalls(std::string_view block, std::span<const ToolDefinition>) {
    std::vector<ToolCall> calls;
    TextCursor cursor(block);
    cursor.skipWhitespace();
    cursor.take("<|tool_calls_section_begin|>");
    for (;;) {
        cursor.skipWhitespace();
        if (cursor.take("<|tool_calls_section_end|>") || cursor.atEnd()) break;
        if (!cursor.take("<|tool_call_begin|>"))
            return malformedCall("something else where a call should be");
        const auto id = cursor.until("<|tool_call_argument_begin|>");
        if (!id) return unfinishedCall();
        ToolCall call;
        call.id = trimmed(*id);
        // functions.NAME:INDEX
        std::string_view name = call.id;
        if (name.starts_with("functions.")) name.remove_prefix(10);
        if (const std::size_t colon = name.rfind(':'); colon != std::string_view::npos) {
            name = name.substr(0, colon);
        }
        call.name = name;
        if (call.name.empty()) return malformedCall("a call has no name");
        std::string_view rest = cursor.rest();
        FIRESIDE_TRY(call.arguments, takeArguments(rest));
        cursor = TextCursor(rest);
        cursor.skipWhitespace();
        if (!cursor.take("<|tool_call_end|>")) {
            return cursor.atEnd() ? unfinishedCall() : malformedCall("text in the call");
        }
        calls.push_back(std::move(call));
    }
    if (calls.empty()) return malformedCall("there is no call");
    return calls;
}

}  // namespace fireside::text
