#include "app/services/inference_thread.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QPromise>

#include "app/services/answer_stream.h"
#include "app/services/prompt_fit.h"

namespace fireside::services {

namespace {

std::filesystem::path toPath(const QString& path) {
    return std::filesystem::path(path.toStdU16String());
}

LoadedModel describe(const QString& path, const engine::Model& model,
                     const InferenceService::Options& options) {
    const engine::ModelInfo& info = model.info();
    const engine::DeviceInfo& device = model.device();
    LoadedModel loaded;
    loaded.path = path;
    loaded.name = QString::fromStdString(info.name);
    loaded.family = QString::fromStdString(info.family);
    loaded.quantization = QString::fromStdString(info.quantization);
    loaded.chatTemplate = QString::fromStdString(info.chatTemplate);
    loaded.templateProblem = QString::fromStdString(info.templateProblem);
    loaded.thinkingSwitchable = info.chat.thinking == engine::ThinkingSupport::Switchable;
    loaded.thinksByDefault = info.chat.thinksByDefault;
    loaded.deviceId = QString::fromStdString(device.id);
    loaded.deviceName = QString::fromStdString(device.name);
    loaded.deviceReason = QString::fromStdString(device.reason);
    loaded.software = device.software;
    loaded.processor = device.id == "cpu";
    loaded.automatic = device.chosen;
    for (const std::string& name : device.passedOver) loaded.passedOver.append(QString::fromStdString(name));
    loaded.crowdedOut = loaded.processor && !device.chosen && options.device != QLatin1String("cpu") &&
                        options.gpuLayers != 0;
    loaded.layers = info.layers;
    for (const engine::DeviceShare& share : model.shares()) {
        const bool gpu = share.device.id != "cpu";
        loaded.gpuLayers += gpu ? share.layers : 0;
        loaded.gpuExpertLayers += gpu ? share.expertLayers : 0;
        loaded.expertLayers += share.expertLayers;
    }
    loaded.contextLength = model.contextLength();
    loaded.parameters = qint64(info.parameters);
    loaded.fileBytes = qint64(info.fileBytes);
    loaded.bytes = qint64(model.weightBytes());
    return loaded;
}

QString samplingJson(const engine::SamplingParams& sampling, std::uint64_t seed) {
    const QJsonObject json{{"temperature", double(sampling.temperature)},
                           {"top_k", sampling.topK},
                           {"top_p", double(sampling.topP)},
                           {"min_p", double(sampling.minP)},
                           {"typical_p", double(sampling.typicalP)},
                           {"repetition_penalty", double(sampling.repetitionPenalty)},
                           {"presence_penalty", double(sampling.presencePenalty)},
                           {"frequency_penalty", double(sampling.frequencyPenalty)},
                           {"repetition_window", sampling.repetitionWindow},
                           {"dry_multiplier", double(sampling.dryMultiplier)},
                           {"dry_base", double(sampling.dryBase)},
                           {"dry_allowed_length", sampling.dryAllowedLength},
                           {"xtc_probability", double(sampling.xtcProbability)},
                           {"xtc_threshold", double(sampling.xtcThreshold)},
                           {"seed", QString::number(seed)}};  // text: JSON numbers end at 53 bits
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

GenerationOutcome outcomeOf(const engine::Generation& generation, const GenerationJob& job,
                            const LoadedModel& model, int dropped) {
    const engine::GenerationStats& stats = generation.stats;
    GenerationOutcome outcome;
    outcome.stopReason = generation.stopReason;
    outcome.stats.model = model.name;
    outcome.stats.device = model.deviceId + QLatin1Char(' ') + model.deviceName;
    if (model.isShared())  // another device, as far as speed goes
        outcome.stats.device += QStringLiteral(" %1/%2").arg(model.gpuLayers).arg(model.layers);
    outcome.stats.samplingJson = samplingJson(job.sampling, generation.seed);
    outcome.stats.promptTokens = stats.promptTokens;
    outcome.stats.reusedTokens = stats.reusedTokens;
    outcome.stats.generatedTokens = stats.generatedTokens;
    outcome.stats.prefillSeconds = stats.prefillSeconds;
    outcome.stats.decodeSeconds = stats.decodeSeconds;
    outcome.stats.firstTokenSeconds = stats.firstTokenSeconds;
    outcome.contextUsed = generation.contextUsed;
    outcome.contextLength = model.contextLength;
    outcome.droppedMessages = dropped;
    return outcome;
}

}  // namespace

InferenceThread::InferenceThread(InferenceEvents events)
    : events_(std::move(events)), thread_(QThread::create([this] { run(); })) {
    thread_->setObjectName(QStringLiteral("inference"));
    thread_->start();
}

InferenceThread::~InferenceThread() {
    {
        const std::lock_guard lock(mutex_);
        quit_ = true;
        queue_.clear();
    }
    wake_.notify_one();
    thread_->wait();
}

void InferenceThread::post(std::function<void()> job) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back(std::move(job));
    }
    wake_.notify_one();
}

void InferenceThread::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return quit_ || !queue_.empty(); });
        if (quit_) break;
        const std::function<void()> job = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        job();
        lock.lock();
    }
    model_.reset();  // here, because it belongs to this thread
}

void InferenceThread::load(QString path, InferenceService::Options options, VerdictSource verdicts,
                           SharedCancelToken cancel) {
    post([this, path = std::move(path), options = std::move(options), verdicts = std::move(verdicts),
          cancel = std::move(cancel)] { runLoad(path, options, verdicts, *cancel); });
}

void InferenceThread::unload() {
    post([this] {
        loadError_.reset();
        dropModel();
    });
}

void InferenceThread::generate(quint64 id, GenerationJob job, SharedCancelToken cancel) {
    post([this, id, job = std::move(job), cancel = std::move(cancel)] { runGenerate(id, job, *cancel); });
}

QFuture<Result<double>> InferenceThread::measureReading(std::string device, std::string quantization,
                                                        VerdictSource verdicts) {
    auto promise = std::make_shared<QPromise<Result<double>>>();
    promise->start();
    QFuture<Result<double>> future = promise->future();
    post([device = std::move(device), quantization = std::move(quantization), verdicts = std::move(verdicts),
          promise = std::move(promise)] {
        promise->addResult(engine::measureReading(device, quantization, verdictsOf(verdicts)));
        promise->finish();
    });
    return future;
}

void InferenceThread::dropModel() {
    if (!model_) return;
    model_.reset();
    events_.unloaded();
}

void InferenceThread::runLoad(const QString& path, const InferenceService::Options& options,
                              const VerdictSource& verdicts, const engine::CancelToken& cancel) {
    const auto fail = [&](const Error& error) {
        if (!model_) loadError_ = error;
        events_.loadFailed(path, error);
    };
    if (cancel) return fail({ErrorCode::Cancelled, "before it began"});
    events_.loadStarted(path);
    if (model_) {  // a file that cannot be run must not cost the user the model that can
        if (const auto info = engine::inspect(toPath(path)); !info.ok()) return fail(info.error());
        dropModel();
    }

    Pace pace;
    engine::LoadOptions load;
    load.device = options.device.toStdString();
    load.contextLength = options.contextLength;
    load.kvType = options.kvType;
    load.offload.gpuLayers = options.gpuLayers;
    load.verdicts = verdictsOf(verdicts);
    load.chatTemplate = options.chatTemplate.toStdString();
    load.pipelineCacheFolder = toPath(options.pipelineCacheFolder);
    load.cancel = &cancel;
    load.progress = [&](engine::LoadProgress progress) {
        if (!pace.due() && progress.bytesDone < progress.bytesTotal) return;
        events_.loadProgress(qint64(progress.bytesDone), qint64(progress.bytesTotal));
    };
    auto model = engine::Model::load(toPath(path), std::move(load));
    if (!model.ok()) return fail(model.error());

    model_ = std::move(model).value();
    loadError_.reset();
    loaded_ = describe(path, *model_, options);
    events_.loaded(loaded_);
}

void InferenceThread::runGenerate(quint64 id, const GenerationJob& job, const engine::CancelToken& cancel) {
    if (cancel) {
        GenerationOutcome outcome;
        outcome.stopReason = engine::StopReason::Cancelled;
        return events_.finished(id, outcome);
    }
    if (!model_)
        return events_.failed(id, loadError_.value_or(Error{ErrorCode::NoModel, "nothing is loaded"}));

    int dropped = 0;
    const Result<engine::Generation> generation = generateFitted(id, job, cancel, dropped);
    if (generation.ok()) return events_.finished(id, outcomeOf(*generation, job, loaded_, dropped));

    events_.failed(id, generation.error());
    if (generation.code() == ErrorCode::DeviceLost) {  // the engine has tried to go on already
        loadError_ = generation.error();
        dropModel();
        events_.modelLost(loaded_.path, generation.error());
    }
}

Result<engine::Generation> InferenceThread::generateFitted(quint64 id, const GenerationJob& job,
                                                           const engine::CancelToken& cancel, int& dropped) {
    engine::ChatOptions options;
    if (loaded_.thinkingSwitchable) options.thinking = job.thinking;
    const auto countTokens = [&](std::span<const engine::ChatMessage> messages) -> Result<int> {
        FIRESIDE_TRY(const auto prompt, model_->renderChat(messages, options));
        return int(model_->countTokens(prompt.pieces));
    };
    FIRESIDE_TRY(const FittedMessages fitted,
                 fitMessages(job.messages, model_->contextLength(), job.maxTokens, countTokens));
    dropped = fitted.dropped;

    engine::GenerationRequest request;
    FIRESIDE_TRY(engine::ChatPrompt prompt, model_->renderChat(fitted.messages, options));
    request.prompt = std::move(prompt.pieces);
    request.answer = std::move(prompt.answer);
    request.sampling = job.sampling;
    request.maxTokens = job.maxTokens;
    request.cancel = &cancel;

    Pace prefillPace;
    request.onPrefill = [&](std::int32_t read, std::int32_t total) {
        if (prefillPace.due() || read == total) events_.promptProgress(id, read, total);
    };
    AnswerStream stream([&](const QString& delta, int pieces) { events_.text(id, delta, pieces); });
    request.onText = [&](std::string_view utf8) { stream.addAnswer(utf8); };
    request.onReasoning = [&](std::string_view utf8) { stream.addReasoning(utf8); };
    auto generation = model_->generate(request);
    stream.finish();
    return generation;
}

}  // namespace fireside::services
