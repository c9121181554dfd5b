#include "inference/text/chat_template.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "inference/text/jinja_chat_template.h"

namespace fireside::text {

std::string_view roleName(Role role) {
    switch (role) {
        case Role::System:
            return "system";
        case Role::User:
            return "user";
        case Role::Assistant:
            return "assistant";
        case Role::Tool:
            return "tool";
    }
    return "user";
}

namespace {

constexpr std::string_view kTurnStart = "<|im_start|>";
constexpr std::string_view kTurnEnd = "<|im_end|>";

std::string turnOpening(Role role) {
    return std::string(kTurnStart) + std::string(roleName(role)) + "\n";
}

class ChatMl final : public ChatTemplate {
 public:
    explicit ChatMl(ReasoningFormat reasoning) : reasoning_(std::move(reasoning)) {}

    std::string name() const override { return "ChatML"; }

    ChatSupport support() const override { return {}; }

    Result<ChatPrompt> render(std::span<const ChatMessage> messages,
                              const ChatOptions& options) const override {
        FIRESIDE_CHECK(validate(options, support()));
        const bool unfinished =
            options.openAssistant && !messages.empty() && messages.back().role == Role::Assistant;
        std::vector<PromptPiece> pieces;
        for (const ChatMessage& message : messages) {
            pieces.push_back({turnOpening(message.role), true});
            pieces.push_back({message.content, false});
            const bool isLast = &message == &messages.back();
            if (!(isLast && unfinished)) pieces.push_back({std::string(kTurnEnd) + "\n", true});
        }
        if (options.openAssistant && !unfinished) pieces.push_back({turnOpening(Role::Assistant), true});
        AnswerFormat answer;
        answer.reasoning = reasoning_;
        answer.continues = unfinished;
        return ChatPrompt{std::move(pieces), std::move(answer)};
    }

 private:
    ReasoningFormat reasoning_;  // of a model whose own template could not be read
};

/// For base models: the conversation is one text that the model goes on with. An assistant's text is such a
/// continuation already and follows the user's directly; any other text begins on a new line.
class PlainContinuation final : public ChatTemplate {
 public:
    std::string name() const override { return "plain continuation"; }

    ChatSupport support() const override { return {}; }

    Result<ChatPrompt> render(std::span<const ChatMessage> messages,
                              const ChatOptions& options) const override {
        FIRESIDE_CHECK(validate(options, support()));
        std::vector<ChatMessage> ordered(messages.begin(), messages.end());
        std::erase_if(ordered, [](const ChatMessage& message) { return message.content.empty(); });
        std::stable_partition(ordered.begin(), ordered.end(),
                              [](const ChatMessage& message) { return message.role == Role::System; });
        PromptPiece text;
        Role previous = Role::System;
        for (const ChatMessage& message : ordered) {
            const bool goesOn = previous == Role::User && message.role == Role::Assistant;
            if (!text.text.empty() && !goesOn && !endsInWhitespace(text.text)) text.text += '\n';
            text.text += message.content;
            previous = message.role;
        }
        return ChatPrompt{{std::move(text)}, {}};
    }

 private:
    static bool endsInWhitespace(std::string_view text) {
        return std::string_view(" \t\n\r\f\v").find(text.back()) != std::string_view::npos;
    }
};

}  // namespace

Result<> validate(const ChatOptions& options, const ChatSupport& support) {
    const auto refused = [](std::string what) { return Error{ErrorCode::InvalidArgument, std::move(what)}; };
    if (options.thinking == Thinking::Off && support.thinking == ThinkingSupport::Always) {
        return refused("this model's chat template cannot switch thinking off");
    }
    if (options.thinking == Thinking::On && support.thinking == ThinkingSupport::None) {
        return refused("this model's chat template knows no thinking");
    }
    const auto& efforts = support.reasoningEfforts;
    if (!options.reasoningEffort.empty() &&
        std::find(efforts.begin(), efforts.end(), options.reasoningEffort) == efforts.end()) {
        std::string known;
        for (const std::string& effort : efforts) known += (known.empty() ? "" : ", ") + effort;
        return refused("reasoning effort \"" + options.reasoningEffort +
                       "\"; this model's chat template takes " + (known.empty() ? "none" : known));
    }
    if (!options.tools.empty() && support.toolCalls.empty()) {
        return refused("this model's chat template takes no tools");
    }
    return {};
}

std::unique_ptr<ChatTemplate> ChatTemplate::forModel(const gguf::GgufFile& file, const Tokenizer& tokenizer) {
    std::string problem;
    if (const auto source = file.string("tokenizer.chat_template")) {
        auto own = createJinjaChatTemplate(std::string(*source), tokenizer);
        if (own.ok()) return std::move(own).value();
        problem = own.error().detail;
    }
    const auto isSpecial = [&](std::string_view text) { return tokenizer.specialToken(text).has_value(); };
    std::unique_ptr<ChatTemplate> chosen = std::make_unique<PlainContinuation>();
    if (isSpecial(kTurnStart) && isSpecial(kTurnEnd)) {
        const bool thinks = isSpecial("<think>") && isSpecial("</think>");
        chosen =
            std::make_unique<ChatMl>(thinks ? ReasoningFormat{"<think>", "</think>"} : ReasoningFormat());
    }
    chosen->problem_ = std::move(problem);
    return chosen;
}

}  // namespace fireside::text
