#include "inference/text/special_tokens.h"

#include <algorithm>

namespace fireside::text {

SpecialTokens::SpecialTokens(std::vector<std::pair<std::string, TokenId>> tokens)
    : tokens_(std::move(tokens)) {
    std::erase_if(tokens_, [](const auto& token) { return token.first.empty(); });
    std::sort(tokens_.begin(), tokens_.end());
    const auto sameText = [](const auto& a, const auto& b) { return a.first == b.first; };
    tokens_.erase(std::unique(tokens_.begin(), tokens_.end(), sameText), tokens_.end());
}

std::optional<SpecialTokens::Match> SpecialTokens::longestAt(std::string_view text) const {
    std::optional<Match> longest;
    auto first = tokens_.begin();
    auto last = tokens_.end();
    // Invariant: [first, last) are the tokens that agree with the first `depth` bytes of the text and are
    // longer.
    for (std::size_t depth = 0; depth < text.size() && first != last; ++depth) {
        // std::string compares bytes as unsigned char, so must we.
        const auto wanted = static_cast<unsigned char>(text[depth]);
        const auto byteOf = [depth](const auto& token) {
            return static_cast<unsigned char>(token.first[depth]);
        };
        first = std::partition_point(first, last, [&](const auto& token) { return byteOf(token) < wanted; });
        last = std::partition_point(first, last, [&](const auto& token) { return byteOf(token) == wanted; });
        if (first != last && first->first.size() == depth + 1) {
            longest = Match{first->second, depth + 1};
            ++first;
        }
    }
    return longest;
}

std::optional<TokenId> SpecialTokens::find(std::string_view text) const {
    const auto match = longestAt(text);
    return match && match->length == text.size() ? std::optional(match->id) : std::nullopt;
}

}  // namespace fireside::text
