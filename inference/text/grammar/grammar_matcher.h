// Keeps a model's answer within a grammar: which tokens may come next, and where the answer may end.
//
// A mask is made by reading the tree of tokens with the grammar's states, once per state: texts stay in few
// states, so most masks are found again. Tokens need not be whole characters: grammars read bytes.
// One instance per answer, one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "inference/text/grammar/grammar.h"
#include "inference/text/grammar/parse_states.h"
#include "inference/text/grammar/token_trie.h"
#include "inference/text/token_constraint.h"

namespace fireside::grammar {

class GrammarMatcher final : public text::TokenConstraint {
 public:
    GrammarMatcher(std::shared_ptr<const Grammar> grammar, std::shared_ptr<const TokenTrie> vocabulary);
    /// An answer that goes on from the same place, on its own.
    GrammarMatcher(const GrammarMatcher& other);

    /// See TokenConstraint; entries beyond the vocabulary are banned, too. Bans everything when failed().
    void mask(std::span<float> logits) override;
    void accept(text::TokenId id) override;
    /// When few tokens are left, only those that leave time to complete the text, a token per byte in the
    /// shortest way, are allowed by mask(); all, when it is too late for that. So an answer that must end at
    /// a limit is whole when the vocabulary has a token for each byte and the limit allows for a shortest
    /// text.
    void limitTokens(std::int32_t left) override { tokensLeft_ = left; }
    /// Whether mask() allows a token when many are left, without looking at the others.
    [[nodiscard]] bool allows(text::TokenId id);

    [[nodiscard]] bool complete() const override { return states_.accepts(current_); }
    [[nodiscard]] bool finished() const override { return complete() && !states_.continues(current_); }
    /// A token that does not fit was accepted, or the grammar is so ambiguous that a bound was reached.
    [[nodiscard]] bool failed() const { return current_ == ParseStates::kDead || states_.exhausted(); }

 private:
    struct Mask {
        std::vector<std::uint64_t> bits;  // one per token
        int farthest = 0;                 // bytes to the end of the text after any of the tokens, at most
    };

    const Mask& maskHere();
    /// Tokens that leave at most `mostBytes` to the end of the text.
    [[nodiscard]] Mask readTree(int mostBytes);
    void prepare();
    [[nodiscard]] ParseStates::Id after(std::string_view bytes);

    std::shared_ptr<const Grammar> grammar_;
    std::shared_ptr<const TokenTrie> vocabulary_;
    ParseStates states_;
    ParseStates::Id current_;
    std::unordered_map<ParseStates::Id, Mask> masks_;
    std::optional<std::int32_t> tokensLeft_;
    Mask last_;                          // what is allowed near the limit
    std::vector<ParseStates::Id> path_;  // per depth of the tree, while reading it
};

}  // namespace fireside::grammar
