#include "app/services/shelf/model_change_service.h"

#include <QCoreApplication>
#include <QPointer>

#include "app/services/deliver.h"
#include "app/services/run_on.h"

namespace fireside::services::shelf {

ModelChangeService::ModelChangeService(ShelfService& shelf, InferenceService& inference, QObject* parent)
    : QObject(parent), shelf_(shelf), inference_(inference) {
    connect(&inference, &InferenceService::loaded, this,
            [this](const LoadedModel& model) { loaded_ = model.path; });
    connect(&inference, &InferenceService::unloaded, this, [this] {
        loaded_.clear();
        if (job_ && job_->work) run();
    });
}

ModelChangeService::~ModelChangeService() {
    cancel();
}

void ModelChangeService::rename(const QString& path, const QString& name, Asked asked) {
    begin(path, asked,
          [name, asked](const domain::LocalModel& model) { return renameModel(model, name, asked); });
}

void ModelChangeService::move(const QString& path, const QString& folder, Asked asked) {
    cancelled_ = std::make_shared<std::atomic<bool>>(false);
    // By way of the application's object: a copy that hangs may outlive this one.
    const auto tell = [here = QPointer<ModelChangeService>(this)](qint64 bytes, qint64 total) {
        QMetaObject::invokeMethod(QCoreApplication::instance(), [here, bytes, total] {
            if (here) emit here->progress(bytes, total);
        });
    };
    begin(path, asked, [folder, asked, cancel = cancelled_, tell](const domain::LocalModel& model) {
        return moveModel(model, folder, asked, {tell, cancel.get()});
    });
}

void ModelChangeService::trash(const QString& path, Asked asked) {
    begin(path, asked, [asked](const domain::LocalModel& model) -> Result<QString> {
        FIRESIDE_CHECK(trashModel(model, asked));
        return QString();
    });
}

void ModelChangeService::cancel() {
    if (cancelled_) cancelled_->store(true);
}

void ModelChangeService::begin(const QString& path, Asked asked, Work work) {
    if (isBusy()) return;
    const domain::LocalModel* model = shelf_.find(path);
    if (!model) {
        emit failed(path, {ErrorCode::FileNotFound, path.toStdString()});
        return;
    }
    if (asked == Asked::Once &&
        domain::isForeign(model->program)) {  // before the model is unloaded for nothing
        emit failed(path, {ErrorCode::OtherProgramsFile, path.toStdString()});
        return;
    }
    job_ = Job{*model, std::move(work)};
    emit busyChanged();
    if (loaded_ == path)
        inference_.unload();  // unloaded() goes on
    else
        run();
}

void ModelChangeService::run() {
    deliver(runOn(*pool_,
                  [model = job_->model, work = std::exchange(job_->work, nullptr)] { return work(model); }),
            this, [this](const Result<QString>& outcome) { onEnded(outcome); });
}

void ModelChangeService::onEnded(const Result<QString>& outcome) {
    const QString path = job_->model.path;
    job_.reset();
    emit busyChanged();
    if (!outcome.ok()) {
        shelf_.rescan();
        emit failed(path, outcome.error());
        return;
    }
    if (outcome->isEmpty())
        shelf_.forgetFile(path);
    else if (*outcome != path)
        shelf_.relocate(path, *outcome);
    shelf_.rescan();
    emit done(path, *outcome);
}

}  // namespace fireside::services::shelf
