// What an answer may be made of: the seam between generation and grammars (JSON schema, GBNF, ...).
// Generation asks before every token which ones may come next and tells what was chosen. The mask comes
// first, before biases, penalties and truncation, so that those work on what is left.
#pragma once

#include <cstdint>
#include <span>

#include "inference/text/tokenizer.h"

namespace fireside::text {

/// One object per answer, used from one thread.
class TokenConstraint {
 public:
    TokenConstraint() = default;
    TokenConstraint(const TokenConstraint&) = delete;
    TokenConstraint& operator=(const TokenConstraint&) = delete;
    virtual ~TokenConstraint() = default;

    /// Sets the logit of every token that may not come next to minus infinity and leaves the others as they
    /// are; `logits` has one entry per token of the vocabulary. Tokens that end the turn
    /// (Tokenizer::endsTurn) stay only where the text may be complete. Banning everything is allowed: the
    /// answer then ends with StopReason::NothingAllowed.
    virtual void mask(std::span<float> logits) = 0;
    /// The token that was chosen of those that the last mask() left; not called for one that ends the turn.
    virtual void accept(TokenId id) = 0;
    /// So many tokens, the next one included, can still come at most; said before mask() when there is a
    /// limit. A constraint may lead to an end in time.
    virtual void limitTokens([[maybe_unused]] std::int32_t left) {}
    /// The answer may end here.
    [[nodiscard]] virtual bool complete() const { return true; }
    /// Nothing more can come: the answer ends without asking the model again.
    [[nodiscard]] virtual bool finished() const { return false; }
};

}  // namespace fireside::text
