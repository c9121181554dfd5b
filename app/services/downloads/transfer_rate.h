// How fast something arrives, over the last seconds, and how long the rest takes at that speed. A value with
// its clock given by the caller, so that it can be tested; times in milliseconds of any steady clock.
#pragma once

#include <QtGlobal>
#include <deque>
#include <optional>

namespace fireside::services {

class TransferRate {
 public:
    static constexpr qint64 kWindowMs = 5000;

    /// `bytes`: how many have arrived in all by `now`; never fewer than before.
    void add(qint64 now, qint64 bytes);
    /// Bytes per second over the window that ends at `now`; 0 when nothing arrived in it, and before a second
    /// has been seen.
    [[nodiscard]] double bytesPerSecond(qint64 now) const;
    /// Nothing when it cannot be known: no speed, or the rest is unknown (negative).
    [[nodiscard]] std::optional<qint64> secondsLeft(qint64 now, qint64 bytesLeft) const;

 private:
    struct Sample {
        qint64 time;
        qint64 bytes;
    };
    std::deque<Sample> samples_;
};

}  // namespace fireside::services
