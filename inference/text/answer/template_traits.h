// What a model's template says about its answers, found out by rendering small conversations: how it marks
// reasoning, what switches that on and off, how it writes tool calls. Looking at what comes out needs no
// understanding of the template's program. Values and pure functions; any thread.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "app/base/result.h"
#include "inference/text/answer/reasoning_format.h"
#include "inference/text/answer/tool_call_format.h"
#include "inference/text/chat_request.h"

namespace fireside::text {

/// A variable that switches thinking.
struct ThinkingSwitch {
    std::string variable;  // empty: there is none
    nlohmann::ordered_json on, off;
    bool onByDefault = true;  // without the variable the prompt is not the one of `off`
};

struct TemplateTraits {
    ReasoningFormat reasoning;
    bool reasoningShown = false;  // by the template; else only the vocabulary has the markers
    ThinkingSwitch thinking;
    std::vector<std::string> reasoningEfforts;
    ToolCallFormat toolCalls;           // name empty: none
    bool argumentsAsText = false;       // of past calls: a string that holds JSON, not an object
    bool nullContentWithCalls = false;  // a message that only calls has no content, not an empty one
    bool thinkingField = false;         // past reasoning is message.thinking, not message.reasoning_content

    [[nodiscard]] ChatSupport support() const;
};

/// Renders the template with these variables besides bos_token and eos_token.
using RenderTemplate = std::function<Result<std::string>(const nlohmann::ordered_json& variables)>;

/// `source`: the template's text. `isSpecial`: whether the vocabulary has this as a token of its own; it
/// helps where the template does not show a format.
[[nodiscard]] TemplateTraits findTraits(const RenderTemplate& render, std::string_view source,
                                        const std::function<bool(std::string_view)>& isSpecial);

/// As templates take it: [{"type": "function", "function": {...}}]; null when there are none.
[[nodiscard]] nlohmann::ordered_json toolsJson(std::span<const ToolDefinition> tools);

}  // namespace fireside::text
