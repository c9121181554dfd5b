// The whole program but for main(): the window, the view models, the services, SQLite and the engine with the
// demo model. Someone types, sees the answer arrive, stops it, starts the program again and finds everything
// in its place.
#include <QElapsedTimer>
#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTemporaryDir>
#include <QtTest>
#include <memory>

#include "app/program.h"
#include "app/viewmodels/chat_controller.h"
#include "app/viewmodels/conversation_list_model.h"
#include "app/viewmodels/conversations_controller.h"
#include "app/viewmodels/download_list_model.h"
#include "app/viewmodels/hub_list_model.h"
#include "app/viewmodels/message_list_model.h"
#include "app/viewmodels/model_controller.h"
#include "app/viewmodels/network_controller.h"
#include "app/viewmodels/remote_model_controller.h"
#include "tests/fakes/hub_server.h"

namespace fireside::tests {
namespace {

// Software Vulkan compiles every shader at its first use, and test machines are shared.
constexpr int kLoadMs = 60'000;
constexpr int kAnswerMs = 60'000;

/// One run of the program on a data folder.
class Run {
 public:
    explicit Run(const QString& folder)
        : program_({.dataFolder = folder,
                    .modelsFolder = folder + QStringLiteral("/models"),
                    .demoModelPath = QStringLiteral(FIRESIDE_DEMO_MODEL)}) {
        viewModels_.installOn(engine_);
        engine_.addImportPath(QStringLiteral("qrc:/qt/qml"));
        engine_.load(QUrl(QStringLiteral("qrc:/qt/qml/Fireside/Shell/Main.qml")));
        if (engine_.rootObjects().isEmpty()) qFatal("the window could not be made");
        viewModels_.start();
        program_.start();
    }

    [[nodiscard]] Program& program() { return program_; }
    [[nodiscard]] QQuickWindow* window() const {
        return qobject_cast<QQuickWindow*>(engine_.rootObjects().constFirst());
    }
    [[nodiscard]] QQuickItem* find(const char* name) const {
        return window()->findChild<QQuickItem*>(QLatin1String(name));
    }
    template <class T>
    [[nodiscard]] T& get() const {
        return *viewModels_.findChild<T*>();
    }

    /// A value of a message, by the name that QML knows it under.
    [[nodiscard]] QVariant message(int row, const char* role) const {
        const auto& model = get<viewmodels::MessageListModel>();
        return model.data(model.index(row, 0), model.roleNames().key(role));
    }

 private:
    Program program_;
    viewmodels::ViewModels viewModels_{program_.services()};
    QQmlApplicationEngine engine_;
};

/// Also of what a list or a repeater made, which hangs in the scene but below nobody.
QQuickItem* findIn(QQuickItem* item, const char* name) {
    if (item->objectName() == QLatin1String(name)) return item;
    for (QQuickItem* child : item->childItems()) {
        if (QQuickItem* found = findIn(child, name)) return found;
    }
    return nullptr;
}

void type(QQuickWindow* window, const char* text) {
    for (const char* letter = text; *letter; ++letter) QTest::keyClick(window, *letter);
}

}  // namespace

class TestEndToEnd : public QObject {
    Q_OBJECT

 private slots:
    void answersStopsAndRemembers();
    void editingKeepsTheOldBranch();
    void aModelIsFoundDownloadedAndTalkedTo();
};

void TestEndToEnd::answersStopsAndRemembers() {
    QTemporaryDir folder;
    QString answer;
    {
        Run program(folder.path());
        auto& chat = program.get<viewmodels::ChatController>();
        QTRY_COMPARE_WITH_TIMEOUT(program.get<viewmodels::ModelController>().state(), QStringLiteral("ready"),
                                  kLoadMs);
        QVERIFY(program.find("composer")->hasActiveFocus());

        type(program.window(), "Once upon a time");
        QTest::keyClick(program.window(), Qt::Key_Return);
        QTRY_COMPARE(program.get<viewmodels::MessageListModel>().rowCount(), 2);
        QCOMPARE(program.message(0, "plainText").toString(), QStringLiteral("Once upon a time"));

        // It streams: the text is seen at two lengths while the answer is being written.
        QTRY_VERIFY_WITH_TIMEOUT(!program.message(1, "plainText").toString().isEmpty(), kAnswerMs);
        const QString beginning = program.message(1, "plainText").toString();
        QCOMPARE(program.message(1, "messageState").toString(), QStringLiteral("streaming"));
        QTRY_VERIFY_WITH_TIMEOUT(program.message(1, "plainText").toString().size() > beginning.size() + 10,
                                 kAnswerMs);
        QVERIFY(program.message(1, "plainText").toString().startsWith(beginning));

        QTest::keyClick(program.window(), Qt::Key_Escape);
        QTRY_VERIFY(!chat.busy());
        QCOMPARE(program.message(1, "messageState").toString(), QStringLiteral("stopped"));
        answer = program.message(1, "plainText").toString();
    }
    Run program(folder.path());
    auto& list = program.get<viewmodels::ConversationListModel>();
    QTRY_COMPARE(list.rowCount(), 1);
    const qint64 id = list.data(list.index(0, 0), list.roleNames().key("conversationId")).toLongLong();
    program.get<viewmodels::ConversationsController>().select(id);
    QTRY_COMPARE(program.get<viewmodels::MessageListModel>().rowCount(), 2);
    QCOMPARE(program.message(0, "plainText").toString(), QStringLiteral("Once upon a time"));
    QCOMPARE(program.message(1, "plainText").toString(), answer);
    QCOMPARE(program.message(1, "messageState").toString(), QStringLiteral("stopped"));
}

void TestEndToEnd::editingKeepsTheOldBranch() {
    QTemporaryDir folder;
    Run program(folder.path());
    auto& chat = program.get<viewmodels::ChatController>();
    QTRY_COMPARE_WITH_TIMEOUT(program.get<viewmodels::ModelController>().state(), QStringLiteral("ready"),
                              kLoadMs);
    type(program.window(), "Lily");
    QTest::keyClick(program.window(), Qt::Key_Return);
    QTRY_COMPARE(program.get<viewmodels::MessageListModel>().rowCount(), 2);
    QTRY_VERIFY_WITH_TIMEOUT(program.message(1, "plainText").toString().size() > 5, kAnswerMs);
    QTest::keyClick(program.window(), Qt::Key_Escape);
    QTRY_VERIFY(!chat.busy());

    QTest::keyClick(program.window(), Qt::Key_Up);  // in the empty composer: edit the last message
    QTest::qWait(50);
    type(program.window(), " ran");
    QTest::keyClick(program.window(), Qt::Key_Return);
    QTRY_COMPARE(program.message(0, "plainText").toString(), QStringLiteral("Lily ran"));
    QTRY_COMPARE(program.get<viewmodels::MessageListModel>().rowCount(), 2);
    QCOMPARE(program.message(0, "siblingCount").toInt(), 2);
    QTRY_VERIFY_WITH_TIMEOUT(program.message(1, "plainText").toString().size() > 5, kAnswerMs);
    chat.stop();
    QTRY_VERIFY(!chat.busy());

    chat.previousBranch(program.message(0, "messageId").toLongLong());
    QTRY_COMPARE(program.message(0, "plainText").toString(), QStringLiteral("Lily"));
}

/// A newcomer's way: a hub is searched, a model looked at and downloaded, then asked something.
void TestEndToEnd::aModelIsFoundDownloadedAndTalkedTo() {
    QFile demo(QStringLiteral(FIRESIDE_DEMO_MODEL));
    QVERIFY(demo.open(QIODevice::ReadOnly));
    fakes::HubServer hub;
    hub.addModel(QStringLiteral("anna/Tiny-GGUF"), {{"downloads", 5}, {"license", "mit"}});
    hub.addFile(QStringLiteral("anna/Tiny-GGUF"), QStringLiteral("tiny-Q4_K_M.gguf"),
                {.content = demo.readAll()});
    hub.addFile(QStringLiteral("anna/Tiny-GGUF"), QStringLiteral("README.md"), {.content = "# Tiny\n"});

    QTemporaryDir folder;
    Run run(folder.path());
    run.program().settings.change([&](services::Settings& settings) {
        settings.huggingFaceEndpoint = hub.endpoint();
        settings.maxTokens = 8;
    });
    QTRY_COMPARE_WITH_TIMEOUT(run.get<viewmodels::ModelController>().state(), QStringLiteral("ready"),
                              kLoadMs);

    QTest::keyClick(run.window(), Qt::Key_L, Qt::ControlModifier);
    QTRY_VERIFY(run.find("libraryTabs"));
    QVERIFY(QMetaObject::invokeMethod(run.find("libraryTabs"), "picked", Q_ARG(QString, "discover")));
    QVERIFY(run.find("offlineNotice")->isVisible());
    QVERIFY(QMetaObject::invokeMethod(run.find("discoverSource"), "picked", Q_ARG(QString, "huggingface")));
    QVERIFY(hub.requests().isEmpty());  // not before it is allowed
    QVERIFY(QMetaObject::invokeMethod(run.find("allowNetwork"), "clicked"));
    QTRY_COMPARE(run.get<viewmodels::HubListModel>().rowCount(), 1);

    run.find("discoverSearch")->forceActiveFocus();
    type(run.window(), "tiny");
    QTest::keyClick(run.window(), Qt::Key_Return);
    QTRY_VERIFY(!run.get<viewmodels::HubListModel>().searching());
    QCOMPARE(run.get<viewmodels::HubListModel>().rowCount(), 1);
    QTest::keyClick(run.window(), Qt::Key_Down);
    QTest::keyClick(run.window(), Qt::Key_Return);
    auto& remote = run.get<viewmodels::RemoteModelController>();
    QTRY_COMPARE(remote.choices()->rowCount(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(remote.fit()->known(), kLoadMs);
    QQuickItem* scene = run.window()->contentItem();
    QTRY_VERIFY(findIn(scene, "downloadChoice"));
    QVERIFY(QMetaObject::invokeMethod(findIn(scene, "downloadChoice"), "clicked"));

    QTRY_VERIFY_WITH_TIMEOUT(run.find("arrivedToast")->isVisible(), kLoadMs);
    QVERIFY(QMetaObject::invokeMethod(run.find("arrivedToast"), "triggered"));
    QTRY_VERIFY_WITH_TIMEOUT(
        run.program().settings.values().lastModel.endsWith(QStringLiteral("/tiny-Q4_K_M.gguf")), kLoadMs);
    QTRY_COMPARE_WITH_TIMEOUT(run.get<viewmodels::ModelController>().state(), QStringLiteral("ready"),
                              kLoadMs);
    QTRY_VERIFY(run.find("composer")->isVisible());
    run.find("composer")->forceActiveFocus();
    type(run.window(), "Once upon a time");
    QTest::keyClick(run.window(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(run.message(1, "messageState").toString(), QStringLiteral("complete"),
                              kAnswerMs);
    QVERIFY(!run.message(1, "plainText").toString().isEmpty());
}

}  // namespace fireside::tests

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_QUICK_BACKEND", "software");
    QGuiApplication application(argc, argv);
    fireside::tests::TestEndToEnd test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_end_to_end.moc"
