#include "inference/text/vocabulary.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <string_view>

namespace fireside::text {

namespace {

constexpr std::string_view kEndOfTurnTexts[] = {
    "<|im_end|>",       // ChatML
    "<|eot_id|>",       // Llama 3
    "<|eom_id|>",       // Llama 3, before a tool runs
    "<|end_of_text|>",  // Llama 3, Granite
    "<|endoftext|>",    // GPT-2, Qwen
    "<|end|>",          // Phi 3
    "<|eot|>",          // Llama 4
    "<end_of_turn>",    // Gemma
    "<end_of_utterance>",
    "<｜end▁of▁sentence｜>",  // DeepSeek
    "<|EOT|>",                // DeepSeek Coder
};

Error inconsistent(const std::string& reason) {
    return {ErrorCode::ModelInconsistent, reason};
}

Result<std::vector<TokenKind>> loadKinds(const gguf::GgufFile& file, std::size_t size) {
    constexpr std::string_view kKey = "tokenizer.ggml.token_type";
    if (file.find(kKey) == nullptr) return std::vector<TokenKind>(size, TokenKind::Normal);
    const auto numbers = file.integers(kKey);
    if (!numbers || numbers->size() != size) {
        return inconsistent("tokenizer.ggml.token_type has not one number per token");
    }
    std::vector<TokenKind> kinds;
    kinds.reserve(size);
    for (const std::int64_t number : *numbers) {
        // 0 ("undefined") occurs in the wild for ordinary tokens.
        if (number < 0 || number > 6) return inconsistent("token type " + std::to_string(number));
        kinds.push_back(number == 0 ? TokenKind::Normal : static_cast<TokenKind>(number));
    }
    return kinds;
}

Result<std::optional<TokenId>> loadId(const gguf::GgufFile& file, std::string_view name, int size) {
    const std::string key = "tokenizer.ggml." + std::string(name) + "_token_id";
    if (file.find(key) == nullptr) return std::optional<TokenId>();
    const auto id = file.unsignedInteger(key);
    if (!id || *id >= static_cast<std::uint64_t>(size)) {
        return inconsistent(key + " is not one of the " + std::to_string(size) + " tokens");
    }
    return std::optional<TokenId>(static_cast<TokenId>(*id));
}

void markEndsOfTurn(Vocabulary& vocabulary) {
    for (std::size_t i = 0; i < vocabulary.pieces.size(); ++i) {
        const std::string& text = vocabulary.pieces[i];
        if (std::find(std::begin(kEndOfTurnTexts), std::end(kEndOfTurnTexts), text) !=
            std::end(kEndOfTurnTexts)) {
            vocabulary.kinds[i] = TokenKind::Control;
            vocabulary.endsTurn[i] = true;
        }
    }
}

}  // namespace

Result<Vocabulary> loadVocabulary(const gguf::GgufFile& file) {
    const auto* texts = file.strings("tokenizer.ggml.tokens");
    if (texts == nullptr || texts->empty()) return inconsistent("tokenizer.ggml.tokens is missing or empty");
    if (texts->size() > static_cast<std::size_t>(std::numeric_limits<TokenId>::max())) {
        return inconsistent("more tokens than ids");
    }
    Vocabulary vocabulary;
    vocabulary.pieces.assign(texts->begin(), texts->end());
    vocabulary.endsTurn.assign(texts->size(), false);
    FIRESIDE_TRY(vocabulary.kinds, loadKinds(file, texts->size()));
    FIRESIDE_TRY(vocabulary.bos, loadId(file, "bos", vocabulary.size()));
    FIRESIDE_TRY(vocabulary.eos, loadId(file, "eos", vocabulary.size()));
    FIRESIDE_TRY(vocabulary.unknown, loadId(file, "unknown", vocabulary.size()));
    FIRESIDE_TRY(const auto endOfTurn, loadId(file, "eot", vocabulary.size()));
    FIRESIDE_TRY(const auto endOfMessage, loadId(file, "eom", vocabulary.size()));
    vocabulary.addsBos = file.boolean("tokenizer.ggml.add_bos_token");

    markEndsOfTurn(vocabulary);
    for (const auto& id : {vocabulary.eos, endOfTurn, endOfMessage}) {
        if (id) vocabulary.endsTurn[static_cast<std::size_t>(*id)] = true;
    }
    return vocabulary;
}

}  // namespace fireside::text
