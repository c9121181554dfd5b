// A conversation and what is wanted of its answer, before it becomes a prompt. Values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "inference/text/answer/answer_parser.h"
#include "inference/text/answer/tool_call.h"
#include "inference/text/tokenizer.h"

namespace fireside::text {

enum class Role { System, User, Assistant, Tool };

/// "system", "user", "assistant", "tool": how templates call the roles.
[[nodiscard]] std::string_view roleName(Role role);

struct ChatMessage {
    Role role = Role::User;
    std::string content;
    std::string reasoning = {};            // of an assistant; templates mostly drop that of earlier turns
    std::vector<ToolCall> toolCalls = {};  // of an assistant
    std::string toolName = {};             // of a tool's result: the function,
    std::string toolCallId = {};           // and the call that it answers
};

enum class Thinking { Default, On, Off };

struct ChatOptions {
    Thinking thinking = Thinking::Default;
    std::string reasoningEffort = {};  // one of the template's; empty: its default
    std::vector<ToolDefinition> tools = {};
    /// End with the opening of an assistant turn, or an unfinished assistant message to go on with when the
    /// last message is the assistant's.
    bool openAssistant = true;
};

struct ChatPrompt {
    std::vector<PromptPiece> pieces;  // markup is `special`, the messages' own text is not
    AnswerFormat answer;              // how to take apart what comes
};

enum class ThinkingSupport {
    None,        // no reasoning that we would know
    Always,      // it reasons, and the template has no switch
    Switchable,  // ChatOptions::thinking works
};

/// What a chat template can do.
struct ChatSupport {
    ThinkingSupport thinking = ThinkingSupport::None;
    bool thinksByDefault = false;               // where it is switchable
    std::vector<std::string> reasoningEfforts;  // "low", "medium", "high", as far as there are such
    std::string toolCalls;                      // the format's name; empty: takes no tools
};

}  // namespace fireside::text
