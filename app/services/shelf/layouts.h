// How programs keep their models: a folder in, the models in it out. The functions only read (names, sizes,
// small manifests; no model file is opened), are slow where the disk is, and may be called from any thread.
// What cannot be read counts as not there. In the models that come back path, files, name, bytes, modifiedAt
// and missingParts are set, and sha256 where the layout tells it.
#pragma once

#include <QFileInfo>
#include <QList>
#include <QString>

#include "app/domain/local_model.h"

namespace fireside::services::shelf {

/// Folders within folders are looked at down to this depth; hidden ones are not.
inline constexpr int kFolderDepth = 8;

/// A tree of .gguf files: our own model folder, the user's folders, LM Studio (AUTHOR/REPOSITORY/FILE.gguf)
/// and GPT4All (unfinished downloads are "incomplete-FILE.gguf").
[[nodiscard]] QList<domain::LocalModel> modelsInFolder(const QString& folder);

/// Ollama: manifests/HOST/NAMESPACE/MODEL/TAG is an OCI manifest whose layer of the media type
/// application/vnd.ollama.image.model names its file by digest: blobs/sha256-HEX. Tags of one file are one
/// model.
[[nodiscard]] QList<domain::LocalModel> modelsOfOllama(const QString& folder);
/// The manifests that name this blob.
[[nodiscard]] QStringList ollamaManifestsOf(const QString& folder, const QString& blob);

/// Hugging Face's cache: models--AUTHOR--NAME/snapshots/COMMIT/... holds links to ../../blobs/HASH (files
/// themselves where links cannot be made); refs/main names the present commit. A file that several commits
/// share is one model.
[[nodiscard]] QList<domain::LocalModel> modelsOfHuggingFace(const QString& folder);

/// llama.cpp's own cache: AUTHOR_REPOSITORY_FILE.gguf side by side, each with FILE.gguf.json that holds its
/// address.
[[nodiscard]] QList<domain::LocalModel> modelsOfLlamaCpp(const QString& folder);

/// Jan's data folder: llamacpp/models/ID/model.yml (and models/..., older) names the model and its file,
/// which may lie outside the folder.
[[nodiscard]] QList<domain::LocalModel> modelsOfJan(const QString& folder);

/// By place.program; folder and program are filled in too.
[[nodiscard]] QList<domain::LocalModel> modelsOf(const domain::ModelPlace& place);

/// A model of one file.
[[nodiscard]] domain::LocalModel modelOfFile(const QFileInfo& file, const QString& name);
/// The model that this file is, or is a part of. A file that is not there is a model that is gone.
[[nodiscard]] domain::LocalModel modelAt(const QString& path);
/// Files put together: the parts of a split model become one, named by what they share; image readers
/// ("mmproj") are no models of their own.
[[nodiscard]] QList<domain::LocalModel> modelsOfFiles(const QList<QFileInfo>& files);
/// The .gguf files below a folder, in the order of their paths.
[[nodiscard]] QList<QFileInfo> ggufFilesIn(const QString& folder, int depth = kFolderDepth);

}  // namespace fireside::services::shelf
