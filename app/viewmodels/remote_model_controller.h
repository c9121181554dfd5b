// One repository of a hub: what it is, its card, what can be downloaded of it; and getting a model without
// looking at one.
#pragma once

#include <QObject>

#include "app/services/downloads/download_service.h"
#include "app/services/fit_service.h"
#include "app/services/hub/hub_service.h"
#include "app/services/inference_service.h"
#include "app/viewmodels/block_list_model.h"
#include "app/viewmodels/error_sentence.h"
#include "app/viewmodels/fit_controller.h"
#include "app/viewmodels/injected.h"
#include "app/viewmodels/quantization_list_model.h"

namespace fireside::viewmodels {

class RemoteModelController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    FIRESIDE_INJECTED(RemoteModelController)
    Q_PROPERTY(QString repository READ repository NOTIFY changed)  // "author/name"; empty: none is shown
    Q_PROPERTY(QString name READ name NOTIFY changed)
    Q_PROPERTY(QString author READ author NOTIFY changed)
    Q_PROPERTY(bool loading READ loading NOTIFY changed)
    Q_PROPERTY(bool gated READ gated NOTIFY changed)      // its terms must be accepted on its page first
    Q_PROPERTY(QVariant facts READ facts NOTIFY changed)  // a list of {label, value} in the order to be shown
    Q_PROPERTY(fireside::viewmodels::ErrorSentence error READ error NOTIFY changed)  // no title: none
    Q_PROPERTY(bool hasCard READ hasCard NOTIFY cardChanged)
    Q_PROPERTY(fireside::viewmodels::BlockListModel* card READ card CONSTANT)
    Q_PROPERTY(fireside::viewmodels::QuantizationListModel* choices READ choices CONSTANT)
    Q_PROPERTY(QString choice READ choice NOTIFY choiceChanged)  // whose fit is shown; empty: none
    Q_PROPERTY(fireside::viewmodels::FitController* fit READ fit CONSTANT)

 public:
    RemoteModelController(services::HubService& hub, services::DownloadService& downloads,
                          services::FitService& fits, services::ReadRateService& rates,
                          services::InferenceService& inference, const services::HoldingService& holdings,
                          QObject* parent = nullptr);

    [[nodiscard]] QString repository() const { return id_; }
    [[nodiscard]] QString name() const { return id_.section(u'/', 1); }
    [[nodiscard]] QString author() const { return id_.section(u'/', 0, 0); }
    [[nodiscard]] bool loading() const { return loading_; }
    [[nodiscard]] bool gated() const { return model_.gated; }
    [[nodiscard]] QVariant facts() const;
    [[nodiscard]] ErrorSentence error() const { return error_; }
    [[nodiscard]] bool hasCard() const { return card_.count() > 0; }
    [[nodiscard]] BlockListModel* card() { return &card_; }
    [[nodiscard]] QuantizationListModel* choices() { return &choices_; }
    [[nodiscard]] QString choice() const { return choice_; }
    [[nodiscard]] FitController* fit() { return &fit_; }

    /// Asks for a repository; `hub` as in HubListModel. An address in a text is looked at, nothing is fetched
    /// for it.
    Q_INVOKABLE void open(const QString& hub, const QString& repository);
    Q_INVOKABLE void close();
    /// Asks again.
    Q_INVOKABLE void retry();
    /// Shows what a choice would take of this machine: reads the header of its file.
    Q_INVOKABLE void choose(const QString& quantization);
    /// Into the queue; by the name of a choice of the repository that is shown.
    Q_INVOKABLE void download(const QString& quantization);
    /// Into the queue without being shown; from Hugging Face, or from ModelScope where the catalogue knows
    /// that it is there, too, and that hub is preferred (services::firstHub) or the other one does not
    /// answer. failed() or enqueued() follows.
    Q_INVOKABLE void get(const QString& repository, const QString& quantization);
    /// Opens the repository's page in the browser.
    Q_INVOKABLE void openPage();

 signals:
    void changed();
    void cardChanged();
    void choiceChanged();
    void enqueued();

 private:
    void onModel(const Result<domain::RemoteModel>& model);
    void showError(const Error& error);

    services::HubService& hub_;
    services::DownloadService& downloads_;
    services::FitService& fits_;
    services::InferenceService& inference_;
    domain::Hub where_ = domain::Hub::HuggingFace;
    QString id_;
    quint64 question_ = 0;  // counts what was asked, so that a late answer is told apart
    bool loading_ = false;
    domain::RemoteModel model_;
    ErrorSentence error_;
    BlockListModel card_{QString()};
    QuantizationListModel choices_;
    QString choice_;
    FitController fit_;
    qint64 memory_ = 0;  // bytes, of the device that would be used; 0: not known
};

}  // namespace fireside::viewmodels
