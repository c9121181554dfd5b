// Runs the test classes of this room one after the other.
#include <QtQml/qqmlextensionplugin.h>
#include <QGuiApplication>
#include <QTest>
#include <memory>

Q_IMPORT_QML_PLUGIN(Fireside_ViewModelsPlugin)

std::unique_ptr<QObject> makeBlockListModelTest();
std::unique_ptr<QObject> makeChatControllerTest();
std::unique_ptr<QObject> makeConversationsTest();
std::unique_ptr<QObject> makeDeviceCheckTest();
std::unique_ptr<QObject> makeErrorSentenceTest();
std::unique_ptr<QObject> makeHubViewTest();
std::unique_ptr<QObject> makeLibraryTest();
std::unique_ptr<QObject> makeMessageListModelTest();
std::unique_ptr<QObject> makeModelControllerTest();
std::unique_ptr<QObject> makeRecommendationTest();
std::unique_ptr<QObject> makeSettingsControllerTest();
std::unique_ptr<QObject> makeSyncedListModelTest();
std::unique_ptr<QObject> makeTranslationTest();
std::unique_ptr<QObject> makeViewModelsTest();

int main(int argc, char** argv) {
    const QGuiApplication application(argc, argv);
    int failures = 0;
    for (const auto make :
         {makeErrorSentenceTest, makeSyncedListModelTest, makeBlockListModelTest, makeSettingsControllerTest,
          makeConversationsTest, makeMessageListModelTest, makeChatControllerTest, makeModelControllerTest,
          makeLibraryTest, makeHubViewTest, makeRecommendationTest, makeDeviceCheckTest, makeTranslationTest,
          makeViewModelsTest}) {
        failures += QTest::qExec(make().get(), argc, argv);
    }
    return failures == 0 ? 0 : 1;
}
