// The grammar notation: what it means, and what is said about mistakes.
#include "tests/grammar/grammar_support.h"

#include "inference/text/grammar/limits.h"

namespace fireside::test {
namespace {

struct Case {
    const char* notation;
    std::vector<std::string> fitting;
    std::vector<std::string> others;
};

void check(const Case& c) {
    const GrammarPointer grammar = parsed(c.notation);
    ASSERT_NE(grammar, nullptr);
    for (const std::string& text : c.fitting)
        EXPECT_TRUE(matches(*grammar, text)) << c.notation << "\n" << text;
    for (const std::string& text : c.others)
        EXPECT_FALSE(matches(*grammar, text)) << c.notation << "\n" << text;
}

TEST(GrammarNotation, TextsAndEscapes) {
    check({R"(root ::= "abc")", {"abc"}, {"", "ab", "abcd", "ABC"}});
    check({R"(root ::= "")", {""}, {" "}});
    check({R"(root ::= "a\n\t\r\\\"\[\]")", {"a\n\t\r\\\"[]"}, {"a"}});
    check({R"(root ::= "\x41\u00e9\U0001F999")", {"A\u00e9\U0001F999"}, {"A\xe9"}});
    check({"root ::= \"\u4f60\u597d\"", {"\u4f60\u597d"}, {"\u4f60"}});
    check({R"(root ::= "a" "b"   "c")", {"abc"}, {"a b c"}});
}

TEST(GrammarNotation, Classes) {
    check({"root ::= [a-c]", {"a", "b", "c"}, {"", "d", "ab", "-"}});
    check({"root ::= [-a]", {"-", "a"}, {"b"}});
    check({"root ::= [a-]", {"-", "a"}, {"b"}});
    check({"root ::= [a\\-c]", {"-", "a", "c"}, {"b"}});
    check({"root ::= [^a-c\\n]",
           {"d", "-", "\u00e9", "\U0001F999", std::string(1, '\0')},
           {"a", "b", "c", "\n", ""}});
    check({"root ::= [\\]\\[\\\\]", {"]", "[", "\\"}, {"a"}});
    check({"root ::= [\u00e0-\u00ff\u4e00-\u9fff]", {"\u00e9", "\u4f60"}, {"\u00c9", "a", "\xe4"}});
    check({"root ::= [\\u0430-\\u044f]+", {"\u043f\u0440\u0438"}, {"\u041f", "\xd0"}});
    check({"root ::= [\"]", {"\""}, {}});
    check({"root ::= [a#b]", {"#"}, {}});
    check(
        {"root ::= .", {"a", "\n", "\u00e9", "\U0010FFFF"}, {"", "ab", "\xff", "\xed\xa0\x80", "\xc0\x80"}});
}

TEST(GrammarNotation, Operators) {
    check({R"(root ::= "a"? "b")", {"b", "ab"}, {"a", "aab"}});
    check({R"(root ::= "ab"*)", {"", "ab", "abab"}, {"a", "aba"}});
    check({R"(root ::= "a"+)", {"a", "aaa"}, {""}});
    check({R"(root ::= "a"{2})", {"aa"}, {"a", "aaa"}});
    check({R"(root ::= "a"{ 2 , 4 })", {"aa", "aaa", "aaaa"}, {"a", "aaaaa"}});
    check({R"(root ::= "a"{2,})", {"aa", "aaaaaaa"}, {"a", ""}});
    check({R"(root ::= "a"{0,2} "a"{0} "b")", {"b", "ab", "aab"}, {"aaab"}});
    check({R"(root ::= ("a" | "b" "c")+ "d")", {"ad", "bcad"}, {"d", "bd", "abd"}});
    check({R"(root ::= "a" | | "b")", {"", "a", "b"}, {"ab"}});
    check({R"(root ::= ("a"{1,2}){2})", {"aa", "aaa", "aaaa"}, {"a", "aaaaa"}});
    check({R"(root ::= ("a"+ "b"?)+)", {"a", "ab", "aabab"}, {"b", "abb", ""}});
    check({R"(root ::= "a" ** ?)", {"", "aa"}, {"b"}});
}

TEST(GrammarNotation, RulesLinesAndComments) {
    check({"# head\nroot ::= a # tail\n\n  \na::=\n  \"x\" |\n  \"y\"\n", {"x", "y"}, {"xy"}});
    check({"root ::= (\n  \"a\" # one\n  | \"b\"\n)+\r\n", {"a", "abba"}, {""}});
    check({"root ::= \"a\"\n  | \"b\"\n  | \"c\"\nother ::= \"d\"", {"a", "b", "c"}, {"d"}});
    check({"b-2 ::= \"x\"\nroot ::= b-2 rule_3\nrule_3 ::= \"y\"", {"xy"}, {"x"}});
    check({"root ::= item (\",\" item)*\nitem ::= [0-9]+", {"1", "12,3"}, {"", "1,", ",1"}});
}

TEST(GrammarNotation, RecursionOfEveryKind) {
    check({"root ::= \"(\" root \")\" | \"x\"", {"x", "(x)", "(((x)))"}, {"(x", "x)", "()"}});
    check({"root ::= \"a\" root | \"a\"", {"a", "aaaa"}, {""}});
    check({"root ::= root \"a\" | \"a\"", {"a", "aaaa"}, {"", "b"}});
    check({"root ::= root \"+\" t | t\nt ::= t \"*\" f | f\nf ::= \"x\" | \"(\" root \")\"",
           {"x", "x+x*x", "(x+x)*x+x"},
           {"x+", "+x", "(x", "xx"}});
    check({"root ::= a\na ::= b \"y\" | \"x\"\nb ::= a | \"\"", {"x", "xy", "y", "xyyy"}, {"yx"}});
    check({"root ::= root root | \"a\" | \"\"", {"", "a", "aaaaaaa"}, {"b"}});
    check({"root ::= a \"x\"\na ::= b a | \"\"\nb ::= \"\" | \"y\"", {"x", "yyx"}, {"y"}});
}

TEST(GrammarNotation, MistakesAreNamedWithTheirPlace) {
    const std::pair<const char*, std::vector<const char*>> cases[] = {
        {"", {"line 1, column 1", "root ::="}},
        {"# only this\n", {"line 2, column 1"}},
        {"root ::= \"abc\nx ::= y", {"line 1, column 10", "not closed"}},
        {"root ::= [abc\n", {"line 1, column 10", "not closed"}},
        {"root ::= (\"a\"\n", {"line 1, column 10", ") is missing"}},
        {"root ::= \"a\")", {"line 1, column 13", "no ( before"}},
        {"root ::= \"a\"\nroot ::= \"b\"", {"line 2, column 1", "twice"}},
        {"root ::= \"a\"\nx ::= y\n", {"line 2, column 7", "no rule 'y'"}},
        {"other ::= \"a\"", {"'root'"}},
        {"root = \"a\"", {"line 1, column 6", "::="}},
        {"root ::= *", {"line 1, column 10", "nothing to repeat"}},
        {"root ::= \"a\"{", {"line 1, column 14", "number"}},
        {"root ::= \"a\"{3,2}", {"line 1, column 13", "less"}},
        {"root ::= \"a\"{1", {"line 1, column 15", "}"}},
        {"root ::= \"a\"{99999}", {"line 1, column 14", "10000"}},
        {"root ::= [z-a]", {"line 1, column 11", "backwards"}},
        {"root ::= []", {"line 1, column 10", "no character"}},
        {"root ::= \"\\q\"", {"line 1, column 11", "escape"}},
        {"root ::= \"\\x1\"", {"line 1, column 11", "2 hexadecimal"}},
        {"root ::= \"\\uD800\"", {"line 1, column 11", "no character"}},
        {"root ::= \"\u00e9\u00e9\" $", {"line 1, column 15", "does not belong"}},
        {"root ::= <think>", {"line 1, column 10", "tokens"}},
        {"root ::= \"\xff\"", {"line 1, column 11", "UTF-8"}},
        {"root ::= root", {"'root'", "never end"}},
        {"root ::= \"a\" b\nb ::= \"x\" b", {"'root'", "never end"}},
    };
    for (const auto& [notation, words] : cases) {
        const std::string detail = refusal(grammar::Grammar::parse(notation));
        for (const char* word : words)
            EXPECT_NE(detail.find(word), std::string::npos) << notation << "\n" << detail;
    }
}

TEST(GrammarNotation, BoundsAreErrors) {
    const auto refused = [](const std::string& notation) {
        return !refusal(grammar::Grammar::parse(notation)).empty();
    };
    EXPECT_TRUE(refused("root ::= \"" + std::string(grammar::kMaxTextBytes, 'a') + "\""));
    EXPECT_TRUE(refused("root ::= " + std::string(100, '(') + "\"a\"" + std::string(100, ')')));
    EXPECT_TRUE(refused("root ::= " + std::string(100'000, '(')));
    EXPECT_TRUE(refused("root ::= \"a\"" + std::string(1000, '+')));
    EXPECT_TRUE(refused("root ::= (((\"ab\"{1000}){1000}){1000}){1000}"));
    EXPECT_TRUE(refused("root ::= (((\"a\"{0,1000}){0,1000}){0,1000}){0,1000}"));
    EXPECT_TRUE(refused("root ::= (\"a\"? \"b\"?){9000}"));  // too many things that may be left out in a row
    std::string many = "root ::= \"a\"\n";
    for (std::size_t i = 0; i <= grammar::kMaxRules; ++i) many += "r" + std::to_string(i) + "::=\n";
    EXPECT_TRUE(refused(many));
    std::string nested = "root ::= ";
    for (int i = 0; i < 60; ++i) nested += "(\"b\" (";
    EXPECT_TRUE(refused(nested));
    // At the bounds it still works.
    const GrammarPointer deep = parsed("root ::= " + std::string(60, '(') + "\"a\"" + std::string(60, ')'));
    EXPECT_TRUE(matches(*deep, "a"));
    const GrammarPointer counted = parsed("root ::= [a-z]{10000}");
    EXPECT_TRUE(matches(*counted, std::string(10'000, 'q')));
    EXPECT_FALSE(matches(*counted, std::string(9'999, 'q')));
    EXPECT_FALSE(matches(*counted, std::string(10'001, 'q')));
}

}  // namespace
}  // namespace fireside::test
