// What is being downloaded, as plain values. A download is one thing that a person chose: a model in one file
// or in all parts of a split one.
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>
#include <optional>

#include "app/domain/remote_model.h"

namespace fireside::domain {

using DownloadId = qint64;

/// Connections per file. Qt Network opens no more than six to one server, as browsers do (and older than
/// Qt 6.5 it cannot be told to); more would wait for each other.
inline constexpr int kMostConnections = 6;
inline constexpr int kUsualConnections = 4;

enum class DownloadState {
    Queued = 0,     // its turn comes
    Running = 1,    // now
    Paused = 2,     // the user stopped it; it goes on when the user says so
    Waiting = 3,    // `error` says why; it goes on by itself at `waitUntil`
    Done = 4,       // every file is in its place and verified
    Failed = 5,     // `error` says why; what has arrived is kept
    Verifying = 6,  // all bytes are there and being checked
};

struct DownloadFile {
    qint64 id = 0;
    QString path;         // within the repository
    QString revision;     // what to ask for it by
    QString destination;  // absolute path; until it is complete its bytes are in destination + ".part"
    qint64 bytes = -1;    // -1: not known yet
    QString sha256;       // empty: the hub does not say, nothing can be verified but length and ETag
    QString etag;         // of the file that was begun; empty: not begun
    qint64 bytesDone = 0;
    bool complete = false;  // verified, in its place at `destination`
    bool ours = false;      // complete, and this download brought it: it did not lie there before
};

/// The same bytes in the same place.
[[nodiscard]] inline bool wantsSame(const DownloadFile& one, const DownloadFile& other) {
    return one.path == other.path && one.destination == other.destination && one.sha256 == other.sha256 &&
           (one.bytes == other.bytes || one.bytes < 0 || other.bytes < 0);
}

struct Download {
    DownloadId id = 0;
    Hub hub = Hub::HuggingFace;
    QString repository;    // "author/name"
    QString quantization;  // RemoteQuantization::name
    QString license;       // as the hub writes it; empty: not said
    QList<DownloadFile> files;
    DownloadState state = DownloadState::Queued;
    QString error;         // stable code and detail ("disk_full: ..."), only when Waiting or Failed
    QDateTime waitUntil;   // UTC; only when Waiting
    QDateTime createdAt;   // UTC
    QDateTime finishedAt;  // UTC; invalid while not Done
    bool gone = false;     // Done, but a file is no longer in its place; looked at, never stored

    [[nodiscard]] qint64 bytesDone() const;
    [[nodiscard]] qint64 bytesTotal() const;  // -1: not known yet
};

inline qint64 Download::bytesDone() const {
    qint64 sum = 0;
    for (const DownloadFile& file : files) sum += file.bytesDone;
    return sum;
}

inline qint64 Download::bytesTotal() const {
    qint64 sum = 0;
    for (const DownloadFile& file : files) {
        if (file.bytes < 0) return -1;
        sum += file.bytes;
    }
    return sum;
}

/// A piece of a file, kSegmentBytes long but for the last one: the unit in which damage is found and mended.
struct DownloadSegment {
    static constexpr qint64 kSegmentBytes = 4 << 20;

    int index = 0;
    qint64 bytes = 0;      // that are on the disk, from the segment's start
    quint64 checksum = 0;  // XXH3 of the whole segment as it was received; only when `bytes` is all of it
    bool suspect = false;  // its connection broke or it was put together from several answers

    bool operator==(const DownloadSegment&) const = default;
};

/// How fast it goes. Never a guess: what is not known is not there.
struct DownloadSpeed {
    double bytesPerSecond = 0;          // over the last seconds; 0 when nothing arrives
    std::optional<qint64> secondsLeft;  // nothing when the length or the speed is not known
};

}  // namespace fireside::domain
