#include "inference/text/answer/marker_scanner.h"

#include <algorithm>
#include <utility>

namespace fireside::text {

MarkerScanner::Found MarkerScanner::next(std::span<const Marker> markers) {
    const std::string_view text = pending_;
    Found found;
    std::size_t at = std::string::npos, size = 0;
    for (std::size_t i = 0; i < markers.size(); ++i) {
        const std::string& marker = markers[i].text;
        if (markers[i].control || marker.empty()) continue;
        const std::size_t here = text.find(marker);
        if (here == std::string::npos || here > at || (here == at && marker.size() <= size)) continue;
        at = here, size = marker.size();
        found.marker = static_cast<int>(i);
    }
    // A longer marker may begin before it, or with it, and be still unfinished.
    std::size_t undecided = text.size();
    for (const Marker& marker : markers) {
        if (marker.control || marker.text.empty()) continue;
        const std::size_t most = std::min(marker.text.size() - 1, text.size());
        for (std::size_t length = most; length > 0; --length) {
            if (!text.ends_with(std::string_view(marker.text).substr(0, length))) continue;
            undecided = std::min(undecided, text.size() - length);
            break;
        }
    }
    if (undecided < at || (undecided == at && at + size == text.size() && undecided < text.size())) {
        found.marker = -1;
        found.before = pending_.substr(0, undecided);
        pending_.erase(0, undecided);
        return found;
    }
    if (found.marker < 0) {
        found.before = std::exchange(pending_, {});
        return found;
    }
    found.before = pending_.substr(0, at);
    pending_.erase(0, at + size);
    return found;
}

std::string MarkerScanner::rest() {
    return std::exchange(pending_, {});
}

}  // namespace fireside::text
