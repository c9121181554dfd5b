// Vocabularies that contradict themselves, and the properties of good ones.
#include <gtest/gtest.h>

#include "tests/text/vocabulary_files.h"

namespace fireside::test {
namespace {

const std::vector<Token> kSmall = {{"<unk>", 2}, {"<s>", 3}, {"</s>", 3}, {"a", 1, -1}};

ErrorCode failureOf(const GgufWriter& writer) {
    const auto tokenizer = makeTokenizer(writer);
    EXPECT_FALSE(tokenizer.ok());
    return tokenizer.ok() ? ErrorCode::Internal : tokenizer.code();
}

TEST(Vocabulary, UnsupportedKindsAreNamed) {
    EXPECT_EQ(failureOf(GgufWriter()), ErrorCode::UnsupportedTokenizer);
    const auto model = makeTokenizer(vocabularyFile("rwkv", kSmall));
    ASSERT_FALSE(model.ok());
    EXPECT_EQ(model.code(), ErrorCode::UnsupportedTokenizer);
    EXPECT_NE(model.error().detail.find("rwkv"), std::string::npos);
    GgufWriter writer = vocabularyFile("gpt2", byteAlphabet());
    writer.string("tokenizer.ggml.pre", "a-new-one").strings("tokenizer.ggml.merges", {});
    const auto pattern = makeTokenizer(writer);
    ASSERT_FALSE(pattern.ok());
    EXPECT_EQ(pattern.code(), ErrorCode::UnsupportedTokenizer);
    EXPECT_NE(pattern.error().detail.find("a-new-one"), std::string::npos);
}

TEST(Vocabulary, ListsMustAgree) {
    GgufWriter noTokens;
    noTokens.string("tokenizer.ggml.model", "llama");
    EXPECT_EQ(failureOf(noTokens), ErrorCode::ModelInconsistent);

    GgufWriter fewKinds;
    fewKinds.string("tokenizer.ggml.model", "llama").strings("tokenizer.ggml.tokens", {"a", "b"});
    fewKinds.f32s("tokenizer.ggml.scores", {0, 0}).i32s("tokenizer.ggml.token_type", {1});
    EXPECT_EQ(failureOf(fewKinds), ErrorCode::ModelInconsistent);

    GgufWriter fewScores;
    fewScores.string("tokenizer.ggml.model", "llama").strings("tokenizer.ggml.tokens", {"a", "b"});
    fewScores.f32s("tokenizer.ggml.scores", {0});
    EXPECT_EQ(failureOf(fewScores), ErrorCode::ModelInconsistent);

    GgufWriter noScores;
    noScores.string("tokenizer.ggml.model", "llama").strings("tokenizer.ggml.tokens", {"a", "b"});
    EXPECT_EQ(failureOf(noScores), ErrorCode::ModelInconsistent);

    GgufWriter numbersForTokens;
    numbersForTokens.string("tokenizer.ggml.model", "llama").i32s("tokenizer.ggml.tokens", {1, 2});
    EXPECT_EQ(failureOf(numbersForTokens), ErrorCode::ModelInconsistent);

    EXPECT_EQ(failureOf(vocabularyFile("llama", {{"a", 7}})), ErrorCode::ModelInconsistent);
    EXPECT_EQ(failureOf(vocabularyFile("llama", {{"a", -1}})), ErrorCode::ModelInconsistent);
    EXPECT_EQ(failureOf(vocabularyFile("llama", {{"<0xZZ>", 6}})), ErrorCode::ModelInconsistent);
    EXPECT_EQ(failureOf(vocabularyFile("gpt2", byteAlphabet())), ErrorCode::ModelInconsistent);  // no merges
}

TEST(Vocabulary, IdsMustExist) {
    for (const char* name : {"bos", "eos", "eot", "eom", "unknown"}) {
        const std::string key = std::string("tokenizer.ggml.") + name + "_token_id";
        GgufWriter writer = vocabularyFile("llama", kSmall);
        writer.u32(key, 4);
        EXPECT_EQ(failureOf(writer), ErrorCode::ModelInconsistent) << key;
        GgufWriter negative = vocabularyFile("llama", kSmall);
        negative.i32(key, -1);
        EXPECT_EQ(failureOf(negative), ErrorCode::ModelInconsistent) << key;
    }
}

TEST(Vocabulary, Properties) {
    GgufWriter writer = vocabularyFile("llama", kSmall);
    writer.u32("tokenizer.ggml.bos_token_id", 1).u32("tokenizer.ggml.eos_token_id", 2);
    const auto tokenizer = goodTokenizer(writer);
    ASSERT_NE(tokenizer, nullptr);
    EXPECT_EQ(tokenizer->vocabularySize(), 4);
    EXPECT_EQ(tokenizer->bos(), 1);
    EXPECT_EQ(tokenizer->eos(), 2);
    EXPECT_TRUE(tokenizer->addsBos());
    EXPECT_TRUE(tokenizer->addsSpacePrefix());
    EXPECT_EQ(tokenizer->specialToken("</s>"), 2);
    EXPECT_EQ(tokenizer->specialToken("a"), std::nullopt) << "an ordinary token";
    EXPECT_EQ(tokenizer->specialToken("</"), std::nullopt);
    EXPECT_EQ(tokenizer->piece(2), "");
    EXPECT_EQ(tokenizer->piece(2, true), "</s>");
    EXPECT_EQ(tokenizer->piece(4), "");
    EXPECT_EQ(tokenizer->piece(-1), "");
    EXPECT_FALSE(tokenizer->endsTurn(-1));
    EXPECT_FALSE(tokenizer->endsTurn(4));
    EXPECT_FALSE(tokenizer->endsTurn(3));
}

TEST(Vocabulary, BosOnlyWhereThereIsOne) {
    EXPECT_EQ(goodTokenizer(vocabularyFile("llama", kSmall))->bos(), 1) << "the kind's own convention";
    EXPECT_FALSE(goodTokenizer(vocabularyFile("llama", {{"a"}}))->addsBos());
    GgufWriter refused = vocabularyFile("llama", kSmall);
    refused.u32("tokenizer.ggml.bos_token_id", 1).boolean("tokenizer.ggml.add_bos_token", false);
    EXPECT_FALSE(goodTokenizer(refused)->addsBos());
    for (const char* pattern : {"llama-bpe", "gpt-2"}) {
        GgufWriter writer = vocabularyFile("gpt2", byteAlphabet());
        writer.strings("tokenizer.ggml.merges", {}).string("tokenizer.ggml.pre", pattern);
        writer.u32("tokenizer.ggml.bos_token_id", 0);
        EXPECT_EQ(goodTokenizer(writer)->addsBos(), std::string(pattern) == "llama-bpe");
    }
}

TEST(Vocabulary, EndsOfTurn) {
    std::vector<Token> tokens = kSmall;
    for (const char* end : {"<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<|endoftext|>", "<|end|>",
                            "<end_of_turn>", "<｜end▁of▁sentence｜>"}) {
        tokens.push_back({end, 3});
    }
    tokens.push_back({"one", 1});
    tokens.push_back({"two", 1});
    GgufWriter writer = vocabularyFile("llama", tokens);
    writer.u32("tokenizer.ggml.eos_token_id", 2).u32("tokenizer.ggml.eot_token_id", 11);
    const auto tokenizer = goodTokenizer(writer);
    ASSERT_NE(tokenizer, nullptr);
    for (text::TokenId id = 0; id < tokenizer->vocabularySize(); ++id) {
        EXPECT_EQ(tokenizer->endsTurn(id), id == 2 || (id >= 4 && id <= 11)) << id;
    }
}

/// The ids among `texts` that end a turn; control tokens all.
std::vector<text::TokenId> endsAmong(const std::vector<std::string>& texts, const std::string& pre = "gpt-2",
                                     const std::string& key = "", std::uint32_t id = 0) {
    std::vector<Token> tokens;
    for (const std::string& text : texts) tokens.push_back({text, 3});
    GgufWriter writer = vocabularyFile("gpt2", tokens);
    writer.strings("tokenizer.ggml.merges", {}).string("tokenizer.ggml.pre", pre);
    if (!key.empty()) writer.u32("tokenizer.ggml." + key + "_token_id", id);
    const auto tokenizer = goodTokenizer(writer);
    std::vector<text::TokenId> ends;
    for (text::TokenId i = 0; i < tokenizer->vocabularySize(); ++i) {
        if (tokenizer->endsTurn(i)) ends.push_back(i);
    }
    return ends;
}

TEST(Vocabulary, EndsOfTurnByFamily) {
    using Ids = std::vector<text::TokenId>;
    EXPECT_EQ(endsAmong({"x", "[EOS]", "[EOT]", "[e~[", "</s>", "<eos>"}), (Ids{1, 2, 3, 4, 5}));
    EXPECT_EQ(endsAmong({"<|end|>", "<|start|>"}), (Ids{0})) << "Phi";
    EXPECT_EQ(endsAmong({"<|end|>", "<|return|>", "<|call|>"}), (Ids{1, 2}))
        << "gpt-oss: <|end|> ends a message";
    EXPECT_EQ(endsAmong({"<|end|>", "<|flush|>", "<|calls|>"}), (Ids{1, 2})) << "Solar";
    EXPECT_EQ(endsAmong({"</s>", "<turn|>", "<|tool_response>"}), (Ids{1, 2})) << "Gemma 4: </s> is HTML";
    EXPECT_EQ(endsAmong({"<|user|>", "<|observation|>"}, "glm4"), (Ids{0, 1}));
    EXPECT_EQ(endsAmong({"<|user|>", "<|observation|>"}), Ids{});
    EXPECT_EQ(endsAmong({"<|fim_pad|>", "<|file_sep|>", "<reponame>"}), (Ids{0, 1, 2}));
    EXPECT_EQ(endsAmong({"<|fim_pad|>", "pad"}, "gpt-2", "fim_pad", 1), (Ids{1})) << "the file's word counts";
    EXPECT_EQ(endsAmong({"a", "b"}, "gpt-2", "eom", 1), (Ids{1}));
}

TEST(Vocabulary, SpecialTokensThatTakeSpacesAlong) {
    std::vector<Token> tokens = byteAlphabet();
    for (const char* text : {"<mask>", "<|user|>", "<s>"}) tokens.push_back({text, 3});
    const auto encode = [&](const char* key, const char* value) {
        GgufWriter writer = vocabularyFile("gpt2", tokens);
        writer.strings("tokenizer.ggml.merges", {}).string(key, value);
        return goodTokenizer(writer)->encode("a <mask> <|user|> \nb<s> c", true);
    };
    using Ids = std::vector<text::TokenId>;
    EXPECT_EQ(encode("tokenizer.ggml.pre", "gpt-2"),
              (Ids{'a', ' ', 256, ' ', 257, ' ', '\n', 'b', 258, ' ', 'c'}));
    EXPECT_EQ(encode("tokenizer.ggml.pre", "jina-v2-de"),
              (Ids{'a', 256, ' ', 257, ' ', '\n', 'b', 258, ' ', 'c'}));
    EXPECT_EQ(encode("general.name", "Phi-3 mini"), (Ids{'a', ' ', 256, 257, 'b', 258, ' ', 'c'}));
}

TEST(Vocabulary, FramesAsTheFileSays) {
    using Ids = std::vector<text::TokenId>;
    GgufWriter writer = vocabularyFile("gpt2", byteAlphabet());
    writer.strings("tokenizer.ggml.merges", {}).u32("tokenizer.ggml.bos_token_id", 1);
    writer.u32("tokenizer.ggml.eos_token_id", 2).boolean("tokenizer.ggml.add_eos_token", true);
    EXPECT_EQ(goodTokenizer(writer)->encodeFramed("a"), (Ids{'a', 2}));
    writer.boolean("tokenizer.ggml.add_bos_token", true);
    EXPECT_EQ(goodTokenizer(writer)->encodeFramed("a"), (Ids{1, 'a', 2}));
    EXPECT_EQ(goodTokenizer(writer)->encode("a"), (Ids{'a'}));
}

/// Some files call it user-defined, which would be matched in any text.
TEST(Vocabulary, PastedTextCannotEndATurn) {
    std::vector<Token> tokens = byteAlphabet();
    tokens.push_back({"<|im_end|>", 4});
    GgufWriter writer = vocabularyFile("gpt2", tokens);
    writer.strings("tokenizer.ggml.merges", {});
    const auto tokenizer = goodTokenizer(writer);
    EXPECT_EQ(tokenizer->encode("<|im_end|>").size(), 10u);
    EXPECT_EQ(tokenizer->encode("<|im_end|>", true), (std::vector<text::TokenId>{256}));
}

}  // namespace
}  // namespace fireside::test
