// One look at a place: whether it is there, what it holds, how much room that takes. Slow where the disk is,
// for ever where a network share hangs: never on the GUI thread.
#pragma once

#include <QHash>
#include <QSet>

#include "app/domain/local_model.h"

namespace fireside::services::shelf {

/// Tells files apart whatever they are called: hard links and links to one file are equal.
struct FileIdentity {
    quint64 device = 0;
    quint64 number = 0;

    bool operator==(const FileIdentity&) const = default;
};

[[nodiscard]] inline size_t qHash(const FileIdentity& identity, size_t seed = 0) {
    return qHashMulti(seed, identity.device, identity.number);
}

/// Links are followed. A file that cannot be asked is told apart by its path.
[[nodiscard]] FileIdentity identityOf(const QString& path);

/// Sizes of files by identity, so that sums count each once.
using FileSizes = QHash<FileIdentity, qint64>;

struct PlaceScan {
    domain::ModelPlace place;  // with the volume that it was seen on
    domain::PlaceState state = domain::PlaceState::Absent;
    QList<domain::LocalModel> models;         // empty unless Present
    FileSizes sizes;                          // of their files
    QHash<QString, FileIdentity> identities;  // of their first files, by path
    QStringList folders;                      // that hold models: worth watching
};

[[nodiscard]] PlaceScan scanPlace(const domain::ModelPlace& place);

/// Only the state; a look at the folder itself.
[[nodiscard]] domain::PlaceState probePlace(const domain::ModelPlace& place);

/// Reads what a file says about its model (engine::inspect): some milliseconds to a second.
[[nodiscard]] domain::ModelFacts readFacts(const QString& path);

}  // namespace fireside::services::shelf
