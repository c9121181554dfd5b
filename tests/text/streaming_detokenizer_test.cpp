#include "inference/text/streaming_detokenizer.h"

#include <gtest/gtest.h>

#include <random>

#include "inference/text/utf8.h"
#include "tests/text/vocabulary_files.h"

namespace fireside::test {
namespace {

using text::StreamingDetokenizer;
using text::TokenId;

constexpr const char* kReplacement = "\xef\xbf\xbd";

/// Bytes, then a few whole pieces and a control token.
std::unique_ptr<text::Tokenizer> byteTokenizer() {
    std::vector<Token> tokens = byteAlphabet();
    tokens.push_back({"Ġthe"});
    tokens.push_back({"ðŁĺ"});  // the first three bytes of many emoji
    tokens.push_back({"ĢðŁ"});  // the last byte of one and the beginning of another
    tokens.push_back({"<|end|>", 3});
    GgufWriter writer = vocabularyFile("gpt2", tokens);
    writer.strings("tokenizer.ggml.merges", {});
    return goodTokenizer(writer);
}

/// Valid UTF-8 of `bytes`, by the rule of the Unicode standard, all at once.
std::string repaired(std::string_view bytes) {
    std::string out;
    while (!bytes.empty()) {
        const text::Utf8Step step = text::nextUtf8(bytes);
        out +=
            step.status == text::Utf8Status::Valid ? std::string(bytes.substr(0, step.length)) : kReplacement;
        bytes.remove_prefix(step.length);
    }
    return out;
}

TEST(StreamingDetokenizer, WaitsForWholeCharacters) {
    const auto tokenizer = byteTokenizer();
    StreamingDetokenizer stream(*tokenizer);
    EXPECT_EQ(stream.push('a'), "a");
    EXPECT_EQ(stream.push(0xf0), "");
    EXPECT_EQ(stream.push(0x9f), "");
    EXPECT_EQ(stream.push(0x98), "");
    EXPECT_EQ(stream.push(0x80), "\xf0\x9f\x98\x80");
    EXPECT_EQ(stream.push(257), "");
    EXPECT_EQ(stream.push(258), "\xf0\x9f\x98\x80");
    EXPECT_EQ(stream.push(0x98), "");
    EXPECT_EQ(stream.finish(), kReplacement);
    EXPECT_EQ(stream.finish(), "");
}

TEST(StreamingDetokenizer, ReplacesWhatCannotBecomeValid) {
    const auto tokenizer = byteTokenizer();
    StreamingDetokenizer stream(*tokenizer);
    EXPECT_EQ(stream.push(0xff), kReplacement);
    EXPECT_EQ(stream.push(0xe2), "");
    EXPECT_EQ(stream.push(0x82), "");
    EXPECT_EQ(stream.push('x'), std::string(kReplacement) + "x") << "one for the whole unfinished part";
    EXPECT_EQ(stream.finish(), "");
}

TEST(StreamingDetokenizer, HidesControlTokensUnlessAsked) {
    const auto tokenizer = byteTokenizer();
    StreamingDetokenizer hidden(*tokenizer);
    EXPECT_EQ(hidden.push(259), "");
    StreamingDetokenizer shown(*tokenizer, true, true);
    EXPECT_EQ(shown.push(259), "<|end|>");
}

TEST(StreamingDetokenizer, DropsTheSpaceThatEncodingAddedOnlyAtTheStart) {
    const auto tokenizer = tokenizerOf(FIRESIDE_DEMO_MODEL);
    ASSERT_NE(tokenizer, nullptr);
    const auto ids = tokenizer->encode(" Once upon");
    const auto streamed = [&](bool continuation) {
        StreamingDetokenizer stream(*tokenizer, continuation);
        std::string text = stream.push(*tokenizer->bos());
        for (const TokenId id : ids) text += stream.push(id);
        return text + stream.finish();
    };
    EXPECT_EQ(streamed(true), "  Once upon");
    EXPECT_EQ(streamed(false), " Once upon");
}

TEST(StreamingDetokenizer, ByteLevelTextKeepsItsSpace) {
    const auto tokenizer = byteTokenizer();
    StreamingDetokenizer stream(*tokenizer, false);
    EXPECT_EQ(stream.push(256), " the");
}

/// Any ids: what comes out piece by piece is valid, and together it is all bytes repaired at once.
TEST(StreamingDetokenizer, EqualsDecodingAllAtOnce) {
    std::mt19937 random(7);
    for (const auto& tokenizer : {byteTokenizer(), tokenizerOf(FIRESIDE_DEMO_MODEL)}) {
        ASSERT_NE(tokenizer, nullptr);
        for (int round = 0; round < 3000; ++round) {
            // Mostly bytes of the ranges where characters are made, so that valid ones occur.
            std::vector<TokenId> ids(random() % 40);
            for (TokenId& id : ids) {
                const bool high = random() % 3 != 0;
                id = static_cast<TokenId>(high ? 0x80 + random() % 0x80 : random() % 512);
            }
            StreamingDetokenizer stream(*tokenizer, true, true);
            std::string streamed;
            for (const TokenId id : ids) {
                const std::string part = stream.push(id);
                ASSERT_EQ(text::validUtf8Prefix(part), part.size());
                streamed += part;
            }
            streamed += stream.finish();
            ASSERT_EQ(streamed, repaired(decodeAll(*tokenizer, ids)));
        }
    }
}

}  // namespace
}  // namespace fireside::test
