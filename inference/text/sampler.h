// Chooses the next token from logits; what is done in which order: sampling_params.h.
// Same seed, same logits: same token on every platform (own PCG32 generator, no std distributions).
// One instance per answer; used from one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "app/base/result.h"
#include "inference/text/candidates.h"
#include "inference/text/penalties.h"
#include "inference/text/sampling_params.h"
#include "inference/text/token_constraint.h"

namespace fireside::text {

class Sampler {
 public:
    /// `params` must be valid. The tokenizer finds DRY's breakers, the constraint says what may come; both
    /// must outlive the sampler, both may be missing.
    explicit Sampler(const SamplingParams& params, const Tokenizer* tokenizer = nullptr,
                     TokenConstraint* constraint = nullptr);

    /// Tells the penalties about tokens that were there before the answer.
    void read(std::span<const TokenId> prompt);
    /// Next token of `logits` (one per vocabulary entry). NaN counts as the lowest finite number. Nothing
    /// when the constraint or the biases ban every token.
    [[nodiscard]] std::optional<TokenId> sample(std::span<const float> logits);
    /// Tells the penalties and the constraint about a token that was chosen.
    void accept(TokenId id);
    /// While off, the constraint neither masks nor hears of tokens: a model that reasons does so freely.
    void setConstrained(bool on) { constrained_ = on; }

 private:
    void adjust(std::span<const float> logits);
    void truncate();
    double uniform();  // [0, 1)

    SamplingParams params_;
    TokenConstraint* constraint_;
    bool constrained_ = true;
    Penalties penalties_;
    std::uint64_t state_;
    std::vector<float> logits_;  // adjusted ones
    Candidates candidates_;
};

}  // namespace fireside::text
