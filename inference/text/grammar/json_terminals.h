// The parts of JSON that every schema needs, as rules: spaces, strings, any value.
#pragma once

#include <string>

#include "inference/text/grammar/expression.h"

namespace fireside::grammar {

/// Rule numbers. Only those that are used end in the automaton.
struct JsonTerminals {
    int space = 0;      // between parts: nothing, one space, or a line end and at most 32 spaces or tabs
    int comma = 0;      // with spaces around
    int colon = 0;      // likewise
    int character = 0;  // one of a string, escapes of all kinds included; no half of a surrogate pair
    int string = 0;
    int value = 0;  // anything
    int object = 0;
    int array = 0;
};

[[nodiscard]] JsonTerminals addJsonTerminals(Rules& rules);

/// Between quotes.
[[nodiscard]] Expression quoted(Expression inner);
/// Characters that stand for themselves in a JSON string.
[[nodiscard]] CharClass plainCharacters();

}  // namespace fireside::grammar
