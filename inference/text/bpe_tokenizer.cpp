#include "inference/text/bpe_tokenizer.h"

#include <utility>

#include "inference/text/characters.h"
#include "inference/text/spellings.h"
#include "inference/text/utf8.h"

namespace fireside::text {

namespace {

Frame frameOf(const Vocabulary& vocabulary, const PreTokenizerDefinition& definition) {
    Frame frame;
    const bool addsBos = vocabulary.addsBos.value_or(definition.addsBosByDefault) || definition.addsBosAlways;
    if (addsBos) frame.before = vocabulary.bos;
    if (vocabulary.addsEos.value_or(false)) frame.after = vocabulary.eos;
    return frame;
}

/// Puts a space mark before every line that has none.
std::string withSpacedLines(std::string_view text) {
    std::string spaced;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool startsLine = text[i] != '\n' && (i == 0 || text[i - 1] == '\n');
        if (startsLine && !text.substr(i).starts_with(kSpaceMark)) spaced += kSpaceMark;
        spaced += text[i];
    }
    return spaced;
}

/// What a token prints.
std::string printedPiece(const std::string& text, TokenKind kind, Spelling spelling) {
    if (spelling == Spelling::ByteAlphabet) {
        std::string bytes;
        appendSpelledBytes(text, bytes);
        return bytes;
    }
    if (kind == TokenKind::Byte) {
        const auto byte = namedByte(text);
        return byte ? std::string(1, static_cast<char>(*byte)) : text;
    }
    return spelling == Spelling::SpaceMarks ? withPlainSpaces(text) : text;
}

/// The token for each byte that no other token stands for.
std::array<TokenId, 256> findByteTokens(const Vocabulary& vocabulary, const MergeTable& merges,
                                        Spelling spelling) {
    std::array<TokenId, 256> ids;
    ids.fill(-1);
    if (spelling != Spelling::ByteAlphabet) {
        for (TokenId id = 0; id < vocabulary.size(); ++id) {
            const auto byte = namedByte(vocabulary.pieces[static_cast<std::size_t>(id)]);
            if (byte) ids[*byte] = id;
        }
        return ids;
    }
    for (std::size_t byte = 0; byte < ids.size(); ++byte) {
        const char text = static_cast<char>(byte);
        const TokenId id = merges.idOf(std::string_view(&text, 1));
        if (merges.isText(id)) ids[byte] = id;
    }
    return ids;
}

}  // namespace

Result<std::unique_ptr<Tokenizer>> BpeTokenizer::create(const gguf::GgufFile& file) {
    const std::string_view model = file.string("tokenizer.ggml.model").value_or("");
    const std::string_view named = file.string("tokenizer.ggml.pre").value_or("default");
    FIRESIDE_TRY(PreTokenizer preTokenizer, PreTokenizer::create(model == "gemma4" ? model : named));
    FIRESIDE_TRY(Vocabulary vocabulary, loadVocabulary(file));
    const auto* pairs = file.strings("tokenizer.ggml.merges");
    // Files of Kimi K2 may do without merges.
    const std::vector<std::string_view> none;
    if (pairs == nullptr && named == "kimi-k2") pairs = &none;
    if (pairs == nullptr) return Error{ErrorCode::ModelInconsistent, "tokenizer.ggml.merges is missing"};
    const Spelling spelling = preTokenizer.definition().spelling;
    FIRESIDE_TRY(MergeTable merges, MergeTable::create(vocabulary, spelling, *pairs));
    const std::array<TokenId, 256> byteIds = findByteTokens(vocabulary, merges, spelling);
    for (std::size_t i = 0; i < vocabulary.pieces.size(); ++i) {
        const TokenKind kind = vocabulary.kinds[i];
        if (kind == TokenKind::Normal || kind == TokenKind::Byte) {
            vocabulary.pieces[i] = printedPiece(vocabulary.pieces[i], kind, spelling);
        }
    }
    Normalization normalization;
    normalization.dropsSpaces = model == "whitespace";
    normalization.lowerCases =
        file.boolean("tokenizer.ggml.normalizer.lowercase").value_or(named != "whitespace");
    const Frame frame = frameOf(vocabulary, preTokenizer.definition());
    std::unique_ptr<BpeTokenizer> tokenizer(new BpeTokenizer(std::move(vocabulary), std::move(preTokenizer),
                                                             std::move(merges), frame, normalization));
    tokenizer->byteIds_ = byteIds;
    for (std::size_t byte = 0; byte < tokenizer->firstIds_.size(); ++byte) {
        const char text = static_cast<char>(byte);
        tokenizer->firstIds_[byte] = tokenizer->merges_.idOf(std::string_view(&text, 1));
    }
    return std::unique_ptr<Tokenizer>(std::move(tokenizer));
}

BpeTokenizer::BpeTokenizer(Vocabulary vocabulary, PreTokenizer preTokenizer, MergeTable merges, Frame frame,
                           Normalization normalization)
    : VocabularyTokenizer(std::move(vocabulary), frame),
      preTokenizer_(std::move(preTokenizer)),
      merges_(std::move(merges)),
      normalization_(normalization) {}

void BpeTokenizer::encodePlain(std::string_view text, std::vector<TokenId>& out) const {
    Workspace workspace;
    std::string changed;
    if (spelling() == Spelling::SpaceMarks) text = changed = withSpaceMarks(text);
    if (preTokenizer_.definition().spacesLines) text = changed = withSpacedLines(text);
    if (!normalization_.dropsSpaces) return encodeStretch(text, workspace, out);
    std::string stretch;
    while (!text.empty()) {
        const DecodedCharacter next = decodeCharacter(text);
        text.remove_prefix(next.length);
        if (isWhiteSpace(next.value)) {
            encodeStretch(stretch, workspace, out);
            stretch.clear();
        } else {
            appendUtf8(normalization_.lowerCases ? lowerCase(next.value) : next.value, stretch);
        }
    }
    encodeStretch(stretch, workspace, out);
}

void BpeTokenizer::encodeStretch(std::string_view text, Workspace& workspace,
                                 std::vector<TokenId>& out) const {
    while (!text.empty()) {
        const std::size_t valid = validUtf8Prefix(text);
        for (const std::string_view word : preTokenizer_.split(text.substr(0, valid))) {
            encodeWord(word, workspace, out);
        }
        text.remove_prefix(valid);
        if (text.empty()) break;
        encodeWord(text.substr(0, 1), workspace, out);
        text.remove_prefix(1);
    }
}

bool BpeTokenizer::takesWhole(std::string_view word, TokenId id) const {
    const PreTokenizerDefinition& definition = preTokenizer_.definition();
    if (!definition.takesWholeWords && !definition.takesWholeLineBreaks) return false;
    if (!merges_.isText(id)) return false;
    return definition.takesWholeWords || word.find_first_not_of('\n') == std::string_view::npos;
}

void BpeTokenizer::encodeWord(std::string_view word, Workspace& workspace, std::vector<TokenId>& out) const {
    const TokenId whole = merges_.idOf(word);
    if (takesWhole(word, whole)) {
        out.push_back(whole);
        return;
    }
    const bool byBytes = spelling() == Spelling::ByteAlphabet;
    std::vector<Symbol>& symbols = workspace.symbols;
    symbols.clear();
    for (std::size_t i = 0; i < word.size();) {
        const std::size_t length = byBytes ? 1 : nextUtf8(word.substr(i)).length;
        const TokenId id =
            byBytes ? firstIds_[static_cast<unsigned char>(word[i])] : merges_.idOf(word.substr(i, length));
        symbols.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(length), id});
        i += length;
    }
    workspace.merger.merge(symbols, [this](const Symbol& left, const Symbol& right) {
        return merges_.merged(left.id, right.id);
    });
    for (const Symbol& symbol : symbols) {
        if (merges_.isText(symbol.id)) {
            out.push_back(symbol.id);
            continue;
        }
        for (const char byte : word.substr(symbol.start, symbol.length)) {
            // A byte without a token is lost, as in the reference; real vocabularies have all of them.
            const TokenId id = byteIds_[static_cast<unsigned char>(byte)];
            if (id >= 0) out.push_back(id);
        }
    }
}

}  // namespace fireside::text
