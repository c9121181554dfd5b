// Grammars made to hang a parser: what is read in how many states, and that bounds end what is too much.
#include <string>

#include "inference/text/grammar/limits.h"
#include "tests/grammar/grammar_support.h"

namespace fireside::test {
namespace {

void expectReads(const char* notation, const std::string& fitting, const std::string& other) {
    const GrammarPointer grammar = parsed(notation);
    ASSERT_NE(grammar, nullptr);
    grammar::ParseStates states(grammar->automaton());
    EXPECT_TRUE(matches(states, fitting)) << notation;
    EXPECT_FALSE(matches(states, other)) << notation;
    EXPECT_FALSE(states.exhausted()) << notation;
}

TEST(GrammarAmbiguity, RepetitionsOfRepetitions) {
    const std::string a(2000, 'a');
    expectReads("root ::= (\"a\"*)*", a, a + "b");
    expectReads("root ::= ((((\"a\"*)*)*)+)? \"!\"", a + "!", a);
    expectReads("root ::= (\"a\"? | \"a\"*)* \"!\"", a + "!", a);
    expectReads("root ::= ((\"a\" | \"a\" \"a\")+)+ \"!\"", a + "!", a);
    expectReads("root ::= (x x x)* \"!\"\nx ::= \"a\" | x? \"\"", std::string(300, 'a') + "!", a);
}

TEST(GrammarAmbiguity, NoExponentialGrowth) {
    const std::string a(150, 'a');
    expectReads("root ::= root root | \"a\"", a, a + "b");
    expectReads("root ::= root root root | root root | \"a\" | \"\"", std::string(60, 'a'), "b");
    expectReads("root ::= s \"!\"\ns ::= \"a\" s \"b\" | \"a\" s \"c\" | \"\"",
                std::string(300, 'a') + std::string(300, 'b') + "!",
                std::string(300, 'a') + std::string(299, 'c') + "!");
    std::string optional = "root ::= ";
    for (int i = 0; i < 60; ++i) optional += "(\"a\" ";
    for (int i = 0; i < 60; ++i) optional += ")?";
    expectReads(optional.c_str(), std::string(60, 'a'), std::string(61, 'a'));
    std::string chain = "root ::= r0 \"!\"\n";  // 2^50 ways to be empty
    for (int i = 0; i < 50; ++i) {
        const std::string next = "r" + std::to_string(i + 1);
        chain += "r" + std::to_string(i) + " ::= " + next + " " + next + " | " + next + " | \"\"\n";
    }
    expectReads((chain + "r50 ::= \"a\" | \"\"").c_str(), "aaaaaaa!", "aaaa");
}

TEST(GrammarAmbiguity, TailCallsKeepTheStackFlat) {
    const GrammarPointer grammar = parsed("root ::= \"a\" root | b\nb ::= \"b\" c | \"\"\nc ::= \"c\" b");
    grammar::ParseStates states(grammar->automaton());
    auto state = states.start();
    std::string text(1000, 'a');
    for (int i = 0; i < 1000; ++i) text += "bc";
    for (const char byte : text) state = states.next(state, static_cast<std::uint8_t>(byte));
    EXPECT_TRUE(states.accepts(state));
    EXPECT_LT(states.bytes(), 10'000u);
}

TEST(GrammarAmbiguity, BoundsEndWhatIsTooMuch) {
    // Left recursion of this kind has as many open beginnings as there were bytes; each is looked at per
    // byte.
    const GrammarPointer grammar = parsed("root ::= root root root | \"a\" | \"\"");
    grammar::ParseStates states(grammar->automaton());
    auto state = states.start();
    int read = 0;
    for (; read < 20'000 && state >= 0; ++read) {
        state = states.next(state, 'a');
    }
    EXPECT_EQ(states.exhausted(), read < 20'000);
    EXPECT_LE(states.bytes(), 2 * grammar::kMaxMatcherBytes);
}

}  // namespace
}  // namespace fireside::test
