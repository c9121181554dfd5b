#include "inference/text/grammar/token_trie.h"

#include <algorithm>

namespace fireside::grammar {

namespace {
constexpr std::size_t kLongestPiece = 4096;  // longer ones are never offered
}

TokenTrie::TokenTrie(const text::Tokenizer& tokenizer) {
    std::vector<text::TokenId> sorted;
    for (text::TokenId id = 0; id < tokenizer.vocabularySize(); ++id) {
        pieces_.push_back(static_cast<std::uint32_t>(bytes_.size()));
        if (tokenizer.endsTurn(id)) {
            ends_.push_back(id);
            continue;
        }
        const std::string piece = tokenizer.piece(id);
        if (piece.empty() || piece.size() > kLongestPiece) continue;
        bytes_ += piece;
        sorted.push_back(id);
    }
    pieces_.push_back(static_cast<std::uint32_t>(bytes_.size()));
    std::sort(sorted.begin(), sorted.end(), [this](text::TokenId a, text::TokenId b) {
        const int order = piece(a).compare(piece(b));
        return order != 0 ? order < 0 : a < b;
    });
    addNodes(sorted);
}

std::string_view TokenTrie::piece(text::TokenId id) const {
    if (id < 0 || static_cast<std::size_t>(id) >= vocabularySize()) return {};
    const auto i = static_cast<std::size_t>(id);
    return std::string_view(bytes_).substr(pieces_[i], pieces_[i + 1] - pieces_[i]);
}

void TokenTrie::addNodes(const std::vector<text::TokenId>& sorted) {
    std::vector<std::size_t> open;  // the nodes of the current token's bytes
    const auto close = [&](std::size_t depth) {
        while (open.size() > depth) {
            nodes_[open.back()].end = static_cast<std::uint32_t>(nodes_.size());
            open.pop_back();
        }
    };
    std::string_view before;
    for (const text::TokenId id : sorted) {
        const std::string_view now = piece(id);
        const auto parted = std::mismatch(before.begin(), before.end(), now.begin(), now.end());
        close(static_cast<std::size_t>(parted.second - now.begin()));
        while (open.size() < now.size()) {
            const auto byte = static_cast<std::uint8_t>(now[open.size()]);
            open.push_back(nodes_.size());
            nodes_.push_back({0, static_cast<std::uint32_t>(tokens_.size()),
                              static_cast<std::uint16_t>(open.size()), byte});
        }
        tokens_.push_back(id);
        deepest_ = std::max(deepest_, now.size());
        before = now;
    }
    close(0);
    nodes_.push_back(
        {static_cast<std::uint32_t>(nodes_.size()), static_cast<std::uint32_t>(tokens_.size()), 0, 0});
}

}  // namespace fireside::grammar
