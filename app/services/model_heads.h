// The beginnings of a model's files, which say what the model would take, read from wherever the files are.
#pragma once

#include <QByteArray>
#include <QFuture>
#include <QList>
#include <QString>
#include <functional>

#include "app/base/result.h"

namespace fireside::services {

/// A model file that is not here, or the parts of one in order.
struct ModelHeads {
    QString name;             // for messages; with the lengths it tells models apart
    QList<qint64> partBytes;  // the length of each part; -1: not known
    /// Reads bytes `from` to `to` (both included) of a part, or what it has of them. Called from any thread,
    /// which waits for the future.
    std::function<QFuture<Result<QByteArray>>(int part, qint64 from, qint64 to)> read;
};

}  // namespace fireside::services
