// Sessions that are kept: in memory as a Snapshot, in files.
#include <string>
#include <utility>

#include "inference/model_state.h"

namespace fireside::engine {

struct Snapshot::State {
    SessionIdentity identity;
    SavedSession session;
};

Snapshot::Snapshot(std::unique_ptr<const State> state) : state_(std::move(state)) {}
Snapshot::Snapshot(Snapshot&&) noexcept = default;
Snapshot& Snapshot::operator=(Snapshot&&) noexcept = default;
Snapshot::~Snapshot() = default;
std::int32_t Snapshot::tokens() const {
    return static_cast<std::int32_t>(state_->session.tokens.size());
}
std::uint64_t Snapshot::bytes() const {
    return state_->session.caches.size();
}

Result<Snapshot> Model::snapshot() {
    if (!state_->session) return Error{ErrorCode::InvalidArgument, "an empty session"};
    FIRESIDE_TRY(SavedSession session, state_->session->save());
    auto state = std::make_unique<Snapshot::State>();
    state->identity = state_->identity();
    state->session = std::move(session);
    return Snapshot(std::move(state));
}

Result<> Model::restore(const Snapshot& snapshot) {
    const Snapshot::State& saved = *snapshot.state_;
    if (saved.identity != state_->identity())
        return Error{ErrorCode::SessionMismatch, "a snapshot of another model or kind of KV cache"};
    if (!state_->session) FIRESIDE_CHECK(state_->open());
    return state_->session->load(saved.session.tokens, saved.session.caches);
}

Result<std::int32_t> Model::saveSession(const std::filesystem::path& path) {
    if (!state_->session) return Error{ErrorCode::InvalidArgument, "an empty session"};
    FIRESIDE_TRY(const SavedSession session, state_->session->save());
    FIRESIDE_CHECK(writeSession(path, state_->identity(), session));
    return static_cast<std::int32_t>(session.tokens.size());
}

Result<std::int32_t> Model::restoreSession(const std::filesystem::path& path) {
    FIRESIDE_TRY(const SessionFile file, readSession(path, state_->identity()));
    if (const Result<> ids = state_->checkIds(file.tokens); !ids.ok())
        return Error{ErrorCode::FileDamaged, path.string() + ": " + ids.error().detail};
    if (!state_->session) FIRESIDE_CHECK(state_->open());
    const Result<> loaded = state_->session->load(file.tokens, file.caches);
    if (!loaded.ok() && loaded.code() == ErrorCode::InvalidArgument)
        return Error{ErrorCode::FileDamaged, path.string() + ": " + loaded.error().detail};
    FIRESIDE_CHECK(loaded);
    return static_cast<std::int32_t>(file.tokens.size());
}

}  // namespace fireside::engine
