#include <QDir>
#include <QMap>

#include "app/domain/remote_model.h"
#include "app/services/shelf/layouts.h"

namespace fireside::services::shelf {

using domain::LocalModel;

namespace {

void gather(const QString& folder, int depth, QList<QFileInfo>& found) {
    const QFileInfoList entries = QDir(folder).entryInfoList(
        QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot | QDir::Readable, QDir::Name | QDir::DirsLast);
    for (const QFileInfo& entry : entries) {
        if (entry.isDir()) {
            if (depth > 0) gather(entry.filePath(), depth - 1, found);
        } else if (entry.fileName().endsWith(QLatin1String(".gguf"), Qt::CaseInsensitive)) {
            found.append(entry);
        }
    }
}

}  // namespace

QList<QFileInfo> ggufFilesIn(const QString& folder, int depth) {
    QList<QFileInfo> found;
    gather(folder, depth, found);
    return found;
}

LocalModel modelOfFile(const QFileInfo& file, const QString& name) {
    LocalModel model;
    model.path = file.absoluteFilePath();
    model.files = {model.path};
    model.name = name;
    model.bytes = file.size();
    model.modifiedAt = file.lastModified().toUTC();
    return model;
}

QList<LocalModel> modelsOfFiles(const QList<QFileInfo>& files) {
    struct Parts {
        int expected = 1;
        QMap<int, QFileInfo> files;
    };
    QMap<QString, Parts> groups;  // by path without ".gguf" and part
    for (const QFileInfo& file : files) {
        const auto name = domain::parseRemoteFileName(file.absoluteFilePath());
        if (!name || name->projector) continue;
        // Splits of one stem into different numbers of parts are different models.
        Parts& group =
            groups[name->parts == 1 ? file.absoluteFilePath()
                                    : name->stem + QLatin1Char('/') + QString::number(name->parts)];
        group.expected = name->parts;
        group.files.insert(name->part, file);
    }
    QList<LocalModel> models;
    for (const Parts& group : std::as_const(groups)) {
        const QFileInfo& first = group.files.first();
        LocalModel model = modelOfFile(first, domain::parseRemoteFileName(first.fileName())->stem);
        for (auto part = std::next(group.files.begin()); part != group.files.end(); ++part) {
            model.files.append(part->absoluteFilePath());
            model.bytes += part->size();
            model.modifiedAt = std::max(model.modifiedAt, part->lastModified().toUTC());
        }
        model.missingParts = group.expected - int(group.files.size());
        models.append(model);
    }
    return models;
}

LocalModel modelAt(const QString& path) {
    const QFileInfo file(path);
    const auto name = domain::parseRemoteFileName(file.fileName());
    LocalModel model = modelOfFile(file, name ? name->stem : file.completeBaseName());
    if (!file.isFile()) {
        model.presence = file.dir().exists() ? domain::Presence::FileGone : domain::Presence::PlaceGone;
        return model;
    }
    if (!name || name->parts == 1) return model;
    for (const LocalModel& split : modelsOfFiles(ggufFilesIn(file.path(), 0))) {
        if (split.files.contains(model.path)) return split;
    }
    return model;
}

QList<LocalModel> modelsInFolder(const QString& folder) {
    QList<QFileInfo> files = ggufFilesIn(folder);
    files.removeIf(
        [](const QFileInfo& file) { return file.fileName().startsWith(QLatin1String("incomplete-")); });
    return modelsOfFiles(files);
}

QList<LocalModel> modelsOf(const domain::ModelPlace& place) {
    using domain::ModelProgram;
    const auto find = [&]() -> QList<LocalModel> {
        switch (place.program) {
            case ModelProgram::Ollama:
                return modelsOfOllama(place.folder);
            case ModelProgram::HuggingFace:
                return modelsOfHuggingFace(place.folder);
            case ModelProgram::LlamaCpp:
                return modelsOfLlamaCpp(place.folder);
            case ModelProgram::Jan:
                return modelsOfJan(place.folder);
            case ModelProgram::Fireside:
            case ModelProgram::UserFolder:
            case ModelProgram::SingleFile:
            case ModelProgram::LmStudio:
            case ModelProgram::Gpt4All:
                break;
        }
        return modelsInFolder(place.folder);
    };
    QList<LocalModel> models = find();
    for (LocalModel& model : models) {
        model.folder = place.folder;
        model.program = place.program;
    }
    return models;
}

}  // namespace fireside::services::shelf
