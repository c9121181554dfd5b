#include "app/viewmodels/library_controller.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLocale>

#include "app/viewmodels/model_controller.h"
#include "app/viewmodels/model_text.h"

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
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).path()));
}

// ---- changing ---------------------------------------------------------------------------------------------

void LibraryController::begin(Change change) {
    if (changes_.isBusy()) return;
    dismissError();
    changeProgress_ = 0;
    emit changeProgressed();
    latest_ = std::move(change);
    latest_(Asked::Once);
}

void LibraryController::rename(const QString& path, const QString& name) {
    begin([=, this](Asked asked) { changes_.rename(path, name, asked); });
}

void LibraryController::move(const QString& path, const QUrl& folder) {
    begin([=, this](Asked asked) { changes_.move(path, folder.toLocalFile(), asked); });
}

void LibraryController::moveToModelFolder(const QString& path) {
    begin([=, this](Asked asked) { changes_.move(path, shelf_.modelFolder(), asked); });
}

void LibraryController::trash(const QString& path) {
    begin([=, this](Asked asked) { changes_.trash(path, asked); });
}

void LibraryController::cancelChange() {
    changes_.cancel();
}

void LibraryController::insist() {
    if (!again_ || changes_.isBusy()) return;
    const Change change = again_;
    dismissError();
    change(Asked::Twice);
}

void LibraryController::onChangeFailed(const Error& error) {
    if (error.code == ErrorCode::Cancelled) return;
    again_ = error.code == ErrorCode::OtherProgramsFile ? latest_ : Change();
    showError(error);
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
    if (std::exchange(searching_, false)) {
        const auto groups = services::shelf::duplicatesAmong(shelf_.models());
        qint64 spare = 0;
        for (const QStringList& group : groups) {
            if (const auto* model = shelf_.find(group.first())) spare += model->bytes * (group.size() - 1);
        }
        duplicatesText_ = groups.isEmpty()
                              ? tr("No model is here twice.")
                              : tr("Models that are here more than once: %1. Deleting the copies frees %2.")
                                    .arg(groups.size())
                                    .arg(ModelText::bytes(spare));
    }
    emit hashProgressed();
    emit changed();
}

// ---- errors -----------------------------------------------------------------------------------------------

void LibraryController::showError(const Error& error) {
    error_ = sentenceFor(error);
    emit errorChanged();
}

void LibraryController::dismissError() {
    error_ = {};
    again_ = {};
    emit errorChanged();
}

}  // namespace fireside::viewmodels
