// Texts by their beginnings: which of a set of texts does a longer text begin with, byte by byte.
// Children lie beside each other in flat arrays: about 13 bytes per distinct beginning, and a step is a
// binary search among at most 256 siblings. Immutable; safe from several threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "inference/text/tokenizer.h"

namespace fireside::text {

class PrefixTree {
 public:
    using Node = std::uint32_t;
    static constexpr Node kRoot = 0;

    PrefixTree() : PrefixTree(std::vector<std::pair<std::string_view, TokenId>>{}) {}
    /// Empty texts are left out; of equal texts the lowest id counts. The texts are not kept.
    explicit PrefixTree(std::vector<std::pair<std::string_view, TokenId>> texts);

    /// From the beginning that `node` stands for to the one that is a byte longer.
    [[nodiscard]] std::optional<Node> step(Node node, char byte) const;
    /// The id of the text that ends here; -1 where none does.
    [[nodiscard]] TokenId idAt(Node node) const { return ids_[node]; }

    struct Match {
        TokenId id;
        std::size_t length;
    };
    /// The longest of the texts that `text` begins with.
    [[nodiscard]] std::optional<Match> longestAt(std::string_view text) const;
    /// Bytes of the longest beginning of `text` that is also the beginning of one of the texts.
    [[nodiscard]] std::size_t longestBeginning(std::string_view text) const;

 private:
    std::vector<Node>
        firstChild_;  // one more than there are nodes: children of i end where those of i + 1 begin
    std::vector<unsigned char> bytes_;
    std::vector<TokenId> ids_;
};

}  // namespace fireside::text
