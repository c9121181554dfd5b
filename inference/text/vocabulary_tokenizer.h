// What the tokenizer kinds have in common: special tokens, the vocabulary's properties, decoding. A kind only
// adds how a stretch of plain text becomes tokens. Immutable; safe from several threads.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inference/text/special_tokens.h"
#include "inference/text/tokenizer.h"
#include "inference/text/vocabulary.h"

namespace fireside::text {

class VocabularyTokenizer : public Tokenizer {
 public:
    using Tokenizer::encode;
    [[nodiscard]] std::vector<TokenId> encode(std::span<const PromptPiece> pieces) const final;
    [[nodiscard]] std::string piece(TokenId id, bool showControl) const final;

    [[nodiscard]] int vocabularySize() const final { return vocabulary_.size(); }
    [[nodiscard]] std::optional<TokenId> bos() const final { return vocabulary_.bos; }
    [[nodiscard]] std::optional<TokenId> eos() const final { return vocabulary_.eos; }
    [[nodiscard]] Frame frame() const final { return frame_; }
    [[nodiscard]] bool endsTurn(TokenId id) const final;
    [[nodiscard]] std::optional<TokenId> specialToken(std::string_view text) const final;

 protected:
    /// `vocabulary.pieces` of normal and byte tokens must already be bytes.
    VocabularyTokenizer(Vocabulary vocabulary, Frame frame);

    /// Appends the tokens of `text`: not empty, free of special tokens, at the beginning or after a special
    /// token.
    virtual void encodePlain(std::string_view text, std::vector<TokenId>& out) const = 0;

    [[nodiscard]] const Vocabulary& vocabulary() const { return vocabulary_; }
    /// Only while the tokenizer is being made.
    [[nodiscard]] Vocabulary& mutableVocabulary() { return vocabulary_; }
    /// The unknown token, where the model has one; a byte that has no token is lost otherwise.
    void appendUnknown(std::vector<TokenId>& out) const;

 private:
    [[nodiscard]] bool contains(TokenId id) const { return id >= 0 && id < vocabulary_.size(); }

    Vocabulary vocabulary_;
    Frame frame_;
    SpecialTokens inText_;    // user-defined
    SpecialTokens inMarkup_;  // user-defined, control and unknown
};

}  // namespace fireside::text
