// The second half of ShelfService: from what was seen at the places to the list of models.
#include <algorithm>

#include "app/services/run_on.h"
#include "app/services/shelf/layouts.h"
#include "app/services/shelf/shelf_service.h"

namespace fireside::services::shelf {

using domain::LocalModel;
using domain::PlaceState;
using domain::Presence;

namespace {

Presence presenceAt(PlaceState state) {
    switch (state) {
        case PlaceState::Absent:
            return Presence::PlaceGone;
        case PlaceState::Silent:
            return Presence::Silent;
        case PlaceState::Forbidden:
            return Presence::Forbidden;
        case PlaceState::Unknown:  // it was there, and will be asked
        case PlaceState::Present:
            break;
    }
    return Presence::Here;
}

struct Singles {
    QList<LocalModel> models;
    FileSizes sizes;
    QHash<QString, FileIdentity> identities;
};

Singles lookAt(const QList<domain::ModelFile>& files) {
    Singles singles;
    for (const domain::ModelFile& file : files) {
        LocalModel model = modelAt(file.path);
        model.lastUsedAt = file.lastUsedAt;
        if (model.presence != Presence::Here) {
            model.bytes = file.bytes;
        } else {
            singles.identities.insert(model.path, identityOf(model.path));
            for (const QString& part : std::as_const(model.files)) {
                singles.sizes.insert(identityOf(part), QFileInfo(part).size());
            }
        }
        singles.models.append(model);
    }
    return singles;
}

qint64 sumOf(const FileSizes& sizes) {
    qint64 sum = 0;
    for (const qint64 bytes : sizes) sum += bytes;
    return sum;
}

}  // namespace

void ShelfService::scanSingles() {
    if (singlesPending_) {
        singlesAgain_ = true;
        return;
    }
    singlesPending_ = true;
    deliver(modelFiles_.list(), this, [this](const Result<QList<domain::ModelFile>>& files) {
        if (!files.ok()) {
            singlesPending_ = false;
            return emit failed(files.error());
        }
        deliver(runOn(*looks_, [files = *files] { return lookAt(files); }), this,
                [this](const Singles& singles) {
                    singlesPending_ = false;
                    singles_ = singles.models;
                    singleSizes_ = singles.sizes;
                    for (auto it = singles.identities.begin(); it != singles.identities.end(); ++it) {
                        identities_.insert(it.key(), it.value());
                    }
                    if (std::exchange(singlesAgain_, false)) scanSingles();
                    rebuild();
                });
    });
}

void ShelfService::rebuild() {
    models_.clear();
    places_.clear();
    QSet<FileIdentity> seen;
    QSet<QString> listed;  // files
    FileSizes sizes = singleSizes_;
    QStringList folders;
    QList<const Entry*> ordered;
    for (const auto& [folder, entry] : entries_) ordered.append(&entry);
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const Entry* a, const Entry* b) { return a->place.program < b->place.program; });
    for (const Entry* entry : std::as_const(ordered)) {
        appendPlace(*entry, seen, listed, sizes);
        if (entry->state == PlaceState::Present) folders += entry->scan.folders;
    }
    QHash<QString, QDateTime> used;
    for (const LocalModel& model : std::as_const(singles_)) {
        used.insert(model.path, model.lastUsedAt);
        const FileIdentity identity = identities_.value(model.path);
        if (listed.contains(model.path) || (identity.number != 0 && seen.contains(identity))) continue;
        models_.append(model);
        folders.append(QFileInfo(model.path).path());
    }
    bytes_ = sumOf(sizes);
    toRead_.clear();
    rows_.clear();
    for (LocalModel& model : models_) {
        rows_.insert(model.path, int(rows_.size()));
        model.lastUsedAt = used.value(model.path);
        applyKnown(model);
    }
    watch_.watch(folders);
    readNext();
    if (!announce_.isActive()) announce_.start();
}

void ShelfService::appendPlace(const Entry& entry, QSet<FileIdentity>& seen, QSet<QString>& listed,
                               FileSizes& sizes) {
    if (domain::isForeign(entry.place.program) && entry.scan.models.isEmpty()) return;
    Place place{entry.place, entry.state, entry.pending && entry.state == PlaceState::Unknown};
    const Presence presence = presenceAt(entry.state);
    for (LocalModel model : entry.scan.models) {
        const FileIdentity identity = entry.scan.identities.value(model.path);
        if (identity.number != 0) {
            if (seen.contains(identity)) continue;  // another name of a file that is listed
            seen.insert(identity);
            identities_.insert(model.path, identity);
        } else if (listed.contains(model.path)) {
            continue;
        }
        listed += QSet(model.files.begin(), model.files.end());
        model.program = entry.place.program;
        model.presence = presence;
        models_.append(model);
        ++place.models;
    }
    if (entry.state == PlaceState::Present) {
        place.bytes = sumOf(entry.scan.sizes);
        sizes.insert(entry.scan.sizes);
    }
    places_.append(place);
}

/// Facts and hash from what is known, if they are of this very file; else the file is to be read.
void ShelfService::applyKnown(LocalModel& model) {
    const auto known = known_.constFind(model.path);
    const bool holds = known != known_.constEnd() && known->bytes == model.bytes &&
                       known->modifiedAt.toMSecsSinceEpoch() == model.modifiedAt.toMSecsSinceEpoch();
    if (known != known_.constEnd() && (holds || model.presence != Presence::Here)) {
        model.facts = known->facts;
        model.source = known->source;
        if (model.sha256.isEmpty()) model.sha256 = known->sha256;
    }
    if (model.presence == Presence::Here && !model.facts) toRead_.append(model.path);
}

/// Of this very file: what was known of another one by its name goes.
storage::ShelfStore::Known& ShelfService::knownOf(const LocalModel& model) {
    storage::ShelfStore::Known& known = known_[model.path];
    if (known.bytes != model.bytes ||
        known.modifiedAt.toMSecsSinceEpoch() != model.modifiedAt.toMSecsSinceEpoch()) {
        known = {model.bytes, model.modifiedAt, {}, {}, {}};
    }
    return known;
}

void ShelfService::readNext() {
    if (reading_ || toRead_.isEmpty()) return;
    const LocalModel* model = find(toRead_.takeFirst());
    if (!model) return readNext();
    reading_ = true;
    deliver(runOn(*reads_, [path = model->path] { return readFacts(path); }), this,
            [this, model = *model](const domain::ModelFacts& facts) { onFacts(model, facts); });
}

void ShelfService::onFacts(const LocalModel& model, const domain::ModelFacts& facts) {
    reading_ = false;
    storage::ShelfStore::Known& known = knownOf(model);
    known.facts = facts;
    unsaved_.insert(model.path, known);
    if (const auto row = rows_.constFind(model.path); row != rows_.constEnd()) models_[*row].facts = facts;
    readNext();
    if (!announce_.isActive()) announce_.start();
    if (!reading_) emit busyChanged();
}

/// One transaction for what came meanwhile: each costs the disk a sync.
void ShelfService::saveFacts() {
    if (!unsaved_.isEmpty()) report(store_.saveFacts(std::exchange(unsaved_, {})));
}

// ---- what the user does -----------------------------------------------------------------------------------

void ShelfService::noteUse(const domain::ModelFile& file) {
    deliver(modelFiles_.remember(file), this, [this](const Result<>& remembered) {
        if (!remembered.ok()) emit failed(remembered.error());
        scanSingles();
    });
}

void ShelfService::forgetFile(const QString& path) {
    deliver(modelFiles_.forget(path), this, [this](const Result<>& forgotten) {
        if (!forgotten.ok()) emit failed(forgotten.error());
        scanSingles();
    });
}

void ShelfService::takeNotes() {
    deliver(store_.known(), this, [this](const Result<QHash<QString, storage::ShelfStore::Known>>& stored) {
        if (!stored.ok()) return emit failed(stored.error());
        for (auto file = stored->begin(); file != stored->end(); ++file) {
            if (!file->source) continue;
            storage::ShelfStore::Known& known = known_[file.key()];
            const bool same = known.bytes == file->bytes && known.modifiedAt == file->modifiedAt;
            const std::optional<domain::ModelFacts> facts =
                same ? known.facts : std::nullopt;  // may not be stored yet
            known = *file;
            if (facts) known.facts = facts;
        }
        rescan();
    });
}

void ShelfService::noteHash(const QString& path, const QString& sha256) {
    const auto row = rows_.constFind(path);
    if (row == rows_.constEnd()) return;
    LocalModel& model = models_[*row];
    model.sha256 = sha256;
    knownOf(model).sha256 = sha256;
    report(store_.saveHash(path, model.bytes, model.modifiedAt, sha256));
    if (!announce_.isActive()) announce_.start();
}

void ShelfService::relocate(const QString& from, const QString& to) {
    if (const auto known = known_.constFind(from); known != known_.constEnd()) {
        const storage::ShelfStore::Known value = *known;
        known_.remove(from);
        known_.insert(to, value);
    }
    deliver(store_.relocate(from, to), this, [this](const Result<>& moved) {
        if (!moved.ok()) emit failed(moved.error());
        rescan();
    });
}

}  // namespace fireside::services::shelf
