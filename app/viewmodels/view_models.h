// All view models together: builds them on the services, wires them with each other, hands them to a QML
// engine. The composition root and the tests of the window each make one.
#pragma once

#include <QObject>
#include <QQmlEngine>
#include <QString>

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
#include "app/storage/network_request_store.h"

namespace fireside::viewmodels {

class ModelController;
class RecommendationController;

class ViewModels : public QObject {
    Q_OBJECT

 public:
    /// What the view models stand on; all of it outlives them.
    struct Services {
        storage::Database& database;
        storage::ConversationStore& conversations;
        services::InferenceService& inference;
        services::ChatService& chat;
        services::SettingsService& settings;
        services::ModelSettingsService& modelSettings;
        services::ModelSpeedService& modelSpeeds;
        services::ReadRateService& readRates;
        services::DeviceCheckService& deviceChecks;
        services::FitService& fits;
        services::shelf::ShelfService& shelf;
        services::shelf::ModelChangeService& modelChanges;
        services::shelf::HashService& hashes;
        services::NetworkService& network;
        storage::NetworkRequestStore& requests;
        services::AccessTokenService& token;
        services::HubService& hub;
        services::DownloadService& downloads;
        services::HoldingService& holdings;
        QString dataFolder;
        QString demoModelPath;  // empty: there is none
    };
    explicit ViewModels(const Services& services, QObject* parent = nullptr);

    /// Before the engine loads anything of Fireside. The engine must be gone before the view models are.
    void installOn(QQmlEngine& engine);

    /// Loads a model without being asked: `path`, or else the one used last, or else the demo.
    void start(const QString& path = {});

 private:
    void addLibrary(const Services& services);
    void addHub(const Services& services);

    ModelController* model_ = nullptr;
    RecommendationController* recommendation_ = nullptr;
};

}  // namespace fireside::viewmodels
