#include "inference/text/end_of_turn.h"

#include <algorithm>
#include <initializer_list>
#include <span>

namespace fireside::text {

namespace {

constexpr std::string_view kEndOfTurnTexts[] = {
    "<|im_end|>",        // ChatML
    "<|ifm|im_end|>",    // K2
    "<|eot_id|>",        // Llama 3
    "<|eom_id|>",        // Llama 3, before a tool runs
    "<|end_of_text|>",   // Llama 3, Granite
    "<|eot|>",           // Llama 4
    "<|endoftext|>",     // GPT-2, Qwen
    "<|end|>",           // Phi 3
    "<|return|>",        // gpt-oss, the final answer
    "<|call|>",          // gpt-oss, before a tool runs
    "<|flush|>",         // Solar
    "<|calls|>",         // Solar, before tools run
    "</s>",              // Llama 2, Mistral
    "<end_of_turn>",     // Gemma
    "<eos>",             // Gemma
    "<turn|>",           // Gemma 4
    "<|tool_response>",  // Gemma 4, before a tool runs
    "<end_of_utterance>",
    "<EOT>",
    "_<EOT>",
    "[EOT]",                  // Kimi K2
    "[EOS]",                  // Kimi K2
    "[e~[",                   // MiniMax
    "<｜end▁of▁sentence｜>",  // DeepSeek
    "<|EOT|>",                // DeepSeek Coder
    "<|hy_eos|>",             // Hunyuan
    "<|plamo:eos|>",
};

// Behind the middle that was filled in. Where the file names the token by id, that one counts.
constexpr std::string_view kFillPaddingTexts[] = {"<|fim_pad|>", "<fim-pad>", "<fim_pad>", "<PAD>", "[PAD]"};
constexpr std::string_view kFillRepositoryTexts[] = {"<|fim_repo|>", "<|repo_name|>", "<fim-repo>", "<REPO>",
                                                     "<reponame>"};
constexpr std::string_view kFillSeparatorTexts[] = {"<|file_sep|>", "<|plamo:file_separator|>"};

/// A role's mark ends the turn of the role before it.
constexpr std::string_view kGlmRoleTexts[] = {"<|user|>", "<|observation|>"};

class Marker {
 public:
    explicit Marker(Vocabulary& vocabulary) : vocabulary_(vocabulary) {}

    void markTexts(std::span<const std::string_view> texts) {
        for (std::size_t i = 0; i < vocabulary_.pieces.size(); ++i) {
            if (std::find(texts.begin(), texts.end(), vocabulary_.pieces[i]) == texts.end()) continue;
            vocabulary_.kinds[i] = TokenKind::Control;
            vocabulary_.endsTurn[i] = true;
        }
    }
    void mark(std::optional<TokenId> id, std::span<const std::string_view> otherwise = {}) {
        if (id) {
            vocabulary_.endsTurn[static_cast<std::size_t>(*id)] = true;
        } else if (!otherwise.empty()) {
            markTexts(otherwise);
        }
    }
    void unmark(std::optional<TokenId> id) {
        if (id) vocabulary_.endsTurn[static_cast<std::size_t>(*id)] = false;
    }
    /// The id of a token with this text that ends a turn so far.
    [[nodiscard]] std::optional<TokenId> marked(std::string_view text) const {
        const auto id = vocabulary_.find(text);
        return id && vocabulary_.endsTurn[static_cast<std::size_t>(*id)] ? id : std::nullopt;
    }

 private:
    Vocabulary& vocabulary_;
};

}  // namespace

void markEndsOfTurn(Vocabulary& vocabulary, const EndOfTurnIds& named, std::string_view pre) {
    Marker marker(vocabulary);
    marker.markTexts(kEndOfTurnTexts);
    marker.mark(vocabulary.eos);
    marker.mark(named.endOfTurn);
    marker.mark(named.endOfMessage);
    marker.mark(named.fillPadding, kFillPaddingTexts);
    marker.mark(named.fillRepository, kFillRepositoryTexts);
    marker.mark(named.fillSeparator, kFillSeparatorTexts);
    if (pre == "glm4" || pre == "glm5" || pre == "chatglm-bpe") marker.markTexts(kGlmRoleTexts);

    // Where a message can end without the turn ending (a gpt-oss channel), <|end|> only ends the message.
    const bool calls = marker.marked("<|call|>") || marker.marked("<|calls|>");
    if (calls && (marker.marked("<|return|>") || marker.marked("<|flush|>"))) {
        marker.unmark(marker.marked("<|end|>"));
    }
    // In Gemma 4's vocabulary </s> is a piece of HTML.
    if (marker.marked("<|tool_response>")) {
        if (const auto id = marker.marked("</s>")) {
            marker.unmark(id);
            vocabulary.kinds[static_cast<std::size_t>(*id)] = TokenKind::Normal;
        }
    }
}

}  // namespace fireside::text
