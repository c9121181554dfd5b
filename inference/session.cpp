#include "inference/session.h"

#include <algorithm>
#include <string>

namespace fireside::engine {
namespace {

/// Something of the last token alone.
bool lastRow(plan::Outputs outputs) {
    return outputs == plan::Outputs::Last || outputs == plan::Outputs::Best;
}

}  // namespace

Session::Session(std::unique_ptr<plan::ExecutorSession> device, std::int32_t contextLength)
    : device_(std::move(device)), contextLength_(contextLength) {}

std::int32_t Session::keepCommonPrefix(std::span<const text::TokenId> prompt) {
    const std::size_t limit = prompt.empty() ? 0 : std::min(tokens_.size(), prompt.size() - 1);
    const auto end = tokens_.begin() + static_cast<std::ptrdiff_t>(limit);
    const auto differs = std::mismatch(tokens_.begin(), end, prompt.begin()).first;
    tokens_.erase(differs, tokens_.end());
    cutToResumable();
    return static_cast<std::int32_t>(tokens_.size());
}

std::size_t Session::cut(std::size_t length) {
    if (length < tokens_.size()) {
        tokens_.resize(length);
        cutToResumable();
    }
    return tokens_.size();
}

void Session::cutToResumable() {
    const std::int32_t kept = device_->resumable(static_cast<std::int32_t>(tokens_.size()));
    tokens_.resize(static_cast<std::size_t>(kept));
}

std::size_t Session::nextChunk(std::size_t left, plan::Outputs outputs) const {
    const auto most = static_cast<std::size_t>(std::clamp(device_->preferredChunk(), 1, device_->maxChunk()));
    const bool stops = device_->recurrent() && lastRow(outputs) && left > 1;
    return std::min(most, stops ? left - 1 : left);
}

Result<SavedSession> Session::save() {
    cutToResumable();
    if (tokens_.empty()) return Error{ErrorCode::InvalidArgument, "an empty session"};
    FIRESIDE_TRY(auto caches, device_->save(static_cast<std::int32_t>(tokens_.size())));
    return SavedSession{tokens_, std::move(caches)};
}

Result<> Session::load(std::span<const text::TokenId> tokens, std::span<const std::byte> caches) {
    if (tokens.size() > static_cast<std::size_t>(contextLength_)) {
        return Error{ErrorCode::ContextFull, std::to_string(tokens.size()) + " saved tokens, context of " +
                                                 std::to_string(contextLength_)};
    }
    const Result<> loaded = device_->load(static_cast<std::int32_t>(tokens.size()), caches);
    if (loaded.ok())
        tokens_.assign(tokens.begin(), tokens.end());
    else
        cutToResumable();  // to nothing when the device had begun
    return loaded;
}

Result<> Session::extend(std::span<const text::TokenId> tokens, plan::Outputs outputs,
                         const plan::CancelToken* cancel, const std::function<void(std::int32_t)>& progress,
                         std::vector<float>& logits) {
    if (tokens_.size() + tokens.size() > static_cast<std::size_t>(contextLength_)) {
        return Error{ErrorCode::ContextFull, std::to_string(tokens_.size() + tokens.size()) +
                                                 " tokens, context of " + std::to_string(contextLength_)};
    }
    logits.clear();
    std::vector<float> rows;
    for (std::size_t done = 0; done < tokens.size();) {
        const auto part = tokens.subspan(done, nextChunk(tokens.size() - done, outputs));
        const bool last = done + part.size() == tokens.size();
        // An inner chunk only fills the cache; its logits are computed when every row is wanted.
        const plan::Outputs wanted = lastRow(outputs) && !last ? plan::Outputs::None : outputs;
        Result<> outcome =
            device_->run({part, static_cast<std::int32_t>(tokens_.size()), wanted}, cancel, rows);
        if (!outcome.ok()) {
            cutToResumable();
            return outcome;
        }
        logits.insert(logits.end(), rows.begin(), rows.end());
        tokens_.insert(tokens_.end(), part.begin(), part.end());
        done += part.size();
        const bool oneLeft = lastRow(outputs) && done + 1 == tokens.size();
        if (oneLeft) FIRESIDE_CHECK(device_->checkpoint());
        if (progress) progress(static_cast<std::int32_t>(done));
    }
    return {};
}

}  // namespace fireside::engine
