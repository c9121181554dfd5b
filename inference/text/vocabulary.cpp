#include "inference/text/vocabulary.h"

#include <algorithm>
#include <cctype>
#include <limits>
#include <string_view>

#include "inference/text/end_of_turn.h"

namespace fireside::text {

namespace {

/// No real token is near this long; texts of any length would make searching for them take quadratic time.
constexpr std::size_t kLongestToken = 16384;

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

/// `standard`: the id that files of this kind mean when they do not say.
Result<std::optional<TokenId>> loadId(const gguf::GgufFile& file, std::string_view name, int size,
                                      TokenId standard = -1) {
    const std::string key = "tokenizer.ggml." + std::string(name) + "_token_id";
    if (file.find(key) == nullptr) {
        return standard >= 0 && standard < size ? std::optional(standard) : std::nullopt;
    }
    const auto id = file.unsignedInteger(key);
    if (!id || *id >= static_cast<std::uint64_t>(size)) {
        return inconsistent(key + " is not one of the " + std::to_string(size) + " tokens");
    }
    return std::optional<TokenId>(static_cast<TokenId>(*id));
}

/// The ids that the kinds of tokenizers give their special tokens by convention.
struct StandardIds {
    TokenId bos = -1;
    TokenId eos = -1;
    TokenId unknown = -1;
    TokenId separator = -1;
};

StandardIds standardIds(std::string_view model) {
    if (model == "llama") return {.bos = 1, .eos = 2, .unknown = 0};
    if (model == "bert") return {.bos = 101, .unknown = 100, .separator = 102};
    if (model == "t5") return {.eos = 1, .unknown = 2};
    return {};
}

Result<> loadIds(const gguf::GgufFile& file, Vocabulary& vocabulary) {
    const StandardIds standard = standardIds(file.string("tokenizer.ggml.model").value_or(""));
    const int size = vocabulary.size();
    FIRESIDE_TRY(vocabulary.bos, loadId(file, "bos", size, standard.bos));
    FIRESIDE_TRY(vocabulary.eos, loadId(file, "eos", size, standard.eos));
    FIRESIDE_TRY(vocabulary.unknown, loadId(file, "unknown", size, standard.unknown));
    // The format's own spelling.
    FIRESIDE_TRY(vocabulary.separator, loadId(file, "seperator", size, standard.separator));
    return {};
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// Model files do not carry these properties of special tokens; the reference knows the models that need
/// them.
void markStrippingTokens(const gguf::GgufFile& file, Vocabulary& vocabulary) {
    const auto pre = file.string("tokenizer.ggml.pre").value_or("");
    const auto architecture = file.string("general.architecture").value_or("");
    std::string name(file.string("general.name").value_or(""));
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const auto stripLeftOf = [&](std::string_view text) {
        if (const auto id = vocabulary.find(text))
            vocabulary.stripsLeft[static_cast<std::size_t>(*id)] = true;
    };
    if (contains(pre, "jina-v2-de") || contains(pre, "jina-v2-es") || contains(pre, "jina-v2-code") ||
        contains(architecture, "nomic-bert-moe") || contains(architecture, "jina-bert-v3")) {
        stripLeftOf("<mask>");
    } else if (contains(name, "phi-3") || contains(name, "phi3")) {
        for (std::size_t i = 0; i < vocabulary.pieces.size(); ++i) {
            const TokenKind kind = vocabulary.kinds[i];
            const std::string& text = vocabulary.pieces[i];
            const bool special =
                kind == TokenKind::Control || kind == TokenKind::UserDefined || kind == TokenKind::Unknown;
            vocabulary.stripsRight[i] =
                text == "</s>" || (special && text != "<unk>" && text != "<s>" && text != "<|endoftext|>");
        }
    } else if (contains(name, "modern-bert")) {
        stripLeftOf("[MASK]");
    }
}

}  // namespace

std::optional<TokenId> Vocabulary::find(std::string_view text) const {
    const auto found = std::find(pieces.begin(), pieces.end(), text);
    if (found == pieces.end()) return std::nullopt;
    return static_cast<TokenId>(found - pieces.begin());
}

Result<Vocabulary> loadVocabulary(const gguf::GgufFile& file) {
    const auto* texts = file.strings("tokenizer.ggml.tokens");
    if (texts == nullptr || texts->empty()) return inconsistent("tokenizer.ggml.tokens is missing or empty");
    if (texts->size() > static_cast<std::size_t>(std::numeric_limits<TokenId>::max())) {
        return inconsistent("more tokens than ids");
    }
    for (const std::string_view text : *texts) {
        if (text.size() > kLongestToken)
            return inconsistent("a token of " + std::to_string(text.size()) + " bytes");
    }
    Vocabulary vocabulary;
    vocabulary.pieces.assign(texts->begin(), texts->end());
    vocabulary.endsTurn.assign(texts->size(), false);
    vocabulary.stripsLeft.assign(texts->size(), false);
    vocabulary.stripsRight.assign(texts->size(), false);
    FIRESIDE_TRY(vocabulary.kinds, loadKinds(file, texts->size()));
    FIRESIDE_CHECK(loadIds(file, vocabulary));
    vocabulary.addsBos = file.boolean("tokenizer.ggml.add_bos_token");
    vocabulary.addsEos = file.boolean("tokenizer.ggml.add_eos_token");
    EndOfTurnIds named;
    FIRESIDE_TRY(named.endOfTurn, loadId(file, "eot", vocabulary.size()));
    FIRESIDE_TRY(named.endOfMessage, loadId(file, "eom", vocabulary.size()));
    FIRESIDE_TRY(named.fillPadding, loadId(file, "fim_pad", vocabulary.size()));
    FIRESIDE_TRY(named.fillRepository, loadId(file, "fim_rep", vocabulary.size()));
    FIRESIDE_TRY(named.fillSeparator, loadId(file, "fim_sep", vocabulary.size()));
    markEndsOfTurn(vocabulary, named, file.string("tokenizer.ggml.pre").value_or(""));
    markStrippingTokens(file, vocabulary);
    return vocabulary;
}

}  // namespace fireside::text
