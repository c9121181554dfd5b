// Conversation to prompt. The seam for model-specific templates: everything above knows only render().
// A model's own template (Jinja, in its file) is used where it can be read; else ChatML (<|im_start|>role\n
// ...
// <|im_end|>) for models whose vocabulary has those tokens, and plain continuation (texts one after another)
// for base models such as the demo's. Immutable; safe from several threads.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/base/result.h"
#include "inference/gguf/gguf_file.h"
#include "inference/text/tokenizer.h"

namespace fireside::text {

enum class Role { System, User, Assistant };

/// "system", "user", "assistant": how templates call the roles.
[[nodiscard]] std::string_view roleName(Role role);

struct ChatMessage {
    Role role = Role::User;
    std::string content;
};

class ChatTemplate {
 public:
    /// The template that fits the model; never fails: what is not known is plain continuation.
    [[nodiscard]] static std::unique_ptr<ChatTemplate> forModel(const gguf::GgufFile& file,
                                                                const Tokenizer& tokenizer);
    virtual ~ChatTemplate() = default;

    [[nodiscard]] virtual std::string name() const = 0;  // "the model's own", "ChatML", "plain continuation"
    /// `openAssistant`: end with the opening of an assistant turn (or an unfinished assistant message to go
    /// on with when the last message is the assistant's). Markup is `special`, the messages' own text is not.
    [[nodiscard]] virtual Result<std::vector<PromptPiece>> render(std::span<const ChatMessage> messages,
                                                                  bool openAssistant) const = 0;
};

}  // namespace fireside::text
