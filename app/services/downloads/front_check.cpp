#include "app/services/downloads/front_check.h"

#include "app/services/downloads/segment_map.h"

namespace fireside::services {

using domain::DownloadSegment;

Result<FrontCheck::Outcome> FrontCheck::advance(const PartFile& file,
                                                const std::vector<DownloadSegment>& segments) {
    buffer_.resize(size_t(DownloadSegment::kSegmentBytes));
    for (const DownloadSegment& segment : segments) {
        if (segment.index != checked_) continue;  // checked before a rewind was asked for
        const std::span<char> bytes(buffer_.data(), size_t(segment.bytes));
        FIRESIDE_CHECK(file.read(segment.index * DownloadSegment::kSegmentBytes, bytes));
        Checksum checksum;
        checksum.add(bytes);
        if (checksum.value() != segment.checksum) return Outcome{checked_, segment.index};
        if (checked_ % kMarkEvery == 0) marks_.push_back(hash_);
        hash_.add(std::as_bytes(bytes));
        ++checked_;
    }
    return Outcome{checked_, -1};
}

void FrontCheck::rewind(int index) {
    if (index >= checked_) return;
    const int mark = index / kMarkEvery;
    hash_ = marks_[size_t(mark)];
    marks_.resize(size_t(mark));
    checked_ = mark * kMarkEvery;
}

}  // namespace fireside::services
