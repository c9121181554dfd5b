#include "app/services/file_hash.h"

#include <QFile>
#include <span>
#include <vector>

#include "app/base/sha256.h"

namespace fireside::services {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 20;

Error error(ErrorCode code, const QString& path, const QString& why = {}) {
    return {code, (why.isEmpty() ? path : path + QStringLiteral(": ") + why).toStdString()};
}

}  // namespace

Result<QString> sha256OfFiles(const QStringList& paths, const std::atomic<bool>* cancel,
                              const std::function<void(qint64 bytes)>& read) {
    Sha256 hash;
    std::vector<char> buffer(kChunk);
    for (const QString& path : paths) {
        QFile file(path);
        if (!file.exists()) return error(ErrorCode::FileNotFound, path);
        if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
            return error(ErrorCode::FileUnreadable, path, file.errorString());
        }
        for (;;) {
            if (cancel != nullptr && cancel->load()) return error(ErrorCode::Cancelled, path);
            const qint64 count = file.read(buffer.data(), qint64(buffer.size()));
            if (count < 0) return error(ErrorCode::FileUnreadable, path, file.errorString());
            if (count == 0) break;
            hash.add(std::as_bytes(std::span(buffer.data(), std::size_t(count))));
            if (read) read(count);
        }
    }
    return QString::fromStdString(hash.hex());
}

}  // namespace fireside::services
