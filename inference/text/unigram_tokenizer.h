// Unigram ("t5" in model files: T5 and the XLM-R family): of all ways to cover the normalised text with
// tokens the one with the highest sum of scores, by dynamic programming. Immutable; safe from several
// threads. Sources: Kudo 2018; Kudo & Richardson 2018 (SentencePiece); the reference for what an unknown
// character costs.
#pragma once

#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inference/text/character_map.h"
#include "inference/text/prefix_tree.h"
#include "inference/text/vocabulary_tokenizer.h"

namespace fireside::text {

class UnigramTokenizer final : public VocabularyTokenizer {
 public:
    /// Errors: ModelInconsistent.
    [[nodiscard]] static Result<std::unique_ptr<Tokenizer>> create(const gguf::GgufFile& file);

    [[nodiscard]] bool addsSpacePrefix() const override { return addsSpacePrefix_; }

 private:
    UnigramTokenizer(Vocabulary vocabulary, Frame frame)
        : VocabularyTokenizer(std::move(vocabulary), frame) {}
    void loadTokens(std::vector<double> scores);
    void encodePlain(std::string_view text, std::vector<TokenId>& out) const override;
    /// The best way to cover a text up to some place.
    struct Best {
        TokenId id = -1;        // its last token; -1: an unknown character
        std::size_t start = 0;  // where that begins
        double score = -std::numeric_limits<double>::max();
    };
    /// For each place of `text`, one more than it has bytes.
    [[nodiscard]] std::vector<Best> bestCovers(std::string_view text) const;
    /// The text as the vocabulary would write it.
    [[nodiscard]] std::string normalized(std::string_view text) const;

    std::vector<double> scores_;
    double unknownScore_ = 0;
    PrefixTree tokens_;
    PrefixTree untouched_;  // what normalisation leaves alone: user-defined tokens
    CharacterMap characterMap_;
    bool addsSpacePrefix_ = false;
    bool mergesSpaces_ = false;
    bool composes_ = false;  // to normalization form C before anything else
};

}  // namespace fireside::text
