// Regular expressions of JSON schemas, the part that describes whole texts by their characters:
// characters, . [ ] with ranges and ^, \d \w \s \D \W \S, \t \n \r \f \v \xHH \uHHHH, escaped punctuation, (
// ) and
// (?: ), |, * + ? {m} {m,} {m,n}, and ^ and $ at the ends of the whole pattern or of its outermost
// alternatives. Without ^ or $ anything may stand before or behind, as the specification has it. Not
// supported: looking around, back references, \b, \p. Source: ECMA-262, which JSON schema names. Pure
// functions; safe from any thread.
#pragma once

#include <string_view>

#include "inference/text/grammar/expression.h"

namespace fireside::grammar {

/// Made of classes, repetitions, sequences and choices only. Throws Failure, which names the place.
[[nodiscard]] Expression parsePattern(std::string_view utf8);

/// How many characters (not bytes) an expression of parsePattern() takes.
struct LengthRange {
    int least = 0;
    int most = kUnlimited;
};
[[nodiscard]] LengthRange lengthsOf(const Expression& expression);

/// The same texts as they are written inside a JSON string: quotes, backslashes and control characters
/// escaped. Of the control characters, \b \t \n \f \r are kept, and others where a class has nothing else.
[[nodiscard]] Expression insideJsonString(const Expression& expression);

}  // namespace fireside::grammar
