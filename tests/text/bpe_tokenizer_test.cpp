#include <gtest/gtest.h>

#include "tests/text/vocabulary_files.h"

namespace fireside::test {
namespace {

using text::PromptPiece;
using text::TokenId;
using Ids = std::vector<TokenId>;

/// The bytes, then one token per merge ("t h" makes "th"), then `extra`.
GgufWriter mergesFile(const std::vector<std::string>& merges, const std::string& pattern,
                      const std::vector<Token>& extra = {}) {
    std::vector<Token> tokens = byteAlphabet();
    for (std::string merge : merges) {
        merge.erase(merge.find(' ', 1), 1);
        tokens.push_back({merge});
    }
    tokens.insert(tokens.end(), extra.begin(), extra.end());
    GgufWriter writer = vocabularyFile("gpt2", tokens);
    writer.strings("tokenizer.ggml.merges", merges).string("tokenizer.ggml.pre", pattern);
    return writer;
}

constexpr TokenId kFirstMerge = 256;

TEST(ByteLevel, MergesByRankLeftmostFirst) {
    const auto tokenizer = goodTokenizer(mergesFile({"b c", "a b", "a a"}, "gpt-2"));
    EXPECT_EQ(tokenizer->encode("abc"), (Ids{'a', kFirstMerge}));  // b c has the better rank
    EXPECT_EQ(tokenizer->encode("abd"), (Ids{kFirstMerge + 1, 'd'}));
    EXPECT_EQ(tokenizer->encode("aaa"), (Ids{kFirstMerge + 2, 'a'}));
    EXPECT_EQ(tokenizer->encode(""), Ids{});
}

TEST(ByteLevel, TheSpaceIsPartOfItsWord) {
    const auto tokenizer = goodTokenizer(mergesFile({"t h", "Ġ th"}, "gpt-2"));
    EXPECT_EQ(tokenizer->encode("th th"), (Ids{kFirstMerge, kFirstMerge + 1}));
    EXPECT_EQ(tokenizer->piece(kFirstMerge + 1), " th");
    EXPECT_EQ(tokenizer->encode("th  th"), (Ids{kFirstMerge, ' ', kFirstMerge + 1}));
}

TEST(ByteLevel, LlamaTakesAWordThatIsATokenWhole) {
    // "abcd" is a token that no merge leads to.
    const std::vector<Token> extra = {{"abcd"}};
    const auto llama = goodTokenizer(mergesFile({"a b"}, "llama-bpe", extra));
    EXPECT_EQ(llama->encode("abcd"), (Ids{kFirstMerge + 1}));
    EXPECT_EQ(llama->encode("abcde"), (Ids{kFirstMerge, 'c', 'd', 'e'}));
    const auto qwen = goodTokenizer(mergesFile({"a b"}, "qwen2", extra));
    EXPECT_EQ(qwen->encode("abcd"), (Ids{kFirstMerge, 'c', 'd'}));
}

TEST(ByteLevel, NoTextBecomesAControlToken) {
    // Not as a whole word, and not by a merge either.
    const auto tokenizer = goodTokenizer(mergesFile({}, "llama-bpe", {{"stop", 3}}));
    EXPECT_EQ(tokenizer->encode("stop"), (Ids{'s', 't', 'o', 'p'}));
    EXPECT_EQ(tokenizer->encode("stop", true), (Ids{256}));

    std::vector<Token> tokens = byteAlphabet();
    tokens.push_back({"ab", 3});
    GgufWriter writer = vocabularyFile("gpt2", tokens);
    writer.strings("tokenizer.ggml.merges", {"a b"});
    EXPECT_EQ(goodTokenizer(writer)->encode("ab"), (Ids{'a', 'b'}));
}

TEST(ByteLevel, DigitsAreGroupedAsThePatternSays) {
    const std::vector<std::string> merges = {"1 1", "11 1", "11 11"};
    const auto count = [&](const char* pattern, const char* text) {
        return goodTokenizer(mergesFile(merges, pattern))->encode(text).size();
    };
    EXPECT_EQ(count("gpt-2", "1111"), 1u);
    EXPECT_EQ(count("llama-bpe", "1111"), 2u);
    EXPECT_EQ(count("deepseek-v3", "1111"), 2u);
    EXPECT_EQ(count("qwen2", "1111"), 4u);
    EXPECT_EQ(count("deepseek-coder", "1111"), 4u);
    EXPECT_EQ(count("smollm", "1111"), 4u);
    EXPECT_EQ(count("deepseek-llm", "1111"), 1u);
    EXPECT_EQ(count("default", "1111"), 2u);
}

TEST(ByteLevel, SpecialTokensOnlyInMarkup) {
    const auto tokenizer = goodTokenizer(
        mergesFile({}, "gpt-2", {{"<|a|>", 3}, {"<|a|><|b|>", 3}, {"<tool>", 4}, {"<unk>", 2}}));
    EXPECT_EQ(tokenizer->encode("x<|a|>y", true), (Ids{'x', 256, 'y'}));
    EXPECT_EQ(tokenizer->encode("<|a|><|b|>", true), (Ids{257})) << "the longest wins";
    EXPECT_EQ(tokenizer->encode("<|a|><|b", true), (Ids{256, '<', '|', 'b'}));
    EXPECT_EQ(tokenizer->encode("<|a|>"), (Ids{'<', '|', 'a', '|', '>'}));
    EXPECT_EQ(tokenizer->encode("x<tool>"), (Ids{'x', 258})) << "user-defined ones in any text";
    EXPECT_EQ(tokenizer->encode("<unk>").size(), 5u);
    EXPECT_EQ(tokenizer->piece(258), "<tool>");
    EXPECT_EQ(tokenizer->piece(256), "");
}

TEST(ByteLevel, NeighbouringStretchesAreOneText) {
    const auto tokenizer = goodTokenizer(
        mergesFile({"t h", "Ġ th", "\xc3\x83 \xc2\xa9"}, "gpt-2", {{"<|a|>", 3}, {"<tool>", 4}}));
    const auto encode = [&](std::vector<PromptPiece> pieces) { return tokenizer->encode(pieces); };
    EXPECT_EQ(encode({{" ", false}, {"t", false}, {"h", false}}), (Ids{kFirstMerge + 1}));
    EXPECT_EQ(encode({{"<|a|> t", true}, {"h", false}}), (Ids{kFirstMerge + 3, kFirstMerge + 1}));
    EXPECT_EQ(encode({{"<to", false}, {"ol>", false}}), (Ids{kFirstMerge + 4}));
    EXPECT_EQ(encode({{"\xc3", false}, {"\xa9", false}}), (Ids{kFirstMerge + 2}))
        << "also within a character";
    // Markup and pasted text together must not make a control token.
    EXPECT_EQ(encode({{"<|", true}, {"a|>", false}}), (Ids{'<', '|', 'a', '|', '>'}));
    EXPECT_EQ(encode({{"", true}, {"", false}}), Ids{});
}

TEST(ByteLevel, AnyBytesSurvive) {
    for (const char* pattern :
         {"default", "gpt-2", "llama-bpe", "qwen2", "deepseek-llm", "deepseek-coder", "deepseek-v3"}) {
        const auto tokenizer = goodTokenizer(mergesFile({"t h", "Ã ©"}, pattern));
        ASSERT_NE(tokenizer, nullptr);
        for (const std::string& text :
             {std::string("\xff\xfe th \xc3\xa9"), std::string("th\xc3"), std::string("\xed\xa0\x80"),
              std::string("a\0b", 3), std::string("\xf0\x9f\x98 \xf0\x9f\x98\x80"),
              std::string("\xc3\xa9\x80\x80th\xe2\x82")}) {
            EXPECT_EQ(decodeAll(*tokenizer, tokenizer->encode(text)), text) << pattern;
        }
        std::string all;
        for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
        EXPECT_EQ(decodeAll(*tokenizer, tokenizer->encode(all)), all) << pattern;
    }
}

TEST(ByteLevel, BytesWithoutATokenAreLost) {
    std::vector<Token> tokens = {{"a"}, {"<unk>", 2}};
    GgufWriter writer = vocabularyFile("gpt2", tokens);
    writer.strings("tokenizer.ggml.merges", {});
    writer.u32("tokenizer.ggml.unknown_token_id", 1);
    EXPECT_EQ(goodTokenizer(writer)->encode("aba"), (Ids{0, 0}));
}

TEST(ByteLevel, MergesMustBePairs) {
    for (const char* merge : {"th", "", "q "}) {
        GgufWriter writer = vocabularyFile("gpt2", byteAlphabet());
        writer.strings("tokenizer.ggml.merges", {merge});
        const auto tokenizer = makeTokenizer(writer);
        ASSERT_FALSE(tokenizer.ok()) << merge;
        EXPECT_EQ(tokenizer.code(), ErrorCode::ModelInconsistent);
    }
}

TEST(ByteLevel, MergesMayLeadThroughPiecesThatAreNoTokens) {
    std::vector<Token> tokens = byteAlphabet();
    tokens.push_back({"abc"});
    GgufWriter writer = vocabularyFile("gpt2", tokens);
    writer.strings("tokenizer.ggml.merges", {"a b", "ab c", "x y"});
    const auto tokenizer = goodTokenizer(writer);
    EXPECT_EQ(tokenizer->encode("abc"), (Ids{256}));
    EXPECT_EQ(tokenizer->encode("abxy"), (Ids{'a', 'b', 'x', 'y'})) << "a piece without a token is bytes";
}

TEST(ByteLevel, MergesMayBeginWithBytesThatAreNoTokens) {
    GgufWriter writer = vocabularyFile("gpt2", {{"a"}, {"bc"}});
    writer.strings("tokenizer.ggml.merges", {"b c"});
    EXPECT_EQ(goodTokenizer(writer)->encode("abcb"), (Ids{0, 1}));
}

/// A vocabulary of plain texts with U+2581 for spaces, as Gemma 4 has it: 0 <bos>, 1 unknown, 2 to 257 bytes.
GgufWriter plainFile(const std::string& model, const std::string& pattern, const std::vector<Token>& texts,
                     const std::vector<std::string>& merges) {
    std::vector<Token> tokens = {{"<bos>", 3}, {"<unk>", 2}};
    for (const Token& token : byteTokens()) tokens.push_back(token);
    tokens.insert(tokens.end(), texts.begin(), texts.end());
    GgufWriter writer = vocabularyFile(model, tokens);
    writer.strings("tokenizer.ggml.merges", merges).u32("tokenizer.ggml.bos_token_id", 0);
    if (!pattern.empty()) writer.string("tokenizer.ggml.pre", pattern);
    return writer;
}
constexpr TokenId kFirstText = 258;

TEST(PlainBpe, GemmaMergesAcrossWords) {
    GgufWriter writer =
        plainFile("gemma4", "", {{"a"}, {"▁"}, {"▁a"}, {"a▁a"}, {"\n\n"}, {"\n"}}, {"▁ a", "a ▁a"});
    writer.boolean("tokenizer.ggml.add_bos_token", false);
    const auto tokenizer = goodTokenizer(writer);
    ASSERT_NE(tokenizer, nullptr);
    EXPECT_EQ(tokenizer->encode("a a"), (Ids{kFirstText + 3}));
    EXPECT_EQ(tokenizer->encode("a\n\na"), (Ids{kFirstText, kFirstText + 4, kFirstText}))
        << "no merge leads to the line breaks";
    EXPECT_EQ(tokenizer->encode("é"), (Ids{2 + 0xc3, 2 + 0xa9}));
    EXPECT_EQ(tokenizer->encode("\xff"), (Ids{2 + 0xff}));
    EXPECT_EQ(tokenizer->piece(kFirstText + 3), "a a");
    EXPECT_EQ(tokenizer->piece(2 + 0xc3), "\xc3");
    EXPECT_TRUE(tokenizer->addsBos()) << "whatever the file says";
}

TEST(PlainBpe, MmBertPutsASpaceBeforeLines) {
    const auto tokenizer =
        goodTokenizer(plainFile("gpt2", "mmbert", {{"a"}, {"▁"}, {"▁a"}, {"a▁"}, {"\n"}}, {"a ▁", "▁ a"}));
    EXPECT_EQ(tokenizer->encode("a a\n a"),
              (Ids{kFirstText + 2, kFirstText + 2, kFirstText + 4, kFirstText + 2}));
}

TEST(PlainBpe, WhiteSpaceOnlyEndsWords) {
    const auto tokenizer =
        goodTokenizer(plainFile("whitespace", "whitespace", {{"a"}, {"b"}, {"ab"}, {"A"}}, {"a b"}));
    EXPECT_EQ(tokenizer->encode("ab\na b\u3000A"),
              (Ids{kFirstText + 2, kFirstText, kFirstText + 1, kFirstText + 3}));
    GgufWriter lower = plainFile("whitespace", "whitespace", {{"a"}, {"b"}, {"ab"}, {"A"}}, {"a b"});
    lower.boolean("tokenizer.ggml.normalizer.lowercase", true);
    EXPECT_EQ(goodTokenizer(lower)->encode("AB"), (Ids{kFirstText + 2}));
}

TEST(ByteLevel, KimiMayDoWithoutMerges) {
    GgufWriter writer = vocabularyFile("gpt2", byteAlphabet());
    writer.string("tokenizer.ggml.pre", "kimi-k2");
    EXPECT_EQ(goodTokenizer(writer)->encode("ab"), (Ids{'a', 'b'}));
}

}  // namespace
}  // namespace fireside::test
