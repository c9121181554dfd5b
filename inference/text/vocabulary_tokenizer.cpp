#include "inference/text/vocabulary_tokenizer.h"

#include <initializer_list>
#include <utility>

namespace fireside::text {

namespace {

SpecialTokens collect(const Vocabulary& vocabulary, std::initializer_list<TokenKind> kinds) {
    std::vector<std::pair<std::string, TokenId>> tokens;
    for (TokenId id = 0; id < vocabulary.size(); ++id) {
        const auto i = static_cast<std::size_t>(id);
        for (const TokenKind kind : kinds) {
            if (vocabulary.kinds[i] == kind) tokens.emplace_back(vocabulary.pieces[i], id);
        }
    }
    return SpecialTokens(std::move(tokens));
}

bool isAsciiSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

}  // namespace

VocabularyTokenizer::VocabularyTokenizer(Vocabulary vocabulary, Frame frame)
    : vocabulary_(std::move(vocabulary)),
      frame_(frame),
      inText_(collect(vocabulary_, {TokenKind::UserDefined})),
      inMarkup_(collect(vocabulary_, {TokenKind::UserDefined, TokenKind::Control, TokenKind::Unknown})) {}

std::vector<TokenId> VocabularyTokenizer::encode(std::span<const PromptPiece> pieces) const {
    std::vector<TokenId> out;
    std::string plain;      // what has gathered since the last special token, also across pieces
    bool swallows = false;  // white space, after a token that takes it along
    const auto flush = [&] {
        if (!plain.empty()) encodePlain(plain, out);
        plain.clear();
    };
    for (std::size_t i = 0; i < pieces.size();) {
        const bool special = pieces[i].special;
        std::string joined;
        for (; i < pieces.size() && pieces[i].special == special; ++i) joined += pieces[i].text;

        const SpecialTokens& tokens = special ? inMarkup_ : inText_;
        const std::string_view text = joined;
        for (std::size_t at = 0; at < text.size();) {
            if (const auto match = tokens.longestAt(text.substr(at))) {
                const auto token = static_cast<std::size_t>(match->id);
                if (vocabulary_.stripsLeft[token]) {
                    while (!plain.empty() && isAsciiSpace(plain.back())) plain.pop_back();
                }
                flush();
                out.push_back(match->id);
                at += match->length;
                swallows = vocabulary_.stripsRight[token];
            } else if (swallows && isAsciiSpace(text[at])) {
                ++at;
            } else {
                swallows = false;
                plain += text[at++];
            }
        }
    }
    flush();
    return out;
}

std::string VocabularyTokenizer::piece(TokenId id, bool showControl) const {
    if (!contains(id)) return {};
    const auto i = static_cast<std::size_t>(id);
    switch (vocabulary_.kinds[i]) {
        case TokenKind::Normal:
        case TokenKind::UserDefined:
        case TokenKind::Byte:
            return vocabulary_.pieces[i];
        case TokenKind::Control:
        case TokenKind::Unknown:
            return showControl ? vocabulary_.pieces[i] : std::string();
        case TokenKind::Unused:
            return {};
    }
    return {};
}

bool VocabularyTokenizer::endsTurn(TokenId id) const {
    return contains(id) && vocabulary_.endsTurn[static_cast<std::size_t>(id)];
}

std::optional<TokenId> VocabularyTokenizer::specialToken(std::string_view text) const {
    return inMarkup_.find(text);
}

void VocabularyTokenizer::appendUnknown(std::vector<TokenId>& out) const {
    if (vocabulary_.unknown) out.push_back(*vocabulary_.unknown);
}

}  // namespace fireside::text
