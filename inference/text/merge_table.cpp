#include "inference/text/merge_table.h"

#include <utility>

#include "inference/text/spellings.h"

namespace fireside::text {

namespace {

std::uint64_t pairKey(TokenId left, TokenId right) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 |
           static_cast<std::uint32_t>(right);
}

/// The text in the form that words have; nothing for one that no word can contain.
std::optional<std::string> spelled(std::string_view text, Spelling spelling) {
    if (spelling != Spelling::ByteAlphabet) return std::string(text);
    std::string bytes;
    if (!appendSpelledBytes(text, bytes)) return std::nullopt;
    return bytes;
}

}  // namespace

Result<MergeTable> MergeTable::create(const Vocabulary& vocabulary, Spelling spelling,
                                      const std::vector<std::string_view>& merges) {
    MergeTable table(spelling);
    table.addTokens(vocabulary);
    table.mergeOf_.reserve(merges.size());
    for (std::size_t rank = 0; rank < merges.size(); ++rank) {
        FIRESIDE_CHECK(table.addMerge(merges[rank], rank));
    }
    return table;
}

void MergeTable::addTokens(const Vocabulary& vocabulary) {
    nextId_ = vocabulary.size();
    idOf_.reserve(vocabulary.pieces.size());
    isText_.resize(vocabulary.pieces.size());
    for (const bool normal : {true, false}) {  // where spellings coincide, the normal token counts
        for (TokenId id = 0; id < vocabulary.size(); ++id) {
            const auto i = static_cast<std::size_t>(id);
            if ((vocabulary.kinds[i] == TokenKind::Normal) != normal) continue;
            isText_[i] = vocabulary.isText(id);
            if (auto text = spelled(vocabulary.pieces[i], spelling_)) idOf_.emplace(std::move(*text), id);
        }
    }
}

Result<> MergeTable::addMerge(std::string_view merge, std::size_t rank) {
    const std::size_t space = merge.find(' ', 1);
    if (space == std::string_view::npos || space + 1 == merge.size()) {
        return Error{ErrorCode::ModelInconsistent, "merge " + std::to_string(rank) + " is no pair"};
    }
    const auto left = spelled(merge.substr(0, space), spelling_);
    const auto right = spelled(merge.substr(space + 1), spelling_);
    if (!left || !right) return {};
    const TokenId result = idOrNew(*left + *right);
    // Ordinary text must never become a control token, not even by merging.
    if (result < static_cast<TokenId>(isText_.size()) && !isText(result)) return {};
    const std::uint64_t key = pairKey(idOrNew(*left), idOrNew(*right));
    mergeOf_.emplace(key, MergeCandidate{static_cast<double>(rank), result});
    return {};
}

TokenId MergeTable::idOrNew(std::string_view text) {
    const auto found = idOf_.find(text);
    if (found != idOf_.end()) return found->second;
    idOf_.emplace(std::string(text), nextId_);
    return nextId_++;
}

TokenId MergeTable::idOf(std::string_view text) const {
    const auto found = idOf_.find(text);
    return found == idOf_.end() ? -1 : found->second;
}

std::optional<MergeCandidate> MergeTable::merged(TokenId left, TokenId right) const {
    if (left < 0 || right < 0) return std::nullopt;
    const auto found = mergeOf_.find(pairKey(left, right));
    return found == mergeOf_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace fireside::text
