// Reads back what has been written, from the front on: compares each segment with the checksum of what was
// received (damage on the disk shows at once) and hashes the whole on the way. Reading follows writing
// closely, so the bytes still are in memory. Used by one thread at a time.
#pragma once

#include <vector>

#include "app/base/sha256.h"
#include "app/domain/download.h"
#include "app/services/downloads/part_file.h"

namespace fireside::services {

class FrontCheck {
 public:
    struct Outcome {
        int checked = 0;   // leading segments that are hashed by now
        int damaged = -1;  // the segment that the disk gives back otherwise; -1: none
    };

    /// Goes on with `segments` (complete ones, the first being the next to check) until one is damaged.
    /// Errors: FileUnreadable.
    [[nodiscard]] Result<Outcome> advance(const PartFile& file,
                                          const std::vector<domain::DownloadSegment>& segments);
    /// Goes back, so that segment `index` and those behind it are hashed again.
    void rewind(int index);
    [[nodiscard]] int checked() const { return checked_; }
    /// Of the segments that are checked.
    [[nodiscard]] std::string sha256() const { return hash_.hex(); }

 private:
    static constexpr int kMarkEvery = 64;  // segments

    int checked_ = 0;
    Sha256 hash_;
    std::vector<Sha256> marks_;  // of the state in front of segments 0, kMarkEvery, 2 * kMarkEvery, ...
    std::vector<char> buffer_;
};

}  // namespace fireside::services
