#include "inference/text/prefix_tree.h"

#include <algorithm>

namespace fireside::text {

PrefixTree::PrefixTree(std::vector<std::pair<std::string_view, TokenId>> texts) {
    std::erase_if(texts, [](const auto& text) { return text.first.empty(); });
    std::sort(texts.begin(), texts.end());
    struct Range {
        std::size_t first;
        std::size_t last;
        std::size_t depth;  // all texts of the range agree in this many bytes
    };
    // Breadth first: the children of a node, and those of the node after it, follow each other.
    std::vector<Range> ranges{{0, texts.size(), 0}};
    bytes_.push_back(0);
    for (std::size_t node = 0; node < ranges.size(); ++node) {
        auto [at, last, depth] = ranges[node];
        firstChild_.push_back(static_cast<Node>(ranges.size()));
        const bool ends = at < last && texts[at].first.size() == depth;
        ids_.push_back(ends ? texts[at].second : -1);
        while (at < last && texts[at].first.size() == depth) ++at;
        while (at < last) {
            const char byte = texts[at].first[depth];
            std::size_t end = at;
            while (end < last && texts[end].first[depth] == byte) ++end;
            bytes_.push_back(static_cast<unsigned char>(byte));
            ranges.push_back({at, end, depth + 1});
            at = end;
        }
    }
    firstChild_.push_back(static_cast<Node>(ranges.size()));
}

std::optional<PrefixTree::Node> PrefixTree::step(Node node, char byte) const {
    const auto wanted = static_cast<unsigned char>(byte);
    const auto first = bytes_.begin() + firstChild_[node];
    const auto last = bytes_.begin() + firstChild_[node + 1];
    const auto found = std::lower_bound(first, last, wanted);
    if (found == last || *found != wanted) return std::nullopt;
    return static_cast<Node>(found - bytes_.begin());
}

std::optional<PrefixTree::Match> PrefixTree::longestAt(std::string_view text) const {
    std::optional<Match> longest;
    Node node = kRoot;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::optional<Node> next = step(node, text[i]);
        if (!next) break;
        node = *next;
        if (idAt(node) >= 0) longest = Match{idAt(node), i + 1};
    }
    return longest;
}

std::size_t PrefixTree::longestBeginning(std::string_view text) const {
    Node node = kRoot;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::optional<Node> next = step(node, text[i]);
        if (!next) return i;
        node = *next;
    }
    return text.size();
}

}  // namespace fireside::text
