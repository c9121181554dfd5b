// call:NAME{key:value,...}: Gemma 4 (<|tool_call>, strings between <|"|>) and FunctionGemma
// (<start_function_call>, strings between <escape>). Keys are bare; numbers, true, false and null as in JSON;
// lists and objects nest.
#include <nlohmann/json.hpp>
#include <utility>

#include "inference/text/answer/argument_value.h"
#include "inference/text/answer/json_calls.h"
#include "inference/text/answer/text_cursor.h"
#include "inference/text/answer/tool_call_format.h"
#include "inference/text/bounded_json.h"

namespace fireside::text {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kDeepest = 100;

Result<Json> takeValue(TextCursor& cursor, int depth);

/// After the brace.
Result<Json> takeObject(TextCursor& cursor, int depth) {
    Json object = Json::object();
    for (;;) {
        cursor.skipWhitespace();
        if (cursor.take("}")) return object;
        std::optional<std::string_view> key;
        for (const std::string_view quote : {"<|\"|>", "<escape>", "\""}) {
            if (key || !cursor.take(quote)) continue;
            key = cursor.until(quote);
            cursor.skipWhitespace();
            if (!key || !cursor.take(":")) return unfinishedCall();
        }
        if (!key) key = cursor.until(":");
        if (!key) return unfinishedCall();
        FIRESIDE_TRY(object[std::string(trimmed(*key))], takeValue(cursor, depth + 1));
        cursor.skipWhitespace();
        if (cursor.atEnd()) return unfinishedCall();
        if (!cursor.take(",") && !cursor.rest().starts_with('}'))
            return malformedCall("text in the arguments");
    }
}

/// After the bracket.
Result<Json> takeList(TextCursor& cursor, int depth) {
    Json list = Json::array();
    for (;;) {
        cursor.skipWhitespace();
        if (cursor.take("]")) return list;
        FIRESIDE_TRY(Json value, takeValue(cursor, depth + 1));
        list.push_back(std::move(value));
        cursor.skipWhitespace();
        if (cursor.atEnd()) return unfinishedCall();
        if (!cursor.take(",") && !cursor.rest().starts_with(']')) return malformedCall("text in a list");
    }
}

Result<Json> takeValue(TextCursor& cursor, int depth) {
    if (depth > kDeepest) return malformedCall("nested too deep");
    cursor.skipWhitespace();
    if (cursor.atEnd()) return unfinishedCall();
    for (const std::string_view quote : {"<|\"|>", "<escape>"}) {
        if (!cursor.take(quote)) continue;
        const auto text = cursor.until(quote);
        return text ? Result<Json>(Json(std::string(*text))) : Result<Json>(unfinishedCall());
    }
    if (cursor.take("{")) return takeObject(cursor, depth);
    if (cursor.take("[")) return takeList(cursor, depth);
    const std::size_t end = cursor.rest().find_first_of(",}]");
    if (end == std::string_view::npos) return unfinishedCall();
    const std::string_view text = trimmed(cursor.rest().substr(0, end));
    cursor.skip(end);
    Json value = parseBoundedJson(text);
    if (!value.is_discarded()) return value;
    // Templates print what they have no form for as Python does.
    return pythonLiteral(text).value_or(Json(std::string(text)));
}

}  // namespace

Result<std::vector<ToolCall>> readGemmaCalls(std::string_view block, std::span<const ToolDefinition>) {
    std::vector<ToolCall> calls;
    TextCursor cursor(block);
    for (;;) {
        cursor.skipWhitespace();
        if (cursor.take("<|tool_call>") || cursor.take("<start_function_call>")) continue;
        if (cursor.take("<tool_call|>") || cursor.take("<end_function_call>")) continue;
        if (cursor.atEnd()) break;
        if (!cursor.take("call:")) return malformedCall("something else where a call should be");
        const auto name = cursor.until("{");
        if (!name) return unfinishedCall();
        ToolCall call;
        call.name = trimmed(*name);
        if (call.name.empty()) return malformedCall("a call has no name");
        FIRESIDE_TRY(const Json arguments, takeObject(cursor, 0));
        call.arguments = arguments.dump(-1, ' ', false, Json::error_handler_t::replace);
        calls.push_back(std::move(call));
    }
    if (calls.empty()) return malformedCall("there is no call");
    return calls;
}

}  // namespace fireside::text
