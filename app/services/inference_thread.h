// What runs on the inference thread: a queue of jobs, the model, and the reports back. Internal to
// InferenceService.
#pragma once

#include <QThread>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "app/services/inference_service.h"

namespace fireside::services {

using SharedCancelToken = std::shared_ptr<engine::CancelToken>;

/// Events of the thread, called on it. The service carries them to its own thread.
struct InferenceEvents {
    std::function<void(const QString& path)> loadStarted;
    std::function<void(qint64 done, qint64 total)> loadProgress;
    std::function<void(const LoadedModel&)> loaded;
    std::function<void(const QString& path, const Error&)> loadFailed;
    std::function<void(const QString& path, const Error&)> modelLost;
    std::function<void()> unloaded;
    std::function<void(quint64 job, int read, int total)> promptProgress;
    std::function<void(quint64 job, const QString& delta, int pieces)> text;
    std::function<void(quint64 job, const GenerationOutcome&)> finished;
    std::function<void(quint64 job, const Error&)> failed;
};

class InferenceThread {
 public:
    explicit InferenceThread(InferenceEvents events);
    /// Returns when the running job has ended (cancel its token first); jobs that wait are dropped.
    ~InferenceThread();

    // Any thread; jobs run in the order of the calls.
    void load(QString path, InferenceService::Options options, VerdictSource verdicts,
              SharedCancelToken cancel);
    void unload();
    void generate(quint64 id, GenerationJob job, SharedCancelToken cancel);
    QFuture<Result<double>> measureReading(std::string device, std::string quantization,
                                           VerdictSource verdicts);

 private:
    void post(std::function<void()> job);
    void run();

    void runLoad(const QString& path, const InferenceService::Options& options, const VerdictSource& verdicts,
                 const engine::CancelToken& cancel);
    void runGenerate(quint64 id, const GenerationJob& job, const engine::CancelToken& cancel);
    [[nodiscard]] Result<engine::Generation> generateFitted(quint64 id, const GenerationJob& job,
                                                            const engine::CancelToken& cancel, int& dropped);
    void dropModel();

    const InferenceEvents events_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> queue_;  // guarded by mutex_
    bool quit_ = false;                        // guarded by mutex_

    // Of the thread alone.
    std::unique_ptr<engine::Model> model_;
    LoadedModel loaded_;
    std::optional<Error> loadError_;  // of the latest load, when it left no model

    std::unique_ptr<QThread> thread_;
};

}  // namespace fireside::services
