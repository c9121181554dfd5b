#include <gtest/gtest.h>

#include "tests/text/vocabulary_files.h"

namespace fireside::test {
namespace {

using text::TokenId;
using Ids = std::vector<TokenId>;

// 0 [PAD], 1 [UNK], 2 [CLS], 3 [SEP], then these.
const std::vector<std::string> kTexts = {"▁hug", "s",  "▁!", "▁e", "▁É", "▁中", "▁文", "▁ᄒ",
                                         "gi",   "ng", "▁$", "▁x", "ᅡ", "ᆫ",  "▁क",  "ि"};
constexpr TokenId kHug = 4, kS = 5, kBang = 6, kE = 7, kUpperE = 8, kZhong = 9, kWen = 10, kJamo = 11;

GgufWriter wordPieceFile() {
    std::vector<Token> tokens = {{"[PAD]", 3}, {"[UNK]", 3}, {"[CLS]", 3}, {"[SEP]", 3}};
    for (const std::string& text : kTexts) tokens.push_back({text});
    GgufWriter writer = vocabularyFile("bert", tokens);
    writer.u32("tokenizer.ggml.bos_token_id", 2).u32("tokenizer.ggml.unknown_token_id", 1);
    writer.u32("tokenizer.ggml.seperator_token_id", 3);
    return writer;
}

TEST(WordPiece, TakesTheLongestPiecesOfEachWord) {
    const auto tokenizer = goodTokenizer(wordPieceFile());
    ASSERT_NE(tokenizer, nullptr);
    EXPECT_EQ(tokenizer->encode("hugs  hug\n!"), (Ids{kHug, kS, kHug, kBang}));
    EXPECT_EQ(tokenizer->encode("hugging!"), (Ids{kHug, 12, 13, kBang}));
    EXPECT_EQ(tokenizer->encode("hugging7!"), (Ids{1, kBang}))
        << "what no piece covers makes the word unknown";
    EXPECT_EQ(tokenizer->encode("hug!hug"), (Ids{kHug, kBang, kHug}));
    EXPECT_EQ(tokenizer->encode("中文x"), (Ids{kZhong, kWen, 15}));
    EXPECT_EQ(tokenizer->encode(" \n"), Ids{});
    EXPECT_EQ(tokenizer->encode(""), Ids{});
}

TEST(WordPiece, NormalisesAsTheFileSays) {
    const auto lower = goodTokenizer(wordPieceFile());
    EXPECT_EQ(lower->encode("HUG É E\u0301 é"), (Ids{kHug, kE, kE, kE}));
    EXPECT_EQ(lower->encode("\u200bhu\u00adg\ufffd\xff"), (Ids{kHug})) << "control characters vanish";
    EXPECT_EQ(lower->encode("한"), (Ids{kJamo, 16, 17})) << "a syllable's letters";
    EXPECT_EQ(lower->encode("क\u093f \u0915\u0941"), (Ids{18, 19, 18})) << "only spacing marks stay";
    EXPECT_EQ(lower->encode("hug\vs\ths"), (Ids{kHug, kS, 1})) << "of control characters only some are space";
    GgufWriter cased = wordPieceFile();
    cased.boolean("tokenizer.ggml.normalizer.lowercase", false);
    EXPECT_EQ(goodTokenizer(cased)->encode("É hug HUG"), (Ids{kUpperE, kHug, 1}));
    GgufWriter stripped = wordPieceFile();
    stripped.boolean("tokenizer.ggml.normalizer.strip_accents", false);
    EXPECT_EQ(goodTokenizer(stripped)->encode("hug é"), (Ids{kHug, 1}));
}

TEST(WordPiece, WordsBeyondAHundredCharactersAreUnknown) {
    const auto tokenizer = goodTokenizer(wordPieceFile());
    std::string longest = "hug";
    while (longest.size() < 100) longest += 's';
    EXPECT_EQ(tokenizer->encode(longest).size(), 98u);
    EXPECT_EQ(tokenizer->encode(longest + "s hug"), (Ids{1, kHug}));
}

TEST(WordPiece, TextsAreFramed) {
    const auto tokenizer = goodTokenizer(wordPieceFile());
    EXPECT_EQ(tokenizer->encodeFramed("hug"), (Ids{2, kHug, 3}));
    EXPECT_EQ(tokenizer->encodeFramed(""), (Ids{2, 3}));
    EXPECT_EQ(tokenizer->encode("[CLS]").front(), 1) << "pasted text is no control token";
    EXPECT_EQ(tokenizer->encode("[CLS] hug", true), (Ids{2, kHug}));
    EXPECT_EQ(tokenizer->piece(kHug), " hug");
    EXPECT_EQ(tokenizer->piece(kS), "s");
}

TEST(WordPiece, NeedsItsFrame) {
    const auto tokenizer = makeTokenizer(vocabularyFile("bert", {{"▁a"}}));
    ASSERT_FALSE(tokenizer.ok());
    EXPECT_EQ(tokenizer.code(), ErrorCode::ModelInconsistent);
}

}  // namespace
}  // namespace fireside::test
