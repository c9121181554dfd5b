// Finds tokens that are matched as whole texts, such as "<|im_end|>", at any place of a long text.
// The texts are kept sorted; a match narrows the range of candidates byte by byte, so a search costs near
// linear time however many tokens share a beginning. Immutable; safe from several threads.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inference/text/tokenizer.h"

namespace fireside::text {

class SpecialTokens {
 public:
    /// Empty texts are left out; of equal texts the lowest id counts.
    explicit SpecialTokens(std::vector<std::pair<std::string, TokenId>> tokens);

    struct Match {
        TokenId id;
        std::size_t length;
    };
    /// The longest token that `text` begins with.
    [[nodiscard]] std::optional<Match> longestAt(std::string_view text) const;
    /// The token with exactly this text.
    [[nodiscard]] std::optional<TokenId> find(std::string_view text) const;

 private:
    std::vector<std::pair<std::string, TokenId>> tokens_;  // sorted by text (as bytes), then id
};

}  // namespace fireside::text
