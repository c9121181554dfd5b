// Everything below the window, on one data folder: the stores and the services in the order in which they
// stand on each other. The window and the tests of it each make one. GUI thread.
#pragma once

#include "app/services/chat_service.h"
#include "app/services/device_check_service.h"
#include "app/services/downloads/download_service.h"
#include "app/services/fit_service.h"
#include "app/services/holding_service.h"
#include "app/services/hub/access_token_service.h"
#include "app/services/hub/hub_service.h"
#include "app/services/inference_service.h"
#include "app/services/model_settings_service.h"
#include "app/services/model_speed_service.h"
#include "app/services/network/network_service.h"
#include "app/services/read_rate_service.h"
#include "app/services/settings_service.h"
#include "app/services/shelf/hash_service.h"
#include "app/services/shelf/model_change_service.h"
#include "app/services/shelf/shelf_service.h"
#include "app/storage/conversation_store.h"
#include "app/storage/database.h"
#include "app/storage/device_verdict_store.h"
#include "app/storage/download_store.h"
#include "app/storage/model_file_store.h"
#include "app/storage/model_settings_store.h"
#include "app/storage/model_speed_store.h"
#include "app/storage/network_request_store.h"
#include "app/storage/read_rate_store.h"
#include "app/storage/shelf_store.h"
#include "app/viewmodels/view_models.h"

namespace fireside {

class Program {
 public:
    struct Options {
        QString dataFolder;
        QString cacheFolder;               // of compiled shaders; empty: none on disk
        QString modelsFolder;              // where models are and go unless the settings name another folder
        QList<domain::ModelPlace> places;  // where other programs keep theirs
        QString demoModelPath;             // empty: there is none
        services::DeviceCheckService::Options deviceChecks = {};  // what runs them
        int recheckMs = 10'000;  // how often places are looked at that tell of no change
    };
    explicit Program(Options options);
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    /// What can wait until the first frame: looks for models, takes up the downloads, asks the keychain where
    /// the network may be used.
    void start();
    /// What the view models stand on.
    [[nodiscard]] viewmodels::ViewModels::Services services();

 private:
    [[nodiscard]] QString folderOf(const services::Settings& values) const;
    void follow(const services::Settings& settings);
    void askKeychain();

    const Options options_;
    bool keychainAsked_ = false;

 public:
    storage::Database database;
    storage::ConversationStore conversations{database};
    storage::ModelFileStore modelFiles{database};
    storage::ModelSettingsStore modelSettingsStore{database};
    storage::ModelSpeedStore modelSpeedStore{database};
    storage::ReadRateStore readRateStore{database};
    storage::DeviceVerdictStore deviceVerdictStore{database};
    storage::ShelfStore shelfStore{database};
    storage::DownloadStore downloadStore{database};
    storage::NetworkRequestStore requests{database};

    services::SettingsService settings;
    services::DeviceCheckService deviceChecks;
    services::InferenceService inference;
    services::ChatService chat{conversations, inference};
    services::ModelSettingsService modelSettings{modelSettingsStore, settings, inference, chat};
    services::ModelSpeedService modelSpeeds{modelSpeedStore, inference};
    services::ReadRateService readRates{readRateStore, inference};
    services::FitService fits;
    services::shelf::ShelfService shelf;
    services::shelf::ModelChangeService modelChanges{shelf, inference};
    services::shelf::HashService hashes{shelf};
    services::NetworkService network;
    services::AccessTokenService token;
    services::HubService hub;
    services::DownloadService downloads;
    services::HoldingService holdings{shelf, downloads};
};

}  // namespace fireside
