// What can be said about the rules of a grammar without running it. Pure functions.
#pragma once

#include <vector>

#include "inference/text/grammar/expression.h"

namespace fireside::grammar {

/// Per rule: it is needed, directly or not, by the root.
[[nodiscard]] std::vector<bool> reachableRules(const Rules& rules);
/// Per rule: it may be the empty text.
[[nodiscard]] std::vector<bool> nullableRules(const Rules& rules);
/// Per rule: some finite text fits it. "a ::= [x] a" has none.
[[nodiscard]] std::vector<bool> productiveRules(const Rules& rules);

inline constexpr int kEndless = 1 << 30;
/// Per rule: the bytes of its shortest text, at most kEndless. Source: Knuth, "A generalization of Dijkstra's
/// algorithm", 1977.
[[nodiscard]] std::vector<int> shortestTexts(const Rules& rules);

}  // namespace fireside::grammar
