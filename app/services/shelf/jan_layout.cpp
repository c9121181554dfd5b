#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QSet>

#include "app/services/shelf/layouts.h"

namespace fireside::services::shelf {
namespace {

constexpr qint64 kLargestNote = 1 << 20;

struct Note {
    QString name;
    QString file;  // absolute, or relative to the data folder
};

/// The two keys that matter, of lines "key: value" at the outermost level; no YAML beyond that is needed.
Note readNote(const QString& path) {
    Note note;
    QFile file(path);
    if (file.size() > kLargestNote || !file.open(QIODevice::ReadOnly)) return note;
    for (const QString& line : QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'))) {
        QString value = line.section(QLatin1Char(':'), 1).trimmed();
        if (value.size() >= 2 && value.front() == value.back() &&
            (value.front() == '"' || value.front() == '\'')) {
            value = value.mid(1, value.size() - 2);
        }
        if (line.startsWith(QLatin1String("name:"))) note.name = value;
        if (line.startsWith(QLatin1String("model_path:"))) note.file = value;
    }
    return note;
}

}  // namespace

QList<domain::LocalModel> modelsOfJan(const QString& folder) {
    QList<domain::LocalModel> models;
    QSet<QString> seen;
    QList<QFileInfo> others;
    for (const char* branch : {"/llamacpp/models", "/models"}) {
        QDirIterator notes(folder + QLatin1String(branch), {QStringLiteral("model.yml")}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (notes.hasNext()) {
            const QFileInfo noteFile(notes.next());
            const Note note = readNote(noteFile.filePath());
            if (note.file.isEmpty()) continue;
            const QFileInfo file(QDir(folder).absoluteFilePath(QDir::fromNativeSeparators(note.file)));
            if (!file.isFile() || seen.contains(file.absoluteFilePath())) continue;
            seen.insert(file.absoluteFilePath());
            models.append(modelOfFile(file, note.name.isEmpty() ? noteFile.dir().dirName() : note.name));
        }
        others += ggufFilesIn(folder + QLatin1String(branch));
    }
    others.removeIf([&](const QFileInfo& file) { return seen.contains(file.absoluteFilePath()); });
    for (domain::LocalModel& model : modelsOfFiles(others)) {
        if (model.name == QLatin1String("model")) model.name = QFileInfo(model.path).dir().dirName();
        models.append(model);
    }
    return models;
}

}  // namespace fireside::services::shelf
