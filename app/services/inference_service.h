// The inference thread: owns the loaded model and runs one job at a time. The object itself lives on the GUI
// (or main) thread; only values cross. Text arrives at most once per kTextIntervalMs. Signals are emitted on
// the object's thread, never from within a call, and in the order in which things happened.
#pragma once

#include <QFuture>
#include <QHash>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QThreadPool>
#include <memory>
#include <vector>

#include "app/base/result.h"
#include "app/domain/conversation.h"
#include "app/services/verdict_source.h"
#include "inference/engine.h"

namespace fireside::services {

struct LoadedModel {
    QString path;
    QString name;
    QString family;
    QString quantization;
    QString chatTemplate;
    QString templateProblem;          // why the model's own is not used; empty: nothing is wrong
    bool thinkingSwitchable = false;  // GenerationJob::thinking counts
    bool thinksByDefault = false;     // where it is switchable
    QString deviceId;
    QString deviceName;
    QString deviceReason;     // the engine's words on why this device was taken
    bool software = false;    // a Vulkan device that is only software, there to test with
    bool processor = false;   // no graphics processor at all: deviceReason says why
    bool crowdedOut = false;  // so, because not one layer fits the one that was to be used
    int layers = 0;
    int gpuLayers = 0;        // of them on graphics processors, perhaps without their experts
    int expertLayers = 0;     // layers that have experts
    int gpuExpertLayers = 0;  // of them those whose experts are on graphics processors
    QStringList passedOver;  // graphics processors that "auto" did not take, because they failed their checks
    bool automatic = false;  // the device is the one that "auto" takes
    int contextLength = 0;   // tokens
    qint64 parameters = 0;
    qint64 fileBytes = 0;
    qint64 bytes = 0;  // of weights on the device

    /// Between graphics processors and the processor.
    [[nodiscard]] bool isShared() const {
        return gpuLayers > 0 && (gpuLayers < layers || gpuExpertLayers < expertLayers);
    }
};

struct GenerationJob {
    std::vector<engine::ChatMessage> messages;
    engine::SamplingParams sampling;
    int maxTokens = -1;  // -1: until the turn or the context ends
    engine::Thinking thinking = engine::Thinking::Default;
};

struct GenerationOutcome {
    engine::StopReason stopReason = engine::StopReason::EndOfTurn;
    domain::GenerationStats stats;
    int contextUsed = 0;      // tokens in the KV cache now
    int contextLength = 0;    // tokens
    int droppedMessages = 0;  // the oldest ones, left out because the conversation outgrew the context
};

struct InferenceEvents;
class InferenceThread;

class InferenceService : public QObject {
    Q_OBJECT
 public:
    using JobId = quint64;
    static constexpr int kTextIntervalMs = 16;

    struct Options {
        QString device = QStringLiteral("auto");
        int contextLength = 0;  // tokens; 0: the model's own, within reason
        QString pipelineCacheFolder;
        int gpuLayers = -1;  // the others are the processor's; negative: as many as fit
        engine::KvType kvType = engine::KvType::F16;
        QString chatTemplate;  // Jinja, instead of the file's own; empty: the file's own
    };
    explicit InferenceService(Options options, QObject* parent = nullptr);
    /// Cancels what runs, joins the thread.
    ~InferenceService() override;

    [[nodiscard]] const Options& options() const { return options_; }
    /// Holds for the next load.
    void setOptions(Options options) { options_ = std::move(options); }
    /// What is known of the devices: those that failed their checks are not used from then on.
    void setVerdicts(VerdictSource verdicts) { verdicts_ = std::move(verdicts); }

    /// Loads a model. A load that runs or waits is cancelled, answers that run or wait are stopped. The
    /// present model stays when the new file turns out to be no model that we can run, and is unloaded before
    /// the new one takes memory.
    void load(const QString& path);
    void cancelLoad();
    void unload();
    [[nodiscard]] bool isReady() const { return ready_; }  // from loaded() until unloaded()
    [[nodiscard]] bool isLoading() const {
        return pendingLoads_ > 0;
    }  // from load() until loaded() or loadFailed()

    /// Queues an answer; jobs run in order, after the loads asked for before. failed() with NoModel when no
    /// model is there by then, or with the load's error. The oldest messages but a system prompt are left out
    /// when the context is too small.
    JobId generate(GenerationJob job);
    /// Stops an answer that runs or waits: finished() with StopReason::Cancelled follows. Unknown jobs are
    /// ignored.
    void stop(JobId job);

    /// Asks for every device: devicesFound(). Not behind the jobs.
    void findDevices();

    /// engine::measureReading as a job among the others, so that nothing loads or answers meanwhile. The
    /// future finishes on the inference thread, so go on with deliver(); it ends without a result when the
    /// service ends first.
    [[nodiscard]] QFuture<Result<double>> measureReading(const QString& device, const QString& quantization);

 signals:
    void loadStarted(const QString& path);
    void loadProgress(qint64 bytesDone, qint64 bytesTotal);
    void loaded(const fireside::services::LoadedModel& model);
    /// Cancelled when cancelled. Also when a running model is gone because its device was lost for good.
    void loadFailed(const QString& path, const fireside::Error& error);
    void unloaded();
    void promptProgress(quint64 job, int read, int total);  // tokens
    /// `pieces`: how many pieces of text came so far, about one per token.
    void textArrived(quint64 job, const QString& delta, int pieces);
    void finished(quint64 job, const fireside::services::GenerationOutcome& outcome);
    void failed(quint64 job, const fireside::Error& error);
    void devicesFound(const std::vector<fireside::engine::DeviceInfo>& devices);

 private:
    [[nodiscard]] InferenceEvents events();
    void stopAll();

    Options options_;
    VerdictSource verdicts_;
    JobId lastJob_ = 0;
    int pendingLoads_ = 0;
    bool ready_ = false;
    std::shared_ptr<engine::CancelToken> load_;                   // of the latest load
    QHash<JobId, std::shared_ptr<engine::CancelToken>> answers_;  // that run or wait
    QThreadPool finder_;
    std::unique_ptr<InferenceThread> thread_;
};

}  // namespace fireside::services
