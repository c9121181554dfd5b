// The texts of a vocabulary's tokens as a tree of bytes, so that what many tokens begin with is read once.
// Immutable; safe from several threads. Built once per tokenizer (about 50 ms for 150,000 tokens).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inference/text/tokenizer.h"

namespace fireside::grammar {

class TokenTrie {
 public:
    /// Control tokens and others without a text are not in the tree.
    explicit TokenTrie(const text::Tokenizer& tokenizer);

    /// In preorder: what follows a node up to `end` begins with it.
    struct Node {
        std::uint32_t end;     // index of the first node that is not below this one
        std::uint32_t tokens;  // index into tokens(); they go up to the next node's
        std::uint16_t depth;   // bytes up to and with this one, at least 1
        std::uint8_t byte;
    };
    [[nodiscard]] std::span<const Node> nodes() const { return {nodes_.data(), nodes_.size() - 1}; }
    /// The tokens whose text ends at a node.
    [[nodiscard]] std::span<const text::TokenId> tokensAt(std::size_t node) const {
        return {tokens_.data() + nodes_[node].tokens, nodes_[node + 1].tokens - nodes_[node].tokens};
    }
    [[nodiscard]] std::size_t deepest() const { return deepest_; }

    [[nodiscard]] std::size_t vocabularySize() const { return pieces_.size() - 1; }
    /// Empty for tokens that are not in the tree.
    [[nodiscard]] std::string_view piece(text::TokenId id) const;
    /// Tokens that end a turn.
    [[nodiscard]] std::span<const text::TokenId> ends() const { return ends_; }

 private:
    void addNodes(const std::vector<text::TokenId>& sorted);

    std::string bytes_;
    std::vector<std::uint32_t> pieces_;  // where each token's bytes begin
    std::vector<Node> nodes_;            // and one behind the last
    std::vector<text::TokenId> tokens_;
    std::vector<text::TokenId> ends_;
    std::size_t deepest_ = 0;
};

}  // namespace fireside::grammar
