// What a model hub offers, as plain values: repositories, their files, and the files put together to what a
// person chooses from.
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

namespace fireside::domain {

enum class Hub { HuggingFace = 0, ModelScope = 1 };

/// Stable lower-case name for files and scripts: "huggingface", "modelscope".
[[nodiscard]] QString hubName(Hub hub);

/// A repository on a hub.
struct RemoteName {
    Hub hub = Hub::HuggingFace;
    QString id;  // "author/name"

    bool operator==(const RemoteName&) const = default;
};

struct RemoteFile {
    QString path;       // within the repository, with "/"
    qint64 bytes = -1;  // -1: the hub does not say
    QString sha256;     // 64 lower-case hexadecimal digits; empty: the hub does not say
    QString revision;   // what to ask for it by; empty: the repository's
};

struct RemoteModel {
    Hub hub = Hub::HuggingFace;
    QString id;       // "author/name"
    QString license;  // as the hub writes it ("apache-2.0"); empty: not said
    qint64 downloads = 0;
    qint64 likes = 0;
    QDateTime updatedAt;   // UTC; invalid: not said
    bool gated = false;    // files come only to those who accepted the terms
    QString revision;      // the commit that `files` describe; empty in search results
    QString architecture;  // as GGUF names it; empty: not said
    qint64 parameters = 0;
    qint64 contextLength = 0;  // tokens
    QString baseModel;         // "author/name" that this was made from
    QStringList languages;
    QStringList tags;
    QList<RemoteFile> files;  // empty in search results

    [[nodiscard]] QString author() const { return id.section(u'/', 0, 0); }
    [[nodiscard]] QString name() const { return id.section(u'/', 1); }
};

/// What a file's name says, by the habits of those who publish GGUF files.
struct RemoteFileName {
    QString stem;  // path without ".gguf" and without "-00001-of-00003"
    QString
        quantization;  // "Q4_K_M", "UD-Q4_K_XL", "BF16"; of the file's name, else its folder's; may be empty
    int part = 1;      // 1-based
    int parts = 1;
    bool projector = false;  // reads images for another model ("mmproj")
};

/// Nothing for a file that is no model: another ending, an importance matrix.
[[nodiscard]] std::optional<RemoteFileName> parseRemoteFileName(const QString& path);

/// One choice to download: a model in one quantization, of one file or of all parts of a split one.
struct RemoteQuantization {
    QString name;             // unique in the repository: the quantization, else the file's stem
    QList<RemoteFile> files;  // in the order of the parts
    qint64 bytes = 0;         // of all; -1: unknown
    bool complete = true;     // all parts are there
    bool projector = false;
};

/// Models first, smallest first, projectors at the end.
[[nodiscard]] QList<RemoteQuantization> quantizationsOf(const QList<RemoteFile>& files);

/// By its name or the name of one of its files, in any case; without a name the usual choice (Q4_K_M or what
/// comes close), or the only one. Nothing when there is none.
[[nodiscard]] std::optional<RemoteQuantization> findQuantization(
    const QList<RemoteQuantization>& quantizations, const QString& name);

}  // namespace fireside::domain
