#include "app/services/downloads/part_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/magic.h>
#include <sys/vfs.h>
#endif

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <cstring>
#include <limits>

#include "app/services/downloads/file_names.h"
#include "app/services/file_moves.h"

namespace fireside::services {
namespace {

void syncFolder(const QString& folder) {
    // Where a folder cannot be opened or synced (some network file systems), renaming is all there is.
    const int fd = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    (void)::fsync(fd);
    ::close(fd);
}

ErrorCode codeOf(int error) {
    if (error == EFBIG) return ErrorCode::FileTooLarge;
    return error == ENOSPC || error == EDQUOT ? ErrorCode::DiskFull : ErrorCode::NotWritable;
}

}  // namespace

PartFile::PartFile(const QString& destination) : destination_(destination), path_(partPath(destination)) {}

PartFile::~PartFile() {
    if (fd_ >= 0) ::close(fd_);
}

Error PartFile::failure(const char* what) const {
    const int error = errno;
    return {codeOf(error), path_.toStdString() + ": " + what + ": " + std::strerror(error)};
}

Result<> PartFile::open() {
    const QString folder = QFileInfo(path_).path();
    if (!QDir().mkpath(folder)) {
        return Error{ErrorCode::NotWritable, folder.toStdString() + ": the folder cannot be made"};
    }
    fd_ = ::open(QFile::encodeName(path_).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd_ < 0) return failure("open");
    if (::flock(fd_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        return Error{ErrorCode::FileInUse, path_.toStdString()};
    }
    syncFolder(folder);
    return {};
}

qint64 PartFile::size() const {
    struct stat status = {};
    return ::fstat(fd_, &status) == 0 ? qint64(status.st_size) : 0;
}

Result<> PartFile::truncate(qint64 bytes) {
    if (::ftruncate(fd_, bytes) != 0) return failure("truncate");
    return {};
}

Result<> PartFile::write(qint64 offset, std::span<const char> bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::pwrite(fd_, bytes.data(), bytes.size(), offset);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failure("write");
        if (count == 0) {
            errno = ENOSPC;
            return failure("write");
        }
        offset += count;
        bytes = bytes.subspan(size_t(count));
    }
    return {};
}

Result<> PartFile::read(qint64 offset, std::span<char> bytes) const {
    while (!bytes.empty()) {
        const ssize_t count = ::pread(fd_, bytes.data(), bytes.size(), offset);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) {
            return Error{ErrorCode::FileUnreadable,
                         path_.toStdString() + ": " + (count == 0 ? "it is shorter" : std::strerror(errno))};
        }
        offset += count;
        bytes = bytes.subspan(size_t(count));
    }
    return {};
}

Result<> PartFile::sync() {
    if (synced_.ok() && ::fdatasync(fd_) != 0) synced_ = failure("sync");
    return synced_;
}

Result<> PartFile::publish() {
    FIRESIDE_CHECK(sync());
    FIRESIDE_CHECK(renameFile(path_, destination_));
    syncFolder(QFileInfo(path_).path());
    return {};
}

qint64 PartFile::largestFile() const {
#ifdef Q_OS_LINUX
    struct statfs status = {};
    if (::fstatfs(fd_, &status) == 0 && status.f_type == MSDOS_SUPER_MAGIC) return 0xffffffff;
#endif
    return std::numeric_limits<qint64>::max();
}

qint64 PartFile::freeBytes() const {
    struct statvfs status = {};
    if (::fstatvfs(fd_, &status) != 0) return std::numeric_limits<qint64>::max();
    return qint64(status.f_bavail) * qint64(status.f_frsize);
}

}  // namespace fireside::services
