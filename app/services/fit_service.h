// What a model would take of this machine, known before it is loaded or even downloaded: memory on each
// device, and what decoding reads there. Works on a thread of its own; the object lives on the GUI (or main)
// thread.
#pragma once

#include <QFuture>
#include <QList>
#include <QString>
#include <QThreadPool>
#include <memory>
#include <vector>

#include "app/base/result.h"
#include "app/services/model_heads.h"
#include "app/services/verdict_source.h"
#include "inference/engine.h"

namespace fireside::services {

struct FitReport {
    engine::ModelInfo info;
    std::vector<engine::Fit> fits;  // per device, in the engine's order

    /// On the device that "auto" takes; null when there is none.
    [[nodiscard]] const engine::Fit* chosen() const;
};

/// Tokens per second that a model decodes at most where it would be loaded, on devices that read so many
/// bytes per second (see ReadRateService): each token reads all of its weights, and the keys and values of
/// half the context, on one device after the other. 0 when it cannot be loaded so, a rate is not known (0),
/// or a token reads so little that caches hold it: then memory is not what it waits for.
[[nodiscard]] double decodeRate(const engine::Fit& fit,
                                const std::function<double(const engine::DeviceInfo&)>& bytesPerSecond);

class FitService {
 public:
    FitService();
    /// Drops what waits and what a server has not answered yet.
    ~FitService();
    FitService(const FitService&) = delete;
    FitService& operator=(const FitService&) = delete;

    /// As InferenceService has it.
    void setVerdicts(VerdictSource verdicts) { verdicts_ = std::move(verdicts); }

    struct Question {
        int contextLength = 0;  // tokens; 0: what a session has that nobody chose
        engine::KvType kvType = engine::KvType::F16;
        engine::Offload offload;
    };
    /// Errors: as engine::ModelOutline::open and fits. The model's header is kept until another is asked for,
    /// so that asking for another context is quick.
    [[nodiscard]] QFuture<Result<FitReport>> ofFile(QString path, Question question);
    /// Also those of ModelHeads::read; FileDamaged when a part's header is larger than any model's, or the
    /// part shorter than it should be; InvalidArgument when a part's length is not known.
    [[nodiscard]] QFuture<Result<FitReport>> ofHeads(ModelHeads model, Question question);

 private:
    class Worker;
    VerdictSource verdicts_;
    QThreadPool pool_;
    std::unique_ptr<Worker> worker_;  // used on the pool's one thread
};

}  // namespace fireside::services
