#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include "app/domain/remote_model.h"
#include "app/services/shelf/layouts.h"

namespace fireside::services::shelf {
namespace {

constexpr qint64 kLargestNote = 1 << 20;

/// The file's name at the address that its note holds; empty without a note.
QString nameInNote(const QString& path) {
    QFile note(path + QStringLiteral(".json"));
    if (note.size() > kLargestNote || !note.open(QIODevice::ReadOnly)) return {};
    const QUrl url(QJsonDocument::fromJson(note.readAll()).object().value("url").toString());
    const auto name = domain::parseRemoteFileName(url.fileName());
    return name ? name->stem : QString();
}

}  // namespace

QList<domain::LocalModel> modelsOfLlamaCpp(const QString& folder) {
    QList<domain::LocalModel> models = modelsOfFiles(ggufFilesIn(folder, 1));
    for (domain::LocalModel& model : models) {
        if (const QString name = nameInNote(model.path); !name.isEmpty()) model.name = name;
    }
    return models;
}

}  // namespace fireside::services::shelf
