// What the grammar's tests share: reading texts with a grammar.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "inference/text/grammar/grammar.h"
#include "inference/text/grammar/parse_states.h"
#include "tests/grammar/piece_tokenizer.h"

namespace fireside::test {

using GrammarPointer = std::shared_ptr<const grammar::Grammar>;

inline bool matches(grammar::ParseStates& states, std::string_view text) {
    auto state = states.start();
    for (const char byte : text) state = states.next(state, static_cast<std::uint8_t>(byte));
    return states.accepts(state);
}

inline bool matches(const grammar::Grammar& grammar, std::string_view text) {
    grammar::ParseStates states(grammar.automaton());
    return matches(states, text);
}

/// Nothing, with a failed test, when it is refused.
inline GrammarPointer parsed(std::string_view notation) {
    auto grammar = grammar::Grammar::parse(notation);
    EXPECT_TRUE(grammar.ok()) << notation << "\n" << (grammar.ok() ? "" : grammar.error().detail);
    return grammar.ok() ? *grammar : nullptr;
}

inline GrammarPointer ofSchema(std::string_view schema) {
    auto grammar = grammar::Grammar::ofJsonSchema(schema);
    EXPECT_TRUE(grammar.ok()) << schema << "\n" << (grammar.ok() ? "" : grammar.error().detail);
    return grammar.ok() ? *grammar : nullptr;
}

inline std::string refusal(const Result<GrammarPointer>& grammar) {
    EXPECT_FALSE(grammar.ok());
    if (grammar.ok()) return {};
    EXPECT_EQ(grammar.code(), ErrorCode::InvalidGrammar);
    return grammar.error().detail;
}

}  // namespace fireside::test
