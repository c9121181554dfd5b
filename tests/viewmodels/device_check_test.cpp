// Checks of devices as the settings page shows them; the process that checks is a script.
#include "app/viewmodels/device_check_controller.h"

#include <QFile>

#include "app/services/device_check_message.h"
#include "app/viewmodels/device_list_model.h"
#include "app/viewmodels/model_controller.h"
#include "tests/viewmodels/fixture.h"

using namespace fireside;
using namespace fireside::viewmodels;
using namespace fireside::viewmodels::test;

namespace {

/// A script that does this instead of a check.
QString checker(const QTemporaryDir& folder, const QByteArray& script) {
    QFile file(folder.filePath("checker"));
    if (!file.open(QIODevice::WriteOnly)) qFatal("no script");
    file.write("#!/bin/sh\n" + script);
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return file.fileName();
}

struct Page {
    Page(const QTemporaryDir& folder, const QByteArray& script)
        : house({.dataFolder = folder.path(),
                 .modelsFolder = folder.filePath("models"),
                 .demoModelPath = kDemoModel,
                 .deviceChecks = {.program = checker(folder, script)}}) {
        devices.refresh();
        if (!QTest::qWaitFor([this] { return devices.count() > 1; }, kPatienceMs)) qFatal("no devices");
    }
    [[nodiscard]] QString firstDevice(const char* role) const { return value(devices, 0, role).toString(); }

    Program house;
    DeviceListModel devices{house.inference, house.deviceChecks};
    Watched watched{devices};
    DeviceCheckController controller{house.deviceChecks, house.inference};
};

QByteArray saying(const QByteArray& line) {
    return "cat <<'END'\n" + line + "END\n";
}

}  // namespace

class DeviceCheckTest : public QObject {
    Q_OBJECT
 private slots:
    void whatACheckFindsIsShown() {
        const QTemporaryDir folder;
        engine::DeviceCheck check;
        check.verdict.disabled = {{"matmul.q4_k.subgroup", "wrong"}};
        check.memoryBytes = 16'000'000'000;
        check.kernels = 125;
        check.bytesPerSecond = 250e9;
        check.operationsPerSecond = 12.5e12;
        Page page(folder, saying(services::lineOf(engine::CheckProgress{engine::CheckStage::Kernels, 0.5})) +
                              "sleep 0.3\n" + saying(services::lineOf(check)));
        QCOMPARE(page.firstDevice("checkState"), "unchecked");
        page.controller.check("vulkan:77");  // that is not there
        QVERIFY(page.controller.checking().isEmpty());
        page.controller.check("vulkan:0");
        page.controller.check("cpu");
        QCOMPARE(page.controller.checking(), "vulkan:0");
        QCOMPARE(page.firstDevice("checkState"), "checking");
        QCOMPARE(value(page.devices, page.devices.count() - 1, "checkState").toString(), "waiting");
        QTRY_VERIFY_WITH_TIMEOUT(page.controller.progress() > 0.5, kPatienceMs);
        QVERIFY(!page.controller.stageText().isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(page.firstDevice("checkState"), "healthy", kPatienceMs);
        const QString text = page.firstDevice("checkText");
        for (const char* words : {"16.0 GB", "125", "250 GB/s", "12,500 GFLOP/s", "matmul.q4_k.subgroup"})
            QVERIFY2(text.contains(words), qPrintable(text));
        QTRY_VERIFY_WITH_TIMEOUT(page.controller.checking().isEmpty(), kPatienceMs);
    }

    void aDeviceThatFailsIsNotUsable() {
        const QTemporaryDir folder;
        Page page(folder, "kill -SEGV $$\n");
        QVERIFY(value(page.devices, 0, "usable").toBool());
        page.controller.check("vulkan:0");
        QTRY_COMPARE_WITH_TIMEOUT(page.firstDevice("checkState"), "failed", kPatienceMs);
        QVERIFY(page.firstDevice("checkText").contains("crashed"));
        QTRY_VERIFY_WITH_TIMEOUT(!value(page.devices, 0, "usable").toBool(), kPatienceMs);
        QVERIFY(page.firstDevice("reason").contains("failed its check"));
    }

    void aCheckIsCancelled() {
        const QTemporaryDir folder;
        Page page(folder, "exec sleep 60\n");
        page.controller.check("vulkan:0");
        page.controller.check("cpu");
        page.controller.cancel();
        QTRY_COMPARE_WITH_TIMEOUT(page.firstDevice("checkState"), "unchecked", kPatienceMs);
        QVERIFY(page.controller.checking().isEmpty());
    }

    void aCheckThatCannotRunSaysSo() {
        const QTemporaryDir folder;
        Page page(folder, {});
        QFile::remove(folder.filePath("checker"));
        page.controller.check("vulkan:0");
        QTRY_VERIFY_WITH_TIMEOUT(!page.controller.errorTitle().isEmpty(), kPatienceMs);
        QVERIFY(!page.controller.errorHelp().isEmpty());
        QTRY_COMPARE(page.firstDevice("checkState"), "unchecked");
    }

    /// One whose check took the computer down.
    void aCheckThatNeverEndedIsShown() {
        const QTemporaryDir folder;
        const engine::DeviceInfo device = engine::listDevices().front();
        {
            storage::Database database({.folder = folder.path()});
            storage::DeviceVerdictStore store(database);
            domain::DeviceVerdict begun;
            begun.device = QString::fromStdString(device.identity);
            begun.driver = QString::fromStdString(device.driver);
            begun.name = QString::fromStdString(device.name);
            begun.program = "0.0.1";
            begun.checkedAt = QDateTime::currentDateTimeUtc();
            QVERIFY(store.put(begun).result().ok());
        }
        Page page(folder, "exit 0\n");
        QCOMPARE(page.firstDevice("checkState"), "failed");
        QVERIFY(page.firstDevice("checkText").contains("never ended"));
        QVERIFY(page.firstDevice("checkText").contains("0.0.1"));
        QVERIFY(!value(page.devices, 0, "usable").toBool());
    }

    void theModelSaysWhyTheProcessorComputes() {
        const QTemporaryDir folder;
        Page page(folder, "exit 0\n");
        ModelListModel list(page.house.shelf, kDemoModel);
        const ModelController model(page.house.inference, page.house.settings, page.house.modelSettings,
                                    page.house.shelf, list, kDemoModel);
        services::LoadedModel loaded;
        loaded.path = kDemoModel;
        loaded.processor = loaded.automatic = true;
        loaded.passedOver = QStringList{"Radeon HD 7700"};
        emit page.house.inference.loaded(loaded);
        QVERIFY(model.deviceNote().contains("Radeon HD 7700 failed its check"));
        QVERIFY(model.deviceNote().contains("processor"));
        loaded.processor = false;
        emit page.house.inference.loaded(loaded);
        QVERIFY(model.deviceNote().contains("Radeon HD 7700 failed its check"));
        QVERIFY(!model.deviceNote().contains("processor"));
    }
};

std::unique_ptr<QObject> makeDeviceCheckTest() {
    return std::make_unique<DeviceCheckTest>();
}

#include "device_check_test.moc"
