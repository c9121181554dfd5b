// Byte-level BPE ("gpt2" in model files): words by a pre-tokenizer pattern, then merges by rank.
// Vocabulary texts are written in an alphabet that shows each byte as a printable character; here everything
// is bytes. Bytes that are not valid UTF-8 are words of their own, one each, so they survive encoding and
// decoding. Immutable; safe from several threads. Source: Radford et al. 2019.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "inference/text/pre_tokenizer.h"
#include "inference/text/symbol_merger.h"
#include "inference/text/vocabulary_tokenizer.h"

namespace fireside::text {

class ByteLevelTokenizer final : public VocabularyTokenizer {
 public:
    /// Errors: UnsupportedTokenizer, ModelInconsistent.
    [[nodiscard]] static Result<std::unique_ptr<Tokenizer>> create(const gguf::GgufFile& file);

    [[nodiscard]] bool addsSpacePrefix() const override { return false; }

 private:
    ByteLevelTokenizer(Vocabulary vocabulary, PreTokenizer preTokenizer);
    Result<> loadMerges(const std::vector<std::string_view>& merges);

    struct Workspace {
        std::vector<Symbol> symbols;
        SymbolMerger merger;
    };
    void encodePlain(std::string_view text, std::vector<TokenId>& out) const override;
    void encodeWord(std::string_view word, Workspace& workspace, std::vector<TokenId>& out) const;

    PreTokenizer preTokenizer_;
    std::unordered_map<std::string_view, TokenId> idOf_;         // by bytes; views of the vocabulary's pieces
    std::unordered_map<std::uint64_t, MergeCandidate> mergeOf_;  // by the two ids
    std::array<TokenId, 256> byteIds_;                           // -1: no token
};

}  // namespace fireside::text
