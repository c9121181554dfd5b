#include "inference/text/stop_strings.h"

#include <algorithm>
#include <utility>

#include "inference/text/utf8.h"

namespace fireside::text {

Result<> validateStopStrings(std::span<const std::string> stops) {
    for (const std::string& stop : stops) {
        if (stop.empty()) return Error{ErrorCode::InvalidArgument, "an empty stop string"};
        if (stop.size() > kLongestStopString) {
            return Error{ErrorCode::InvalidArgument, "a stop string of " + std::to_string(stop.size()) +
                                                         " bytes; the limit is " +
                                                         std::to_string(kLongestStopString)};
        }
        if (validUtf8Prefix(stop) != stop.size()) {
            return Error{ErrorCode::InvalidArgument, "a stop string that is not UTF-8"};
        }
    }
    return {};
}

StopStrings::StopStrings(std::vector<std::string> stops) : stops_(std::move(stops)) {}

std::string StopStrings::push(std::string_view text) {
    if (met_) return {};
    held_ += text;
    // The first to be complete; of those the longest, which begins first.
    std::size_t bestEnd = std::string::npos, bestStart = std::string::npos;
    for (const std::string& stop : stops_) {
        const std::size_t at = held_.find(stop);
        if (at == std::string::npos) continue;
        const std::size_t end = at + stop.size();
        if (end > bestEnd || (end == bestEnd && at >= bestStart)) continue;
        bestEnd = end, bestStart = at;
        met_ = stop;
    }
    if (met_) return std::exchange(held_, {}).substr(0, bestStart);
    const std::size_t released = held_.size() - undecided();
    std::string out = held_.substr(0, released);
    held_.erase(0, released);
    return out;
}

std::size_t StopStrings::undecided() const {
    std::size_t most = 0;
    for (const std::string& stop : stops_) {
        const std::size_t limit = std::min(stop.size() - 1, held_.size());
        for (std::size_t length = limit; length > most; --length) {
            if (held_.compare(held_.size() - length, length, stop, 0, length) == 0) most = length;
        }
    }
    return most;
}

std::string StopStrings::finish() {
    return std::exchange(held_, {});
}

}  // namespace fireside::text
