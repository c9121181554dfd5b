// Where each pattern cuts. The expected pieces follow from the patterns by hand.
#include "inference/text/pre_tokenizer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace fireside::test {
namespace {

using Words = std::vector<std::string>;

Words split(const char* pattern, std::string_view text) {
    const auto preTokenizer = text::PreTokenizer::create(pattern);
    EXPECT_TRUE(preTokenizer.ok()) << preTokenizer.error().detail;
    Words words;
    if (!preTokenizer.ok()) return words;
    for (const std::string_view word : preTokenizer->split(text)) words.emplace_back(word);
    return words;
}

TEST(PreTokenizer, Gpt2) {
    EXPECT_EQ(split("gpt-2", "Hello world's"), (Words{"Hello", " world", "'s"}));
    EXPECT_EQ(split("gpt-2", "IT'S"), (Words{"IT", "'", "S"})) << "contractions in lower case only";
    EXPECT_EQ(split("gpt-2", "a  b"), (Words{"a", " ", " b"}));
    EXPECT_EQ(split("gpt-2", "a \n\n b"), (Words{"a", " \n\n", " b"}));
    EXPECT_EQ(split("gpt-2", "x1234!?"), (Words{"x", "1234", "!?"}));
    EXPECT_EQ(split("gpt-2", "tail  "), (Words{"tail", "  "}));
    EXPECT_EQ(split("gpt-2", "e\xcc\x81"), (Words{"e", "\xcc\x81"})) << "a combining mark is no letter";
}

TEST(PreTokenizer, Llama3AndQwen2) {
    for (const char* pattern : {"llama-bpe", "llama3", "qwen2"}) {
        EXPECT_EQ(split(pattern, "WE'VE we'Ll"), (Words{"WE", "'VE", " we", "'Ll"})) << pattern;
        EXPECT_EQ(split(pattern, "(foo)\n\nbar"), (Words{"(foo", ")\n\n", "bar"})) << pattern;
        EXPECT_EQ(split(pattern, "a \n \n  b"), (Words{"a", " \n \n", " ", " b"})) << pattern;
        EXPECT_EQ(split(pattern, "\tx"), (Words{"\tx"})) << pattern;
    }
    EXPECT_EQ(split("llama-bpe", "1234567"), (Words{"123", "456", "7"}));
    EXPECT_EQ(split("qwen2", "123"), (Words{"1", "2", "3"}));
}

TEST(PreTokenizer, DeepseekV3) {
    EXPECT_EQ(split("deepseek-v3", "1234"), (Words{"123", "4"}));
    EXPECT_EQ(split("deepseek-v3", "a你好b"), (Words{"a", "你好", "b"}));
    EXPECT_EQ(split("deepseek-v3", "#tag e\xcc\x81!"), (Words{"#tag", " e\xcc\x81", "!"}));
}

TEST(PreTokenizer, DeepseekCoder) {
    EXPECT_EQ(split("deepseek-coder", "a\n\nb"), (Words{"a", "\n", "\n", "b"}));
    EXPECT_EQ(split("deepseek-coder", "x, 12"), (Words{"x", ",", " ", "1", "2"}));
    EXPECT_EQ(split("deepseek-coder", "x = y"), (Words{"x", " =", " y"})) << "a symbol is no punctuation";
    EXPECT_EQ(split("deepseek-coder", " 你好 a"), (Words{" ", "你好", " a"}));
}

TEST(PreTokenizer, DeepseekLlm) {
    EXPECT_EQ(split("deepseek-llm", "ab 12\n"), (Words{"ab", " ", "12", "\n"}));
    EXPECT_EQ(split("deepseek-llm", "a, b  "), (Words{"a", ",", " b", "  "}));
    // The model's own classes hold U+3000; the reference takes it for nothing but white space.
    EXPECT_EQ(split("deepseek-llm", "  \u30007"), (Words{"  \u3000", "7"}));
}

TEST(PreTokenizer, Default) {
    EXPECT_EQ(split("default", "a.b 12345"), (Words{"a", ".", "b", " ", "123", "45"}));
    EXPECT_EQ(split("default", "x <= 1"), (Words{"x", " ", "<=", " ", "1"}));
}

TEST(PreTokenizer, SpacesAreThoseOfUnicode) {
    EXPECT_EQ(split("gpt-2", "\xc2\xa0\xe3\x80\x80z"), (Words{"\xc2\xa0", "\xe3\x80\x80", "z"}));
    // U+180E is one for PCRE2's \s, but has not been white space since Unicode 6.3.
    EXPECT_EQ(split("gpt-2", "\xe1\xa0\x8e\xe1\xa0\x8ez"), (Words{"\xe1\xa0\x8e\xe1\xa0\x8e", "z"}));
}

TEST(PreTokenizer, NothingIsLost) {
    const std::string text =
        "A\tmix: 12\xc2\xbd \xf0\x9f\xa6\x99\n\r\n  你好, мир!\xe2\x80\x8d\x01  '' \xc2\x85";
    for (const char* pattern :
         {"default", "gpt-2", "llama-bpe", "llama3", "llama-v3", "qwen2", "deepseek-r1-qwen", "smollm",
          "deepseek-llm", "deepseek-coder", "deepseek-v3"}) {
        std::string joined;
        for (const std::string& word : split(pattern, text)) {
            EXPECT_FALSE(word.empty()) << pattern;
            joined += word;
        }
        EXPECT_EQ(joined, text) << pattern;
    }
}

TEST(PreTokenizer, UnknownPatternsAreNamed) {
    const auto unknown = text::PreTokenizer::create("tomorrow");
    ASSERT_FALSE(unknown.ok());
    EXPECT_EQ(unknown.code(), ErrorCode::UnsupportedTokenizer);
    EXPECT_NE(unknown.error().detail.find("tomorrow"), std::string::npos);
}

}  // namespace
}  // namespace fireside::test
