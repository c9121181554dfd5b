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
    std::string name() const override { return "ChatML"; }

    Result<std::vector<PromptPiece>> render(std::span<const ChatMessage> messages,
                                            bool openAssistant) const override {
        const bool unfinished = openAssistant && !messages.empty() && messages.back().role == Role::Assistant;
        std::vector<PromptPiece> pieces;
        for (const ChatMessage& message : messages) {
            pieces.push_back({turnOpening(message.role), true});
            pieces.push_back({message.content, false});
            const bool isLast = &message == &messages.back();
            if (!(isLast && unfinished)) pieces.push_back({std::string(kTurnEnd) + "\n", true});
        }
        if (openAssistant && !unfinished) pieces.push_back({turnOpening(Role::Assistant), true});
        return pieces;
    }
};

/// For base models: the conversation is one text that the model goes on with. An assistant's text is such a
/// continuation already and follows the user's directly; any other text begins on a new line.
class PlainContinuation final : public ChatTemplate {
 public:
    std::string name() const override { return "plain continuation"; }

    Result<std::vector<PromptPiece>> render(std::span<const ChatMessage> messages, bool) const override {
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
        return std::vector<PromptPiece>{std::move(text)};
    }

 private:
    static bool endsInWhitespace(std::string_view text) {
        return std::string_view(" \t\n\r\f\v").find(text.back()) != std::string_view::npos;
    }
};

}  // namespace

std::unique_ptr<ChatTemplate> ChatTemplate::forModel(const gguf::GgufFile& file, const Tokenizer& tokenizer) {
    if (const auto source = file.string("tokenizer.chat_template")) {
        auto own = createJinjaChatTemplate(std::string(*source), tokenizer);
        if (own.ok()) return std::move(own).value();
    }
    if (tokenizer.specialToken(kTurnStart) && tokenizer.specialToken(kTurnEnd)) {
        return std::make_unique<ChatMl>();
    }
    return std::make_unique<PlainContinuation>();
}

}  // namespace fireside::text
