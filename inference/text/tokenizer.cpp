#include "inference/text/tokenizer.h"

#include "inference/text/byte_level_tokenizer.h"
#include "inference/text/sentencepiece_tokenizer.h"

namespace fireside::text {

Result<std::unique_ptr<Tokenizer>> Tokenizer::create(const gguf::GgufFile& file) {
    const auto model = file.string("tokenizer.ggml.model");
    if (!model) return Error{ErrorCode::UnsupportedTokenizer, "the file has no tokenizer.ggml.model"};
    if (*model == "llama") return SentencePieceTokenizer::create(file);
    if (*model == "gpt2") return ByteLevelTokenizer::create(file);
    return Error{ErrorCode::UnsupportedTokenizer, "tokenizer model \"" + std::string(*model) + "\""};
}

std::vector<TokenId> Tokenizer::encode(std::string_view text, bool special) const {
    const PromptPiece piece{std::string(text), special};
    return encode(std::span(&piece, 1));
}

}  // namespace fireside::text
