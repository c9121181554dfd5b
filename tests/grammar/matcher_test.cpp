// Tokens that may come next: for every way to cut a text into tokens, for vocabularies small and real.
#include "inference/text/grammar/grammar_matcher.h"

#include <chrono>
#include <cmath>
#include <filesystem>
#include <random>

#include "inference/gguf/gguf_file.h"
#include "tests/grammar/grammar_support.h"

namespace fireside::test {
namespace {

using grammar::GrammarMatcher;
using grammar::TokenTrie;
using text::TokenId;

std::vector<TokenId> allowed(GrammarMatcher& matcher, int size) {
    std::vector<float> logits(static_cast<std::size_t>(size), 1.0f);
    matcher.mask(logits);
    std::vector<TokenId> out;
    for (TokenId id = 0; id < size; ++id) {
        const float logit = logits[static_cast<std::size_t>(id)];
        EXPECT_TRUE(logit == 1.0f || logit == -std::numeric_limits<float>::infinity());
        if (logit == 1.0f) out.push_back(id);
        EXPECT_EQ(matcher.allows(id), logit == 1.0f) << id;
    }
    return out;
}

TEST(GrammarMatcher, MasksWhatDoesNotFit) {
    const PieceTokenizer tokenizer({"a", "ab", "abc", "b", "bc", "c", "", "x", "abx", "b"});
    const TokenId end = tokenizer.end();
    const auto trie = std::make_shared<const TokenTrie>(tokenizer);
    GrammarMatcher matcher(parsed("root ::= \"abc\" \"abc\"?"), trie);
    EXPECT_EQ(allowed(matcher, 11), (std::vector<TokenId>{0, 1, 2}));
    matcher.accept(0);
    EXPECT_EQ(allowed(matcher, 11), (std::vector<TokenId>{3, 4, 9}));
    EXPECT_FALSE(matcher.complete());
    matcher.accept(4);
    EXPECT_TRUE(matcher.complete());
    EXPECT_FALSE(matcher.finished());
    EXPECT_EQ(allowed(matcher, 11), (std::vector<TokenId>{0, 1, 2, end}));
    GrammarMatcher fork = matcher;
    matcher.accept(2);
    EXPECT_TRUE(matcher.finished());
    EXPECT_EQ(allowed(matcher, 11), (std::vector<TokenId>{end}));
    fork.accept(0);
    EXPECT_FALSE(fork.complete());
    EXPECT_EQ(allowed(fork, 11), (std::vector<TokenId>{3, 4, 9}));
    // Rows of logits are often longer than the vocabulary.
    EXPECT_EQ(allowed(fork, 100), (std::vector<TokenId>{3, 4, 9}));
}

TEST(GrammarMatcher, WhatDoesNotFitFailsAndBansEverything) {
    const PieceTokenizer tokenizer({"a", "b"});
    GrammarMatcher matcher(parsed("root ::= \"aa\""), std::make_shared<const TokenTrie>(tokenizer));
    matcher.accept(1);
    EXPECT_TRUE(matcher.failed());
    EXPECT_FALSE(matcher.complete());
    EXPECT_TRUE(allowed(matcher, 3).empty());
    matcher.accept(0);
    EXPECT_TRUE(matcher.failed());
    GrammarMatcher outside(parsed("root ::= \"aa\""), std::make_shared<const TokenTrie>(tokenizer));
    outside.accept(77);
    EXPECT_TRUE(outside.failed());
}

TEST(GrammarMatcher, NothingFitsTheVocabulary) {
    const PieceTokenizer tokenizer({"a", "b"});
    GrammarMatcher matcher(parsed("root ::= \"c\""), std::make_shared<const TokenTrie>(tokenizer));
    EXPECT_TRUE(allowed(matcher, 3).empty());
    EXPECT_FALSE(matcher.failed());
}

TEST(GrammarMatcher, AnyByteCutIsRight) {
    // Every byte is a token, and so is every piece of two or three bytes of the texts: half characters, too.
    const std::string texts[] = {"{\"k\": \"\u00e9\u4f60\U0001F999\"}", "{\"k\":\"\\u00e9\\n\"}",
                                 "{\"k\":\"\"}"};
    std::vector<std::string> pieces;
    for (int byte = 0; byte < 256; ++byte) pieces.emplace_back(1, static_cast<char>(byte));
    for (const std::string& text : texts) {
        for (std::size_t i = 0; i < text.size(); ++i) {
            for (std::size_t length = 2; length <= 3; ++length) pieces.push_back(text.substr(i, length));
        }
    }
    const PieceTokenizer tokenizer(pieces);
    const auto trie = std::make_shared<const TokenTrie>(tokenizer);
    const GrammarPointer grammar =
        ofSchema(R"({"type":"object","properties":{"k":{"type":"string"}},"required":["k"]})");
    std::mt19937 random(5);
    for (int round = 0; round < 60; ++round) {
        const std::string& text = texts[static_cast<std::size_t>(round) % 3];
        GrammarMatcher matcher(grammar, trie);
        for (std::size_t at = 0; at < text.size();) {
            const std::string cut = text.substr(at, 1 + random() % 3);
            const auto id =
                static_cast<TokenId>(std::find(pieces.begin(), pieces.end(), cut) - pieces.begin());
            ASSERT_LT(id, static_cast<TokenId>(pieces.size()));
            ASSERT_TRUE(matcher.allows(id)) << text << " at " << at;
            matcher.accept(id);
            at += cut.size();
            ASSERT_EQ(matcher.complete(), at == text.size());
        }
        EXPECT_TRUE(matcher.finished());
    }
}

TEST(GrammarMatcher, MaskEqualsTryingEveryToken) {
    std::mt19937 random(9);
    std::vector<std::string> pieces;
    for (int i = 0; i < 400; ++i) {
        std::string piece;
        for (unsigned n = 1 + random() % 5; n > 0; --n)
            piece += "{}[]\":,0123abtruefalsn \\\xc3\xa9"[random() % 29];
        pieces.push_back(piece);
    }
    for (const char byte : std::string("{}[]\":,01ab \\")) pieces.emplace_back(1, byte);
    const PieceTokenizer tokenizer(pieces);
    const auto trie = std::make_shared<const TokenTrie>(tokenizer);
    for (unsigned round = 0; round < 20; ++round) {
        GrammarMatcher matcher(ofSchema("{}"), trie);
        for (int i = 0; i < 30; ++i) {
            const auto choices = allowed(matcher, tokenizer.vocabularySize());  // compares with allows()
            if (choices.empty() || matcher.finished()) break;
            const TokenId id = choices[random() % choices.size()];
            if (id == tokenizer.end()) break;
            matcher.accept(id);
        }
    }
}

TEST(GrammarMatcher, LeadsToAnEndInTime) {
    std::vector<std::string> pieces = {"aaaa", "\\\"", "[[[", "\"a\"", ",\n  ", "12", "\u00e9"};
    for (int byte = 0; byte < 256; ++byte) pieces.emplace_back(1, static_cast<char>(byte));
    const PieceTokenizer tokenizer(pieces);
    const auto trie = std::make_shared<const TokenTrie>(tokenizer);
    const GrammarPointer grammars[] = {
        ofSchema("{}"),
        ofSchema(
            R"({"type":"object","properties":{"s":{"type":"string","minLength":3},"l":{"items":{"type":"string"},
            "minItems":2}},"required":["s","l"]})"),
        parsed("root ::= root \"+\" t | t\nt ::= t \"*\" f | f\nf ::= [a-z]+ | \"(\" root \")\""),
    };
    const std::int32_t shortest[] = {1, 24, 1};  // {"s":"aaa","l":["",""]} and its like
    std::mt19937 random(8);
    for (std::size_t which = 0; which < std::size(grammars); ++which) {
        for (std::int32_t limit = shortest[which]; limit < 70; ++limit) {
            GrammarMatcher matcher(grammars[which], trie);
            std::int32_t used = 0;
            for (; used < limit && !matcher.finished(); ++used) {
                std::vector<float> logits(static_cast<std::size_t>(tokenizer.vocabularySize()), 0.0f);
                matcher.limitTokens(limit - used);
                matcher.mask(logits);
                std::vector<TokenId> choices;
                for (TokenId id = 0; id < tokenizer.vocabularySize(); ++id) {
                    if (logits[static_cast<std::size_t>(id)] == 0) choices.push_back(id);
                }
                ASSERT_FALSE(choices.empty());
                const TokenId id = choices[random() % choices.size()];
                if (id == tokenizer.end()) break;
                matcher.accept(id);
            }
            EXPECT_TRUE(matcher.complete()) << which << " with " << limit << " tokens";
        }
    }
}

TEST(GrammarMatcher, MaskTimeForALargeVocabulary) {
    const std::string path = std::string(FIRESIDE_SHARED) + "/fixtures/tokenizers/qwen2.gguf";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "needs " << path;
    const auto file = gguf::GgufFile::open(path);
    ASSERT_TRUE(file.ok());
    const auto tokenizer = text::Tokenizer::create(*file);
    ASSERT_TRUE(tokenizer.ok());
    using Clock = std::chrono::steady_clock;
    const auto milliseconds = [](Clock::time_point since) {
        return std::chrono::duration<double, std::milli>(Clock::now() - since).count();
    };
    auto begin = Clock::now();
    const auto trie = std::make_shared<const TokenTrie>(**tokenizer);
    std::cout << "vocabulary of " << trie->vocabularySize() << " tokens, tree of " << trie->nodes().size()
              << " nodes in " << milliseconds(begin) << " ms\n";
    const GrammarPointer grammars[] = {
        ofSchema("{}"),
        ofSchema(
            R"({"type":"object","properties":{"name":{"type":"string","maxLength":40},"age":{"type":"integer",
            "minimum":0,"maximum":150},"tags":{"type":"array","items":{"type":"string"}}},"required":["name","age"]})"),
        parsed("root ::= (word \" \")* word \".\"\nword ::= [A-Za-z\u00c0-\u024f]{1,12}"),
    };
    std::mt19937 random(1);
    for (const GrammarPointer& grammar : grammars) {
        double total = 0, longest = 0;
        int masks = 0;
        std::vector<float> logits(trie->vocabularySize());
        GrammarMatcher matcher(grammar, trie);
        for (; masks < 200 && !matcher.finished(); ++masks) {
            std::fill(logits.begin(), logits.end(), 0.0f);
            begin = Clock::now();
            matcher.mask(logits);
            const double took = milliseconds(begin);
            total += took;
            longest = std::max(longest, took);
            std::vector<TokenId> choices;
            for (std::size_t i = 0; i < logits.size(); ++i) {
                const auto id = static_cast<TokenId>(i);
                if (logits[i] == 0 && !(*tokenizer)->endsTurn(id)) choices.push_back(id);
            }
            ASSERT_FALSE(choices.empty());
            matcher.accept(choices[random() % choices.size()]);
        }
        std::cout << masks << " masks, mean " << total / masks << " ms, longest " << longest << " ms\n";
    }
}

}  // namespace
}  // namespace fireside::test
