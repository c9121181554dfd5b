#include "inference/text/grammar/grammar_matcher.h"

#include <algorithm>
#include <limits>

#include "inference/text/grammar/limits.h"

namespace fireside::grammar {

namespace {
constexpr std::size_t kMaxMasks = 128;  // 19 KB each for 150,000 tokens
constexpr float kBanned = -std::numeric_limits<float>::infinity();
}  // namespace

GrammarMatcher::GrammarMatcher(std::shared_ptr<const Grammar> grammar,
                               std::shared_ptr<const TokenTrie> vocabulary)
    : grammar_(std::move(grammar)),
      vocabulary_(std::move(vocabulary)),
      states_(grammar_->automaton()),
      current_(states_.start()) {}

GrammarMatcher::GrammarMatcher(const GrammarMatcher& other)
    : text::TokenConstraint(),
      grammar_(other.grammar_),
      vocabulary_(other.vocabulary_),
      states_(other.states_),
      current_(other.current_),
      tokensLeft_(other.tokensLeft_) {}

void GrammarMatcher::mask(std::span<float> logits) {
    prepare();
    const Mask& allowed = maskHere();
    if (failed()) {
        std::fill(logits.begin(), logits.end(), kBanned);
        return;
    }
    for (std::size_t word = 0; word * 64 < logits.size(); ++word) {
        const std::uint64_t bits = word < allowed.bits.size() ? allowed.bits[word] : 0;
        const std::size_t begin = word * 64;
        const std::size_t end = std::min(begin + 64, logits.size());
        if (bits == ~std::uint64_t{0}) continue;
        for (std::size_t i = begin; i < end; ++i) {
            if ((bits >> (i - begin) & 1) == 0) logits[i] = kBanned;
        }
    }
}

const GrammarMatcher::Mask& GrammarMatcher::maskHere() {
    auto known = masks_.find(current_);
    if (known == masks_.end()) {
        if (masks_.size() >= kMaxMasks) masks_.clear();
        known = masks_.emplace(current_, readTree(kEndless)).first;
    }
    // With a token for each byte, so many bytes can still come after the next token.
    const int bytesLeft = tokensLeft_ ? *tokensLeft_ - 1 : kEndless;
    if (known->second.farthest <= bytesLeft) return known->second;
    last_ = readTree(bytesLeft);
    const auto& bits = last_.bits;
    const bool none = std::all_of(bits.begin(), bits.end(), [](std::uint64_t word) { return word == 0; });
    return none ? known->second : last_;
}

GrammarMatcher::Mask GrammarMatcher::readTree(int mostBytes) {
    Mask out;
    out.bits.assign((vocabulary_->vocabularySize() + 63) / 64, 0);
    const auto allow = [&out](text::TokenId id) {
        out.bits[static_cast<std::size_t>(id) / 64] |= std::uint64_t{1} << (id % 64);
    };
    if (complete()) std::for_each(vocabulary_->ends().begin(), vocabulary_->ends().end(), allow);
    path_.resize(vocabulary_->deepest() + 1);
    path_[0] = current_;
    const auto nodes = vocabulary_->nodes();
    for (std::size_t i = 0; i < nodes.size();) {
        const TokenTrie::Node& node = nodes[i];
        const ParseStates::Id state = states_.next(path_[node.depth - 1u], node.byte);
        if (state == ParseStates::kDead) {
            if (states_.exhausted()) break;
            i = node.end;
            continue;
        }
        path_[node.depth] = state;
        const auto ending = vocabulary_->tokensAt(i);
        const int distance = states_.distance(state);
        if (!ending.empty() && distance <= mostBytes) {
            std::for_each(ending.begin(), ending.end(), allow);
            out.farthest = std::max(out.farthest, distance);
        }
        ++i;
    }
    return out;
}

ParseStates::Id GrammarMatcher::after(std::string_view bytes) {
    ParseStates::Id state = current_;
    for (const char byte : bytes) state = states_.next(state, static_cast<std::uint8_t>(byte));
    return state;
}

bool GrammarMatcher::allows(text::TokenId id) {
    prepare();
    const auto ends = vocabulary_->ends();
    if (std::find(ends.begin(), ends.end(), id) != ends.end()) return complete();
    const std::string_view piece = vocabulary_->piece(id);
    return !piece.empty() && after(piece) != ParseStates::kDead;
}

void GrammarMatcher::accept(text::TokenId id) {
    prepare();
    const std::string_view piece = vocabulary_->piece(id);
    current_ = piece.empty() ? ParseStates::kDead : after(piece);
}

void GrammarMatcher::prepare() {
    states_.renewWork();
    if (states_.bytes() < kCompactBytes) return;
    masks_.clear();
    current_ = states_.compact(current_);
}

}  // namespace fireside::grammar
