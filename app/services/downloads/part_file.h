// The file that is being downloaded, on the disk: DESTINATION.part, locked against other processes, written
// in any order, and renamed when it is complete. Used by one thread at a time, but for read() and sync(),
// which another may call meanwhile. Errors: FileInUse, DiskFull, NotWritable, FileUnreadable.
#pragma once

#include <QString>
#include <span>

#include "app/base/result.h"

namespace fireside::services {

class PartFile {
 public:
    explicit PartFile(const QString& destination);
    ~PartFile();
    PartFile(const PartFile&) = delete;
    PartFile& operator=(const PartFile&) = delete;

    /// Makes the folders and the file where they are missing, and takes the lock. What is there stays.
    [[nodiscard]] Result<> open();
    [[nodiscard]] qint64 size() const;
    /// Drops everything behind `bytes`.
    [[nodiscard]] Result<> truncate(qint64 bytes);
    [[nodiscard]] Result<> write(qint64 offset, std::span<const char> bytes);
    /// Exactly bytes.size() bytes.
    [[nodiscard]] Result<> read(qint64 offset, std::span<char> bytes) const;
    /// What was written reaches the disk.
    [[nodiscard]] Result<> sync() const;
    /// Syncs, renames to the destination (replacing what is there) and syncs the folder: after a power cut
    /// there is either the old file or the new one as a whole.
    [[nodiscard]] Result<> publish();
    /// Bytes that a user without privileges can still write there.
    [[nodiscard]] qint64 freeBytes() const;

 private:
    [[nodiscard]] Error failure(const char* what) const;

    QString destination_;
    QString path_;
    int fd_ = -1;
};

}  // namespace fireside::services
