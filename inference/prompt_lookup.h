// Guesses how a text goes on from what it said before: answers that quote, edit or list what the prompt holds
// repeat long runs of it (prompt lookup decoding, A. Saxena, 2023). Pure; any thread.
#pragma once

#include <cstdint>
#include <span>

#include "inference/text/tokenizer.h"

namespace fireside::engine {

/// What followed the latest earlier place at which the last tokens stood, at most `most` tokens; the more of
/// them agree, up to kLongestMatch, the better. Empty when not even the last kShortestMatch stood anywhere.
[[nodiscard]] std::span<const text::TokenId> lookUp(std::span<const text::TokenId> tokens, std::int32_t most);

inline constexpr std::int32_t kShortestMatch = 3;
inline constexpr std::int32_t kLongestMatch = 8;

}  // namespace fireside::engine
