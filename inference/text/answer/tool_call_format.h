// How the families write tool calls, as data: the markers around them and how to read what is between.
// To add one: a file with a parse function and a row in tool_call_format.cpp. What each looks like is in the
// template that comes with the model; the reader must give back what its template renders (the tests do
// that). Values and pure functions; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/base/result.h"
#include "inference/text/answer/tool_call.h"

namespace fireside::text {

struct ToolCallMarkers {
    std::string open;
    std::string close;  // empty: to the end of the answer
};

/// `block`: from the opening marker (or the first brace) to the closing one. Errors: InvalidArgument with
/// what is wrong; kUnfinished when it ends too early, as it does where an argument holds the closing marker.
using ReadToolCalls = Result<std::vector<ToolCall>> (*)(std::string_view block,
                                                        std::span<const ToolDefinition> tools);
inline constexpr std::string_view kUnfinished = "unfinished";

struct ToolCallFormat {
    std::string name;                      // "Hermes", for people
    std::vector<ToolCallMarkers> markers;  // none: no tool calls
    bool bare = false;                     // an answer that is a JSON object is a call
    ReadToolCalls read = nullptr;
    /// Said in a template's text where it declares this format but shows no call.
    std::string declaredBy;
};

/// All of them, the more specific ones first. A `*` in a marker stands for a suffix that the template makes
/// up.
[[nodiscard]] std::span<const ToolCallFormat> toolCallFormats();
/// The same with every `*` replaced by what stands there in `shown`; nothing stands there: by nothing.
[[nodiscard]] ToolCallFormat withSuffix(ToolCallFormat format, std::string_view shown);
/// What stands for `*` in `marker` where `shown` holds it.
[[nodiscard]] std::string suffixIn(std::string_view shown, std::string_view marker);

// The readers, one file each.
Result<std::vector<ToolCall>> readJsonCalls(std::string_view block, std::span<const ToolDefinition> tools);
Result<std::vector<ToolCall>> readMistralCalls(std::string_view block, std::span<const ToolDefinition> tools);
Result<std::vector<ToolCall>> readFunctionTags(std::string_view block, std::span<const ToolDefinition> tools);
Result<std::vector<ToolCall>> readNamedFunctionTags(std::string_view block,
                                                    std::span<const ToolDefinition> tools);
Result<std::vector<ToolCall>> readArgumentPairs(std::string_view block,
                                                std::span<const ToolDefinition> tools);
Result<std::vector<ToolCall>> readDeepSeekCalls(std::string_view block,
                                                std::span<const ToolDefinition> tools);
Result<std::vector<ToolCall>> readKimiCalls(std::string_view block, std::span<const ToolDefinition> tools);
Result<std::vector<ToolCall>> readGemmaCalls(std::string_view block, std::span<const ToolDefinition> tools);

}  // namespace fireside::text
