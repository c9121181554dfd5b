// What the tests of the shelf share: folders as programs lay them out.
#pragma once

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "app/domain/local_model.h"

namespace fireside::services::shelf::test {

inline const QString kDemo = QStringLiteral(FIRESIDE_DEMO_MODEL);

/// Writes `bytes` to folder/path, folders included; the absolute path.
inline QString put(const QString& folder, const QString& path, const QByteArray& bytes = "GGUF") {
    const QString full = folder + QLatin1Char('/') + path;
    QDir().mkpath(QFileInfo(full).path());
    QFile file(full);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write a test file");
    return full;
}

/// A real model at folder/path.
inline QString putModel(const QString& folder, const QString& path) {
    const QString full = folder + QLatin1Char('/') + path;
    QDir().mkpath(QFileInfo(full).path());
    if (!QFile::copy(kDemo, full)) qFatal("cannot copy the demo model");
    QFile::setPermissions(full, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    return full;
}

inline QString link(const QString& target, const QString& folder, const QString& path) {
    const QString full = folder + QLatin1Char('/') + path;
    QDir().mkpath(QFileInfo(full).path());
    if (!QFile::link(target, full)) qFatal("cannot make a link");
    return full;
}

inline QByteArray ollamaManifest(const QString& digest) {
    const QJsonArray layers{
        QJsonObject{
            {"mediaType", "application/vnd.ollama.image.license"}, {"digest", "sha256:11"}, {"size", 3}},
        QJsonObject{{"mediaType", "application/vnd.ollama.image.model"}, {"digest", digest}, {"size", 4}}};
    return QJsonDocument(QJsonObject{{"schemaVersion", 2}, {"layers", layers}}).toJson();
}

inline QStringList namesOf(const QList<domain::LocalModel>& models) {
    QStringList names;
    for (const domain::LocalModel& model : models) names.append(model.name);
    names.sort();
    return names;
}

}  // namespace fireside::services::shelf::test
