// What one model would take of this machine, for a context that is chosen: of a file here, or of a choice on
// a hub. Asks the service again whenever the context moves, but never twice at once.
#pragma once

#include <qqmlintegration.h>
#include <QObject>
#include <QVariant>
#include <functional>

#include "app/services/fit_service.h"
#include "app/services/read_rate_service.h"
#include "app/viewmodels/error_sentence.h"

namespace fireside::viewmodels {

class FitController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Each model that is looked at has its own")
    Q_PROPERTY(bool reading READ reading NOTIFY changed)  // nothing is known yet
    Q_PROPERTY(bool known READ known NOTIFY changed)
    /// Lengths that a slider steps through, in tokens, rising; the last is what the model was trained for.
    Q_PROPERTY(QVariant contexts READ contexts NOTIFY changed)
    Q_PROPERTY(int contextIndex READ contextIndex WRITE setContextIndex NOTIFY changed)  // of `contexts`
    Q_PROPERTY(int contextLength READ contextLength NOTIFY changed)  // tokens; 0: not known yet
    Q_PROPERTY(bool moved READ moved NOTIFY changed)                 // from the context it began with
    Q_PROPERTY(QString contextText READ contextText NOTIFY changed)  // "8 K tokens"
    /// Per device: name, verdict ("fits", "partly", "no"), text, share (0 to 1, of its free memory).
    Q_PROPERTY(QVariant devices READ devices NOTIFY changed)
    Q_PROPERTY(QString partsText READ partsText NOTIFY changed)  // "weights 2.5 GB · context 450 MB · ..."
    Q_PROPERTY(QString speedText READ speedText NOTIFY changed)  // empty: not measured yet
    Q_PROPERTY(fireside::viewmodels::ErrorSentence error READ error NOTIFY changed)  // no title: none

 public:
    using Ask = std::function<QFuture<Result<services::FitReport>>(services::FitService::Question question)>;

    /// Tokens per second that were measured with the model that is shown; 0: none.
    using Measured = std::function<double(const engine::DeviceInfo& device)>;

    explicit FitController(services::ReadRateService& rates, QObject* parent = nullptr);

    /// Of another model from now on, for a context to begin with (tokens; 0: what a session has that nobody
    /// chose). `ask` is called on this thread.
    void show(Ask ask, int contextLength = 0, Measured measured = {});
    void clear();

    [[nodiscard]] bool reading() const { return asking_ && !report_; }
    [[nodiscard]] bool known() const { return report_.has_value(); }
    [[nodiscard]] QVariant contexts() const { return QVariant::fromValue(contexts_); }
    [[nodiscard]] int contextIndex() const;
    void setContextIndex(int index);
    [[nodiscard]] int contextLength() const { return contextLength_; }
    [[nodiscard]] bool moved() const { return moved_; }
    [[nodiscard]] QString contextText() const;
    [[nodiscard]] QVariant devices() const;
    [[nodiscard]] QString partsText() const;
    [[nodiscard]] QString speedText() const;
    [[nodiscard]] ErrorSentence error() const { return error_; }

 signals:
    void changed();

 private:
    void ask();
    void onReport(const Result<services::FitReport>& report);

    services::ReadRateService& rates_;
    Ask ask_;
    Measured measured_;
    quint64 model_ = 0;  // counts models, so that a late answer is told apart
    bool asking_ = false;
    bool moved_ = false;
    bool again_ = false;     // the context moved meanwhile
    int contextLength_ = 0;  // tokens; 0: what nobody chose
    QList<int> contexts_;
    std::optional<services::FitReport> report_;
    ErrorSentence error_;
};

}  // namespace fireside::viewmodels
