// WordPiece ("bert" in model files): text is normalised, cut at white space, punctuation and Chinese
// characters, and each word is covered by the longest tokens from left to right; a word that cannot be
// covered is one unknown token. Model files write the beginning of a word as U+2581 and the pieces within it
// without "##". Every text is framed by [CLS] and [SEP]. Immutable; safe from several threads. Sources:
// Devlin et al. 2019 (BERT); the reference for what its own normalisation does: of a character's
// decomposition only the base stays, so a Hangul syllable becomes its first letter.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "inference/text/prefix_tree.h"
#include "inference/text/vocabulary_tokenizer.h"

namespace fireside::text {

class WordPieceTokenizer final : public VocabularyTokenizer {
 public:
    /// Errors: ModelInconsistent.
    [[nodiscard]] static Result<std::unique_ptr<Tokenizer>> create(const gguf::GgufFile& file);

    /// Words begin with a space that the text need not have.
    [[nodiscard]] bool addsSpacePrefix() const override { return true; }

 private:
    struct Normalization {
        bool lowerCases;
        bool stripsAccents;
    };
    WordPieceTokenizer(Vocabulary vocabulary, PrefixTree tokens, Frame frame, Normalization normalization);
    void encodePlain(std::string_view text, std::vector<TokenId>& out) const override;
    void encodeWord(std::string_view word, std::vector<TokenId>& out) const;
    [[nodiscard]] std::vector<std::string> words(std::string_view text) const;

    PrefixTree tokens_;
    Normalization normalization_;
};

}  // namespace fireside::text
