// Small vocabularies as model files, and the conformance ones where they are at hand.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "inference/gguf/gguf_file.h"
#include "inference/text/tokenizer.h"
#include "tests/gguf/gguf_writer.h"
#include "tests/gguf/temporary_folder.h"

namespace fireside::test {

struct Token {
    std::string text;
    std::int32_t kind = 1;  // tokenizer.ggml.token_type
    float score = 0;
};

inline GgufWriter vocabularyFile(const std::string& model, const std::vector<Token>& tokens) {
    std::vector<std::string> texts;
    std::vector<std::int32_t> kinds;
    std::vector<float> scores;
    for (const Token& token : tokens) {
        texts.push_back(token.text);
        kinds.push_back(token.kind);
        scores.push_back(token.score);
    }
    GgufWriter writer;
    writer.string("tokenizer.ggml.model", model);
    writer.strings("tokenizer.ggml.tokens", texts).i32s("tokenizer.ggml.token_type", kinds);
    if (model == "llama") writer.f32s("tokenizer.ggml.scores", scores);
    return writer;
}

/// The 256 bytes in the alphabet of byte-level BPE: token id = byte.
inline std::vector<Token> byteAlphabet() {
    std::vector<Token> tokens;
    unsigned next = 0x100;
    for (unsigned byte = 0; byte < 256; ++byte) {
        const bool printable = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte != 0xad);
        const unsigned c = printable ? byte : next++;
        std::string text;
        if (c < 0x80) {
            text = static_cast<char>(c);
        } else {
            text = {static_cast<char>(0xc0 | c >> 6), static_cast<char>(0x80 | (c & 0x3f))};
        }
        tokens.push_back({text});
    }
    return tokens;
}

/// The 256 byte tokens of a SentencePiece vocabulary: token id = byte + what comes before.
inline std::vector<Token> byteTokens() {
    std::vector<Token> tokens;
    for (unsigned byte = 0; byte < 256; ++byte) {
        constexpr char kDigits[] = "0123456789ABCDEF";
        tokens.push_back({std::string("<0x") + kDigits[byte / 16] + kDigits[byte % 16] + ">", 6});
    }
    return tokens;
}

inline Result<gguf::GgufFile> reopen(const GgufWriter& writer) {
    TemporaryFolder folder;  // the mapping outlives the name
    writer.write(folder / "vocabulary.gguf");
    return gguf::GgufFile::open(folder / "vocabulary.gguf");
}

inline Result<std::unique_ptr<text::Tokenizer>> makeTokenizer(const GgufWriter& writer) {
    auto file = reopen(writer);
    if (!file.ok()) return file.error();
    return text::Tokenizer::create(*file);
}

/// The tokenizer of a file that must be good.
inline std::unique_ptr<text::Tokenizer> goodTokenizer(const GgufWriter& writer) {
    auto tokenizer = makeTokenizer(writer);
    EXPECT_TRUE(tokenizer.ok()) << tokenizer.error().detail;
    return tokenizer.ok() ? std::move(*tokenizer) : nullptr;
}

inline std::filesystem::path fixture(const std::string& name) {
    return std::filesystem::path(FIRESIDE_SHARED) / "fixtures/tokenizers" / name;
}

inline std::unique_ptr<text::Tokenizer> tokenizerOf(const std::filesystem::path& path) {
    auto file = gguf::GgufFile::open(path);
    EXPECT_TRUE(file.ok()) << file.error().detail;
    if (!file.ok()) return nullptr;
    auto tokenizer = text::Tokenizer::create(*file);
    EXPECT_TRUE(tokenizer.ok()) << tokenizer.error().detail;
    return tokenizer.ok() ? std::move(*tokenizer) : nullptr;
}

inline std::string decodeAll(const text::Tokenizer& tokenizer, const std::vector<text::TokenId>& ids) {
    std::string bytes;
    for (const text::TokenId id : ids) bytes += tokenizer.piece(id, true);
    return bytes;
}

}  // namespace fireside::test
