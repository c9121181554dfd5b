#include "app/viewmodels/model_controller.h"

#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLocale>

#include "app/services/deliver.h"

namespace fireside::viewmodels {

namespace {

/// 600000000 -> "0.6 B", 260000 -> "260 K".
QString parameterText(qint64 parameters) {
    const QLocale locale;
    const auto scaled = [&](double unit) {
        const double value = double(parameters) / unit;
        return locale.toString(value, 'f', value < 10 ? 1 : 0);
    };
    //: Number of a model's parameters: billions, millions, thousands
    if (parameters >= 100'000'000) return ModelController::tr("%1 B").arg(scaled(1e9));
    if (parameters >= 1'000'000) return ModelController::tr("%1 M").arg(scaled(1e6));
    return ModelController::tr("%1 K").arg(scaled(1e3));
}

}  // namespace

ModelController::ModelController(services::InferenceService& inference, services::SettingsService& settings,
                                 storage::ModelFileStore& store, ModelListModel& list,
                                 const QString& demoPath, QObject* parent)
    : QObject(parent),
      inference_(inference),
      settings_(settings),
      store_(store),
      list_(list),
      demoPath_(demoPath) {
    using services::InferenceService;
    connect(&inference, &InferenceService::loadStarted, this, [this](const QString& path) {
        loadingPath_ = path;
        setProgress(0, 0);
        emit changed();
    });
    connect(&inference, &InferenceService::loadProgress, this, &ModelController::setProgress);
    connect(&inference, &InferenceService::loaded, this, &ModelController::onLoaded);
    connect(&inference, &InferenceService::loadFailed, this, &ModelController::onLoadFailed);
    connect(&inference, &InferenceService::unloaded, this, &ModelController::onUnloaded);
}

void ModelController::start(const QString& path) {
    const QString last = settings_.values().lastModel;
    if (!path.isEmpty())
        openPath(path);
    else if (!last.isEmpty())
        openPath(last);
    else if (!demoPath_.isEmpty())
        openDemo();
}

void ModelController::reload() {
    if (!loadingPath_.isEmpty())
        openPath(loadingPath_);
    else if (!model_.path.isEmpty())
        openPath(model_.path);
}

QString ModelController::state() const {
    if (!loadingPath_.isEmpty()) return QStringLiteral("loading");
    if (!model_.path.isEmpty()) return QStringLiteral("ready");
    return error_.title.isEmpty() ? QStringLiteral("none") : QStringLiteral("failed");
}

QString ModelController::name() const {
    if (!loadingPath_.isEmpty()) return QFileInfo(loadingPath_).completeBaseName();
    if (!model_.path.isEmpty()) return model_.name;
    return QFileInfo(failedPath_).completeBaseName();
}

QString ModelController::detail() const {
    if (model_.path.isEmpty()) return {};
    return QStringLiteral("%1 · %2 · %3")
        .arg(model_.quantization, model_.family, parameterText(model_.parameters));
}

QString ModelController::deviceNote() const {
    if (!model_.software) return {};
    return tr("The model runs on a software graphics device, which is there for tests and slow. Choose Automatic in "
              "Settings.");
}

QString ModelController::templateNote() const {
    if (model_.templateProblem.isEmpty()) return {};
    return tr("This model's own chat template cannot be read (%1). A general one is used instead, so answers "
              "may be odd.")
        .arg(model_.templateProblem);
}

bool ModelController::isDemo() const {
    return !demoPath_.isEmpty() && (loadingPath_.isEmpty() ? model_.path : loadingPath_) == demoPath_;
}

double ModelController::progress() const {
    return totalBytes_ > 0 ? double(loadedBytes_) / double(totalBytes_) : 0;
}

QString ModelController::progressText() const {
    if (totalBytes_ <= 0) return {};
    const QLocale locale;
    const auto text = [&](qint64 bytes) {
        return locale.formattedDataSize(bytes, bytes < 1'000'000'000 ? 0 : 1, QLocale::DataSizeSIFormat);
    };
    return tr("%1 of %2").arg(text(loadedBytes_), text(totalBytes_));
}

void ModelController::open(const QUrl& file) {
    if (file.isLocalFile())
        openPath(file.toLocalFile());
    else
        onLoadFailed(file.toString(),
                     {ErrorCode::FileNotFound, file.toString().toStdString() + " is no local file"});
}

void ModelController::openPath(const QString& path) {
    inference_.load(QDir::current().absoluteFilePath(path));
    error_ = {};
    failedPath_.clear();  // last: `path` may refer to it
}

void ModelController::openDemo() {
    if (demoPath_.isEmpty())
        onLoadFailed({}, {ErrorCode::FileNotFound, "the demo model was not installed"});
    else
        openPath(demoPath_);
}

void ModelController::cancel() {
    inference_.cancelLoad();
}

void ModelController::unload() {
    inference_.unload();
}

void ModelController::retry() {
    if (failedPath_.isEmpty())
        openDemo();
    else
        openPath(failedPath_);
}

void ModelController::forget(const QString& path) {
    if (settings_.values().lastModel == path) {
        settings_.change([](services::Settings& settings) { settings.lastModel.clear(); });
    }
    services::deliver(store_.forget(path), this, [this](const Result<>& forgotten) {
        if (!forgotten.ok()) emit failed(forgotten.error());
        list_.refresh();
    });
}

void ModelController::copyDetails() {
    QGuiApplication::clipboard()->setText(error_.details);
}

void ModelController::dismissError() {
    error_ = {};
    failedPath_.clear();
    emit changed();
}

void ModelController::onLoaded(const services::LoadedModel& model) {
    model_ = model;
    loadingPath_.clear();
    failedPath_.clear();
    error_ = {};
    emit changed();
    list_.setCurrent(model.path);
    remember();
}

/// The demo is no file of the user's: it is not remembered, and it is what an empty `lastModel` stands for.
void ModelController::remember() {
    settings_.change(
        [this](services::Settings& settings) { settings.lastModel = isDemo() ? QString() : model_.path; });
    if (isDemo()) return;
    const domain::ModelFile file{model_.path, model_.name, model_.fileBytes, QDateTime::currentDateTimeUtc()};
    services::deliver(store_.remember(file), this, [this](const Result<>& remembered) {
        if (!remembered.ok()) emit failed(remembered.error());
        list_.refresh();
    });
}

void ModelController::onLoadFailed(const QString& path, const Error& error) {
    loadingPath_.clear();
    if (error.code != ErrorCode::Cancelled) {
        failedPath_ = path;
        error_ = sentenceFor(error);
    }
    emit changed();
}

void ModelController::onUnloaded() {
    model_ = {};
    list_.setCurrent({});
    emit changed();
}

void ModelController::setProgress(qint64 done, qint64 total) {
    loadedBytes_ = done;
    totalBytes_ = total;
    emit progressChanged();
}

}  // namespace fireside::viewmodels
