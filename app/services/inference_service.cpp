#include "app/services/inference_service.h"

#include "app/services/inference_thread.h"

namespace fireside::services {

InferenceService::InferenceService(Options options, QObject* parent)
    : QObject(parent), options_(std::move(options)), thread_(std::make_unique<InferenceThread>(events())) {
    finder_.setMaxThreadCount(1);
}

InferenceService::~InferenceService() {
    cancelLoad();
    stopAll();
    thread_.reset();
    finder_.waitForDone();
}

/// Each event crosses as a call that is queued on this object's thread; the thread is joined before this
/// object goes.
InferenceEvents InferenceService::events() {
    const auto here = [this](auto handle) {
        return [this, handle](const auto&... values) {
            QMetaObject::invokeMethod(
                this, [=] { handle(values...); }, Qt::QueuedConnection);
        };
    };
    InferenceEvents events;
    events.loadStarted = here([this](const QString& path) { emit loadStarted(path); });
    events.loadProgress = here([this](qint64 done, qint64 total) { emit loadProgress(done, total); });
    events.loaded = here([this](const LoadedModel& model) {
        --pendingLoads_;
        ready_ = true;
        emit loaded(model);
    });
    events.loadFailed = here([this](const QString& path, const Error& error) {
        --pendingLoads_;
        emit loadFailed(path, error);
    });
    events.modelLost =
        here([this](const QString& path, const Error& error) { emit loadFailed(path, error); });
    events.unloaded = here([this] {
        ready_ = false;
        emit unloaded();
    });
    events.promptProgress =
        here([this](quint64 job, int read, int total) { emit promptProgress(job, read, total); });
    events.text =
        here([this](quint64 job, const QString& delta, int pieces) { emit textArrived(job, delta, pieces); });
    events.finished = here([this](quint64 job, const GenerationOutcome& outcome) {
        answers_.remove(job);
        emit finished(job, outcome);
    });
    events.failed = here([this](quint64 job, const Error& error) {
        answers_.remove(job);
        emit failed(job, error);
    });
    return events;
}

void InferenceService::load(const QString& path) {
    cancelLoad();
    stopAll();
    load_ = std::make_shared<engine::CancelToken>(false);
    ++pendingLoads_;
    thread_->load(path, options_, verdicts_, load_);
}

void InferenceService::cancelLoad() {
    if (load_) load_->store(true);
}

void InferenceService::unload() {
    cancelLoad();
    stopAll();
    thread_->unload();
}

void InferenceService::stopAll() {
    for (const auto& cancel : std::as_const(answers_)) cancel->store(true);
}

InferenceService::JobId InferenceService::generate(GenerationJob job) {
    const JobId id = ++lastJob_;
    const auto cancel = std::make_shared<engine::CancelToken>(false);
    answers_.insert(id, cancel);
    thread_->generate(id, std::move(job), cancel);
    return id;
}

void InferenceService::stop(JobId job) {
    if (const auto cancel = answers_.value(job)) cancel->store(true);
}

void InferenceService::findDevices() {
    finder_.start([this, verdicts = verdicts_] {
        QMetaObject::invokeMethod(
            this, [this, devices = engine::listDevices(verdictsOf(verdicts))] { emit devicesFound(devices); },
            Qt::QueuedConnection);
    });
}

QFuture<Result<double>> InferenceService::measureReading(const QString& device, const QString& quantization) {
    return thread_->measureReading(device.toStdString(), quantization.toStdString(), verdicts_);
}

}  // namespace fireside::services
