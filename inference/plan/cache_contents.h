// What the caches of a session hold at present, and so where its next step may begin. Pure bookkeeping: the
// executors move the bytes. One thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "inference/plan/plan.h"

namespace fireside::plan {

/// Copies of recurrent state that a session can hold beside the current one: two of the latest prompt, one
/// of that before.
inline constexpr std::size_t kCheckpoints = 3;

class CacheContents {
 public:
    /// A cache that keeps `rows` positions (position p in row p mod rows), of which a token sees the last
    /// `window`.
    struct Ring {
        std::int32_t window = 0;
        std::int32_t rows = 0;
        std::int32_t first = 0;  // no position before this is there: it was not loaded
    };
    /// `recurrent`: some cache has state. `causal`: as Plan::causal.
    CacheContents(std::vector<Ring> rings, bool recurrent, bool causal)
        : rings_(std::move(rings)), recurrent_(recurrent), causal_(causal) {}

    [[nodiscard]] bool recurrent() const { return recurrent_; }
    /// The longest of the prefixes of up to `length` cached tokens after which a step can run: everything
    /// that its tokens see is there, and the state of that position is current or saved. 0 is always
    /// possible.
    [[nodiscard]] std::int32_t resumable(std::int32_t length) const;
    /// The checkpoint that must become the current state before a step at `position`, if any.
    [[nodiscard]] std::optional<std::size_t> checkpointFor(std::int32_t position) const;
    /// That checkpoint was copied back.
    void restored(std::int32_t position) { statePosition_ = position; }

    /// A step at a resumable position begins to write. What it leaves behind if it fails is undefined from
    /// `position` on.
    void began(std::int32_t position, std::int32_t tokens);
    /// It wrote everything.
    void finished(std::int32_t position, std::int32_t tokens);

    /// The checkpoint that the current state is to be copied to, whose contents are given up now; nothing
    /// when there is no state worth a copy or it was saved already.
    [[nodiscard]] std::optional<std::size_t> chooseCheckpoint();
    /// The copy was made.
    void saved(std::size_t checkpoint) { checkpoints_[checkpoint] = statePosition_; }

    /// A recurrent state that is worth saving with a prefix, and where it is.
    struct StatePlace {
        std::int32_t position = 0;
        std::optional<std::size_t> checkpoint;  // nothing: the current state
    };
    /// For a resumable `length`: the state after all of it, then those of checkpoints within. Empty without
    /// recurrent state and for length 0.
    [[nodiscard]] std::vector<StatePlace> statesWithin(std::int32_t length) const;
    /// Nothing is there any more.
    void forget() { began(0, 0); }
    /// The earliest position that is resumable as far as windows go, when `length` is.
    [[nodiscard]] std::int32_t earliestHeld(std::int32_t length) const;
    /// After forget(): `length` positions were loaded, of windows those that positions from `earliest` on
    /// need, and states in the order of statesWithin(): one becomes the current state, the others the first
    /// checkpoints.
    void loaded(std::int32_t length, std::int32_t earliest, std::span<const std::int32_t> states);

 private:
    static constexpr std::int32_t kNowhere = -1;

    [[nodiscard]] bool ringsHold(std::int32_t length) const;

    std::vector<Ring> rings_;
    bool recurrent_;
    bool causal_;
    std::int32_t length_ = 0;                // positions that were written and not given up since
    std::int32_t highest_ = 0;               // positions that were ever written in this sequence
    std::int32_t statePosition_ = kNowhere;  // tokens that the current state has seen
    std::array<std::int32_t, kCheckpoints> checkpoints_{kNowhere, kNowhere, kNowhere};  // likewise
};

/// The earliest of `length` positions that the token after them sees in a cache of this window (0: all).
[[nodiscard]] std::int32_t firstNeeded(std::int32_t window, std::int32_t length);

/// What a saved session says about its recurrent states: positions as of statesWithin(), unused ones -1.
using StatePositions = std::array<std::int32_t, 1 + kCheckpoints>;
[[nodiscard]] StatePositions positionsOf(std::span<const CacheContents::StatePlace> states);
/// The positions that are used; nothing when they cannot be those of a session of this length.
[[nodiscard]] std::optional<std::vector<std::int32_t>> usedPositions(const StatePositions& positions,
                                                                     std::int32_t length, bool recurrent);

/// Rows of a cache that keeps its window for steps of up to `capacity` tokens: the first token of a step sees
/// window - 1 positions before its own, while the last has been stored already. At most contextLength.
[[nodiscard]] std::int32_t cacheRows(const CacheShape& shape, std::int32_t contextLength,
                                     std::int32_t capacity);

/// Rings of those caches that have a window, and the rest of what CacheContents wants to know.
[[nodiscard]] CacheContents contentsOf(const Plan& plan, std::int32_t contextLength, std::int32_t capacity);

}  // namespace fireside::plan
