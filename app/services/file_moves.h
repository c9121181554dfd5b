// Giving files another name, and the system's trash, so that nothing is lost. Slow where the disk is; any
// thread but the GUI's.
#pragma once

#include <QString>

#include "app/base/result.h"

namespace fireside::services {

/// Renames a file within its file system and never replaces another one, also when that appears meanwhile
/// (renameat2 with RENAME_NOREPLACE, else link and unlink; only where a file system has neither, such as FAT
/// under an old kernel, is there a moment between the look and the deed). Errors: FileExists, NotWritable;
/// `crosses` tells that `to` is on another file system.
[[nodiscard]] Result<> renameFile(const QString& from, const QString& to, bool* crosses = nullptr);

/// Errors: FileNotFound, NotWritable (the folder is read-only), NoTrash (the file stays where it is).
[[nodiscard]] Result<> moveToTrash(const QString& path);

}  // namespace fireside::services
