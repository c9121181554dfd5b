// What grammars of every notation become first: rules made of expressions. Values.
#pragma once

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "inference/text/grammar/char_class.h"

namespace fireside::grammar {

inline constexpr int kUnlimited = std::numeric_limits<int>::max();

struct Expression {
    enum class Kind {
        Text,      // exactly `text`, UTF-8
        Class,     // one character of `chars`
        Sequence,  // `parts` one after the other; none: the empty text
        Choice,    // one of `parts`
        Repeat,    // parts[0], `least` to `most` times
        Rule,      // what the rule with the index `rule` says
    };
    Kind kind = Kind::Sequence;
    std::string text;
    CharClass chars;
    std::vector<Expression> parts;
    int least = 0;
    int most = kUnlimited;
    int rule = -1;
};

struct Rule {
    std::string name;
    Expression body;
};

struct Rules {
    std::vector<Rule> rules;
    int root = 0;
};

[[nodiscard]] Expression text(std::string bytes);
[[nodiscard]] Expression oneOf(CharClass chars);
[[nodiscard]] Expression sequence(std::vector<Expression> parts);
[[nodiscard]] Expression choice(std::vector<Expression> parts);
[[nodiscard]] Expression reference(int rule);
/// Repetitions of repetitions are folded where that says the same: (a*)* is a*, (a?){3} is a{0,3}.
[[nodiscard]] Expression repeat(Expression body, int least, int most);
[[nodiscard]] inline Expression optional(Expression body) {
    return repeat(std::move(body), 0, 1);
}

}  // namespace fireside::grammar
