// When a failed request is tried again. Pure functions.
#pragma once

#include <QtGlobal>
#include <algorithm>

#include "app/base/result.h"

namespace fireside::services {

/// Milliseconds to wait after `failures` in a row without a byte in between: `first`, doubled with each, at
/// most `most`, and of that a random part between the half and all ("equal jitter", Brooker 2015: clients
/// that were cut off together do not come back together). `random` is in [0, 1).
[[nodiscard]] inline qint64 backoffMs(int failures, double random, qint64 first, qint64 most) {
    const int doublings = std::clamp(failures - 1, 0, 20);
    const qint64 longest = std::min(most, first << doublings);
    return longest / 2 + qint64(random * double(longest - longest / 2));
}

/// Whether trouble may pass by itself. `status`: of the answer, 0 when there was none.
[[nodiscard]] inline bool mayPass(ErrorCode code, int status) {
    switch (code) {
        case ErrorCode::NoNetwork:
        case ErrorCode::ConnectionLost:
        case ErrorCode::Stalled:
        case ErrorCode::RateLimited:
        case ErrorCode::BadAnswer:
            return true;
        case ErrorCode::ServerFailed:
            return status >= 500 || status == 408 || status == 425;
        default:
            return false;
    }
}

}  // namespace fireside::services
