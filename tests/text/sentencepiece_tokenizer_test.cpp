#include <gtest/gtest.h>

#include "tests/text/vocabulary_files.h"

namespace fireside::test {
namespace {

using text::PromptPiece;
using text::TokenId;
using Ids = std::vector<TokenId>;

/// 0..2 special, 3..258 the bytes, then `pieces`.
constexpr TokenId kByte = 3;
constexpr TokenId kPiece = 259;

GgufWriter piecesFile(const std::vector<Token>& pieces) {
    std::vector<Token> tokens = {{"<unk>", 2}, {"<s>", 3}, {"</s>", 3}};
    for (const Token& token : byteTokens()) tokens.push_back(token);
    tokens.insert(tokens.end(), pieces.begin(), pieces.end());
    GgufWriter writer = vocabularyFile("llama", tokens);
    writer.u32("tokenizer.ggml.unknown_token_id", 0);
    return writer;
}

const std::vector<Token> kLetters = {{"▁", 1, -10}, {"a", 1, -11}, {"b", 1, -12}, {"c", 1, -13}};

GgufWriter lettersAnd(const std::vector<Token>& more) {
    std::vector<Token> pieces = kLetters;
    pieces.insert(pieces.end(), more.begin(), more.end());
    return piecesFile(pieces);
}

constexpr TokenId kSpace = kPiece;
constexpr TokenId kA = kPiece + 1;
constexpr TokenId kB = kPiece + 2;
constexpr TokenId kC = kPiece + 3;
constexpr TokenId kMore = kPiece + 4;

TEST(SentencePiece, MergesByScoreLeftmostFirst) {
    const auto tokenizer = goodTokenizer(lettersAnd({{"ab", 1, -2}, {"bc", 1, -1}, {"aa", 1, -3}}));
    EXPECT_EQ(tokenizer->encode("abc"), (Ids{kSpace, kA, kMore + 1}));
    EXPECT_EQ(tokenizer->encode("aaa"), (Ids{kSpace, kMore + 2, kA}));
    EXPECT_EQ(tokenizer->encode(""), Ids{});
}

TEST(SentencePiece, MergesThroughPiecesThatAreNoToken) {
    // "cab": there is no "ca", but "ab" and then "cab".
    const auto tokenizer = goodTokenizer(lettersAnd({{"ab", 1, -5}, {"cab", 1, -1}}));
    EXPECT_EQ(tokenizer->encode("cab"), (Ids{kSpace, kMore + 1}));
}

TEST(SentencePiece, SpacePrefix) {
    GgufWriter writer = lettersAnd({{"▁a", 1, -1}});
    const auto spaced = goodTokenizer(writer);
    EXPECT_TRUE(spaced->addsSpacePrefix());
    EXPECT_EQ(spaced->encode("a a"), (Ids{kMore, kMore}));
    EXPECT_EQ(spaced->piece(kMore), " a");
    EXPECT_EQ(spaced->encode(" a"), (Ids{kSpace, kMore}));
    writer.boolean("tokenizer.ggml.add_space_prefix", false);
    const auto bare = goodTokenizer(writer);
    EXPECT_FALSE(bare->addsSpacePrefix());
    EXPECT_EQ(bare->encode("a a"), (Ids{kA, kMore}));
}

TEST(SentencePiece, SpacePrefixAlsoAfterSpecialTokens) {
    const auto tokenizer = goodTokenizer(lettersAnd({{"▁a", 1, -1}, {"[X]", 4}}));
    EXPECT_EQ(tokenizer->encode("<s>a</s>a", true), (Ids{1, kMore, 2, kMore}));
    EXPECT_EQ(tokenizer->encode("a[X]a"), (Ids{kMore, kMore + 1, kMore}));
    const std::vector<PromptPiece> joined = {{"<s>a", true}, {"a", false}};
    EXPECT_EQ(tokenizer->encode(joined), (Ids{1, kMore, kA})) << "one text, one prefix";
}

TEST(SentencePiece, TextIsNoMarkup) {
    // The pieces of "</s>" may merge, but never to the control token, nor "<0x41>" to the byte token.
    const std::vector<Token> pieces = {{"<", 1, -9}, {"/", 1, -9},  {"s", 1, -9},
                                       {">", 1, -9}, {"</", 1, -2}, {"s>", 1, -2}};
    const auto tokenizer = goodTokenizer(piecesFile(pieces));
    EXPECT_EQ(tokenizer->encode("</s>"), (Ids{kByte + ' ', kPiece + 4, kPiece + 5}));
    EXPECT_EQ(tokenizer->encode("</s>", true), (Ids{2}));
    EXPECT_EQ(decodeAll(*tokenizer, tokenizer->encode("<0x41>")), " <0x41>");
}

TEST(SentencePiece, ByteFallback) {
    const auto tokenizer = goodTokenizer(lettersAnd({}));
    EXPECT_EQ(tokenizer->encode("a\xc3\xa9"), (Ids{kSpace, kA, kByte + 0xc3, kByte + 0xa9}));
    EXPECT_EQ(tokenizer->piece(kByte + 0xc3), "\xc3");
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    EXPECT_EQ(decodeAll(*tokenizer, tokenizer->encode(all)), " " + all) << "invalid UTF-8 loses nothing";
}

TEST(SentencePiece, WithoutByteTokensUnknown) {
    GgufWriter writer = vocabularyFile("llama", {{"<unk>", 2}, {"▁", 1, -1}, {"a", 1, -1}});
    EXPECT_EQ(goodTokenizer(writer)->encode("az"), (Ids{1, 2, 0})) << "0 by the kind's own convention";
    writer.u32("tokenizer.ggml.unknown_token_id", 1);
    EXPECT_EQ(goodTokenizer(writer)->encode("az"), (Ids{1, 2, 1}));
}

TEST(SentencePiece, UnusedTokensAreNotUsed) {
    const auto tokenizer = goodTokenizer(lettersAnd({{"ab", 5, 0}}));
    EXPECT_EQ(tokenizer->encode("ab"), (Ids{kSpace, kA, kB}));
    EXPECT_EQ(tokenizer->piece(kMore), "");
}

TEST(SentencePiece, TheDemoModelsWordsAreRejoined) {
    const auto tokenizer = tokenizerOf(FIRESIDE_DEMO_MODEL);
    ASSERT_NE(tokenizer, nullptr);
    for (const char* text : {"Once upon a time", "  two  spaces  ", "tabs\tand\nlines\n", "日本語 🦙"}) {
        EXPECT_EQ(decodeAll(*tokenizer, tokenizer->encode(text)), std::string(" ") + text);
    }
    EXPECT_LT(tokenizer->encode("Once upon a time").size(), 12u) << "merged, not letter by letter";
}

}  // namespace
}  // namespace fireside::test
