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

/// Copies of recurrent state that a session can hold beside the current one.
inline constexpr std::size_t kCheckpoints = 2;

class CacheContents {
 public:
    /// A cache that keeps `rows` positions (position p in row p mod rows), of which a token sees the last
    /// `window`.
    struct Ring {
        std::int32_t window = 0;
        std::int32_t rows = 0;
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

 private:
    static constexpr std::int32_t kNowhere = -1;

    [[nodiscard]] bool ringsHold(std::int32_t length) const;

    std::vector<Ring> rings_;
    bool recurrent_;
    bool causal_;
    std::int32_t length_ = 0;                // positions that were written and not given up since
    std::int32_t highest_ = 0;               // positions that were ever written in this sequence
    std::int32_t statePosition_ = kNowhere;  // tokens that the current state has seen
    std::array<std::int32_t, kCheckpoints> checkpoints_{kNowhere, kNowhere};  // likewise
};

/// Rows of a cache that keeps its window for steps of up to `capacity` tokens: the first token of a step sees
/// window - 1 positions before its own, while the last has been stored already. At most contextLength.
[[nodiscard]] std::int32_t cacheRows(const CacheShape& shape, std::int32_t contextLength,
                                     std::int32_t capacity);

/// Rings of those caches that are shorter than the context, and the rest of what CacheContents wants to know.
[[nodiscard]] CacheContents contentsOf(const Plan& plan, std::int32_t contextLength, std::int32_t capacity);

}  // namespace fireside::plan
