#include "inference/text/tokenizer.h"

#include "inference/text/bpe_tokenizer.h"
#include "inference/text/sentencepiece_tokenizer.h"
#include "inference/text/unigram_tokenizer.h"
#include "inference/text/wordpiece_tokenizer.h"

namespace fireside::text {

Result<std::unique_ptr<Tokenizer>> Tokenizer::create(const gguf::GgufFile& file) {
    const auto model = file.string("tokenizer.ggml.model");
    if (!model) return Error{ErrorCode::UnsupportedTokenizer, "the file has no tokenizer.ggml.model"};
    if (*model == "llama") return SentencePieceTokenizer::create(file);
    if (*model == "gpt2" || *model == "gemma4" || *model == "whitespace") return BpeTokenizer::create(file);
    if (*model == "bert") return WordPieceTokenizer::create(file);
    if (*model == "t5") return UnigramTokenizer::create(file);
    return Error{ErrorCode::UnsupportedTokenizer, "tokenizer model \"" + std::string(*model) + "\""};
}

std::vector<TokenId> Tokenizer::encode(std::string_view text, bool special) const {
    const PromptPiece piece{std::string(text), special};
    return encode(std::span(&piece, 1));
}

std::vector<TokenId> Tokenizer::encodeFramed(std::string_view text, bool special) const {
    const Frame around = frame();
    std::vector<TokenId> tokens = encode(text, special);
    if (around.before) tokens.insert(tokens.begin(), *around.before);
    if (around.after) tokens.push_back(*around.after);
    return tokens;
}

}  // namespace fireside::text
