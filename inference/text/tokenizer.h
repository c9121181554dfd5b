// Text to token ids and back, as the model's file describes it.
//
// Kinds, by tokenizer.ggml.model: SentencePiece BPE ("llama": scores, U+2581 for space, byte fallback), BPE
// by merge ranks ("gpt2": a pre-tokenizer pattern named by tokenizer.ggml.pre, run by PCRE2; "gemma4" and
// "whitespace": its forms on plain text), WordPiece ("bert": [CLS] words [SEP]) and Unigram ("t5": the most
// probable segmentation). Immutable after create(); encode and piece are safe from several threads. Sources:
// Kudo & Richardson 2018 (SentencePiece), Sennrich et al. 2016 (BPE), Radford et al. 2019 (byte level),
// Devlin et al. 2019 (WordPiece), Kudo 2018 (Unigram).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/base/result.h"
#include "inference/gguf/gguf_file.h"

namespace fireside::text {

using TokenId = std::int32_t;

/// A stretch of a prompt. Control tokens ("<|im_end|>") are recognised only where `special` is set, so that
/// text which a user pasted cannot end the turn. Neighbouring stretches are tokenized as one text otherwise.
struct PromptPiece {
    std::string text;
    bool special = false;
};

/// The tokens that the model expects around a whole text: BOS or [CLS] before it, EOS or [SEP] behind it.
/// Whoever lets a model go on with a text uses `before` only.
struct Frame {
    std::optional<TokenId> before;
    std::optional<TokenId> after;
};

class Tokenizer {
 public:
    /// Errors: UnsupportedTokenizer (naming the model's tokenizer or pattern), ModelInconsistent (lists of
    /// different lengths, ids outside the vocabulary, merges of unknown pieces), FileDamaged.
    [[nodiscard]] static Result<std::unique_ptr<Tokenizer>> create(const gguf::GgufFile& file);
    virtual ~Tokenizer() = default;

    [[nodiscard]] virtual int vocabularySize() const = 0;

    /// Tokens of `pieces`, without the frame (see frame()). Any bytes are accepted, invalid UTF-8 too.
    [[nodiscard]] virtual std::vector<TokenId> encode(std::span<const PromptPiece> pieces) const = 0;
    [[nodiscard]] std::vector<TokenId> encode(std::string_view text, bool special = false) const;
    /// The same within the frame, as embedding models read a text.
    [[nodiscard]] std::vector<TokenId> encodeFramed(std::string_view text, bool special = false) const;

    /// The bytes a token stands for. Control tokens give their text only when `showControl` is set.
    /// Ids outside the vocabulary give nothing. A SentencePiece leading space is kept; see
    /// StreamingDetokenizer.
    [[nodiscard]] virtual std::string piece(TokenId id, bool showControl = false) const = 0;

    [[nodiscard]] virtual std::optional<TokenId> bos() const = 0;
    [[nodiscard]] virtual std::optional<TokenId> eos() const = 0;
    [[nodiscard]] virtual Frame frame() const = 0;
    [[nodiscard]] bool addsBos() const { return frame().before.has_value(); }
    /// SentencePiece models put a space before the first word; decoding drops it again.
    [[nodiscard]] virtual bool addsSpacePrefix() const = 0;
    /// True for every token that ends a turn: EOS, EOT and the well-known ones (<|im_end|>, <|eot_id|>, ...).
    [[nodiscard]] virtual bool endsTurn(TokenId id) const = 0;
    /// The id of a control or user-defined token with exactly this text.
    [[nodiscard]] virtual std::optional<TokenId> specialToken(std::string_view text) const = 0;
};

}  // namespace fireside::text
