// A model file that the user has opened, as a plain value.
#pragma once

#include <QDateTime>
#include <QString>

namespace fireside::domain {

struct ModelFile {
    QString path;  // absolute
    QString name;  // general.name of the file, else the file's base name
    qint64 bytes = 0;
    QDateTime lastUsedAt;  // UTC
};

}  // namespace fireside::domain
