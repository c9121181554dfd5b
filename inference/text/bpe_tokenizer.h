// Byte-pair encoding by ranks: words by a pre-tokenizer pattern, then merges.
// "gpt2" in model files: vocabulary texts are written in an alphabet that shows each byte as a printable
// character; here everything is bytes. Bytes that are not valid UTF-8 are words of their own, one each, so
// they survive encoding and decoding (the reference makes U+FFFD of them). "gemma4": texts are plain, with
// U+2581 for spaces and byte tokens. "whitespace" (jina zh): plain, and white space is only where words end.
// Immutable; safe from several threads. Source: Radford et al. 2019.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "inference/text/merge_table.h"
#include "inference/text/pre_tokenizer.h"
#include "inference/text/symbol_merger.h"
#include "inference/text/vocabulary_tokenizer.h"

namespace fireside::text {

class BpeTokenizer final : public VocabularyTokenizer {
 public:
    /// Errors: UnsupportedTokenizer, ModelInconsistent.
    [[nodiscard]] static Result<std::unique_ptr<Tokenizer>> create(const gguf::GgufFile& file);

    [[nodiscard]] bool addsSpacePrefix() const override { return false; }

 private:
    /// What is done with a text before it is cut into words.
    struct Normalization {
        bool dropsSpaces = false;
        bool lowerCases = false;  // only together with dropsSpaces
    };

    BpeTokenizer(Vocabulary vocabulary, PreTokenizer preTokenizer, MergeTable merges, Frame frame,
                 Normalization normalization);

    struct Workspace {
        std::vector<Symbol> symbols;
        SymbolMerger merger;
    };
    void encodePlain(std::string_view text, std::vector<TokenId>& out) const override;
    void encodeStretch(std::string_view text, Workspace& workspace, std::vector<TokenId>& out) const;
    void encodeWord(std::string_view word, Workspace& workspace, std::vector<TokenId>& out) const;
    [[nodiscard]] bool takesWhole(std::string_view word, TokenId id) const;

    [[nodiscard]] Spelling spelling() const { return preTokenizer_.definition().spelling; }

    PreTokenizer preTokenizer_;
    MergeTable merges_;
    Normalization normalization_;
    std::array<TokenId, 256> byteIds_;   // the tokens where nothing else fits; -1: none
    std::array<TokenId, 256> firstIds_;  // what merging begins with in the byte alphabet; need not be tokens
};

}  // namespace fireside::text
