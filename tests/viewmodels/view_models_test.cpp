// The module as QML sees it, and the wiring between its parts.
#include <QQmlComponent>
#include <QQmlEngine>

#include "app/viewmodels/app_controller.h"
#include "app/viewmodels/chat_controller.h"
#include "app/viewmodels/conversations_controller.h"
#include "app/viewmodels/message_list_model.h"
#include "app/viewmodels/model_controller.h"
#include "app/viewmodels/settings_controller.h"
#include "app/viewmodels/view_models.h"
#include "tests/viewmodels/fixture.h"

using namespace fireside;
using namespace fireside::viewmodels;
using namespace fireside::viewmodels::test;

namespace {

struct App : House {
    using House::House;
    ViewModels viewModels{services()};

    template <class T>
    T& part() {
        return *viewModels.findChild<T*>();
    }
};

/// Reads an expression from QML with the module imported.
QVariant evaluate(QQmlEngine& engine, const QByteArray& expression) {
    QQmlComponent component(&engine);
    component.setData(
        "import QtQml\nimport Fireside.ViewModels\nQtObject { property var result: " + expression + " }", {});
    const std::unique_ptr<QObject> object(component.create());
    return object ? object->property("result") : QVariant(component.errorString());
}

}  // namespace

class ViewModelsTest : public QObject {
    Q_OBJECT

 private slots:
    void qmlSeesTheInjectedInstances() {
        const QTemporaryDir folder;
        App app(folder.path());
        QQmlEngine engine;
        app.viewModels.installOn(engine);
        engine.addImportPath("qrc:/qt/qml");
        app.part<ChatController>().setDraft("from C++");
        QCOMPARE(evaluate(engine, "ChatController.draft").toString(), "from C++");
        QCOMPARE(evaluate(engine, "AppController.dataFolder").toString(), folder.path());
        QVERIFY(!evaluate(engine, "AppController.version").toString().isEmpty());
        QCOMPARE(evaluate(engine, "BlockKind.Code").toInt(), 2);
        for (const char* model : {"ConversationListModel", "SearchListModel", "MessageListModel"}) {
            QCOMPARE(evaluate(engine, QByteArray(model) + ".count").toString(), "0");
        }
        QCOMPARE(evaluate(engine, "ModelController.state").toString(), "none");
        QCOMPARE(evaluate(engine, "SettingsController.device").toString(), "auto");
        QCOMPARE(evaluate(engine, "ConversationsController.canUndo").toBool(), false);
        QVERIFY(evaluate(engine, "ModelListModel.count + DeviceListModel.count").canConvert<int>());
    }

    void startingMakesItPossibleToChatAtOnce() {
        const QTemporaryDir folder;
        App app(folder.path());
        app.viewModels.start();
        app.part<ChatController>().send(kPrompt);  // while the demo still loads
        QVERIFY(app.settle());
        QCOMPARE(value(app.part<MessageListModel>(), 1, "messageState").toString(), "complete");
    }

    void settingsReachTheServices() {
        const QTemporaryDir folder;
        App app(folder.path());
        app.viewModels.start();
        QTRY_COMPARE_WITH_TIMEOUT(app.part<ModelController>().state(), "ready", kPatienceMs);
        app.part<SettingsController>().setMaxTokens(3);
        QVERIFY(app.ask(kPrompt));
        QCOMPARE(app.chat.branch()[1].stats.generatedTokens, 3);

        app.part<SettingsController>().setContextLength(128);  // loads the model again
        QTRY_COMPARE_WITH_TIMEOUT(app.part<ChatController>().contextLength(), 128, kPatienceMs);
    }

    void aSearchHitScrollsTheChat() {
        const QTemporaryDir folder;
        App app(folder.path());
        const auto id = app.start("needle");
        app.chat.close();
        QSignalSpy scroll(&app.part<ChatController>(), &ChatController::scrollToMessage);
        app.part<ConversationsController>().openSearchHit(id, 1);
        QVERIFY(scroll.wait());
        QCOMPARE(scroll[0][0].toInt(), 0);
    }

    void aFolderThatCannotBeUsedIsToldOnce() {
        const QTemporaryDir folder;
        QFile blocker(folder.filePath("file"));
        QVERIFY(blocker.open(QIODevice::WriteOnly));
        App app(folder.filePath("file/inside"));
        auto& controller = app.part<AppController>();
        QTRY_VERIFY(!controller.startupError().title.isEmpty());
        QVERIFY(!controller.startupError().help.isEmpty());
        QVERIFY2(controller.startupError().details.contains("file/inside"),
                 qPrintable(controller.startupError().details));
        QTest::qWait(50);
        QVERIFY(app.part<ChatController>().error().title.isEmpty());
    }

    void aGoodFolderHasNoStartupError() {
        const QTemporaryDir folder;
        App app(folder.path());
        QSignalSpy ready(&app.part<AppController>(), &AppController::ready);
        QVERIFY(ready.wait());
        QVERIFY(app.part<AppController>().startupError().title.isEmpty());
    }
};

std::unique_ptr<QObject> makeViewModelsTest() {
    return std::make_unique<ViewModelsTest>();
}

#include "view_models_test.moc"
