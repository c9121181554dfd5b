#include "app/services/file_moves.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <cerrno>
#include <cstring>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#endif

namespace fireside::services {
namespace {

#ifdef Q_OS_UNIX

/// 0, or the errno of what went wrong.
int renamed(const char* from, const char* to) {
#ifdef RENAME_NOREPLACE
    if (::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP) return errno;
#endif
    // This file system (or kernel) does not know the flag; a link refuses a name that is taken, too.
    if (::link(from, to) == 0) return ::unlink(from) == 0 ? 0 : errno;
    if (errno != EPERM && errno != ENOSYS && errno != EOPNOTSUPP) return errno;
    struct stat there = {};
    if (::lstat(to, &there) == 0) return EEXIST;
    return ::rename(from, to) == 0 ? 0 : errno;
}

#endif

Error error(ErrorCode code, const QString& path, const char* why) {
    return {code, path.toStdString() + (*why == '\0' ? "" : ": ") + why};
}

}  // namespace

Result<> renameFile(const QString& from, const QString& to, bool* crosses) {
#ifdef Q_OS_UNIX
    const int failed = renamed(QFile::encodeName(from).constData(), QFile::encodeName(to).constData());
    if (failed == 0) return {};
    if (crosses != nullptr) *crosses = failed == EXDEV;
    if (failed == EEXIST) return error(ErrorCode::FileExists, to, "");
    return error(ErrorCode::NotWritable, to, std::strerror(failed));
#else
    if (QFileInfo::exists(to)) return error(ErrorCode::FileExists, to, "");
    if (crosses != nullptr)
        *crosses = QFileInfo(from).absolutePath().left(2) != QFileInfo(to).absolutePath().left(2);
    QFile file(from);
    if (file.rename(to)) return {};
    return error(ErrorCode::NotWritable, to, qPrintable(file.errorString()));
#endif
}

Result<> moveToTrash(const QString& path) {
    const QFileInfo info(path);
    if (!info.exists() && !info.isSymLink()) return error(ErrorCode::FileNotFound, path, "");
    // Qt takes the trash below this folder; where there is no such folder, it takes the current one.
    QDir().mkpath(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation));
    QFile file(path);
    if (file.moveToTrash()) return {};
    const bool writable = QFileInfo(info.path()).isWritable();
    return error(writable ? ErrorCode::NoTrash : ErrorCode::NotWritable, path,
                 qPrintable(file.errorString()));
}

}  // namespace fireside::services
