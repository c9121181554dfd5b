// What the tests of this room share: everything below the view models, on a real database and the real
// engine.
#pragma once

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "app/services/chat_service.h"
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
#include "app/storage/model_file_store.h"
#include "app/storage/model_settings_store.h"
#include "app/storage/model_speed_store.h"
#include "app/storage/network_request_store.h"
#include "app/storage/read_rate_store.h"
#include "app/storage/shelf_store.h"

namespace fireside::viewmodels::test {

inline constexpr int kPatienceMs = 60'000;  // for loading and answering
inline const QString kDemoModel = QStringLiteral(FIRESIDE_DEMO_MODEL);
inline const QString kPrompt = QStringLiteral("Once upon a time");

struct House {
    explicit House(const QString& path)
        : database({path}), settings(path), shelf(shelfStore, modelFiles, {path + "/models", {}, 200}) {
        settings.change([](services::Settings& values) {
            values.sampling.temperature = 0;
            values.maxTokens = 24;
        });
    }

    [[nodiscard]] bool loadDemo() {
        inference.load(kDemoModel);
        return QTest::qWaitFor([this] { return inference.isReady(); }, kPatienceMs);
    }
    /// Sends and waits for the end of the answer. Works without a model too: the answer fails then.
    [[nodiscard]] bool ask(const QString& text) {
        chat.send(text);
        return settle();
    }
    [[nodiscard]] bool settle() {
        return QTest::qWaitFor([this] { return !chat.isBusy(); }, kPatienceMs);
    }
    /// A new conversation whose first message is `text`; the answer fails unless a model is loaded.
    domain::ConversationId start(const QString& text) {
        chat.close();
        return ask(text) ? chat.current().value_or(0) : 0;
    }

    storage::Database database;
    storage::ConversationStore store{database};
    storage::ModelFileStore modelFiles{database};
    services::SettingsService settings;
    services::InferenceService inference{{}};
    services::ChatService chat{store, inference};
    storage::ModelSettingsStore modelSettingsStore{database};
    services::ModelSettingsService modelSettings{modelSettingsStore, settings, inference, chat};
    storage::ModelSpeedStore modelSpeedStore{database};
    services::ModelSpeedService modelSpeeds{modelSpeedStore, inference};
    storage::ReadRateStore readRateStore{database};
    services::ReadRateService readRates{readRateStore, inference};
    storage::ShelfStore shelfStore{database};
    services::shelf::ShelfService shelf;
    services::shelf::ModelChangeService modelChanges{shelf, inference};
    services::shelf::HashService hashes{shelf};
    storage::NetworkRequestStore requests{database};
    services::NetworkService network{requests};
};

/// Reports broken promises of a model as test failures, for as long as it lives.
struct Watched : QAbstractItemModelTester {
    explicit Watched(QAbstractItemModel& model)
        : QAbstractItemModelTester(&model, FailureReportingMode::QtTest) {}
};

inline QVariant value(const QAbstractItemModel& model, int row, const char* role) {
    return model.data(model.index(row, 0), model.roleNames().key(role, -1));
}

inline QStringList column(const QAbstractItemModel& model, const char* role) {
    QStringList values;
    for (int row = 0; row < model.rowCount(); ++row) values.append(value(model, row, role).toString());
    return values;
}

}  // namespace fireside::viewmodels::test
