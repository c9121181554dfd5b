// How tokens are chosen: the settings, their ranges, and in which order they work. A value.
//
// Order:  1. constraint (a grammar), logit bias
//         2. penalties: repetition, then presence and frequency, then DRY
//         3. truncation: top-k, typical, top-p, min-p, XTC
//         4. temperature, draw
// Temperature comes last, so that truncation sees the model's own distribution. temperature 0 is greedy: the
// highest logit after 1 and 2, the lowest id on a tie; truncation, XTC included, changes nothing there.
//
// Sources: Fan et al. 2018 (top-k), Holtzman et al. 2020 (top-p), Meister et al. 2023 (locally typical
// sampling), Nguyen et al. 2024 (min-p), Keskar et al. 2019 (repetition penalty), the OpenAI API reference
// (presence and frequency penalties, logit bias), p-e-w's proposals in text-generation-webui, pull requests
// 5677 (DRY, "don't repeat yourself") and 6335 (XTC, "exclude top choices").
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "app/base/result.h"
#include "inference/text/tokenizer.h"

namespace fireside::text {

/// Added to a token's logit; minus infinity bans the token.
struct LogitBias {
    TokenId token = 0;
    float bias = 0;
};

struct SamplingParams {
    float temperature = 0.8f;  // 0: greedy
    int topK = 40;             // 0: off
    float topP = 0.95f;        // 1: off
    float minP = 0.05f;        // 0: off
    float typicalP = 1.0f;  // 1: off; keeps what is about as surprising as one expects, to this probability

    // Penalties look back at the last `repetitionWindow` tokens, the prompt's included.
    float repetitionPenalty = 1.0f;  // 1: off; divides positive logits and multiplies negative ones
    float presencePenalty = 0;       // 0: off; subtracted once from a token that occurs
    float frequencyPenalty = 0;      // 0: off; subtracted once per occurrence
    int repetitionWindow = 64;       // tokens

    /// DRY: a token that would prolong a repetition of `n` tokens loses
    /// multiplier * base^(n - allowedLength) where n >= allowedLength.
    float dryMultiplier = 0;  // 0: off
    float dryBase = 1.75f;
    int dryAllowedLength = 2;
    int dryWindow = 0;  // tokens looked back at; 0: all of them
    /// No repetition goes across a token with one of these in its text, nor across a control token.
    std::vector<std::string> dryBreakers = {"\n", ":", "\"", "*"};

    /// XTC: with this probability, of all tokens that are at least as likely as the threshold only the least
    /// likely is kept.
    float xtcProbability = 0;  // 0: off
    float xtcThreshold = 0.1f;

    std::vector<LogitBias> logitBias;
    std::uint64_t seed = 0;  // 0: chosen at random by the caller
};

/// InvalidArgument naming the field and its range (temperature 0..100, topK >= 0, topP (0,1], minP [0,1),
/// ...).
[[nodiscard]] Result<> validate(const SamplingParams& params);

/// Whether the token with the largest logit is chosen whatever came before: greedy, and nothing changes
/// logits.
[[nodiscard]] bool takesBest(const SamplingParams& params);

}  // namespace fireside::text
