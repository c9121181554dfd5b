#include "app/viewmodels/view_models.h"

#include "app/services/deliver.h"
#include "app/services/shipped_catalog.h"
#include "app/viewmodels/app_controller.h"
#include "app/viewmodels/catalog_list_model.h"
#include "app/viewmodels/chat_controller.h"
#include "app/viewmodels/conversation_list_model.h"
#include "app/viewmodels/conversations_controller.h"
#include "app/viewmodels/device_check_controller.h"
#include "app/viewmodels/device_list_model.h"
#include "app/viewmodels/download_list_model.h"
#include "app/viewmodels/downloads_controller.h"
#include "app/viewmodels/hub_list_model.h"
#include "app/viewmodels/injected.h"
#include "app/viewmodels/library_controller.h"
#include "app/viewmodels/local_model_list_model.h"
#include "app/viewmodels/message_list_model.h"
#include "app/viewmodels/model_controller.h"
#include "app/viewmodels/model_details_controller.h"
#include "app/viewmodels/model_list_model.h"
#include "app/viewmodels/network_controller.h"
#include "app/viewmodels/network_request_list_model.h"
#include "app/viewmodels/place_list_model.h"
#include "app/viewmodels/recommendation_controller.h"
#include "app/viewmodels/remote_model_controller.h"
#include "app/viewmodels/search_list_model.h"
#include "app/viewmodels/settings_controller.h"

namespace fireside::viewmodels {

ViewModels::ViewModels(const Services& services, QObject* parent) : QObject(parent) {
    services::ChatService& chatService = services.chat;
    services::InferenceService& inference = services.inference;
    new AppController(services.database, services.dataFolder, this);
    auto* conversations = new ConversationListModel(services.conversations, chatService, this);
    auto* verbs = new ConversationsController(services.conversations, chatService, *conversations, this);
    auto* search = new SearchListModel(services.conversations, this);
    new MessageListModel(chatService, this);
    auto* chat = new ChatController(chatService, inference, services.conversations, services.settings, this);
    auto* models = new ModelListModel(services.shelf, services.demoModelPath, this);
    model_ = new ModelController(inference, services.settings, services.modelSettings, services.shelf,
                                 *models, services.demoModelPath, this);
    new DeviceListModel(inference, services.deviceChecks, this);
    new DeviceCheckController(services.deviceChecks, inference, this);
    new SettingsController(services.settings, this);
    new NetworkController(services.network, services.settings, services.token, this);
    auto* requests = new NetworkRequestListModel(services.network, services.requests, this);
    addLibrary(services);
    addHub(services);

    connect(verbs, &ConversationsController::messageSought, chat, &ChatController::scrollToMessage);

    // Storage trouble from anywhere is shown at one place; a database that never opened is AppController's to
    // tell.
    const auto report = [opened = services.database.opened(), chat](const Error& error) {
        services::deliver(opened, chat, [chat, error](const Result<>& result) {
            if (result.ok()) chat->report(error);
        });
    };
    connect(conversations, &ConversationListModel::failed, this, report);
    connect(verbs, &ConversationsController::failed, this, report);
    connect(search, &SearchListModel::failed, this, report);
    connect(requests, &NetworkRequestListModel::failed, this, report);
    connect(&services.shelf, &services::shelf::ShelfService::failed, this, report);
    connect(&services.modelSettings, &services::ModelSettingsService::failed, this, report);
    connect(&services.modelSpeeds, &services::ModelSpeedService::failed, this, report);
    connect(&services.readRates, &services::ReadRateService::failed, this, report);
    connect(&services.settings, &services::SettingsService::writeFailed, this, report);
}

void ViewModels::addLibrary(const Services& services) {
    auto* models = new LocalModelListModel(services.shelf, this);
    new PlaceListModel(services.shelf, this);
    auto* library =
        new LibraryController(services.shelf, services.modelChanges, services.hashes, *model_, this);
    auto* details = new ModelDetailsController(services.shelf, services.modelSettings, services.settings,
                                               services.modelSpeeds, services.readRates, services.fits,
                                               services.inference, this);
    const auto catalog = services::shippedCatalog();
    const QList<domain::CatalogEntry> entries = catalog.ok() ? *catalog : QList<domain::CatalogEntry>();
    new CatalogListModel(services.inference, services.readRates, services.holdings, entries, this);
    recommendation_ = new RecommendationController(services.inference, services.readRates, entries, this);
    connect(&services.inference, &services::InferenceService::loaded, models,
            [models](const services::LoadedModel& loaded) { models->setCurrent(loaded.path); });
    connect(&services.inference, &services::InferenceService::unloaded, models,
            [models] { models->setCurrent({}); });
    connect(library, &LibraryController::relocated, this,
            [this, details](const QString& from, const QString& to) {
                model_->noteRelocated(from, to);
                if (details->path() == from) details->setPath(to);
            });
}

void ViewModels::addHub(const Services& services) {
    new HubListModel(services.hub, services.holdings, this);
    new RemoteModelController(services.hub, services.downloads, services.fits, services.readRates,
                              services.inference, services.holdings, this);
    new DownloadListModel(services.downloads, services.holdings, this);
    new DownloadsController(services.downloads, services.holdings, services.hub, this);
}

void ViewModels::installOn(QQmlEngine& engine) {
    engine.setProperty(kOwnerProperty, QVariant::fromValue<QObject*>(this));
}

void ViewModels::start(const QString& path) {
    model_->start(path);
    recommendation_->start();
}

}  // namespace fireside::viewmodels
