// The file that is being downloaded, on the disk: DESTINATION.part, locked against other processes, written
// in any order, and renamed when it is complete. Used by one thread at a time, but for read() and sync(),
// which another may call meanwhile. Errors: FileInUse, DiskFull, FileTooLarge, NotWritable, FileUnreadable.
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
    /// What was written reaches the disk. Once it failed it fails for good: the system tells of lost bytes
    /// once, and success behind that says nothing of them (fsync(2)).
    [[nodiscard]] Result<> sync();
    /// Syncs, renames to the destination and syncs the folder: after a power cut there is either no file of
    /// that name or the whole one. Errors, too: FileExists; what is there is never replaced.
    [[nodiscard]] Result<> publish();
    /// Bytes of the largest file that the file system there can hold, as far as it is known (FAT32: 4 GiB -
    /// 1).
    [[nodiscard]] qint64 largestFile() const;
    /// Bytes that a user without privileges can still write there.
    [[nodiscard]] qint64 freeBytes() const;

 private:
    [[nodiscard]] Error failure(const char* what) const;

    QString destination_;
    QString path_;
    int fd_ = -1;
    Result<> synced_;
};

}  // namespace fireside::services
