// Changes of logits that depend on what has been read and written: repetition, presence, frequency, DRY.
// Formulas and sources: sampling_params.h. One instance per answer; used from one thread.
#pragma once

#include <span>
#include <vector>

#include "inference/text/sampling_params.h"

namespace fireside::text {

class Penalties {
 public:
    /// `tokenizer` tells which tokens hold a DRY breaker; without one there are none. It must outlive this.
    Penalties(const SamplingParams& params, const Tokenizer* tokenizer);

    /// The next token of the text: the prompt's, then each one that is chosen.
    void accept(TokenId id);
    /// `logits`: one per vocabulary entry, finite or minus infinity (which stays); finite afterwards, too.
    void apply(std::span<float> logits) const;

 private:
    void applyRepetition(std::span<float> logits) const;
    void applyDry(std::span<float> logits) const;
    [[nodiscard]] bool holdsBreaker(TokenId id) const;
    /// How many tokens before `end`, back to `begin`, agree with the end of the history without a breaker.
    [[nodiscard]] int matchLength(std::size_t begin, std::size_t end) const;

    SamplingParams params_;
    const Tokenizer* tokenizer_;
    bool counts_;  // any penalty needs the history
    std::vector<TokenId> history_;
    std::vector<bool> breaks_;  // per token of the history
};

}  // namespace fireside::text
