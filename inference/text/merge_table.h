// The ranked merges of byte-pair encoding. Merges may lead through pieces that are no tokens; such a piece
// gets an id above those of the vocabulary. Immutable once loaded; safe from several threads. Source:
// Sennrich et al. 2016.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/base/result.h"
#include "inference/text/pre_tokenizer_patterns.h"
#include "inference/text/symbol_merger.h"
#include "inference/text/text_hash.h"
#include "inference/text/vocabulary.h"

namespace fireside::text {

class MergeTable {
 public:
    /// `vocabulary.pieces` must still be as in the file; `merges` are pairs of pieces with a space between.
    /// Errors: ModelInconsistent for a merge that is no pair.
    [[nodiscard]] static Result<MergeTable> create(const Vocabulary& vocabulary, Spelling spelling,
                                                   const std::vector<std::string_view>& merges);

    /// The token or piece that `text` makes; -1 for none. In the byte alphabet `text` is bytes, otherwise it
    /// is as vocabulary texts are written.
    [[nodiscard]] TokenId idOf(std::string_view text) const;
    /// Whether the id is a token that ordinary text may be made of, not a mere piece or a control token.
    [[nodiscard]] bool isText(TokenId id) const {
        return id >= 0 && id < static_cast<TokenId>(isText_.size()) && isText_[static_cast<std::size_t>(id)];
    }
    [[nodiscard]] std::optional<MergeCandidate> merged(TokenId left, TokenId right) const;

 private:
    explicit MergeTable(Spelling spelling) : spelling_(spelling) {}
    void addTokens(const Vocabulary& vocabulary);
    Result<> addMerge(std::string_view merge, std::size_t rank);
    TokenId idOrNew(std::string_view text);

    Spelling spelling_;
    std::vector<bool> isText_;
    TokenId nextId_ = 0;
    std::unordered_map<std::string, TokenId, TextHash, std::equal_to<>> idOf_;
    std::unordered_map<std::uint64_t, MergeCandidate> mergeOf_;  // by the two ids
};

}  // namespace fireside::text
