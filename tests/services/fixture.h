// What the tests of this room share: a chat on a real database and the real engine with the demo model.
#pragma once

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "app/services/chat_service.h"
#include "app/services/inference_service.h"
#include "app/storage/conversation_store.h"
#include "app/storage/database.h"

namespace fireside::services::test {

inline constexpr int kLoadTimeoutMs = 60'000;
inline constexpr int kAnswerTimeoutMs = 60'000;
inline const QString kDemoModel = QStringLiteral(FIRESIDE_DEMO_MODEL);
inline const QString kPrompt = QStringLiteral("Once upon a time");
/// How the demo goes on after kPrompt when the likeliest token is always taken.
inline const QString kGreedyStart = QStringLiteral(", there was a little girl named Lily. She loved to play");

inline engine::SamplingParams greedy() {
    engine::SamplingParams sampling;
    sampling.temperature = 0;
    return sampling;
}

/// An inference service with the demo model loaded, shared by the tests of a class.
inline std::unique_ptr<InferenceService> demoService() {
    // By name: on the processor the demo answers faster than anybody could look on.
    auto service = std::make_unique<InferenceService>(InferenceService::Options{.device = "vulkan:0"});
    service->load(kDemoModel);
    if (!QTest::qWaitFor([&] { return service->isReady(); }, kLoadTimeoutMs)) qFatal("the demo did not load");
    return service;
}

/// The program's part below the window, on a folder that outlives it.
struct Chat {
    Chat(const QString& folder, InferenceService& inference) : database({folder}), service(store, inference) {
        service.setSampling(greedy());
        service.setMaxTokens(24);
    }

    [[nodiscard]] bool settle(int timeoutMs = kAnswerTimeoutMs) {
        return QTest::qWaitFor([this] { return !service.isBusy(); }, timeoutMs);
    }
    /// Sends and waits for the end of the answer.
    [[nodiscard]] bool ask(const QString& text) {
        service.send(text);
        return settle();
    }
    [[nodiscard]] bool open(domain::ConversationId id) {
        service.open(id);
        return QTest::qWaitFor([this, id] { return service.current() == id; });
    }
    /// What the disk holds of the branch that is shown.
    [[nodiscard]] QList<domain::Message> stored() {
        const auto branch = store.branch(service.current().value_or(0)).result();
        return branch.ok() ? *branch : QList<domain::Message>();
    }

    storage::Database database;
    storage::ConversationStore store{database};
    ChatService service;
};

inline QStringList texts(const QList<domain::Message>& branch) {
    QStringList found;
    for (const domain::Message& message : branch) found.append(message.text);
    return found;
}

}  // namespace fireside::services::test
