// What a model would take of this machine, known before it is loaded or even downloaded: memory on each
// device and about how fast it would answer. Works on a thread of its own; the object lives on the GUI (or
// main) thread.
#pragma once

#include <QFuture>
#include <QList>
#include <QString>
#include <QThreadPool>
#include <memory>
#include <optional>
#include <vector>

#include "app/base/result.h"
#include "app/services/model_heads.h"
#include "inference/engine.h"

namespace fireside::services {

struct FitReport {
    engine::ModelInfo info;
    std::vector<engine::Fit> fits;  // per device, in the engine's order
    /// Of the device that "auto" takes: about, from the bandwidth that was measured here; 0: not measured.
    double tokensPerSecond = 0;
    /// That device's place in `fits`; nothing when there is none.
    std::optional<std::size_t> chosen;
};

class FitService {
 public:
    FitService();
    /// Waits for what is being worked on.
    ~FitService();
    FitService(const FitService&) = delete;
    FitService& operator=(const FitService&) = delete;

    struct Question {
        int contextLength = 0;  // tokens; 0: what a session has that nobody chose
        engine::KvType kvType = engine::KvType::F16;
        /// Measure the device's bandwidth first, if it was not yet: a second and some hundred MB. Not while a
        /// model is loaded or loads.
        bool measure = false;
    };
    /// Errors: as engine::ModelOutline::open and fits. The file's header is kept, so that asking for another
    /// context is quick.
    [[nodiscard]] QFuture<Result<FitReport>> ofFile(QString path, Question question);
    /// Also those of ModelHeads::read; FileDamaged when a part's header is larger than any model's, or the
    /// part shorter than it should be; InvalidArgument when a part's length is not known.
    [[nodiscard]] QFuture<Result<FitReport>> ofHeads(ModelHeads model, Question question);

 private:
    class Worker;
    QThreadPool pool_;
    std::unique_ptr<Worker> worker_;  // used on the pool's one thread
};

}  // namespace fireside::services
