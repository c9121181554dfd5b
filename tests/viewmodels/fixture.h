// What the tests of this room share: the program below its view models, on a real database and the real
// engine.
#pragma once

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "app/program.h"

namespace fireside::viewmodels::test {

inline constexpr int kPatienceMs = 60'000;  // for loading and answering
inline const QString kDemoModel = QStringLiteral(FIRESIDE_DEMO_MODEL);
inline const QString kPrompt = QStringLiteral("Once upon a time");

struct House : Program {
    explicit House(const QString& folder, const QString& demo = kDemoModel)
        : Program({.dataFolder = folder,
                   .modelsFolder = folder + "/models",
                   .demoModelPath = demo,
                   .recheckMs = 200}) {
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

    storage::ConversationStore& store = conversations;
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
