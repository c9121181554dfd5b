#include "app/viewmodels/view_models.h"

#include "app/viewmodels/app_controller.h"
#include "app/viewmodels/chat_controller.h"
#include "app/viewmodels/conversation_list_model.h"
#include "app/viewmodels/conversations_controller.h"
#include "app/viewmodels/device_list_model.h"
#include "app/viewmodels/injected.h"
#include "app/viewmodels/message_list_model.h"
#include "app/viewmodels/model_controller.h"
#include "app/viewmodels/model_list_model.h"
#include "app/viewmodels/search_list_model.h"
#include "app/viewmodels/settings_controller.h"

namespace fireside::viewmodels {

ViewModels::ViewModels(const Services& services, QObject* parent)
    : QObject(parent), inference_(services.inference), chat_(services.chat), settings_(services.settings) {
    auto* app = new AppController(services.database, services.dataFolder, this);
    auto* conversations = new ConversationListModel(services.conversations, chat_, this);
    auto* verbs = new ConversationsController(services.conversations, chat_, *conversations, this);
    auto* search = new SearchListModel(services.conversations, this);
    new MessageListModel(chat_, this);
    auto* chat = new ChatController(chat_, inference_, services.conversations, settings_, this);
    auto* models = new ModelListModel(services.modelFiles, services.demoModelPath, this);
    model_ = new ModelController(inference_, settings_, services.modelFiles, *models, services.demoModelPath,
                                 this);
    new DeviceListModel(inference_, this);
    new SettingsController(settings_, this);

    connect(verbs, &ConversationsController::messageSought, chat, &ChatController::scrollToMessage);

    // Storage trouble from anywhere is shown at one place; a database that never opened is AppController's to
    // tell.
    const auto report = [app, chat](const Error& error) {
        if (app->startupErrorTitle().isEmpty()) chat->report(error);
    };
    connect(conversations, &ConversationListModel::failed, this, report);
    connect(verbs, &ConversationsController::failed, this, report);
    connect(search, &SearchListModel::failed, this, report);
    connect(models, &ModelListModel::failed, this, report);
    connect(model_, &ModelController::failed, this, report);
    connect(&settings_, &services::SettingsService::writeFailed, this, report);

    connect(&settings_, &services::SettingsService::changed, this, &ViewModels::applySettings);
    applySettings();
}

void ViewModels::installOn(QQmlEngine& engine) {
    engine.setProperty(kOwnerProperty, QVariant::fromValue<QObject*>(this));
}

void ViewModels::start(const QString& path) {
    model_->start(path);
}

void ViewModels::applySettings() {
    const services::Settings& values = settings_.values();
    chat_.setSampling(values.sampling);
    chat_.setSystemPrompt(values.systemPrompt);
    chat_.setMaxTokens(values.maxTokens);
    chat_.setThinking(services::thinkingOf(values));

    services::InferenceService::Options options = inference_.options();
    if (options.device == values.device && options.contextLength == values.contextLength) return;
    options.device = values.device;
    options.contextLength = values.contextLength;
    inference_.setOptions(options);
    model_->reload();
}

}  // namespace fireside::viewmodels
