// Runs the test classes of this room one after the other.
#include <QCoreApplication>
#include <QTest>
#include <memory>

std::unique_ptr<QObject> makeChatBranchesTest();
std::unique_ptr<QObject> makeChatServiceTest();
std::unique_ptr<QObject> makeChatSurvivalTest();
std::unique_ptr<QObject> makeDeviceCheckServiceTest();
std::unique_ptr<QObject> makeFitServiceTest();
std::unique_ptr<QObject> makeHoldingServiceTest();
std::unique_ptr<QObject> makeInferenceServiceTest();
std::unique_ptr<QObject> makeLayoutsTest();
std::unique_ptr<QObject> makeModelChangesTest();
std::unique_ptr<QObject> makeModelSettingsTest();
std::unique_ptr<QObject> makePromptFitTest();
std::unique_ptr<QObject> makeReadRateServiceTest();
std::unique_ptr<QObject> makeSettingsServiceTest();
std::unique_ptr<QObject> makeShippedCatalogTest();
std::unique_ptr<QObject> makeShelfServiceTest();
std::unique_ptr<QObject> makeTextsTest();

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    int failures = 0;
    for (const auto make :
         {makeTextsTest, makeShippedCatalogTest, makeFitServiceTest, makeHoldingServiceTest,
          makePromptFitTest, makeSettingsServiceTest, makeInferenceServiceTest, makeChatServiceTest,
          makeChatBranchesTest, makeChatSurvivalTest, makeLayoutsTest, makeModelChangesTest,
          makeShelfServiceTest, makeModelSettingsTest, makeReadRateServiceTest, makeDeviceCheckServiceTest}) {
        failures += QTest::qExec(make().get(), argc, argv);
    }
    return failures == 0 ? 0 : 1;
}
