#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSet>

#include "app/services/shelf/layouts.h"

namespace fireside::services::shelf {
namespace {

constexpr int kSnapshotDepth = 4;

/// The commits of a repository that are there, what refs/ names first.
QStringList snapshotsOf(const QString& repository) {
    QStringList commits;
    const QFileInfoList refs =
        QDir(repository + QStringLiteral("/refs")).entryInfoList(QDir::Files, QDir::Name);
    for (const QFileInfo& ref : refs) {
        QFile file(ref.filePath());
        if (file.open(QIODevice::ReadOnly)) commits.append(QString::fromLatin1(file.read(64)).trimmed());
    }
    commits += QDir(repository + QStringLiteral("/snapshots"))
                   .entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time);
    commits.removeDuplicates();
    return commits;
}

}  // namespace

QList<domain::LocalModel> modelsOfHuggingFace(const QString& folder) {
    static const QRegularExpression kSha256(QStringLiteral("^[0-9a-f]{64}$"));
    QList<domain::LocalModel> models;
    const QStringList repositories =
        QDir(folder).entryList({QStringLiteral("models--*")}, QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    for (const QString& repository : repositories) {
        const QString root = folder + QLatin1Char('/') + repository;
        QSet<QString> seen;  // files behind the links
        for (const QString& commit : snapshotsOf(root)) {
            if (commit.isEmpty() || commit.contains(QLatin1Char('/'))) continue;
            for (domain::LocalModel model :
                 modelsOfFiles(ggufFilesIn(root + QStringLiteral("/snapshots/") + commit, kSnapshotDepth))) {
                const QString target = QFileInfo(model.path).canonicalFilePath();
                if (target.isEmpty() || seen.contains(target)) continue;
                seen.insert(target);
                const QString blob = QFileInfo(target).fileName();
                if (model.files.size() == 1 && kSha256.match(blob).hasMatch()) model.sha256 = blob;
                models.append(model);
            }
        }
    }
    return models;
}

}  // namespace fireside::services::shelf
