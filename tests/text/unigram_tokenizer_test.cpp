#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "inference/text/character_map.h"
#include "tests/text/vocabulary_files.h"

namespace fireside::test {
namespace {

using text::TokenId;
using Ids = std::vector<TokenId>;

// 0 <pad>, 1 </s>, 2 <unk>, then these.
const std::vector<Token> kTokens = {{"<pad>", 3},  {"</s>", 3},    {"<unk>", 2},  {"▁", 1, -3},
                                    {"a", 1, -3},  {"b", 1, -3},   {"ab", 1, -4}, {"▁a", 1, -5},
                                    {"bb", 1, -2}, {"<x>", 4, -9}, {"c", 5, -1},  {"abb", 1, -5.5f}};
constexpr TokenId kSpace = 3, kA = 4, kB = 5, kAb = 6, kBb = 8, kX = 9, kC = 10, kAbb = 11;

GgufWriter unigramFile() {
    GgufWriter writer = vocabularyFile("t5", kTokens);
    addScores(writer, kTokens);
    return writer;
}

/// A double array over single-byte keys: each is a child of the root and ends there.
std::vector<std::uint8_t> characterMapBytes(const std::vector<std::pair<char, std::string>>& entries) {
    // Root offset 256; the child of byte c at 256 ^ c; its value at an offset of its own.
    std::vector<std::uint32_t> units(1024, 0);
    units[0] = 256u << 10;
    std::string replacements;
    std::uint32_t place = 600;
    for (const auto& [key, replacement] : entries) {
        const auto c = static_cast<unsigned char>(key);
        const std::uint32_t node = 256u ^ c;
        units[node] = c | 1u << 8 | (node ^ place) << 10;
        units[place++] = static_cast<std::uint32_t>(replacements.size()) | 1u << 31;
        replacements += replacement + '\0';
    }
    std::vector<std::uint8_t> bytes;
    const auto append = [&bytes](std::uint32_t word) {
        for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<std::uint8_t>(word >> 8 * i));
    };
    append(static_cast<std::uint32_t>(units.size() * 4));
    for (const std::uint32_t unit : units) append(unit);
    bytes.insert(bytes.end(), replacements.begin(), replacements.end());
    return bytes;
}

TEST(Unigram, TakesTheMostProbableCover) {
    const auto tokenizer = goodTokenizer(unigramFile());
    ASSERT_NE(tokenizer, nullptr);
    EXPECT_EQ(tokenizer->encode("ab"), (Ids{kAb}));
    EXPECT_EQ(tokenizer->encode("abb"), (Ids{kA, kBb})) << "-5 beats -5.5 and -7";
    EXPECT_EQ(tokenizer->encode("b b"), (Ids{kB, kSpace, kB}));
    EXPECT_EQ(tokenizer->encode("azzb"), (Ids{kA, 2, kB})) << "neighbouring unknown characters are one";
    EXPECT_EQ(tokenizer->encode("aéz\xff"), (Ids{kA, 2}));
    EXPECT_EQ(tokenizer->encode("c<x>c"), (Ids{kC, kX, kC})) << "unused tokens count, user-defined ones win";
    EXPECT_EQ(tokenizer->encode(""), Ids{});
    EXPECT_EQ(tokenizer->encodeFramed("a"), (Ids{kA, 1}));
    EXPECT_FALSE(tokenizer->addsBos());
    EXPECT_EQ(tokenizer->piece(kSpace), " ");
    EXPECT_EQ(tokenizer->specialToken("<x>"), kX);
    EXPECT_NE(tokenizer->encode("abbabb").front(), kAbb);
}

TEST(Unigram, Spaces) {
    GgufWriter prefixed = unigramFile();
    prefixed.boolean("tokenizer.ggml.add_space_prefix", true);
    EXPECT_EQ(goodTokenizer(prefixed)->encode("b  b"), (Ids{kSpace, kB, kSpace, kSpace, kB}));
    GgufWriter merged = unigramFile();
    merged.boolean("tokenizer.ggml.remove_extra_whitespaces", true);
    EXPECT_EQ(goodTokenizer(merged)->encode("  b   b  "), (Ids{kSpace, kB, kSpace, kB}));
}

TEST(Unigram, ReplacesByTheCharacterMap) {
    GgufWriter writer = unigramFile();
    writer.u8s("tokenizer.ggml.precompiled_charsmap",
               characterMapBytes({{'A', "a"}, {'\n', " "}, {'q', ""}}));
    EXPECT_EQ(goodTokenizer(writer)->encode("Ab\nqb"), (Ids{kAb, kSpace, kB}));
}

TEST(Unigram, ComposesWhereTheFileAsksForIt) {
    std::vector<Token> tokens = kTokens;
    tokens.push_back({"é", 1, -1});
    for (const bool composes : {false, true}) {
        GgufWriter writer = vocabularyFile("t5", tokens);
        addScores(writer, tokens);
        writer.boolean("tokenizer.ggml.normalizer.nfc", composes);
        EXPECT_EQ(goodTokenizer(writer)->encode("e\u0301"), (Ids{composes ? 12 : 2}));
    }
}

TEST(Unigram, BadFiles) {
    EXPECT_FALSE(makeTokenizer(vocabularyFile("t5", kTokens)).ok()) << "no scores";
    for (const float bad :
         {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        GgufWriter writer = vocabularyFile("t5", kTokens);
        std::vector<float> scores(kTokens.size(), bad);
        writer.f32s("tokenizer.ggml.scores", scores);
        EXPECT_FALSE(makeTokenizer(writer).ok());
    }
    GgufWriter noBytes = unigramFile();
    noBytes.string("tokenizer.ggml.precompiled_charsmap", "abcd");
    EXPECT_FALSE(makeTokenizer(noBytes).ok());
    GgufWriter longToken = vocabularyFile("t5", {{std::string(20000, 'a')}});
    EXPECT_FALSE(makeTokenizer(longToken).ok());
}

TEST(CharacterMap, DamageIsHarmless) {
    EXPECT_FALSE(text::CharacterMap::create({}).ok());
    EXPECT_FALSE(text::CharacterMap::create({1, 2, 3}).ok());
    EXPECT_FALSE(text::CharacterMap::create({255, 255, 255, 255, 0}).ok());
    const auto good = characterMapBytes({{'A', "a"}, {'B', "bb"}});
    std::mt19937 random(1);
    for (int round = 0; round < 300; ++round) {
        std::vector<std::int64_t> bytes(good.begin(), good.end());
        for (int i = 0; i < 40; ++i) bytes[random() % bytes.size()] = random() % 256;
        for (std::size_t i = 0; i < 4; ++i) bytes[i] = good[i];
        const auto map = text::CharacterMap::create(bytes);
        ASSERT_TRUE(map.ok());
        std::string text;
        for (int i = 0; i < 300; ++i) text += static_cast<char>(random() % 256);
        for (std::size_t i = 0; i < text.size(); ++i) {
            const auto match = map->longestAt(std::string_view(text).substr(i));
            if (match) {
                EXPECT_LE(match->replacement.size(), 256u);
            }
        }
    }
}

}  // namespace
}  // namespace fireside::test
