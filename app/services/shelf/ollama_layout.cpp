#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>

#include "app/services/shelf/layouts.h"

namespace fireside::services::shelf {
namespace {

constexpr qint64 kLargestManifest = 1 << 20;  // they have some hundred bytes

/// The digest ("sha256:HEX") of the manifest's model; empty for a manifest without one.
QString modelDigest(const QString& manifest) {
    QFile file(manifest);
    if (file.size() > kLargestManifest || !file.open(QIODevice::ReadOnly)) return {};
    const QJsonArray layers = QJsonDocument::fromJson(file.readAll()).object().value("layers").toArray();
    for (const QJsonValue& layer : layers) {
        if (layer["mediaType"].toString() != QLatin1String("application/vnd.ollama.image.model")) continue;
        return layer["digest"].toString();
    }
    return {};
}

/// As `ollama list` writes it: "qwen3:8b", "someone/model:tag", "hf.co/author/repository:Q4_K_M".
QString nameOf(const QString& manifestPath) {
    const QStringList steps = manifestPath.split(QLatin1Char('/'));
    QStringList name = steps.first(steps.size() - 1);
    if (name.first() == QLatin1String("registry.ollama.ai")) {
        name.removeFirst();
        if (name.size() > 1 && name.first() == QLatin1String("library")) name.removeFirst();
    }
    return name.join(QLatin1Char('/')) + QLatin1Char(':') + steps.last();
}

/// Newer versions write "sha256-HEX", older ones "sha256:HEX".
QFileInfo blobOf(const QString& folder, QString digest) {
    const QFileInfo old(folder + QStringLiteral("/blobs/") + digest);
    const QFileInfo present(folder + QStringLiteral("/blobs/") +
                            digest.replace(QLatin1Char(':'), QLatin1Char('-')));
    return present.isFile() ? present : old;
}

/// Manifest path below manifests/ -> digest.
QMap<QString, QString> manifestsIn(const QString& folder) {
    const QDir manifests(folder + QStringLiteral("/manifests"));
    QMap<QString, QString> found;
    QDirIterator files(manifests.path(), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        const QString path = manifests.relativeFilePath(file);
        if (path.count(QLatin1Char('/')) < 2) continue;  // HOST/.../MODEL/TAG
        const QString digest = modelDigest(file);
        if (digest.startsWith(QLatin1String("sha256:")) && !digest.contains(QLatin1Char('/'))) {
            found.insert(path, digest);
        }
    }
    return found;
}

}  // namespace

QList<domain::LocalModel> modelsOfOllama(const QString& folder) {
    const QMap<QString, QString> manifests = manifestsIn(folder);
    QMap<QString, QStringList> names;  // by digest
    for (auto manifest = manifests.begin(); manifest != manifests.end(); ++manifest) {
        names[*manifest].append(nameOf(manifest.key()));
    }
    QList<domain::LocalModel> models;
    for (auto name = names.begin(); name != names.end(); ++name) {
        const QFileInfo blob = blobOf(folder, name.key());
        if (!blob.isFile() || !blob.isReadable()) continue;
        QStringList tags = *name;
        // "latest" says least; it stays when it is the only one.
        if (tags.size() > 1)
            tags.removeIf([](const QString& tag) { return tag.endsWith(QLatin1String(":latest")); });
        domain::LocalModel model = modelOfFile(blob, tags.isEmpty() ? name->first() : tags.first());
        model.sha256 = name.key().mid(7);
        models.append(model);
    }
    return models;
}

QStringList ollamaManifestsOf(const QString& folder, const QString& blob) {
    const QString digest = QFileInfo(blob).fileName().replace(QLatin1Char('-'), QLatin1Char(':'));
    QStringList found;
    const QMap<QString, QString> manifests = manifestsIn(folder);
    for (auto manifest = manifests.begin(); manifest != manifests.end(); ++manifest) {
        if (*manifest == digest) found.append(folder + QStringLiteral("/manifests/") + manifest.key());
    }
    return found;
}

}  // namespace fireside::services::shelf
