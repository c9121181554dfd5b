// What the grammar's tests share: reading texts with a grammar, and a tokenizer made of a list of pieces.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inference/text/grammar/grammar.h"
#include "inference/text/grammar/parse_states.h"
#include "inference/text/tokenizer.h"

namespace fireside::test {

using GrammarPointer = std::shared_ptr<const grammar::Grammar>;

inline bool matches(grammar::ParseStates& states, std::string_view text) {
    auto state = states.start();
    for (const char byte : text) state = states.next(state, static_cast<std::uint8_t>(byte));
    return states.accepts(state);
}

inline bool matches(const grammar::Grammar& grammar, std::string_view text) {
    grammar::ParseStates states(grammar.automaton());
    return matches(states, text);
}

/// Nothing, with a failed test, when it is refused.
inline GrammarPointer parsed(std::string_view notation) {
    auto grammar = grammar::Grammar::parse(notation);
    EXPECT_TRUE(grammar.ok()) << notation << "\n" << (grammar.ok() ? "" : grammar.error().detail);
    return grammar.ok() ? *grammar : nullptr;
}

inline GrammarPointer ofSchema(std::string_view schema) {
    auto grammar = grammar::Grammar::ofJsonSchema(schema);
    EXPECT_TRUE(grammar.ok()) << schema << "\n" << (grammar.ok() ? "" : grammar.error().detail);
    return grammar.ok() ? *grammar : nullptr;
}

inline std::string refusal(const Result<GrammarPointer>& grammar) {
    EXPECT_FALSE(grammar.ok());
    if (grammar.ok()) return {};
    EXPECT_EQ(grammar.code(), ErrorCode::InvalidGrammar);
    return grammar.error().detail;
}

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
