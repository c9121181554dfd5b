// Reads the grammar notation that local runtimes share (GBNF: a BNF with the operators of regular
// expressions):
//
//   root  ::= "yes" | list        rules; the text is what the rule "root" says
//   list  ::= item ("," item)*    groups, ? * + {m} {m,} {m,n}
//   item  ::= [a-z_] [^"\n]+ .    classes of characters, any character
//   # comment
//
// Escapes in texts and classes: \n \r \t \\ \" \[ \] \- \^ and \xHH, \uHHHH, \UHHHHHHHH (a character's
// number). A rule ends with its line, but goes on in groups, after ::= and |, and when the next line begins
// with |. Pure function; safe from any thread.
#pragma once

#include <string_view>

#include "inference/text/grammar/expression.h"

namespace fireside::grammar {

/// Throws Failure: "line 3, column 7: ..." and what to do about it. Bounds: limits.h.
[[nodiscard]] Rules parseNotation(std::string_view text);

}  // namespace fireside::grammar
