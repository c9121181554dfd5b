#include "app/viewmodels/model_controller.h"

#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLocale>

#include "app/viewmodels/model_text.h"

namespace fireside::viewmodels {

ModelController::ModelController(services::InferenceService& inference, services::SettingsService& settings,
                                 services::ModelSettingsService& modelSettings,
                                 services::shelf::ShelfService& shelf, ModelListModel& list,
                                 const QString& demoPath, QObject* parent)
    : QObject(parent),
      inference_(inference),
      settings_(settings),
      modelSettings_(modelSettings),
      shelf_(shelf),
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
    connect(&settings, &services::SettingsService::changed, this, &ModelController::thinkingChanged);
    connect(&modelSettings, &services::ModelSettingsService::changed, this,
            &ModelController::thinkingChanged);
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
        .arg(model_.quantization, model_.family, ModelText::parameters(model_.parameters));
}

QString ModelController::deviceName() const {
    if (!model_.isShared()) return model_.deviceName;
    if (model_.gpuLayers < model_.layers)
        return tr("%1 with %2 of %3 layers, and the processor")
            .arg(model_.deviceName)
            .arg(model_.gpuLayers)
            .arg(model_.layers);
    return tr("%1 with the experts of %2 of %3 layers, and the processor")
        .arg(model_.deviceName)
        .arg(model_.gpuExpertLayers)
        .arg(model_.expertLayers);
}

QString ModelController::deviceNote() const {
    if (model_.software) {
        return tr(
            "The model runs on a software graphics device, which is there for tests and slow. Choose "
            "Automatic in Settings.");
    }
    if (!model_.passedOver.isEmpty()) {
        return model_.processor
                   ? tr("%1 failed its check, so the processor computes, and answers are slower. Settings "
                        "show why, and check it again.")
                         .arg(model_.passedOver.join(", "))
                   : tr("%1 failed its check and is not used. Settings show why, and check it again.")
                         .arg(model_.passedOver.join(", "));
    }
    if (!model_.processor) return {};
    if (model_.crowdedOut) {
        return tr(
            "Not one layer of the model fits into the graphics processor's free memory, so the processor "
            "computes, and answers are slower. A shorter context or a smaller quantization may help.");
    }
    // What "auto" takes is the processor only where there is no graphics processor.
    if (!model_.automatic) {
        return tr("The model runs on the processor, as Settings say. The graphics processor is faster.");
    }
    return tr(
        "No graphics processor that can be used was found. The model runs on the processor, so answers "
        "from larger models are slow. Settings show why.");
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
    modelSettings_.open(QDir::current().absoluteFilePath(path));
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
    noteRelocated(path, {});
    shelf_.forgetFile(path);
}

void ModelController::noteRelocated(const QString& path, const QString& newPath) {
    modelSettings_.relocate(path, newPath);
    if (settings_.values().lastModel != path) return;
    settings_.change([&](services::Settings& settings) { settings.lastModel = newPath; });
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
    shelf_.noteUse({model_.path, model_.name, model_.fileBytes, QDateTime::currentDateTimeUtc()});
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
