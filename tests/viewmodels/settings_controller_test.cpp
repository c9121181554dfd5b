// Settings as properties; light and dark.
#include <QGuiApplication>
#include <QPalette>

#include "app/viewmodels/settings_controller.h"
#include "tests/viewmodels/fixture.h"

using namespace fireside::viewmodels;
using namespace fireside::viewmodels::test;
using fireside::services::SettingsService;

class SettingsControllerTest : public QObject {
    Q_OBJECT

 private slots:
    void darkFollowsTheChoiceAndTheSystem() {
        const QTemporaryDir folder;
        SettingsService service(folder.path());
        SettingsController settings(service);
        QSignalSpy dark(&settings, &SettingsController::darkChanged);
        const bool before = settings.dark();
        settings.setColorScheme("dark");
        QVERIFY(settings.dark());
        settings.setColorScheme("light");
        QVERIFY(!settings.dark());
        settings.setColorScheme("system");
        QCOMPARE(settings.dark(), before);

        const QPalette usual = QGuiApplication::palette();
        QGuiApplication::setPalette(
            QPalette(Qt::white, Qt::black, Qt::white, Qt::black, Qt::gray, Qt::white, Qt::black));
        QTRY_VERIFY(settings.dark());
        QGuiApplication::setPalette(usual);
        QTRY_COMPARE(settings.dark(), before);
        QVERIFY(dark.count() >= 3);
    }

    void everyWritablePropertyIsKept() {
        const QTemporaryDir folder;
        SettingsService service(folder.path());
        SettingsController settings(service);
        const QHash<QByteArray, QVariant> values{{"colorScheme", "dark"},
                                                 {"language", "zh_CN"},
                                                 {"sidebarVisible", false},
                                                 {"showStats", false},
                                                 {"systemPrompt", "Be brief."},
                                                 {"temperature", 0.5},
                                                 {"topK", 11},
                                                 {"topP", 0.75},
                                                 {"minP", 0.25},
                                                 {"maxTokens", 77},
                                                 {"contextLength", 2048},
                                                 {"device", "vulkan:1"},
                                                 {"repetitionPenalty", 1.5},
                                                 {"typicalP", 0.5},
                                                 {"presencePenalty", 0.5},
                                                 {"frequencyPenalty", -0.5},
                                                 {"dryMultiplier", 0.75},
                                                 {"xtcProbability", 0.25},
                                                 {"thinking", "off"}};
        const QMetaObject* type = settings.metaObject();
        for (int i = type->propertyOffset(); i < type->propertyCount(); ++i) {
            const QMetaProperty property = type->property(i);
            if (!property.isWritable()) continue;
            QVERIFY2(values.contains(property.name()), property.name());
            QSignalSpy changed(&settings, &SettingsController::changed);
            QVERIFY(property.write(&settings, values[property.name()]));
            QCOMPARE(property.read(&settings), values[property.name()]);
            QCOMPARE(changed.count(), 1);
        }
        settings.resetSampling();
        QCOMPARE(settings.topK(), fireside::services::Settings().sampling.topK);
        QCOMPARE(settings.maxTokens(), -1);
        QCOMPARE(settings.systemPrompt(), "Be brief.");
    }

    void theWindowsPlaceIsKept() {
        const QTemporaryDir folder;
        {
            SettingsService service(folder.path());
            SettingsController settings(service);
            QCOMPARE(settings.windowWidth(), 0);
            settings.saveWindow(5, 6, 800, 600);
        }
        SettingsService service(folder.path());
        const SettingsController settings(service);
        QCOMPARE(settings.windowX(), 5);
        QCOMPARE(settings.windowY(), 6);
        QCOMPARE(settings.windowWidth(), 800);
        QCOMPARE(settings.windowHeight(), 600);
    }
};

std::unique_ptr<QObject> makeSettingsControllerTest() {
    return std::make_unique<SettingsControllerTest>();
}

#include "settings_controller_test.moc"
