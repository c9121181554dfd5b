// Long texts of any kind must take near linear time: quadratic behaviour would run into the test's time
// limit.
#include <gtest/gtest.h>

#include <string>
#include <vector>

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
                                         "deepseek-coder", "deepseek-v3"));

TEST(Scale, SentencePiece) {
    const auto tokenizer = tokenizerOf(FIRESIDE_DEMO_MODEL);
    ASSERT_NE(tokenizer, nullptr);
    for (const std::string& text : hardTexts()) {
        ASSERT_EQ(decodeAll(*tokenizer, tokenizer->encode(text, true)), " " + text);
    }
}

}  // namespace
}  // namespace fireside::test
