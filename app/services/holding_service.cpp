#include "app/services/holding_service.h"

#include <algorithm>

namespace fireside::services {

using domain::Holding;
using domain::LocalModel;

namespace {

QString keyOf(const QString& repository, const QString& quantization) {
    const QString key = quantization.isEmpty() ? repository : repository + u':' + quantization;
    return key.toLower();
}

QString fileOf(const QString& path) {
    return path.section(u'/', -1).toLower();
}

Holding holdingOf(const LocalModel& model) {
    Holding holding{Holding::State::Here, model.path, std::nullopt};
    if (model.facts)
        holding.canChat = model.facts->error.isEmpty() && model.facts->kind == domain::ModelKind::Chat;
    return holding;
}

}  // namespace

QStringList repositoriesNamedBy(const QString& path) {
    const QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
    QStringList names;
    for (const QString& part : parts) {
        if (part.startsWith(QLatin1String("models--")))
            names << part.section(QStringLiteral("--"), 1, 1) + u'/' + part.section(QStringLiteral("--"), 2);
    }
    for (qsizetype author = parts.size() - 3; author >= std::max<qsizetype>(0, parts.size() - 4); --author)
        names << parts[author] + u'/' + parts[author + 1];
    return names;
}

HoldingService::HoldingService(const shelf::ShelfService& shelf, const DownloadService& downloads,
                               QObject* parent)
    : QObject(parent), shelf_(shelf), downloads_(downloads) {
    connect(&shelf, &shelf::ShelfService::changed, this, &HoldingService::forget);
    for (const auto signal : {&DownloadService::added, &DownloadService::removed, &DownloadService::finished})
        connect(&downloads, signal, this, &HoldingService::forget);
    connect(&downloads, &DownloadService::loaded, this, &HoldingService::forget);
}

void HoldingService::forget() {
    built_ = false;
    emit changed();
}

/// What is here goes before what is coming; what can be talked to before what cannot.
void HoldingService::note(const QString& key, const Holding& holding) const {
    Holding& kept = byRepository_[key];
    if (std::pair(holding.state, holding.canChat) > std::pair(kept.state, kept.canChat)) kept = holding;
}

void HoldingService::build() const {
    if (std::exchange(built_, true)) return;
    byRepository_.clear();
    byFile_.clear();
    for (const LocalModel& model : shelf_.models()) {
        const auto file = domain::parseRemoteFileName(model.path);
        if (model.presence != domain::Presence::Here || model.missingParts > 0 || !file) continue;
        const Holding holding = holdingOf(model);
        byFile_.insert({fileOf(model.path), model.bytes}, holding);
        QStringList repositories = repositoriesNamedBy(model.path);
        if (model.source) repositories << model.source->repository;
        for (const QString& repository : std::as_const(repositories)) {
            const QString name =
                file->quantization.isEmpty() ? file->stem.section(u'/', -1) : file->quantization;
            note(keyOf(repository, {}), holding);
            note(keyOf(repository, name), holding);
        }
    }
    for (const domain::Download& download : downloads_.downloads()) {
        if (download.state == domain::DownloadState::Done) continue;
        note(keyOf(download.repository, {}), {Holding::State::Coming, {}, std::nullopt});
        note(keyOf(download.repository, download.quantization), {Holding::State::Coming, {}, std::nullopt});
    }
}

Holding HoldingService::of(const QString& repository, const QString& quantization) const {
    build();
    return byRepository_.value(keyOf(repository, quantization));
}

Holding HoldingService::of(const QString& repository, const domain::RemoteQuantization& choice) const {
    const Holding named = of(repository, choice.name);
    if (named.state == Holding::State::Here || choice.files.isEmpty()) return named;
    const Holding same = byFile_.value({fileOf(choice.files.front().path), choice.bytes});
    return same.state == Holding::State::Here ? same : named;
}

}  // namespace fireside::services
