// A token bucket: so many bytes a second on average, with bursts of a fifth of a second. A value; times in
// milliseconds of any steady clock.
#pragma once

#include <QtGlobal>
#include <algorithm>

namespace fireside::services {

class BandwidthLimit {
 public:
    /// 0: none.
    void setBytesPerSecond(qint64 rate) { rate_ = rate; }
    [[nodiscard]] bool isSet() const { return rate_ > 0; }

    /// How many of `wanted` bytes may be taken now; they count as taken.
    [[nodiscard]] qint64 take(qint64 now, qint64 wanted) {
        if (rate_ <= 0) return wanted;
        const double most = double(rate_) / 5;
        if (last_ >= 0) tokens_ = std::min(most, tokens_ + double(rate_) * double(now - last_) / 1000);
        last_ = now;
        const qint64 taken = std::min(wanted, qint64(tokens_));
        tokens_ -= double(taken);
        return taken;
    }

 private:
    qint64 rate_ = 0;
    qint64 last_ = -1;
    double tokens_ = 0;
};

}  // namespace fireside::services
