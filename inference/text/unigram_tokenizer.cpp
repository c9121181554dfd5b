#include "inference/text/unigram_tokenizer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "inference/text/characters.h"
#include "inference/text/spellings.h"
#include "inference/text/utf8.h"

namespace fireside::text {

Result<std::unique_ptr<Tokenizer>> UnigramTokenizer::create(const gguf::GgufFile& file) {
    FIRESIDE_TRY(Vocabulary vocabulary, loadVocabulary(file));
    auto scores = file.numbers("tokenizer.ggml.scores");
    if (!scores || scores->size() != vocabulary.pieces.size()) {
        return Error{ErrorCode::ModelInconsistent, "tokenizer.ggml.scores has not one number per token"};
    }
    if (!std::all_of(scores->begin(), scores->end(), [](double score) { return std::isfinite(score); })) {
        return Error{ErrorCode::ModelInconsistent, "a score that is no finite number"};
    }
    Frame frame;
    if (vocabulary.addsBos.value_or(false)) frame.before = vocabulary.bos;
    if (vocabulary.addsEos.value_or(true)) frame.after = vocabulary.eos;
    std::unique_ptr<UnigramTokenizer> tokenizer(new UnigramTokenizer(std::move(vocabulary), frame));
    tokenizer->addsSpacePrefix_ = file.boolean("tokenizer.ggml.add_space_prefix").value_or(false);
    tokenizer->composes_ = file.boolean("tokenizer.ggml.normalizer.nfc").value_or(false);
    tokenizer->mergesSpaces_ = file.boolean("tokenizer.ggml.remove_extra_whitespaces").value_or(false);
    if (file.find("tokenizer.ggml.precompiled_charsmap") != nullptr) {
        const auto bytes = file.integers("tokenizer.ggml.precompiled_charsmap");
        if (!bytes)
            return Error{ErrorCode::ModelInconsistent,
                         "tokenizer.ggml.precompiled_charsmap is no list of bytes"};
        FIRESIDE_TRY(tokenizer->characterMap_, CharacterMap::create(*bytes));
    }
    tokenizer->loadTokens(std::move(*scores));
    return std::unique_ptr<Tokenizer>(std::move(tokenizer));
}

void UnigramTokenizer::loadTokens(std::vector<double> scores) {
    scores_ = std::move(scores);
    std::vector<std::pair<std::string_view, TokenId>> all;
    std::vector<std::pair<std::string_view, TokenId>> userDefined;
    float lowest = std::numeric_limits<float>::max();
    Vocabulary& known = mutableVocabulary();
    for (TokenId id = 0; id < known.size(); ++id) {
        const auto i = static_cast<std::size_t>(id);
        const TokenKind kind = known.kinds[i];
        if (kind == TokenKind::Normal) lowest = std::min(lowest, static_cast<float>(scores_[i]));
        if (kind == TokenKind::UserDefined) {
            scores_[i] = 0;  // certain
            userDefined.emplace_back(known.pieces[i], id);
        }
        if (known.isText(id) || kind == TokenKind::Unused) all.emplace_back(known.pieces[i], id);
    }
    unknownScore_ = lowest - 10.0f;
    tokens_ = PrefixTree(std::move(all));
    untouched_ = PrefixTree(std::move(userDefined));
    for (std::size_t i = 0; i < known.pieces.size(); ++i) {
        if (known.kinds[i] == TokenKind::Normal) known.pieces[i] = withPlainSpaces(known.pieces[i]);
    }
}

std::string UnigramTokenizer::normalized(std::string_view text) const {
    std::string out;
    bool inWord = false;
    bool hasPrefix = false;
    const auto append = [&](std::string_view part) {
        for (const char c : part) {
            if (c == ' ') {
                inWord = false;
                if (!mergesSpaces_) out += kSpaceMark;
                continue;
            }
            if (!inWord && (mergesSpaces_ || (addsSpacePrefix_ && !hasPrefix))) {
                out += kSpaceMark;
                hasPrefix = true;
            }
            inWord = true;
            out += c;
        }
    };
    while (!text.empty()) {
        std::size_t length = untouched_.longestBeginning(text);
        if (length > 0) {
            append(text.substr(0, length));
        } else if (const auto match = characterMap_.longestAt(text)) {
            length = match->length;
            append(match->replacement);
        } else if (const Utf8Step step = nextUtf8(text); step.status == Utf8Status::Valid) {
            length = step.length;
            append(text.substr(0, length));
        } else {
            length = 1;
            append("\xef\xbf\xbd");
        }
        text.remove_prefix(length);
    }
    return out;
}

std::vector<UnigramTokenizer::Best> UnigramTokenizer::bestCovers(std::string_view text) const {
    std::vector<Best> bestTo(text.size() + 1);
    bestTo[0].score = 0;
    for (std::size_t start = 0; start < text.size();) {
        const double soFar = bestTo[start].score;
        const auto consider = [&](TokenId id, std::size_t end, double score) {
            if (soFar + score > bestTo[end].score) bestTo[end] = {id, start, soFar + score};
        };
        const std::size_t characterEnd = start + nextUtf8(text.substr(start)).length;
        bool coversCharacter = false;
        PrefixTree::Node node = PrefixTree::kRoot;
        for (std::size_t end = start + 1; end <= text.size(); ++end) {
            const auto next = tokens_.step(node, text[end - 1]);
            if (!next) break;
            node = *next;
            const TokenId id = tokens_.idAt(node);
            if (id < 0) continue;
            if (end == characterEnd) coversCharacter = true;
            consider(id, end, scores_[static_cast<std::size_t>(id)]);
        }
        if (!coversCharacter) consider(-1, characterEnd, unknownScore_);
        start = characterEnd;
    }
    return bestTo;
}

void UnigramTokenizer::encodePlain(std::string_view plain, std::vector<TokenId>& out) const {
    const std::string text = normalized(composes_ ? composed(plain) : std::string(plain));
    const std::vector<Best> bestTo = bestCovers(text);
    const auto before = static_cast<std::ptrdiff_t>(out.size());
    bool afterUnknown = false;
    for (std::size_t end = text.size(); end > 0; end = bestTo[end].start) {
        const TokenId id = bestTo[end].id;
        if (id >= 0) {
            out.push_back(id);
        } else if (!afterUnknown) {
            appendUnknown(out);  // neighbouring unknown characters are one token
        }
        afterUnknown = id < 0;
    }
    std::reverse(out.begin() + before, out.end());
}

}  // namespace fireside::text
