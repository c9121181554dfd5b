#include "app/services/shelf/shelf_service.h"

#include <QDir>
#include <algorithm>

#include "app/services/run_on.h"

namespace fireside::services::shelf {

using domain::LocalModel;
using domain::ModelPlace;
using domain::ModelProgram;
using domain::PlaceState;

namespace {

constexpr int kAnnounceMs = 100;
constexpr int kSettleMs = 400;  // a copy makes many changes

bool isWithin(const QString& path, const QString& folder) {
    return path == folder || path.startsWith(folder + QLatin1Char('/'));
}

}  // namespace

ShelfService::ShelfService(storage::ShelfStore& store, storage::ModelFileStore& modelFiles, Options options,
                           QObject* parent)
    : QObject(parent), store_(store), modelFiles_(modelFiles), options_(std::move(options)) {
    announce_.setSingleShot(true);
    announce_.setInterval(kAnnounceMs);
    connect(&announce_, &QTimer::timeout, this, [this] {
        saveFacts();
        emit changed();
    });
    changes_.setSingleShot(true);
    changes_.setInterval(kSettleMs);
    connect(&changes_, &QTimer::timeout, this, [this] {
        for (const QString& folder : std::exchange(changedFolders_, {})) scan(folder);
        scanSingles();
    });
    recheck_.setInterval(options_.recheckMs);
    connect(&recheck_, &QTimer::timeout, this, &ShelfService::recheck);
    connect(&watch_, &FolderWatch::changed, this, &ShelfService::onFolderChanged);
}

ShelfService::~ShelfService() {
    saveFacts();
}

void ShelfService::start() {
    if (std::exchange(started_, true)) return;
    // The three come in this order; without a database the places are looked at all the same.
    auto known = store_.known();
    auto places = store_.places();
    auto models = store_.models();
    deliver(known, this,
            [this](const auto& found) { found.ok() ? void(known_ = *found) : emit failed(found.error()); });
    deliver(models, this, [this, places](const Result<QList<LocalModel>>& found) {
        const Result<QList<ModelPlace>> stored = places.result();
        for (const Error* error :
             {stored.ok() ? nullptr : &stored.error(), found.ok() ? nullptr : &found.error()}) {
            if (error != nullptr) emit failed(*error);
        }
        adopt(stored.ok() ? *stored : QList<ModelPlace>(), found.ok() ? *found : QList<LocalModel>());
    });
}

void ShelfService::adopt(const QList<ModelPlace>& places, const QList<LocalModel>& models) {
    for (const ModelPlace& place : places) {
        // What was our folder once and is no more is one of the user's.
        ModelPlace present = place;
        if (place.program == ModelProgram::Fireside) present.program = ModelProgram::UserFolder;
        Entry& entry = entries_[place.folder];
        entry.place = present;
        entry.stored = true;
        entry.scan.place = present;
    }
    for (const ModelPlace& place : std::as_const(options_.programs)) {
        Entry& entry = entries_[place.folder];
        entry.place = {place.program, place.folder, entry.place.volume};
    }
    for (const LocalModel& model : models) entries_[model.folder].scan.models.append(model);
    setModelFolder(options_.modelFolder);
    adopted_ = true;
    rescan();
    recheck_.start();
}

void ShelfService::setModelFolder(const QString& folder) {
    for (auto& [path, entry] : entries_) {
        if (entry.place.program == ModelProgram::Fireside && path != folder) {
            entry.place.program = ModelProgram::UserFolder;
        }
    }
    options_.modelFolder = folder;
    if (folder.isEmpty() || !started_) return;
    Entry& entry = entries_[folder];
    entry.place = {ModelProgram::Fireside, folder, entry.place.volume};
    scan(folder);
}

void ShelfService::rescan() {
    for (const auto& [folder, entry] : entries_) scan(folder);
    scanSingles();
    rebuild();
}

void ShelfService::addFolder(const QString& folder) {
    const QString path = QDir::cleanPath(folder);
    for (const auto& [known, entry] : entries_) {
        // Another program's layout finds only what that program would.
        if (!domain::isForeign(entry.place.program) && isWithin(path, known)) return scan(known);
    }
    entries_[path].place = {ModelProgram::UserFolder, path, {}};
    report(store_.savePlace(entries_[path].place));
    entries_[path].stored = true;
    scan(path);
    rebuild();
}

void ShelfService::forgetFolder(const QString& folder) {
    const auto entry = entries_.find(folder);
    if (entry == entries_.end() || entry->second.place.program != ModelProgram::UserFolder) return;
    entries_.erase(entry);
    report(store_.removePlace(folder));
    rebuild();
}

// ---- looking ----------------------------------------------------------------------------------------------

void ShelfService::scan(const QString& folder) {
    const auto found = entries_.find(folder);
    if (found == entries_.end()) return;
    Entry& entry = found->second;
    if (entry.pending) {
        entry.again = true;
        return;
    }
    entry.pending = true;
    entry.since.start();
    deliver(runOn(*looks_, [place = entry.place] { return scanPlace(place); }), this,
            [this](const PlaceScan& scan) { onScanned(scan); });
    emit busyChanged();
}

void ShelfService::onScanned(const PlaceScan& scan) {
    const auto found = entries_.find(scan.place.folder);
    if (found == entries_.end()) return;  // forgotten meanwhile
    Entry& entry = found->second;
    entry.pending = false;
    entry.state = scan.state;
    if (scan.state == PlaceState::Present) remember(entry, scan);
    if (std::exchange(entry.again, false)) this->scan(scan.place.folder);
    rebuild();
    emit busyChanged();
}

/// Keeps a scan, in the database where it says something new.
void ShelfService::remember(Entry& entry, const PlaceScan& scan) {
    const ModelProgram program = entry.place.program;  // may have changed meanwhile
    const auto remembered = [](LocalModel model) {
        return std::tuple(model.path, model.files, model.name, model.bytes,
                          model.modifiedAt.toMSecsSinceEpoch(), model.missingParts);
    };
    const bool same =
        std::equal(scan.models.begin(), scan.models.end(), entry.scan.models.begin(), entry.scan.models.end(),
                   [&](const LocalModel& a, const LocalModel& b) { return remembered(a) == remembered(b); });
    const bool moved = entry.place.volume != scan.place.volume;
    entry.scan = scan;
    entry.place.volume = scan.place.volume;
    // Another program's empty folder is nothing to remember.
    if (domain::isForeign(program) && scan.models.isEmpty() && !entry.stored) return;
    if (!entry.stored || moved) report(store_.savePlace(entry.place));
    if (!entry.stored || !same) report(store_.replaceModels(entry.place.folder, scan.models));
    entry.stored = true;
}

void ShelfService::recheck() {
    bool silence = false;
    for (auto& [folder, entry] : entries_) {
        if (entry.pending) {
            if (entry.since.elapsed() > options_.silentAfterMs && entry.state != PlaceState::Silent) {
                entry.state = PlaceState::Silent;
                silence = true;
            }
            continue;
        }
        deliver(runOn(*looks_, [place = entry.place] { return probePlace(place); }), this,
                [this, path = folder](PlaceState state) {
                    const auto found = entries_.find(path);
                    if (found != entries_.end() && found->second.state != state) scan(path);
                });
    }
    if (silence) rebuild();
    const bool waiting = std::any_of(singles_.begin(), singles_.end(), [](const LocalModel& model) {
        return model.presence != domain::Presence::Here;
    });
    if (waiting) scanSingles();
}

void ShelfService::onFolderChanged(const QString& folder) {
    for (const auto& [known, entry] : entries_) {
        if (isWithin(folder, known)) changedFolders_.insert(known);
    }
    if (!changes_.isActive()) changes_.start();
}

bool ShelfService::isBusy() const {
    return reading_ || std::any_of(entries_.begin(), entries_.end(), [](const auto& item) {
               return item.second.pending && item.second.state != PlaceState::Silent;
           });
}

bool ShelfService::isSettled() const {
    return adopted_ && !singlesPending_ &&
           std::none_of(entries_.begin(), entries_.end(), [](const auto& item) {
               return item.second.pending && item.second.state != PlaceState::Silent;
           });
}

const LocalModel* ShelfService::find(const QString& path) const {
    const auto row = rows_.constFind(path);
    return row == rows_.constEnd() ? nullptr : &models_[*row];
}

}  // namespace fireside::services::shelf
