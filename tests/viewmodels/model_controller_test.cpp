// Opening, remembering, forgetting and failing to open models; the machine's devices.
#include <QFile>

#include "app/viewmodels/device_list_model.h"
#include "app/viewmodels/model_controller.h"
#include "app/viewmodels/model_list_model.h"
#include "tests/viewmodels/fixture.h"

using namespace fireside;
using namespace fireside::viewmodels;
using namespace fireside::viewmodels::test;

namespace {

struct Shelf : House {
    explicit Shelf(const QString& folder, const QString& demo = kDemoModel)
        : House(folder),
          list(shelf, demo),
          controller(inference, settings, modelSettings, shelf, list, demo) {
        shelf.start();
    }
    ModelListModel list;
    Watched watched{list};
    ModelController controller;

    [[nodiscard]] bool reaches(const char* state) {
        return QTest::qWaitFor([&] { return controller.state() == QLatin1String(state); }, kPatienceMs);
    }
};

}  // namespace

class ModelControllerTest : public QObject {
    Q_OBJECT

 private slots:
    void theFirstStartLoadsTheDemo() {
        const QTemporaryDir folder;
        Shelf shelf(folder.path());
        QCOMPARE(shelf.controller.state(), "none");
        QSignalSpy progress(&shelf.controller, &ModelController::progressChanged);
        shelf.controller.start({});
        QVERIFY(shelf.reaches("loading"));
        QVERIFY(shelf.reaches("ready"));
        QVERIFY(shelf.controller.isDemo());
        QVERIFY(!shelf.controller.name().isEmpty());
        QVERIFY2(shelf.controller.detail().contains("llama"), qPrintable(shelf.controller.detail()));
        QVERIFY(!shelf.controller.deviceName().isEmpty());
        QCOMPARE(shelf.controller.deviceNote().isEmpty(), !shelf.controller.onProcessor());
        QVERIFY(progress.count() >= 2);
        QCOMPARE(shelf.controller.progress(), 1.0);
        QVERIFY(!shelf.controller.progressText().isEmpty());
        QTRY_COMPARE(column(shelf.list, "isDemo"), QStringList{"true"});
        QTRY_COMPARE(column(shelf.list, "isCurrent"), QStringList{"true"});
        QVERIFY(shelf.settings.values().lastModel.isEmpty());
    }

    void onTheProcessorThereIsANoteThatSaysWhy() {
        const QTemporaryDir folder;
        Shelf shelf(folder.path());
        shelf.settings.change([](services::Settings& settings) { settings.device = "cpu"; });
        shelf.controller.start({});
        QVERIFY(shelf.reaches("ready"));
        QVERIFY(shelf.controller.onProcessor());
        QVERIFY2(shelf.controller.deviceNote().contains("processor"),
                 qPrintable(shelf.controller.deviceNote()));
    }

    void aModelThatIsSharedSaysSo() {
        const QTemporaryDir folder;
        Shelf shelf(folder.path());
        shelf.settings.change([](services::Settings& settings) { settings.device = "vulkan:0"; });
        shelf.modelSettings.change(kDemoModel, [](domain::ModelSettings& own) { own.gpuLayers = 2; });
        shelf.controller.start({});
        QVERIFY(shelf.reaches("ready"));
        QVERIFY2(shelf.controller.deviceName().contains("with 2 of 5 layers, and the processor"),
                 qPrintable(shelf.controller.deviceName()));
    }

    void theUsersModelIsRememberedAndOpenedAgain() {
        const QTemporaryDir folder;
        const QString own = folder.filePath("own.gguf");
        QVERIFY(QFile::copy(kDemoModel, own));
        {
            Shelf shelf(folder.path());
            shelf.controller.open(QUrl::fromLocalFile(own));
            QVERIFY(shelf.reaches("ready"));
            QVERIFY(!shelf.controller.isDemo());
            QTRY_COMPARE(column(shelf.list, "path"), (QStringList{own, kDemoModel}));
            QCOMPARE(column(shelf.list, "isCurrent"), (QStringList{"true", "false"}));
            QVERIFY(!value(shelf.list, 0, "sizeText").toString().isEmpty());
            QCOMPARE(value(shelf.list, 0, "detail").toString(), QDir::toNativeSeparators(folder.path()));
        }
        Shelf shelf(folder.path());
        shelf.controller.start({});
        QVERIFY(shelf.reaches("ready"));
        QVERIFY(!shelf.controller.isDemo());

        shelf.controller.unload();
        QVERIFY(shelf.reaches("none"));
        QVERIFY(QFile::remove(own));
        shelf.shelf.rescan();
        QTRY_COMPARE(column(shelf.list, "missing"), (QStringList{"true", "false"}));
        shelf.controller.forget(own);
        QTRY_COMPARE(column(shelf.list, "path"), QStringList{kDemoModel});
        QVERIFY(shelf.settings.values().lastModel.isEmpty());
    }

    void aFailureIsToldAndCanBeTriedAgain() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("later.gguf");
        Shelf shelf(folder.path());
        shelf.controller.openPath(path);
        QVERIFY(shelf.reaches("failed"));
        QCOMPARE(shelf.controller.error().title, "The file is not there.");
        QVERIFY(shelf.controller.error().details.contains("later.gguf"));
        QCOMPARE(shelf.controller.name(), "later");
        QVERIFY(QFile::copy(kDemoModel, path));
        shelf.controller.retry();
        QVERIFY(shelf.reaches("ready"));
        QVERIFY(shelf.controller.error().title.isEmpty());

        QFile letter(folder.filePath("letter.gguf"));
        QVERIFY(letter.open(QIODevice::WriteOnly) &&
                letter.write("Dear reader, this is no model at all.") > 0);
        letter.close();
        shelf.controller.openPath(letter.fileName());
        QTRY_COMPARE_WITH_TIMEOUT(shelf.controller.error().title, "This is not a model file.", kPatienceMs);
        QCOMPARE(shelf.controller.state(), "ready");  // the other one still is
        shelf.controller.dismissError();
        QVERIFY(shelf.controller.error().title.isEmpty());
    }

    void onlyFilesCanBeOpened() {
        const QTemporaryDir folder;
        Shelf shelf(folder.path());
        shelf.controller.open(QUrl("https://example.org/model.gguf"));
        QCOMPARE(shelf.controller.state(), "failed");
        QVERIFY(shelf.controller.error().details.contains("example.org"));
    }

    void cancellingIsNoFailure() {
        const QTemporaryDir folder;
        Shelf shelf(folder.path());
        connect(&shelf.inference, &services::InferenceService::loadStarted, &shelf.controller,
                &ModelController::cancel, Qt::SingleShotConnection);
        shelf.controller.openDemo();
        QVERIFY(shelf.reaches("loading"));
        QVERIFY(shelf.reaches("none"));
        QVERIFY(shelf.controller.error().title.isEmpty());
    }

    void withoutADemoNothingIsLoaded() {
        const QTemporaryDir folder;
        Shelf shelf(folder.path(), {});
        shelf.controller.start({});
        QVERIFY(!shelf.inference.isLoading());
        shelf.controller.openDemo();
        QCOMPARE(shelf.controller.state(), "failed");
        QCOMPARE(shelf.list.count(), 0);
    }

    void devicesAreListed() {
        const QTemporaryDir folder;
        House house(folder.path());
        DeviceListModel devices(house.inference, house.deviceChecks);
        const Watched watched(devices);
        devices.refresh();
        QTRY_VERIFY_WITH_TIMEOUT(devices.count() > 0, kPatienceMs);
        QVERIFY(column(devices, "chosen").count("true") <= 1);
        for (int row = 0; row < devices.count(); ++row) {
            for (const char* role : {"deviceId", "name", "type", "memoryText", "reason"}) {
                QVERIFY2(!value(devices, row, role).toString().isEmpty(), role);
            }
        }
        QSignalSpy changed(&devices, &QAbstractItemModel::rowsInserted);
        QSignalSpy again(&house.inference, &services::InferenceService::devicesFound);
        devices.refresh();
        QVERIFY(again.wait());
        QCOMPARE(changed.count(), 0);
    }
};

std::unique_ptr<QObject> makeModelControllerTest() {
    return std::make_unique<ModelControllerTest>();
}

#include "model_controller_test.moc"
