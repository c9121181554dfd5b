#include "inference/split/session.h"

#include <algorithm>
#include <string>
#include <utility>

namespace fireside::split {

Result<> Session::run(const plan::Step& step, const plan::CancelToken* cancel, std::vector<float>& logits) {
    FIRESIDE_CHECK(plan::checkStep(step, *this, contextLength_, model_.vocabulary));
    const Relay& relay = model_.relays[static_cast<std::size_t>(step.outputs)];
    passed_.resize(relay.widths.size());
    plan::Step part = step;
    for (const Relay::Turn& turn : relay.turns) {
        received_.clear();
        for (const plan::ValueId id : turn.receives) {
            const std::vector<float>& rows = passed_[static_cast<std::size_t>(id)];
            received_.insert(received_.end(), rows.begin(), rows.end());
        }
        part.stretch = turn.stretch;
        part.received = received_;
        FIRESIDE_CHECK(parts_[turn.executor]->run(part, cancel, sent_));
        auto next = sent_.begin();
        for (const plan::ValueId id : turn.sends) {
            const auto value = static_cast<std::size_t>(id);
            const std::size_t rows = relay.one[value] ? 1 : step.tokens.size();
            const auto end = next + static_cast<std::ptrdiff_t>(rows * relay.widths[value]);
            passed_[value].assign(next, end);
            next = end;
        }
    }
    logits.clear();
    if (relay.output) logits.swap(passed_[static_cast<std::size_t>(*relay.output)]);
    return {};
}

/// What one part can go back to may be less than another's, and that may then be no place for the first.
std::int32_t Session::resumable(std::int32_t length) const {
    for (std::int32_t before = -1; before != length;) {
        before = length;
        for (const auto& part : parts_) length = part->resumable(length);
    }
    return length;
}

bool Session::recurrent() const {
    return std::any_of(parts_.begin(), parts_.end(), [](auto& part) { return part->recurrent(); });
}

Result<> Session::checkpoint() {
    for (const auto& part : parts_) FIRESIDE_CHECK(part->checkpoint());
    return {};
}

Result<std::vector<std::byte>> Session::save(std::int32_t length) {
    if (length < 1 || resumable(length) != length) {
        return Error{ErrorCode::InvalidArgument, "position " + std::to_string(length) + " is not resumable"};
    }
    std::vector<std::vector<std::byte>> saved;
    for (const auto& part : parts_) {
        FIRESIDE_TRY(auto bytes, part->save(length));
        saved.push_back(std::move(bytes));
    }
    return plan::joinSaved(model_.caches, length, saved);
}

// Refused as a whole, before any part begins: what cutSaved() accepts has the length that each part expects.
Result<> Session::load(std::int32_t length, std::span<const std::byte> saved) {
    if (length > contextLength_) {
        return Error{ErrorCode::ContextFull,
                     std::to_string(length) + " saved tokens, context of " + std::to_string(contextLength_)};
    }
    FIRESIDE_TRY(const auto cut, plan::cutSaved(model_.caches, length, saved));
    for (std::size_t i = 0; i < parts_.size(); ++i) FIRESIDE_CHECK(parts_[i]->load(length, cut[i]));
    return {};
}

std::int32_t Session::preferredChunk() const {
    std::int32_t least = maxChunk();
    for (const auto& part : parts_) least = std::min(least, part->preferredChunk());
    return least;
}

std::int32_t Session::maxChunk() const {
    std::int32_t least = contextLength_;
    for (const auto& part : parts_) least = std::min(least, part->maxChunk());
    return least;
}

std::uint64_t Session::bytes() const {
    std::uint64_t total = 0;
    for (const auto& part : parts_) total += part->bytes();
    return total;
}

}  // namespace fireside::split
