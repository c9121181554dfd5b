// The template that a model carries (tokenizer.chat_template), interpreted.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/base/result.h"
#include "inference/text/chat_template.h"

namespace fireside::text {

/// `source` as in the file; the tokenizer gives the texts of BOS and EOS and is not kept.
/// Errors: UnsupportedTemplate. Rendering may fail with TemplateFailed, whose detail is the template's own
/// sentence when it refuses a conversation.
[[nodiscard]] Result<std::unique_ptr<ChatTemplate>> createJinjaChatTemplate(std::string source,
                                                                            const Tokenizer& tokenizer);

/// Cuts a rendering into markup (special) and what people and models wrote (not special). `marked` is the
/// rendering of the same conversation with text `i` replaced by marker(i); its markup must be found again
/// around the texts. Nothing when the template rewrote a text so that this fails.
[[nodiscard]] std::optional<std::vector<PromptPiece>> separateMarkup(const std::string& rendered,
                                                                     const std::string& marked,
                                                                     std::span<const std::string> texts);
/// Stands for a text: letters and digits only, so that no template takes it apart.
[[nodiscard]] std::string marker(std::size_t index);

}  // namespace fireside::text
