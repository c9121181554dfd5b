// The merging loop of byte-pair encoding: of all neighbouring symbols whose union is a token the best pair is
// merged, the leftmost one among equals, until there is none. A heap of candidates makes it O(n log n). The
// buffers are reused between texts; one merger belongs to one thread. Sources: Sennrich et al. 2016; Kudo &
// Richardson 2018.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "inference/text/tokenizer.h"

namespace fireside::text {

/// A stretch of the text; texts are shorter than 4 GiB.
struct Symbol {
    std::uint32_t start;
    std::uint32_t length;  // bytes; 0 once merged into its left neighbour
    TokenId id;            // -1: no token stands for it
};

/// What the union of two neighbours would be. Lower priority is better.
struct MergeCandidate {
    double priority;
    TokenId id;
};

class SymbolMerger {
 public:
    /// Merges `symbols` in place. `lookup(left, right)` gives an optional<MergeCandidate> for two neighbours.
    template <class Lookup>
    void merge(std::vector<Symbol>& symbols, Lookup&& lookup) {
        const auto count = static_cast<std::uint32_t>(symbols.size());
        queue_.clear();
        previous_.resize(count);
        next_.resize(count);
        for (std::uint32_t i = 0; i < count; ++i) {
            previous_[i] = i - 1;  // wraps to kNone at 0
            next_[i] = i + 1 < count ? i + 1 : kNone;
        }
        for (std::uint32_t i = 0; i + 1 < count; ++i) propose(symbols, i, i + 1, lookup);
        while (!queue_.empty()) {
            std::pop_heap(queue_.begin(), queue_.end());
            const Pair best = queue_.back();
            queue_.pop_back();
            Symbol& left = symbols[best.left];
            Symbol& right = symbols[best.right];
            // Either of the two may have been merged since: then they are longer, or gone.
            if (left.length != best.leftLength || right.length != best.rightLength) continue;
            left.length += right.length;
            left.id = best.id;
            right.length = 0;
            next_[best.left] = next_[best.right];
            if (next_[best.right] != kNone) previous_[next_[best.right]] = best.left;
            if (previous_[best.left] != kNone) propose(symbols, previous_[best.left], best.left, lookup);
            if (next_[best.left] != kNone) propose(symbols, best.left, next_[best.left], lookup);
        }
        std::erase_if(symbols, [](const Symbol& symbol) { return symbol.length == 0; });
    }

 private:
    static constexpr std::uint32_t kNone = static_cast<std::uint32_t>(-1);

    struct Pair {
        double priority;
        std::uint32_t left;
        std::uint32_t right;
        std::uint32_t leftLength;
        std::uint32_t rightLength;
        TokenId id;
        /// std::push_heap keeps the greatest in front: that is the lowest priority, then the leftmost.
        bool operator<(const Pair& other) const {
            return priority != other.priority ? priority > other.priority : left > other.left;
        }
    };

    template <class Lookup>
    void propose(const std::vector<Symbol>& symbols, std::uint32_t left, std::uint32_t right,
                 Lookup& lookup) {
        const std::optional<MergeCandidate> candidate = lookup(symbols[left], symbols[right]);
        if (!candidate) return;
        queue_.push_back(
            {candidate->priority, left, right, symbols[left].length, symbols[right].length, candidate->id});
        std::push_heap(queue_.begin(), queue_.end());
    }

    std::vector<Pair> queue_;
    std::vector<std::uint32_t> previous_;
    std::vector<std::uint32_t> next_;
};

}  // namespace fireside::text
