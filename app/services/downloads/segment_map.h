// Which bytes of a file are there, and who fetches which next. A value without I/O; one thread.
//
// The file is a row of segments (DownloadSegment::kSegmentBytes). Each fills from its start, with the
// checksum of what was received. Connections take runs of free segments from the front ("guided
// self-scheduling", Polychronopoulos and Kuck 1987: large runs first, small ones at the end, so that all
// connections end together), so the complete part grows from the front and can be hashed while it is still in
// memory.
#pragma once

#include <QList>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "app/domain/download.h"

namespace fireside::services {

/// XXH3 (64 bits) of what was added: tells damage, no protection against people.
class Checksum {
 public:
    Checksum();
    ~Checksum();
    Checksum(Checksum&&) noexcept;
    Checksum& operator=(Checksum&&) noexcept;

    void add(std::span<const char> bytes);
    [[nodiscard]] quint64 value() const;

 private:
    struct State;
    std::unique_ptr<State> state_;
};

class SegmentMap {
 public:
    /// Bytes `from` to `to` (both included) that one request asks for.
    struct Run {
        qint64 from = 0;
        qint64 to = 0;
    };
    static constexpr qint64 kLongestRun = 64 << 20;

    explicit SegmentMap(qint64 fileBytes);

    [[nodiscard]] int count() const { return int(segments_.size()); }
    [[nodiscard]] qint64 fileBytes() const { return fileBytes_; }
    [[nodiscard]] qint64 startOf(int index) const { return index * domain::DownloadSegment::kSegmentBytes; }
    [[nodiscard]] qint64 lengthOf(int index) const;
    [[nodiscard]] const domain::DownloadSegment& at(int index) const { return segments_[size_t(index)]; }
    [[nodiscard]] bool isComplete(int index) const { return at(index).bytes == lengthOf(index); }
    /// Leading segments that are complete.
    [[nodiscard]] int front() const { return front_; }
    [[nodiscard]] qint64 bytesDone() const { return bytesDone_; }
    [[nodiscard]] bool isComplete() const { return front_ == count(); }

    /// What a journal says; entries that cannot be true are left out. Before anything is taken. Segments that
    /// are there in part need their bytes once more, for the checksum: resume() with them.
    void restore(const QList<domain::DownloadSegment>& journal);
    [[nodiscard]] QList<int> partial() const;
    void resume(int index, std::span<const char> bytes);

    /// The next run, for one of `connections`; nothing when all is there or being fetched.
    [[nodiscard]] std::optional<Run> take(int connections, qint64 longest = kLongestRun);
    /// The rest of a run is free again. `broken`: its connection failed, so what it had begun is suspect.
    void giveBack(Run rest, bool broken);
    /// Bytes of a taken run that have been written, in the run's order.
    void receive(qint64 offset, std::span<const char> bytes);
    /// A segment is to be fetched again.
    void discard(int index);

    /// Segments that changed since the last call, as they are now.
    [[nodiscard]] QList<domain::DownloadSegment> takeChanges();
    [[nodiscard]] bool hasChanges() const { return !changed_.empty(); }

 private:
    void change(int index) { changed_[index] = true; }
    void advanceFront();

    qint64 fileBytes_;
    std::vector<domain::DownloadSegment> segments_;
    std::vector<bool> taken_;
    std::map<int, Checksum> open_;  // of segments that are there in part
    std::map<int, bool> changed_;   // in order; the value has no meaning
    int front_ = 0;
    qint64 bytesDone_ = 0;
};

}  // namespace fireside::services
