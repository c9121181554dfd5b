// Settings: kept, bounded, written as a whole, off the caller's thread.
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "app/services/settings_service.h"

using namespace fireside;
using namespace fireside::services;

class SettingsServiceTest : public QObject {
    Q_OBJECT

 private slots:
    void valuesSurviveARestart() {
        const QTemporaryDir folder;
        {
            SettingsService service(folder.path());
            service.change([](Settings& settings) {
                settings.colorScheme = "dark";
                settings.language = "zh_CN";
                settings.sidebarVisible = false;
                settings.window = {10, 20, 900, 700};
                settings.systemPrompt = QString::fromUtf8("简短回答。");
                settings.sampling.temperature = 0;
                settings.sampling.topK = 7;
                settings.maxTokens = 99;
                settings.lastModel = "/models/a.gguf";
            });
        }
        const SettingsService service(folder.path());
        const Settings& settings = service.values();
        QCOMPARE(settings.colorScheme, "dark");
        QCOMPARE(settings.language, "zh_CN");
        QCOMPARE(settings.sidebarVisible, false);
        QCOMPARE(settings.window, QRect(10, 20, 900, 700));
        QCOMPARE(settings.systemPrompt, QString::fromUtf8("简短回答。"));
        QCOMPARE(settings.sampling.temperature, 0.0f);
        QCOMPARE(settings.sampling.topK, 7);
        QCOMPARE(settings.maxTokens, 99);
        QCOMPARE(settings.lastModel, "/models/a.gguf");
    }

    void changesAreWrittenTogetherAfterAWhile() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("settings.json");
        SettingsService service(folder.path());
        QSignalSpy changed(&service, &SettingsService::changed);
        service.change([](Settings& settings) { settings.showStats = false; });
        service.change([](Settings& settings) { settings.showStats = false; });  // no change
        service.change([](Settings& settings) { settings.maxTokens = 5; });
        QCOMPARE(changed.count(), 2);
        QVERIFY(!QFile::exists(path));
        QTRY_VERIFY(QFile::exists(path));
    }

    void valuesComeIntoTheirRange() {
        const QTemporaryDir folder;
        SettingsService service(folder.path());
        service.change([](Settings& settings) {
            settings.colorScheme = "purple";
            settings.language = "klingon";
            settings.sampling.temperature = -1;
            settings.sampling.topP = 0;
            settings.sampling.repetitionPenalty = 100;
            settings.contextLength = -5;
            settings.maxTokens = 0;
            settings.downloadConnections = 16;
        });
        QCOMPARE(service.values().colorScheme, "system");
        QCOMPARE(service.values().language, "system");
        QCOMPARE(service.values().sampling.temperature, 0.0f);
        QVERIFY(service.values().sampling.topP > 0);
        QCOMPARE(service.values().sampling.repetitionPenalty, 2.0f);
        QCOMPARE(service.values().contextLength, 0);
        QCOMPARE(service.values().maxTokens, -1);
        QCOMPARE(service.values().downloadConnections, domain::kMostConnections);
        service.change([](Settings& settings) { settings.downloadConnections = 0; });
        QCOMPARE(service.values().downloadConnections, 1);
    }

    void aDamagedFileGivesTheDefaults() {
        const QTemporaryDir folder;
        QFile file(folder.filePath("settings.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"colorScheme\": \"dark\", \"window\": [1,");
        file.close();
        const SettingsService service(folder.path());
        QCOMPARE(service.values().colorScheme, "system");
    }

    void aFolderThatCannotBeWrittenIsReported() {
        const QTemporaryDir folder;
        QFile blocker(folder.filePath("file"));
        QVERIFY(blocker.open(QIODevice::WriteOnly));
        SettingsService service(folder.filePath("file/inside"));
        QSignalSpy failed(&service, &SettingsService::writeFailed);
        service.change([](Settings& settings) { settings.showStats = false; });
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(int(failed[0][0].value<Error>().code), int(ErrorCode::NotWritable));
        QCOMPARE(service.values().showStats, false);
    }
};

std::unique_ptr<QObject> makeSettingsServiceTest() {
    return std::make_unique<SettingsServiceTest>();
}

#include "settings_service_test.moc"
