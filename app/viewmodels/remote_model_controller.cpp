#include "app/viewmodels/remote_model_controller.h"

#include <QDesktopServices>
#include <QLocale>

#include "app/domain/model_card.h"
#include "app/services/deliver.h"
#include "app/services/shipped_catalog.h"
#include "app/viewmodels/model_text.h"

namespace fireside::viewmodels {

using domain::Hub;
using domain::RemoteModel;

RemoteModelController::RemoteModelController(services::HubService& hub, services::DownloadService& downloads,
                                             services::FitService& fits, services::ReadRateService& rates,
                                             services::InferenceService& inference,
                                             const services::HoldingService& holdings, QObject* parent)
    : QObject(parent),
      hub_(hub),
      downloads_(downloads),
      fits_(fits),
      inference_(inference),
      choices_(holdings),
      fit_(rates) {
    QQmlEngine::setObjectOwnership(&card_, QQmlEngine::CppOwnership);
    QQmlEngine::setObjectOwnership(&choices_, QQmlEngine::CppOwnership);
    QQmlEngine::setObjectOwnership(&fit_, QQmlEngine::CppOwnership);
    connect(&inference, &services::InferenceService::devicesFound, this,
            [this](const std::vector<engine::DeviceInfo>& devices) {
                for (const engine::DeviceInfo& device : devices) {
                    if (device.chosen) memory_ = qint64(device.memoryAvailable);
                }
                if (!model_.id.isEmpty()) choices_.show(model_, memory_);
            });
    connect(&downloads, &services::DownloadService::added, this, &RemoteModelController::enqueued);
    connect(&downloads, &services::DownloadService::failed, this, &RemoteModelController::showError);
}

void RemoteModelController::open(const QString& hub, const QString& repository) {
    where_ = hub == domain::hubName(Hub::ModelScope) ? Hub::ModelScope : Hub::HuggingFace;
    id_ = repository;
    model_ = {};
    choices_.show(model_, memory_);
    choose({});
    card_.setMarkdown({});
    if (memory_ == 0) inference_.findDevices();
    retry();
}

void RemoteModelController::close() {
    ++question_;
    choose({});
    id_.clear();
    error_ = {};
    loading_ = false;
    emit changed();
}

void RemoteModelController::retry() {
    loading_ = true;
    error_ = {};
    const quint64 question = ++question_;
    services::deliver(hub_.model(where_, id_), this, [this, question](const Result<RemoteModel>& model) {
        if (question == question_) onModel(model);
    });
    services::deliver(hub_.card(where_, id_), this, [this, question](const Result<QString>& card) {
        if (question != question_) return;
        card_.setMarkdown(card.ok() ? domain::markdownOfCard(*card)
                                    : QString());  // a repository without a card is none the worse
        emit cardChanged();
    });
    emit changed();
    emit cardChanged();
}

void RemoteModelController::onModel(const Result<RemoteModel>& model) {
    loading_ = false;
    if (!model.ok()) return showError(model.error());
    model_ = *model;
    choices_.show(model_, memory_);
    const auto usual = domain::findQuantization(choices_.choices(), {});
    if (usual) choose(usual->name);
    emit changed();
}

void RemoteModelController::choose(const QString& quantization) {
    const auto found = domain::findQuantization(choices_.choices(), quantization);
    const bool measurable = !quantization.isEmpty() && found && found->complete && !found->projector;
    choice_ = measurable ? found->name : QString();
    if (measurable) {
        fit_.show([this, heads = hub_.heads(model_, *found)](services::FitService::Question question) {
            return fits_.ofHeads(heads, question);
        });
    } else {
        fit_.clear();
    }
    emit choiceChanged();
}

void RemoteModelController::showError(const Error& error) {
    loading_ = false;
    if (error.code != ErrorCode::Cancelled) error_ = sentenceFor(error);
    emit changed();
}

QVariant RemoteModelController::facts() const {
    QVariantList rows;
    const auto add = [&rows](const QString& label, const QString& value) {
        if (!value.isEmpty()) rows.append(QVariantMap{{"label", label}, {"value", value}});
    };
    if (model_.id.isEmpty()) return rows;
    const QLocale locale;
    add(tr("Family"), model_.architecture);
    add(tr("Parameters"), ModelText::parameters(model_.parameters));
    add(tr("Context"), ModelText::context(model_.contextLength));
    add(tr("Licence"), model_.license.isEmpty() ? tr("the hub does not say") : model_.license);
    add(tr("Made from"), model_.baseModel);
    add(tr("Languages"), model_.languages.mid(0, 12).join(QStringLiteral(", ")));
    add(tr("Downloads"), locale.toString(model_.downloads));
    add(tr("Likes"), locale.toString(model_.likes));
    add(tr("Changed"), ModelText::when(model_.updatedAt));
    return rows;
}

void RemoteModelController::download(const QString& quantization) {
    if (const auto choice = domain::findQuantization(choices_.choices(), quantization)) {
        downloads_.enqueue(model_, *choice);
    }
}

void RemoteModelController::get(const QString& repository, const QString& quantization) {
    error_ = {};
    emit changed();
    const auto catalog = services::shippedCatalog();
    const auto places = domain::placesOf(catalog.ok() ? *catalog : QList<domain::CatalogEntry>(), repository,
                                         services::firstHub(hub_.endpoints()));
    services::deliver(
        hub_.model(places), this, [this, quantization, repository](const Result<RemoteModel>& model) {
            if (!model.ok()) return showError(model.error());
            const auto choices = domain::quantizationsOf(model->files);
            if (const auto choice = domain::findQuantization(choices, quantization))
                downloads_.enqueue(*model, *choice);
            else
                showError({ErrorCode::NotOnHub, (repository + ':' + quantization).toStdString()});
        });
}

void RemoteModelController::openPage() {
    QDesktopServices::openUrl(hub_.page(where_, id_));
}

}  // namespace fireside::viewmodels
