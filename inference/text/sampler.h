// Chooses the next token from logits. Filters run in the order: repetition penalty, top-k, top-p, min-p,
// temperature (so that truncation sees the model's own distribution). temperature 0 is greedy: the highest
// logit, the lowest id on a tie. Same seed, same logits: same token on every platform (own PCG32 generator,
// no std distributions). One instance per answer; used from one thread. Sources: Holtzman et al. 2020
// (top-p), Nguyen et al. 2024 (min-p), Keskar et al. 2019 (repetition penalty).
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "app/base/result.h"
#include "inference/text/tokenizer.h"

namespace fireside::text {

struct SamplingParams {
    float temperature = 0.8f;        // 0: greedy
    int topK = 40;                   // 0: off
    float topP = 0.95f;              // 1: off
    float minP = 0.05f;              // 0: off
    float repetitionPenalty = 1.0f;  // 1: off; divides positive logits and multiplies negative ones
    int repetitionWindow = 64;       // tokens looked back at
    std::uint64_t seed = 0;          // 0: chosen at random by the caller
};

/// InvalidArgument naming the field and its range (temperature 0..100, topK >= 0, topP (0,1], minP [0,1),
/// ...).
[[nodiscard]] Result<> validate(const SamplingParams& params);

class Sampler {
 public:
    explicit Sampler(const SamplingParams& params);

    /// Next token of `logits` (one per vocabulary entry). NaN counts as minus infinity.
    [[nodiscard]] TokenId sample(std::span<const float> logits);
    /// Tells the repetition penalty about a token: the prompt's last ones, then each one chosen.
    void accept(TokenId id);

 private:
    struct Candidate {
        TokenId id;
        float logit;
        /// Better first; a total order, so that results do not depend on the sorting algorithm.
        bool operator<(const Candidate& other) const {
            return logit != other.logit ? logit > other.logit : id < other.id;
        }
    };
    void gather(std::span<const float> logits);
    void keepTopK();
    void keepTopP();
    void keepMinP();
    TokenId draw();
    double uniform();  // [0, 1)

    [[nodiscard]] const Candidate& best() const;
    void sortUpTo(std::size_t count);
    void keepFirst(std::size_t count);

    SamplingParams params_;
    std::uint64_t state_;
    std::deque<TokenId> recent_;
    std::vector<Candidate> candidates_;
    std::size_t sorted_ = 0;  // so many of the candidates are the best ones, in order
};

}  // namespace fireside::text
