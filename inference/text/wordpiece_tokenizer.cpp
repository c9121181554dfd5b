#include "inference/text/wordpiece_tokenizer.h"

#include <algorithm>
#include <string>
#include <utility>

#include "inference/text/characters.h"
#include "inference/text/spellings.h"

namespace fireside::text {

namespace {

/// The ideographs that BERT makes words of their own. The gap from U+2B820 is in the original.
bool isChinese(char32_t c) {
    return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x20000 && c <= 0x2a6df) ||
           (c >= 0x2a700 && c <= 0x2b73f) || (c >= 0x2b740 && c <= 0x2b81f) ||
           (c >= 0x2b920 && c <= 0x2ceaf) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0x2f800 && c <= 0x2fa1f);
}

/// Control characters, but for those that are white space in any text.
bool isDropped(char32_t c) {
    if (c == U'\t' || c == U'\n' || c == U'\r') return false;
    return c == 0 || c == kReplacementCharacter || isControl(c);
}

/// Longer words are unknown as a whole (Devlin et al.'s own tokenizer).
constexpr std::ptrdiff_t kLongestWord = 100;

std::ptrdiff_t characterCount(std::string_view text) {
    return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; });
}

bool standsAlone(char32_t c) {
    return isPunctuation(c) || (c < 0x7f && isSymbol(c)) || isChinese(c);
}

}  // namespace

Result<std::unique_ptr<Tokenizer>> WordPieceTokenizer::create(const gguf::GgufFile& file) {
    FIRESIDE_TRY(Vocabulary vocabulary, loadVocabulary(file));
    if (!vocabulary.bos || !vocabulary.separator) {
        return Error{ErrorCode::ModelInconsistent, "a WordPiece vocabulary without [CLS] or [SEP]"};
    }
    std::vector<std::pair<std::string_view, TokenId>> texts;
    for (TokenId id = 0; id < vocabulary.size(); ++id) {
        if (vocabulary.isText(id)) texts.emplace_back(vocabulary.pieces[static_cast<std::size_t>(id)], id);
    }
    PrefixTree tokens(std::move(texts));
    for (std::size_t i = 0; i < vocabulary.pieces.size(); ++i) {
        if (vocabulary.kinds[i] == TokenKind::Normal) {
            vocabulary.pieces[i] = withPlainSpaces(vocabulary.pieces[i]);
        }
    }
    Normalization normalization{};
    normalization.lowerCases = file.boolean("tokenizer.ggml.normalizer.lowercase").value_or(true);
    normalization.stripsAccents =
        file.boolean("tokenizer.ggml.normalizer.strip_accents").value_or(normalization.lowerCases);
    const Frame frame{vocabulary.bos, vocabulary.separator};
    return std::unique_ptr<Tokenizer>(
        new WordPieceTokenizer(std::move(vocabulary), std::move(tokens), frame, normalization));
}

WordPieceTokenizer::WordPieceTokenizer(Vocabulary vocabulary, PrefixTree tokens, Frame frame,
                                       Normalization normalization)
    : VocabularyTokenizer(std::move(vocabulary), frame),
      tokens_(std::move(tokens)),
      normalization_(normalization) {}

std::vector<std::string> WordPieceTokenizer::words(std::string_view text) const {
    std::vector<std::string> words(1);
    const auto startWord = [&words] {
        if (!words.back().empty()) words.emplace_back();
    };
    while (!text.empty()) {
        const DecodedCharacter next = decodeCharacter(text);
        text.remove_prefix(next.length);
        const char32_t whole = next.value;
        if (isDropped(whole)) continue;
        if (isWhiteSpace(whole)) {
            startWord();
            continue;
        }
        for (char32_t c : normalization_.stripsAccents ? decomposed(whole) : std::u32string{whole}) {
            if (normalization_.stripsAccents && isNonspacingMark(c)) continue;
            const bool alone = standsAlone(c);
            if (normalization_.lowerCases) c = lowerCase(c);
            if (alone) startWord();
            appendUtf8(c, words.back());
            if (alone) startWord();
        }
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

void WordPieceTokenizer::encodePlain(std::string_view text, std::vector<TokenId>& out) const {
    for (const std::string& word : words(text)) {
        if (characterCount(word) > kLongestWord) {
            appendUnknown(out);
        } else {
            encodeWord(std::string(kSpaceMark) + word, out);
        }
    }
}

void WordPieceTokenizer::encodeWord(std::string_view word, std::vector<TokenId>& out) const {
    const std::size_t before = out.size();
    for (std::size_t i = 0; i < word.size();) {
        const auto match = tokens_.longestAt(word.substr(i));
        if (!match) {
            out.resize(before);
            appendUnknown(out);
            return;
        }
        out.push_back(match->id);
        i += match->length;
    }
}

}  // namespace fireside::text
