// Small vocabularies as the metadata of model files.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/gguf/gguf_writer.h"

namespace fireside::test {

struct Token {
    std::string text;
    std::int32_t kind = 1;  // tokenizer.ggml.token_type
    float score = 0;
};

inline void addScores(GgufWriter& writer, const std::vector<Token>& tokens) {
    std::vector<float> scores;
    for (const Token& token : tokens) scores.push_back(token.score);
    writer.f32s("tokenizer.ggml.scores", scores);
}

/// With scores where every vocabulary of the kind has them ("llama").
inline void addVocabulary(GgufWriter& writer, const std::string& model, const std::vector<Token>& tokens) {
    std::vector<std::string> texts;
    std::vector<std::int32_t> kinds;
    for (const Token& token : tokens) {
        texts.push_back(token.text);
        kinds.push_back(token.kind);
    }
    writer.string("tokenizer.ggml.model", model);
    writer.strings("tokenizer.ggml.tokens", texts).i32s("tokenizer.ggml.token_type", kinds);
    if (model == "llama") addScores(writer, tokens);
}

inline GgufWriter vocabularyFile(const std::string& model, const std::vector<Token>& tokens) {
    GgufWriter writer;
    addVocabulary(writer, model, tokens);
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

}  // namespace fireside::test
