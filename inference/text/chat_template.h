// Conversation to prompt. The seam for model-specific templates: everything above knows only render().
// A model's own template (Jinja, in its file) is used where it can be read; else ChatML (<|im_start|>role\n
// ...
// <|im_end|>) for models whose vocabulary has those tokens, and plain continuation (texts one after another)
// for base models such as the demo's. Immutable; safe from several threads.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "app/base/result.h"
#include "inference/gguf/gguf_file.h"
#include "inference/text/chat_request.h"
#include "inference/text/tokenizer.h"

namespace fireside::text {

class ChatTemplate {
 public:
    /// The template that fits the model; never fails: what is not known is plain continuation.
    [[nodiscard]] static std::unique_ptr<ChatTemplate> forModel(const gguf::GgufFile& file,
                                                                const Tokenizer& tokenizer);
    virtual ~ChatTemplate() = default;

    [[nodiscard]] virtual std::string name() const = 0;  // "the model's own", "ChatML", "plain continuation"
    /// Why the model's own template is not used although it has one (line and reason); else empty.
    [[nodiscard]] const std::string& problem() const { return problem_; }
    [[nodiscard]] virtual ChatSupport support() const = 0;
    /// Errors: InvalidArgument where the options ask for what support() does not have; TemplateFailed.
    [[nodiscard]] virtual Result<ChatPrompt> render(std::span<const ChatMessage> messages,
                                                    const ChatOptions& options = {}) const = 0;

 private:
    std::string problem_;
};

/// Errors of options that `support` does not have.
[[nodiscard]] Result<> validate(const ChatOptions& options, const ChatSupport& support);

}  // namespace fireside::text
