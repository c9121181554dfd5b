// SHA-256 of files.
#pragma once

#include <QString>
#include <QStringList>
#include <atomic>
#include <functional>

#include "app/base/result.h"

namespace fireside::services {

/// Of the files one after the other, as if they were one: 64 lower-case hexadecimal digits. `cancel` is
/// looked at and `read` told for every MiB. Slow where the disk is; any thread. Errors: FileNotFound,
/// FileUnreadable, Cancelled.
[[nodiscard]] Result<QString> sha256OfFiles(const QStringList& paths,
                                            const std::atomic<bool>* cancel = nullptr,
                                            const std::function<void(qint64 bytes)>& read = {});

}  // namespace fireside::services
