// Models that lie on this machine, as plain values: where they were found, what their files say.
#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>
#include <optional>

#include "app/domain/remote_model.h"

namespace fireside::domain {

/// Whose folder it is. Numbers are stored.
enum class ModelProgram {
    Fireside = 0,    // the model folder: downloads go there
    UserFolder = 1,  // a folder that the user added
    SingleFile = 2,  // no folder: a file that was opened or dropped
    LmStudio = 3,    // and all that follow: another program's, used in place
    Ollama = 4,
    Jan = 5,
    Gpt4All = 6,
    LlamaCpp = 7,
    HuggingFace = 8,
};

/// Whether files there are another program's, which may miss them.
[[nodiscard]] inline bool isForeign(ModelProgram program) {
    return program >= ModelProgram::LmStudio;
}

/// A folder in which models are looked for.
struct ModelPlace {
    ModelProgram program = ModelProgram::UserFolder;
    QString folder;  // absolute
    /// Root of the file system that the folder was seen on; empty: never seen. A folder that now belongs to
    /// another one is an empty mount point: its disk is not there.
    QString volume;

    bool operator==(const ModelPlace&) const = default;
};

enum class PlaceState {
    Unknown = 0,  // not looked at yet
    Present = 1,
    Absent = 2,     // the folder, or the disk or share that it lies on, is not there
    Silent = 3,     // a disk or share that does not answer
    Forbidden = 4,  // it may not be read
};

/// What a model is for. Numbers are stored.
enum class ModelKind { Chat = 0, Embedding = 1, Rerank = 2 };

/// What a file says about its model (see engine::inspect). Holds for one path, size and time of change.
struct ModelFacts {
    QString name;          // general.name, else empty
    QString family;        // "qwen3"
    QString quantization;  // "Q4_K"
    qint64 parameters = 0;
    int trainedContext = 0;  // tokens
    int layers = 0;
    ModelKind kind = ModelKind::Chat;
    bool canThink = false;
    QString chatTemplate;     // "the model's own", "ChatML", "plain continuation"
    QString templateProblem;  // why the model's own is not used; empty: nothing is wrong
    QString license;          // empty: the file does not say
    QString sizeLabel;        // "8B"; empty: the file does not say
    QString error;            // why the file cannot be used, as a stored error; empty: it can

    bool operator==(const ModelFacts&) const = default;
};

/// Where a model that was downloaded here came from. Holds for one path, size and time of change.
struct ModelSource {
    Hub hub = Hub::HuggingFace;
    QString repository;  // "author/name"
    QString revision;    // the commit, or what the hub gave in its place
    QString quantization;
    QString license;        // as the hub wrote it; empty: it did not say
    bool verified = false;  // every file had the SHA-256 that the hub promised

    bool operator==(const ModelSource&) const = default;
};

/// Whether a model's file can be opened now.
enum class Presence {
    Here = 0,
    FileGone = 1,   // its folder is there, the file is not
    PlaceGone = 2,  // the folder, or the disk or share that it lies on, is not there
    Silent = 3,     // the disk or share does not answer
    Forbidden = 4,  // the folder may not be read
};

/// One model: a file, or all parts of a split one.
struct LocalModel {
    QString path;       // absolute; of the (first) file; what is opened, and what tells models apart
    QStringList files;  // all of them, in the order of the parts, `path` first
    QString name;       // as the place calls it: the file's name, the manifest's name
    QString folder;     // ModelPlace::folder; empty: a single file
    ModelProgram program = ModelProgram::SingleFile;
    qint64 bytes = 0;      // of all files
    QDateTime modifiedAt;  // UTC; of the newest file
    int missingParts = 0;  // of a split model
    QString sha256;        // 64 hexadecimal digits, of all files in their order; empty: not known
    QDateTime lastUsedAt;  // UTC; invalid: never here
    Presence presence = Presence::Here;
    std::optional<ModelFacts> facts;    // nothing: not read yet
    std::optional<ModelSource> source;  // nothing: it was not downloaded here

    bool operator==(const LocalModel&) const = default;
};

/// How fast a model was here, summed over finished answers.
struct ModelSpeed {
    QString device;  // "vulkan:0 NVIDIA H200"
    qint64 promptTokens = 0;
    double prefillSeconds = 0;
    qint64 generatedTokens = 0;
    double decodeSeconds = 0;
    QDateTime measuredAt;  // UTC; of the last answer

    [[nodiscard]] double prefillRate() const {
        return prefillSeconds > 0 ? double(promptTokens) / prefillSeconds : 0;
    }
    [[nodiscard]] double decodeRate() const {
        return decodeSeconds > 0 ? double(generatedTokens) / decodeSeconds : 0;
    }
};

}  // namespace fireside::domain
