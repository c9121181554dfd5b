// SentencePiece BPE ("llama" in model files): neighbouring pieces are merged by score; characters without a
// token become byte tokens. Vocabulary texts write the space as U+2581; here everything is plain text with
// spaces. Immutable; safe from several threads. Source: Kudo & Richardson 2018.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "inference/text/text_hash.h"
#include "inference/text/vocabulary_tokenizer.h"

namespace fireside::text {

class SentencePieceTokenizer final : public VocabularyTokenizer {
 public:
    /// Errors: ModelInconsistent.
    [[nodiscard]] static Result<std::unique_ptr<Tokenizer>> create(const gguf::GgufFile& file);

    [[nodiscard]] bool addsSpacePrefix() const override { return addsSpacePrefix_; }

 private:
    SentencePieceTokenizer(Vocabulary vocabulary, const std::array<TokenId, 256>& byteIds,
                           std::vector<double> scores, bool addsSpacePrefix, Frame frame);
    void encodePlain(std::string_view text, std::vector<TokenId>& out) const override;

    std::vector<double> scores_;
    std::array<TokenId, 256> byteIds_;  // -1: no byte token
    bool addsSpacePrefix_;
    std::unordered_map<std::string, TokenId, TextHash, std::equal_to<>> idOf_;  // by text with plain spaces
};

}  // namespace fireside::text
