#include "app/services/downloads/segment_map.h"

#include <xxhash.h>

#include <algorithm>
#include <cassert>
#include <new>

namespace fireside::services {

using domain::DownloadSegment;

namespace {
constexpr qint64 kSegment = DownloadSegment::kSegmentBytes;
}

struct Checksum::State {
    State() : xxh(XXH3_createState()) {
        if (xxh == nullptr) throw std::bad_alloc();
        XXH3_64bits_reset(xxh);
    }
    ~State() { XXH3_freeState(xxh); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    XXH3_state_t* xxh;
};

Checksum::Checksum() : state_(std::make_unique<State>()) {}
Checksum::~Checksum() = default;
Checksum::Checksum(Checksum&&) noexcept = default;
Checksum& Checksum::operator=(Checksum&&) noexcept = default;

void Checksum::add(std::span<const char> bytes) {
    XXH3_64bits_update(state_->xxh, bytes.data(), bytes.size());
}

quint64 Checksum::value() const {
    return XXH3_64bits_digest(state_->xxh);
}

SegmentMap::SegmentMap(qint64 fileBytes)
    : fileBytes_(fileBytes),
      segments_(size_t((fileBytes + kSegment - 1) / kSegment)),
      taken_(segments_.size()) {
    for (int i = 0; i < count(); ++i) segments_[size_t(i)].index = i;
}

qint64 SegmentMap::lengthOf(int index) const {
    return std::min(kSegment, fileBytes_ - startOf(index));
}

void SegmentMap::restore(const QList<DownloadSegment>& journal) {
    for (const DownloadSegment& entry : journal) {
        if (entry.index < 0 || entry.index >= count()) continue;
        if (entry.bytes <= 0 || entry.bytes > lengthOf(entry.index)) continue;
        segments_[size_t(entry.index)] = entry;
        bytesDone_ += entry.bytes;
    }
    advanceFront();
}

QList<int> SegmentMap::partial() const {
    QList<int> found;
    for (int i = 0; i < count(); ++i) {
        if (at(i).bytes > 0 && !isComplete(i)) found.append(i);
    }
    return found;
}

void SegmentMap::resume(int index, std::span<const char> bytes) {
    assert(qint64(bytes.size()) == at(index).bytes);
    open_[index].add(bytes);
    segments_[size_t(index)].suspect = true;  // what the disk gives back is not what the wire gave
    change(index);
}

std::optional<SegmentMap::Run> SegmentMap::take(int connections, qint64 longest) {
    qint64 free = 0;
    int first = -1;
    for (int i = front_; i < count(); ++i) {
        if (taken_[size_t(i)] || isComplete(i)) continue;
        if (first < 0) first = i;
        free += lengthOf(i) - at(i).bytes;
    }
    if (first < 0) return std::nullopt;
    const qint64 share = std::clamp(free / (2 * std::max(1, connections)), kSegment, longest);
    Run run{startOf(first) + at(first).bytes, startOf(first) + lengthOf(first) - 1};
    taken_[size_t(first)] = true;
    // Further segments belong to the run as long as they are wholly free.
    for (int i = first + 1; i < count() && run.to + 1 + lengthOf(i) - run.from <= share; ++i) {
        if (taken_[size_t(i)] || at(i).bytes > 0) break;
        taken_[size_t(i)] = true;
        run.to = startOf(i) + lengthOf(i) - 1;
    }
    return run;
}

void SegmentMap::giveBack(Run rest, bool broken) {
    if (rest.from > rest.to) return;
    const int first = int(rest.from / kSegment);
    for (int i = first; i <= int(rest.to / kSegment); ++i) taken_[size_t(i)] = false;
    if (broken && at(first).bytes > 0 && !isComplete(first)) {
        segments_[size_t(first)].suspect = true;
        change(first);
    }
}

void SegmentMap::receive(qint64 offset, std::span<const char> bytes) {
    while (!bytes.empty()) {
        const int index = int(offset / kSegment);
        DownloadSegment& segment = segments_[size_t(index)];
        assert(taken_[size_t(index)] && startOf(index) + segment.bytes == offset);
        const qint64 part = std::min(qint64(bytes.size()), lengthOf(index) - segment.bytes);
        open_[index].add(bytes.first(size_t(part)));
        segment.bytes += part;
        bytesDone_ += part;
        change(index);
        if (segment.bytes == lengthOf(index)) {
            segment.checksum = open_[index].value();
            open_.erase(index);
            taken_[size_t(index)] = false;
        }
        offset += part;
        bytes = bytes.subspan(size_t(part));
    }
    advanceFront();
}

void SegmentMap::discard(int index) {
    DownloadSegment& segment = segments_[size_t(index)];
    bytesDone_ -= segment.bytes;
    segment.bytes = 0;
    segment.checksum = 0;
    segment.suspect = true;
    open_.erase(index);
    change(index);
    front_ = std::min(front_, index);
}

QList<DownloadSegment> SegmentMap::takeChanges() {
    QList<DownloadSegment> changes;
    for (const auto& [index, unused] : changed_) changes.append(at(index));
    changed_.clear();
    return changes;
}

void SegmentMap::advanceFront() {
    while (front_ < count() && isComplete(front_)) ++front_;
}

}  // namespace fireside::services
