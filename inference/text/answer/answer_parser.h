// Takes an answer apart while it streams: reasoning, the answer itself, tool calls. Fed with what the tokens
// show, control tokens included and marked as such; token boundaries may be anywhere.
// One instance per answer; used from one thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "inference/text/answer/reasoning_format.h"
#include "inference/text/answer/tool_call.h"
#include "inference/text/answer/tool_call_format.h"

namespace fireside::text {

/// What a rendered prompt says about the answer to come. The default: all of it is answer.
struct AnswerFormat {
    ReasoningFormat reasoning;
    bool reasoningOpen = false;  // the prompt ends within reasoning
    bool continues = false;      // the prompt ends within the answer: whitespace that comes first is text
    ToolCallFormat toolCalls;    // none where the request had no tools
    std::vector<ToolDefinition> tools;

    [[nodiscard]] bool plain() const {
        return !reasoning.known() && toolCalls.markers.empty() && !toolCalls.bare;
    }
};

struct AnswerEvent {
    enum class Kind {
        Reasoning,       // text, without the markers and the whitespace next to them
        Answer,          // text
        Call,            // call
        UnreadableCall,  // text says why; what the model wrote follows as Answer
    };
    Kind kind;
    std::string text = {};
    ToolCall call = {};

    bool operator==(const AnswerEvent&) const = default;
};

class AnswerParser {
 public:
    /// `isControl` tells whether a text is a control token of the model; none: nothing is.
    [[nodiscard]] static std::unique_ptr<AnswerParser> create(
        const AnswerFormat& format, const std::function<bool(std::string_view)>& isControl = {});
    virtual ~AnswerParser() = default;

    /// `control`: `text` is that of one control token; it is shown only where it is part of something that
    /// could not be read.
    [[nodiscard]] virtual std::vector<AnswerEvent> push(std::string_view text, bool control = false) = 0;
    /// The answer has ended: what was held back. Unfinished reasoning is reasoning.
    [[nodiscard]] virtual std::vector<AnswerEvent> finish() = 0;
    [[nodiscard]] virtual bool isReasoning() const = 0;
};

}  // namespace fireside::text
