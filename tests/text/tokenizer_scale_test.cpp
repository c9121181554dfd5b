// Long texts of any kind must take near linear time: quadratic behaviour would run into the test's time
// limit.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "inference/text/pre_tokenizer.h"
#include "inference/text/utf8.h"
#include "tests/text/vocabulary_files.h"

namespace fireside::test {
namespace {

using text::TokenId;

constexpr std::size_t kLength = 1 << 18;

std::string repeated(std::string_view unit) {
    std::string text;
    while (text.size() < kLength) text += unit;
    return text;
}

std::vector<std::string> hardTexts() {
    return {
        repeated("a"),
        repeated(" "),
        repeated(" ") + "7",
        repeated(" ") + "x",
        repeated("\n"),
        repeated(" \t"),
        repeated("<"),
        repeated("7"),
        repeated("'"),
        repeated("\xff"),
        repeated("\xe4"),
        repeated("你好"),
        repeated("The cat's hat. "),
    };
}

class Scale : public testing::TestWithParam<const char*> {};

TEST_P(Scale, ByteLevel) {
    std::vector<Token> tokens = byteAlphabet();
    for (const char* piece : {"aa", "aaaa", "ĠĠ", "ĠĠĠĠ", "Ġx",
                              "Ċ"
                              "Ċ",
                              "<<"})
        tokens.push_back({piece});
    for (int i = 0; i < 1000; ++i)
        tokens.push_back({"<|reserved_" + std::to_string(i) + "|>", i % 2 == 0 ? 3 : 4});
    GgufWriter writer = vocabularyFile("gpt2", tokens);
    writer.strings("tokenizer.ggml.merges", {"a a", "aa aa", "Ġ Ġ", "ĠĠ ĠĠ", "Ġ x", "Ċ Ċ", "< <"});
    writer.string("tokenizer.ggml.pre", GetParam());
    const auto tokenizer = goodTokenizer(writer);
    ASSERT_NE(tokenizer, nullptr);
    for (const std::string& text : hardTexts()) {
        const auto ids = tokenizer->encode(text, true);
        ASSERT_EQ(decodeAll(*tokenizer, ids), text);
    }
    EXPECT_EQ(tokenizer->encode(repeated("a")).size(), kLength / 4) << "merged to the end";
    // The last space belongs to the word after it: no limit of the pattern engine cut the run short.
    EXPECT_EQ(tokenizer->encode(repeated(" ") + "x").back(), 256 + 4);
}

INSTANTIATE_TEST_SUITE_P(Patterns, Scale,
                         testing::Values("default", "gpt-2", "llama-bpe", "qwen2", "deepseek-llm",
                                         "deepseek-coder", "deepseek-v3", "tekken", "gpt-4o", "kimi-k2"));

/// Words differ too much for expectations, but every byte must be there, in time.
TEST(Scale, EveryPreTokenizerName) {
    std::set<const void*> done;  // names that share their steps need but one of them
    for (const auto& definition : text::preTokenizers()) {
        if (!done.insert(definition.steps.data()).second) continue;
        const auto preTokenizer = text::PreTokenizer::create(definition.name);
        ASSERT_TRUE(preTokenizer.ok());
        for (std::string text : hardTexts()) {
            text.resize(text::validUtf8Prefix(text));
            std::size_t length = 0;
            for (const std::string_view word : preTokenizer->split(text)) length += word.size();
            ASSERT_EQ(length, text.size()) << definition.name;
        }
    }
}

TEST(Scale, PlainBpe) {
    std::vector<Token> tokens = {{"<bos>", 3}};
    for (const Token& token : byteTokens()) tokens.push_back(token);
    for (const char* piece : {"a", "aa", "▁", "▁▁", "▁a", "\n", "\n\n"}) tokens.push_back({piece});
    for (const char* pre : {"gemma4", "mmbert", "sarvam-moe", "whitespace"}) {
        GgufWriter writer = vocabularyFile(pre == std::string("whitespace") ? pre : "gpt2", tokens);
        writer.strings("tokenizer.ggml.merges", {"a a", "▁ ▁", "▁ a", "\n \n"})
            .string("tokenizer.ggml.pre", pre);
        const auto tokenizer = goodTokenizer(writer);
        ASSERT_NE(tokenizer, nullptr);
        for (const std::string& text : hardTexts()) (void)tokenizer->encode(text);
    }
}

TEST(Scale, WordPiece) {
    std::vector<Token> tokens = {{"[UNK]", 3}, {"[CLS]", 3}, {"[SEP]", 3}, {"▁a"},
                                 {"a"},        {"aa"},       {"▁7"},       {"7"}};
    tokens.push_back({std::string(64, 'a')});
    GgufWriter writer = vocabularyFile("bert", tokens);
    writer.u32("tokenizer.ggml.bos_token_id", 1).u32("tokenizer.ggml.unknown_token_id", 0);
    writer.u32("tokenizer.ggml.seperator_token_id", 2);
    const auto tokenizer = goodTokenizer(writer);
    ASSERT_NE(tokenizer, nullptr);
    for (const std::string& text : hardTexts()) (void)tokenizer->encode(text);
    EXPECT_EQ(tokenizer->encode(repeated("a")).size(), 1u);  // a word beyond a hundred characters
    EXPECT_GT(tokenizer->encode(repeated("a ")).size(), kLength / 3);
}

TEST(Scale, Unigram) {
    std::vector<Token> tokens = {{"<unk>", 2}, {"▁"}, {"a"}, {"aa"}, {"▁a"}, {"7"}, {std::string(64, 'a')}};
    GgufWriter writer = vocabularyFile("t5", tokens);
    writer.f32s("tokenizer.ggml.scores", std::vector<float>(tokens.size(), -1));
    writer.u32("tokenizer.ggml.unknown_token_id", 0).boolean("tokenizer.ggml.normalizer.nfc", true);
    const auto tokenizer = goodTokenizer(writer);
    ASSERT_NE(tokenizer, nullptr);
    std::vector<std::string> texts = hardTexts();
    texts.push_back(repeated("\u0301\u0323"));  // marks that are put in order
    for (const std::string& text : texts) (void)tokenizer->encode(text);
    EXPECT_EQ(tokenizer->encode(repeated("a")).size(), kLength / 64);
}

TEST(Scale, SentencePiece) {
    const auto tokenizer = tokenizerOf(FIRESIDE_DEMO_MODEL);
    ASSERT_NE(tokenizer, nullptr);
    for (const std::string& text : hardTexts()) {
        ASSERT_EQ(decodeAll(*tokenizer, tokenizer->encode(text, true)), " " + text);
    }
}

}  // namespace
}  // namespace fireside::test
