#include "inference/text/byte_level_tokenizer.h"

#include <utility>

#include "inference/text/utf8.h"

namespace fireside::text {

namespace {

/// Characters of the byte alphabet are below this.
constexpr unsigned kAlphabetEnd = 0x144;

/// Character to byte: printable Latin-1 stands for itself, the other 68 bytes in order for U+0100 and up.
constexpr std::array<int, kAlphabetEnd> makeAlphabet() {
    std::array<int, kAlphabetEnd> byteOf{};
    for (int& byte : byteOf) byte = -1;
    unsigned next = 0x100;
    for (unsigned byte = 0; byte < 256; ++byte) {
        const bool printable = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte != 0xad);
        byteOf[printable ? byte : next++] = static_cast<int>(byte);
    }
    return byteOf;
}
constexpr auto kByteOf = makeAlphabet();
static_assert(kByteOf[kAlphabetEnd - 1] == 0xad, "the soft hyphen is the last one");

/// Appends the bytes that `text` spells in the byte alphabet; characters outside of it stay as they are.
void appendSpelled(std::string_view text, std::string& out) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        // All of the alphabet is one or two bytes of UTF-8.
        const bool pair = lead >= 0xc2 && lead < 0xe0 && i + 1 < text.size();
        const unsigned character =
            pair ? (lead & 0x1fu) << 6 | (static_cast<unsigned char>(text[i + 1]) & 0x3fu) : lead;
        const std::size_t length = pair ? 2 : 1;
        if ((pair || lead < 0x80) && character < kAlphabetEnd && kByteOf[character] >= 0) {
            out += static_cast<char>(kByteOf[character]);
        } else {
            out += text.substr(i, length);
        }
        i += length;
    }
}

std::uint64_t pairKey(TokenId left, TokenId right) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 |
           static_cast<std::uint32_t>(right);
}

}  // namespace

Result<std::unique_ptr<Tokenizer>> ByteLevelTokenizer::create(const gguf::GgufFile& file) {
    FIRESIDE_TRY(PreTokenizer preTokenizer,
                 PreTokenizer::create(file.string("tokenizer.ggml.pre").value_or("default")));
    FIRESIDE_TRY(Vocabulary vocabulary, loadVocabulary(file));
    const auto* merges = file.strings("tokenizer.ggml.merges");
    if (merges == nullptr) return Error{ErrorCode::ModelInconsistent, "tokenizer.ggml.merges is missing"};
    for (std::size_t i = 0; i < vocabulary.pieces.size(); ++i) {
        if (vocabulary.kinds[i] != TokenKind::Normal && vocabulary.kinds[i] != TokenKind::Byte) continue;
        std::string bytes;
        appendSpelled(vocabulary.pieces[i], bytes);
        vocabulary.pieces[i] = std::move(bytes);
    }
    std::unique_ptr<ByteLevelTokenizer> tokenizer(
        new ByteLevelTokenizer(std::move(vocabulary), std::move(preTokenizer)));
    FIRESIDE_CHECK(tokenizer->loadMerges(*merges));
    return std::unique_ptr<Tokenizer>(std::move(tokenizer));
}

ByteLevelTokenizer::ByteLevelTokenizer(Vocabulary vocabularyOfModel, PreTokenizer preTokenizer)
    : VocabularyTokenizer(std::move(vocabularyOfModel), preTokenizer.addsBosByDefault()),
      preTokenizer_(std::move(preTokenizer)) {
    const Vocabulary& known = vocabulary();
    idOf_.reserve(known.pieces.size());
    for (const bool normal : {true, false}) {  // where spellings coincide, the normal token counts
        for (TokenId id = 0; id < known.size(); ++id) {
            const auto i = static_cast<std::size_t>(id);
            if ((known.kinds[i] == TokenKind::Normal) == normal) idOf_.emplace(known.pieces[i], id);
        }
    }
    for (std::size_t byte = 0; byte < byteIds_.size(); ++byte) {
        const char text = static_cast<char>(byte);
        const auto found = idOf_.find(std::string_view(&text, 1));
        byteIds_[byte] = found != idOf_.end() && known.isText(found->second) ? found->second : -1;
    }
}

Result<> ByteLevelTokenizer::loadMerges(const std::vector<std::string_view>& merges) {
    mergeOf_.reserve(merges.size());
    std::string bytes;
    for (std::size_t rank = 0; rank < merges.size(); ++rank) {
        const std::string_view merge = merges[rank];
        const std::size_t space = merge.find(' ', 1);
        if (space == std::string_view::npos) {
            return Error{ErrorCode::ModelInconsistent, "merge " + std::to_string(rank) + " is no pair"};
        }
        bytes.clear();
        appendSpelled(merge.substr(0, space), bytes);
        const std::size_t leftLength = bytes.size();
        appendSpelled(merge.substr(space + 1), bytes);
        const std::string_view whole = bytes;
        const auto left = idOf_.find(whole.substr(0, leftLength));
        const auto right = idOf_.find(whole.substr(leftLength));
        const auto result = idOf_.find(whole);
        if (left == idOf_.end() || right == idOf_.end() || result == idOf_.end()) {
            return Error{ErrorCode::ModelInconsistent,
                         "merge " + std::to_string(rank) + " (" + std::string(merge) + ") of unknown pieces"};
        }
        // Ordinary text must never become a control token, not even by merging.
        if (!vocabulary().isText(result->second)) continue;
        mergeOf_.emplace(pairKey(left->second, right->second),
                         MergeCandidate{static_cast<double>(rank), result->second});
    }
    return {};
}

void ByteLevelTokenizer::encodePlain(std::string_view text, std::vector<TokenId>& out) const {
    Workspace workspace;
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

void ByteLevelTokenizer::encodeWord(std::string_view word, Workspace& workspace,
                                    std::vector<TokenId>& out) const {
    if (preTokenizer_.takesWholeWords()) {
        const auto found = idOf_.find(word);
        if (found != idOf_.end() && vocabulary().isText(found->second)) {
            out.push_back(found->second);
            return;
        }
    }
    std::vector<Symbol>& symbols = workspace.symbols;
    symbols.clear();
    for (std::uint32_t i = 0; i < word.size(); ++i) {
        symbols.push_back({i, 1, byteIds_[static_cast<unsigned char>(word[i])]});
    }
    workspace.merger.merge(symbols, [this](const Symbol& left, const Symbol& right) {
        const auto found = mergeOf_.find(pairKey(left.id, right.id));
        return found == mergeOf_.end() ? std::nullopt : std::optional(found->second);
    });
    for (const Symbol& symbol : symbols) {
        if (symbol.id >= 0) {
            out.push_back(symbol.id);
        } else {
            appendUnknown(out);
        }
    }
}

}  // namespace fireside::text
