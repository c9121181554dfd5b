// Where downloads go. Pure functions.
#pragma once

#include <QString>

#include "app/base/result.h"

namespace fireside::services {

/// FOLDER/author/name/path of a repository's file, with "/". What a file system would not take or would take
/// for something else (control characters, <>:"|?*\, reserved names of Windows, a dot or space at an end)
/// becomes "_". Errors: InvalidArgument for a path that leads out of the folder.
[[nodiscard]] Result<QString> downloadPath(const QString& folder, const QString& repository,
                                           const QString& path);

/// Where the bytes of an unfinished file are.
[[nodiscard]] inline QString partPath(const QString& destination) {
    return destination + QStringLiteral(".part");
}

}  // namespace fireside::services
