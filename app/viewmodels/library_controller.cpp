#include "app/viewmodels/library_controller.h"

#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLocale>

#include "app/viewmodels/model_controller.h"
#include "app/viewmodels/model_text.h"
#include "app/viewmodels/show_in_folder.h"

namespace fireside::viewmodels {

using services::shelf::Asked;
using services::shelf::HashService;
using services::shelf::ModelChangeService;
using services::shelf::ShelfService;

LibraryController::LibraryController(ShelfService& shelf, ModelChangeService& changes, HashService& hashes,
                                     ModelController& model, QObject* parent)
    : QObject(parent), shelf_(shelf), changes_(changes), hashes_(hashes), model_(model) {
    connect(&shelf, &ShelfService::busyChanged, this, &LibraryController::busyChanged);
    connect(&shelf, &ShelfService::changed, this, &LibraryController::changed);
    connect(&changes, &ModelChangeService::busyChanged, this, &LibraryController::changingChanged);
    connect(&changes, &ModelChangeService::progress, this, [this](qint64 done, qint64 total) {
        changeProgress_ = total > 0 ? double(done) / double(total) : 0;
        emit changeProgressed();
    });
    connect(&changes, &ModelChangeService::done, this, &LibraryController::relocated);
    connect(&changes, &ModelChangeService::failed, this,
            [this](const QString&, const Error& error) { onChangeFailed(error); });
    connect(&hashes, &HashService::progressChanged, this, &LibraryController::hashProgressed);
    connect(&hashes, &HashService::finished, this, &LibraryController::onHashed);
    connect(&hashes, &HashService::failed, this,
            [this](const QString&, const Error& error) { showError(error); });
}

QString LibraryController::storageText() const {
    const QString models = tr("Models: %1").arg(shelf_.models().size());
    return models + QStringLiteral(" · ") + ModelText::bytes(shelf_.bytes());
}

QString LibraryController::modelFolder() const {
    return QDir::toNativeSeparators(shelf_.modelFolder());
}

double LibraryController::hashProgress() const {
    return hashes_.bytesTotal() > 0 ? double(hashes_.bytesDone()) / double(hashes_.bytesTotal()) : 0;
}

QString LibraryController::hashText() const {
    return tr("%1 of %2 read")
        .arg(ModelText::bytes(hashes_.bytesDone()), ModelText::bytes(hashes_.bytesTotal()));
}

// ---- finding ----------------------------------------------------------------------------------------------

void LibraryController::rescan() {
    shelf_.rescan();
}

/// A folder or a model file is told by its name alone: this thread does not ask disks.
void LibraryController::importUrls(const QList<QUrl>& urls) {
    QStringList files;
    for (const QUrl& url : urls) {
        const QString path = url.toLocalFile();
        if (path.isEmpty()) {
            showError({ErrorCode::FileNotFound, url.toString().toStdString() + " is no local file"});
        } else if (path.endsWith(QLatin1String(".gguf"), Qt::CaseInsensitive)) {
            files.append(path);
        } else {
            shelf_.addFolder(path);
        }
    }
    for (const QString& file : std::as_const(files)) {
        shelf_.noteUse({file, QFileInfo(file).completeBaseName(), 0, QDateTime::currentDateTimeUtc()});
    }
    if (files.size() == 1) model_.openPath(files.first());
}

void LibraryController::addFolder(const QUrl& folder) {
    if (folder.isLocalFile()) shelf_.addFolder(folder.toLocalFile());
}

void LibraryController::forgetFolder(const QString& folder) {
    shelf_.forgetFolder(folder);
}

void LibraryController::forgetFile(const QString& path) {
    shelf_.forgetFile(path);
}

void LibraryController::reveal(const QString& path) {
    showInFolder(path);
}

// ---- changing ---------------------------------------------------------------------------------------------

void LibraryController::begin(Change change) {
    if (changes_.isBusy()) return;
    dismissError();
    changeProgress_ = 0;
    emit changeProgressed();
    latest_ = std::move(change);
    run(latest_, Asked::Once);
}

void LibraryController::run(const Change& change, Asked asked) {
    switch (change.verb) {
        case Change::Verb::Rename:
            return changes_.rename(change.path, change.to, asked);
        case Change::Verb::Move:
            return changes_.move(change.path, change.to, asked);
        case Change::Verb::Trash:
            return changes_.trash(change.path, asked);
    }
}

void LibraryController::rename(const QString& path, const QString& name) {
    begin({Change::Verb::Rename, path, name});
}

void LibraryController::move(const QString& path, const QUrl& folder) {
    begin({Change::Verb::Move, path, folder.toLocalFile()});
}

void LibraryController::moveToModelFolder(const QString& path) {
    begin({Change::Verb::Move, path, shelf_.modelFolder()});
}

void LibraryController::trash(const QString& path) {
    begin({Change::Verb::Trash, path, {}});
}

void LibraryController::cancelChange() {
    changes_.cancel();
}

void LibraryController::insist() {
    if (!again_ || changes_.isBusy()) return;
    latest_ = *again_;
    dismissError();
    run(latest_, Asked::Twice);
}

void LibraryController::onChangeFailed(const Error& error) {
    if (error.code == ErrorCode::Cancelled) return;
    if (error.code != ErrorCode::OtherProgramsFile) return showError(error);
    again_ = latest_;
    error_ = refused(latest_);
    error_.details = sentenceFor(error).details;
    emit errorChanged();
}

/// Says of which model, and who would miss it.
ErrorSentence LibraryController::refused(const Change& change) const {
    const domain::LocalModel* model = shelf_.find(change.path);
    if (!model) return sentenceFor({ErrorCode::OtherProgramsFile, change.path.toStdString()});
    const QString program = ModelText::program(model->program);
    return {tr("“%1” belongs to %2.").arg(model->name, program),
            tr("%1 would no longer find it, so nothing was changed. Better change it there.").arg(program),
            {}};
}

QString LibraryController::insistText() const {
    if (!again_) return {};
    switch (again_->verb) {
        case Change::Verb::Rename:
            return tr("Rename it all the same");
        case Change::Verb::Move:
            return tr("Move it all the same");
        case Change::Verb::Trash:
            return tr("Delete it all the same");
    }
    return {};
}

// ---- hashing ----------------------------------------------------------------------------------------------

void LibraryController::findDuplicates() {
    searching_ = true;
    hashes_.findDuplicates();
}

void LibraryController::hash(const QString& path) {
    hashes_.hash(path);
}

void LibraryController::cancelHash() {
    searching_ = false;
    hashes_.cancel();
}

void LibraryController::onHashed() {
    if (std::exchange(searching_, false)) duplicatesText_ = describeDuplicates();
    emit hashProgressed();
    emit changed();
}

/// Other programs' copies are theirs: only ours count as space that can be had.
QString LibraryController::describeDuplicates() const {
    const auto groups = services::shelf::duplicatesAmong(shelf_.models());
    if (groups.isEmpty()) return tr("No model is here twice.");
    qint64 spare = 0;
    for (const QStringList& group : groups) {
        qint64 bytes = 0;
        qsizetype ours = 0;
        for (const QString& path : group) {
            const auto* model = shelf_.find(path);
            if (!model) continue;
            bytes = model->bytes;
            if (!domain::isForeign(model->program)) ++ours;
        }
        spare += bytes * std::min(ours, group.size() - 1);
    }
    const QString found = tr("Models that are here more than once: %1.").arg(groups.size());
    return ModelText::sentences(
        found, spare > 0 ? tr("Deleting copies that are yours frees %1.").arg(ModelText::bytes(spare))
                         : tr("The copies belong to other programs."));
}

// ---- errors -----------------------------------------------------------------------------------------------

void LibraryController::showError(const Error& error) {
    error_ = sentenceFor(error);
    emit errorChanged();
}

void LibraryController::dismissError() {
    error_ = {};
    again_.reset();
    emit errorChanged();
}

}  // namespace fireside::viewmodels
