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
#include "app/viewmodels/chat_controller.h"
#include "app/viewmodels/conversation_list_model.h"
#include "app/viewmodels/conversations_controller.h"
#include "app/viewmodels/message_list_model.h"
#include "app/viewmodels/model_controller.h"
#include "app/viewmodels/view_models.h"

namespace fireside::tests {
namespace {

// Software Vulkan compiles every shader at its first use, and test machines are shared.
constexpr int kLoadMs = 60'000;
constexpr int kAnswerMs = 60'000;

/// One run of the program on a data folder.
class Program {
 public:
    explicit Program(const QString& folder)
        : database_({folder}),
          conversations_(database_),
          modelFiles_(database_),
          settings_(folder),
          inference_({}),
          chat_(conversations_, inference_),
          modelSettings_(modelSettingsStore_, settings_, inference_, chat_),
          modelSpeeds_(modelSpeedStore_, inference_),
          readRates_(readRateStore_, inference_),
          shelf_(shelfStore_, modelFiles_, {folder + QStringLiteral("/models"), {}}),
          modelChanges_(shelf_, inference_),
          hashes_(shelf_),
          network_(requests_),
          viewModels_({database_, conversations_, inference_, chat_, settings_, modelSettings_, modelSpeeds_,
                       readRates_, shelf_, modelChanges_, hashes_, network_, requests_, folder,
                       QStringLiteral(FIRESIDE_DEMO_MODEL)}) {
        viewModels_.installOn(engine_);
        engine_.addImportPath(QStringLiteral("qrc:/qt/qml"));
        engine_.load(QUrl(QStringLiteral("qrc:/qt/qml/Fireside/Shell/Main.qml")));
        if (engine_.rootObjects().isEmpty()) qFatal("the window could not be made");
        viewModels_.start();
    }

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
    storage::Database database_;
    storage::ConversationStore conversations_;
    storage::ModelFileStore modelFiles_;
    services::SettingsService settings_;
    services::InferenceService inference_;
    services::ChatService chat_;
    storage::ModelSettingsStore modelSettingsStore_{database_};
    services::ModelSettingsService modelSettings_;
    storage::ModelSpeedStore modelSpeedStore_{database_};
    services::ModelSpeedService modelSpeeds_;
    storage::ReadRateStore readRateStore_{database_};
    services::ReadRateService readRates_;
    storage::ShelfStore shelfStore_{database_};
    services::shelf::ShelfService shelf_;
    services::shelf::ModelChangeService modelChanges_;
    services::shelf::HashService hashes_;
    storage::NetworkRequestStore requests_{database_};
    services::NetworkService network_;
    viewmodels::ViewModels viewModels_;
    QQmlApplicationEngine engine_;
};

void type(QQuickWindow* window, const char* text) {
    for (const char* letter = text; *letter; ++letter) QTest::keyClick(window, *letter);
}

}  // namespace

class TestEndToEnd : public QObject {
    Q_OBJECT

 private slots:
    void answersStopsAndRemembers();
    void editingKeepsTheOldBranch();
};

void TestEndToEnd::answersStopsAndRemembers() {
    QTemporaryDir folder;
    QString answer;
    {
        Program program(folder.path());
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
    Program program(folder.path());
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
    Program program(folder.path());
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

}  // namespace fireside::tests

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_QUICK_BACKEND", "software");
    QGuiApplication application(argc, argv);
    fireside::tests::TestEndToEnd test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_end_to_end.moc"
