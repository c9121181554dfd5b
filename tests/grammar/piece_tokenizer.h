// A tokenizer made of a list of pieces, for what reads tokens' texts only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inference/text/tokenizer.h"

namespace fireside::test {

/// Token i is pieces[i]; the last one ends the turn.
class PieceTokenizer : public text::Tokenizer {
 public:
    explicit PieceTokenizer(std::vector<std::string> pieces) : pieces_(std::move(pieces)) {
        pieces_.emplace_back("<end>");
    }
    int vocabularySize() const override { return static_cast<int>(pieces_.size()); }
    std::vector<text::TokenId> encode(std::span<const text::PromptPiece>) const override { return {}; }
    std::string piece(text::TokenId id, bool showControl) const override {
        return endsTurn(id) && !showControl ? "" : pieces_.at(static_cast<std::size_t>(id));
    }
    std::optional<text::TokenId> bos() const override { return std::nullopt; }
    std::optional<text::TokenId> eos() const override { return end(); }
    text::Frame frame() const override { return {}; }
    bool addsSpacePrefix() const override { return false; }
    bool endsTurn(text::TokenId id) const override { return id == end(); }
    std::optional<text::TokenId> specialToken(std::string_view) const override { return std::nullopt; }
    text::TokenId end() const { return static_cast<text::TokenId>(pieces_.size()) - 1; }

 private:
    std::vector<std::string> pieces_;
};

}  // namespace fireside::test
