// How likely the model itself found a token: natural logarithms of the softmax of its logits, before any
// constraint, bias, penalty, truncation or temperature. Pure functions; any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "inference/text/tokenizer.h"

namespace fireside::text {

struct TokenLogProbability {
    TokenId token = 0;
    double logProbability = 0;
};

/// One token of an answer.
struct TokenReport {
    TokenLogProbability chosen;
    std::vector<TokenLogProbability> likeliest;  // best first, the lower id on a tie
};

/// The `count` likeliest tokens (fewer where the vocabulary is smaller) and `chosen`, which must be one of
/// `logits`: one per vocabulary entry. NaN counts as the lowest finite number.
[[nodiscard]] TokenReport reportToken(std::span<const float> logits, TokenId chosen, int count);

}  // namespace fireside::text
