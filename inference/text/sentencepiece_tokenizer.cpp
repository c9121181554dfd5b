#include "inference/text/sentencepiece_tokenizer.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "inference/text/spellings.h"
#include "inference/text/symbol_merger.h"
#include "inference/text/utf8.h"

namespace fireside::text {

Result<std::unique_ptr<Tokenizer>> SentencePieceTokenizer::create(const gguf::GgufFile& file) {
    FIRESIDE_TRY(Vocabulary vocabulary, loadVocabulary(file));
    auto scores = file.numbers("tokenizer.ggml.scores");
    if (!scores || scores->size() != vocabulary.pieces.size()) {
        return Error{ErrorCode::ModelInconsistent, "tokenizer.ggml.scores has not one number per token"};
    }
    if (std::any_of(scores->begin(), scores->end(), [](double score) { return std::isnan(score); })) {
        return Error{ErrorCode::ModelInconsistent, "a score that is no number"};
    }
    std::array<TokenId, 256> byteIds;
    byteIds.fill(-1);
    for (std::size_t i = 0; i < vocabulary.pieces.size(); ++i) {
        std::string& piece = vocabulary.pieces[i];
        if (vocabulary.kinds[i] == TokenKind::Normal) {
            piece = withPlainSpaces(piece);
        } else if (vocabulary.kinds[i] == TokenKind::Byte) {
            const auto byte = namedByte(piece);
            if (!byte) return Error{ErrorCode::ModelInconsistent, "byte token " + piece + " names no byte"};
            byteIds[*byte] = static_cast<TokenId>(i);
            piece = std::string(1, static_cast<char>(*byte));
        }
    }
    const bool addsSpacePrefix = file.boolean("tokenizer.ggml.add_space_prefix").value_or(true);
    Frame frame;
    if (vocabulary.addsBos.value_or(true)) frame.before = vocabulary.bos;
    if (vocabulary.addsEos.value_or(false)) frame.after = vocabulary.eos;
    return std::unique_ptr<Tokenizer>(new SentencePieceTokenizer(std::move(vocabulary), byteIds,
                                                                 std::move(*scores), addsSpacePrefix, frame));
}

SentencePieceTokenizer::SentencePieceTokenizer(Vocabulary vocabularyOfModel,
                                               const std::array<TokenId, 256>& byteIds,
                                               std::vector<double> scores, bool addsSpacePrefix, Frame frame)
    : VocabularyTokenizer(std::move(vocabularyOfModel), frame),
      scores_(std::move(scores)),
      byteIds_(byteIds),
      addsSpacePrefix_(addsSpacePrefix) {
    const Vocabulary& known = vocabulary();
    idOf_.reserve(known.pieces.size());
    // Control and byte tokens are left out: the text "</s>" is just four characters. Merging also reaches
    // user-defined tokens, but not those written with plain spaces, since spaces are U+2581 while it goes on.
    for (const TokenKind kind : {TokenKind::Normal, TokenKind::UserDefined}) {
        for (TokenId id = 0; id < known.size(); ++id) {
            const auto i = static_cast<std::size_t>(id);
            if (known.kinds[i] != kind) continue;
            const std::string& piece = known.pieces[i];
            if (kind == TokenKind::UserDefined && piece.find(' ') != std::string::npos) continue;
            idOf_.emplace(withPlainSpaces(piece), id);
        }
    }
}

void SentencePieceTokenizer::encodePlain(std::string_view text, std::vector<TokenId>& out) const {
    std::string spaced = addsSpacePrefix_ ? " " : "";
    spaced += withPlainSpaces(text);
    const std::string_view whole = spaced;
    const auto idOf = [this](std::string_view piece) {
        const auto found = idOf_.find(piece);
        return found == idOf_.end() ? TokenId{-1} : found->second;
    };
    std::vector<Symbol> symbols;
    for (std::size_t i = 0; i < whole.size();) {
        const Utf8Step step = nextUtf8(whole.substr(i));
        const std::size_t length = step.status == Utf8Status::Valid ? step.length : 1;
        symbols.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(length),
                           idOf(whole.substr(i, length))});
        i += length;
    }
    SymbolMerger().merge(symbols,
                         [&](const Symbol& left, const Symbol& right) -> std::optional<MergeCandidate> {
                             const TokenId id = idOf(whole.substr(left.start, left.length + right.length));
                             if (id < 0) return std::nullopt;
                             return MergeCandidate{-scores_[static_cast<std::size_t>(id)], id};
                         });
    for (const Symbol& symbol : symbols) {
        if (symbol.id >= 0) {
            out.push_back(symbol.id);
            continue;
        }
        for (const char c : whole.substr(symbol.start, symbol.length)) {
            const TokenId byteId = byteIds_[static_cast<unsigned char>(c)];
            if (byteId >= 0) {
                out.push_back(byteId);
            } else {
                appendUnknown(out);
            }
        }
    }
}

}  // namespace fireside::text
