#include "app/services/downloads/transfer_rate.h"

#include <algorithm>
#include <cmath>

namespace fireside::services {
namespace {

constexpr qint64 kFirstSpanMs = 1000;  // less is no measurement

}  // namespace

void TransferRate::add(qint64 now, qint64 bytes) {
    samples_.push_back({now, bytes});
    // One sample from before the window stays: the window begins at it.
    while (samples_.size() > 2 && samples_[1].time <= now - kWindowMs) samples_.pop_front();
}

double TransferRate::bytesPerSecond(qint64 now) const {
    if (samples_.empty()) return 0;
    const qint64 span = std::max(now - samples_.front().time, qint64(1));
    const qint64 bytes = samples_.back().bytes - samples_.front().bytes;
    if (span < kFirstSpanMs || samples_.back().time <= now - kWindowMs) return 0;
    return double(bytes) * 1000.0 / double(span);
}

std::optional<qint64> TransferRate::secondsLeft(qint64 now, qint64 bytesLeft) const {
    const double rate = bytesPerSecond(now);
    if (bytesLeft < 0 || rate <= 0) return std::nullopt;
    return qint64(std::ceil(double(bytesLeft) / rate));
}

}  // namespace fireside::services
