// Checks of devices in processes of their own: what becomes of the verdict when they end well, badly, or not
// at all. The process is a script that says what it should.
#include "app/services/device_check_service.h"

#include <QFile>

#include "app/services/device_check_message.h"
#include "tests/services/fixture.h"

using namespace fireside;
using namespace fireside::services;
using namespace fireside::services::test;
using domain::DeviceVerdict;
using Outcome = DeviceVerdict::Outcome;

namespace {

engine::DeviceInfo card(const char* identity = "uuid", const char* driver = "driver 2") {
    engine::DeviceInfo device;
    device.id = "vulkan:0";
    device.name = "Card";
    device.identity = identity;
    device.driver = driver;
    return device;
}

engine::DeviceCheck found() {
    engine::DeviceCheck check;
    check.verdict = {"uuid", "driver 2", "", {{"matmul.q4_k.subgroup", "\"wrong\" ≠ right"}}};
    check.memoryBytes = 16'000'000'000;
    check.kernels = 125;
    check.bytesPerSecond = 250e9;
    check.operationsPerSecond = 12.5e12;
    return check;
}

/// The service on a folder that outlives it; its process runs `script`.
struct Checks {
    Checks(const QTemporaryDir& folder, const QByteArray& script, int silenceMs = 30'000)
        : database({folder.path()}),
          service(store, {.program = write(folder, script), .silenceMs = silenceMs}) {}

    static QString write(const QTemporaryDir& folder, const QByteArray& script) {
        QFile file(folder.filePath("checker"));
        if (script.isEmpty()) return file.fileName();  // that does not exist
        if (!file.open(QIODevice::WriteOnly)) qFatal("no script");
        file.write("#!/bin/sh\n" + script);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return file.fileName();
    }
    [[nodiscard]] bool check(const engine::DeviceInfo& device = card()) {
        QSignalSpy ended(&service, &DeviceCheckService::ended);
        service.check(device);
        return ended.wait(20'000);
    }
    /// As another process would read it.
    [[nodiscard]] QList<DeviceVerdict> stored() {
        const auto all = store.all().result();
        return all.ok() ? *all : QList<DeviceVerdict>();
    }

    storage::Database database;
    storage::DeviceVerdictStore store{database};
    DeviceCheckService service;
};

QByteArray saying(const QByteArray& line) {
    return "cat <<'END'\n" + line + "END\n";
}

}  // namespace

class DeviceCheckServiceTest : public QObject {
    Q_OBJECT
 private slots:
    void whatIsFoundIsKeptForTheDriverItWasFoundWith() {
        const QTemporaryDir folder;
        {
            Checks checks(
                folder, "echo \"a driver talks\"\n" +
                            saying(lineOf(engine::CheckProgress{engine::CheckStage::Kernels, 0.25})) +
                            saying(lineOf(found())) + "[ \"$1 $2 $3\" = 'devices --check-here vulkan:0' ]\n");
            QSignalSpy progressed(&checks.service, &DeviceCheckService::progressed);
            QVERIFY(checks.check());
            QCOMPARE(progressed.size(), 1);
            const auto progress = progressed.front().front().value<engine::CheckProgress>();
            QCOMPARE(int(progress.stage), int(engine::CheckStage::Kernels));
            QCOMPARE(progress.share, 0.25);
        }
        Checks again(folder, "exit 1\n");
        const engine::DeviceVerdicts verdicts = again.service.source()();
        QCOMPARE(int(verdicts.size()), 1);
        QCOMPARE(verdicts[0].failure, std::string());
        QCOMPARE(verdicts[0].disabled[0].reason, std::string("\"wrong\" ≠ right"));
        const auto verdict = again.service.of(card());
        QVERIFY(verdict);
        QCOMPARE(int(verdict->outcome), int(Outcome::Healthy));
        QCOMPARE(verdict->memoryBytes, qint64(16'000'000'000));
        QCOMPARE(verdict->kernels, 125);
        QCOMPARE(verdict->operationsPerSecond, 12.5e12);
        QVERIFY(!again.service.of(card("uuid", "driver 3")));
        QVERIFY(!again.service.of(card("another")));
    }

    void aDeviceThatFailsSaysWhy() {
        const QTemporaryDir folder;
        engine::DeviceCheck check = found();
        check.verdict.failure = "its memory forgets";
        Checks checks(folder, saying(lineOf(check)));
        QVERIFY(checks.check());
        QCOMPARE(int(checks.service.of(card())->outcome), int(Outcome::Failed));
        QCOMPARE(checks.service.source()()[0].failure, std::string("its memory forgets"));
        QCOMPARE(checks.stored().front().reason, QString("its memory forgets"));
    }

    void aCrashIsAVerdict() {
        const QTemporaryDir folder;
        Checks checks(folder, "kill -SEGV $$\n");
        QVERIFY(checks.check());
        QCOMPARE(int(checks.stored().front().outcome), int(Outcome::Failed));
        QVERIFY(checks.stored().front().reason.contains("crashed"));
        Checks quiet(folder, "exit 3\n");
        QVERIFY(quiet.check());
        QVERIFY(quiet.stored().front().reason.contains("status 3"));
    }

    void aHangIsAVerdict() {
        const QTemporaryDir folder;
        Checks checks(folder, "exec sleep 60\n", 300);
        QVERIFY(checks.check());
        QCOMPARE(int(checks.stored().front().outcome), int(Outcome::Failed));
        QVERIFY(checks.stored().front().reason.contains("hung"));
    }

    /// When the machine goes down with the check, nobody is there to write a verdict.
    void aCheckThatNeverEndedIsFoundOutAtTheNextStart() {
        const QTemporaryDir folder;
        {
            Checks checks(folder, "exec sleep 60\n");
            checks.service.check(card());
            QTRY_VERIFY(!checks.stored().isEmpty());
            QCOMPARE(int(checks.stored().front().outcome), int(Outcome::Begun));
            // The file as it is when the power goes.
            for (const char* part : {"", "-wal"})
                QFile::copy(folder.filePath(QString("fireside.db") + part),
                            folder.filePath(QString("copy.db") + part));
        }
        const QTemporaryDir other;
        for (const char* part : {"", "-wal"})
            QFile::copy(folder.filePath(QString("copy.db") + part),
                        other.filePath(QString("fireside.db") + part));
        Checks after(other, "exit 0\n");
        const engine::DeviceVerdicts verdicts = after.service.source()();
        QCOMPARE(int(verdicts.size()), 1);
        QVERIFY(verdicts[0].failure.find("crashed or hung") != std::string::npos);
    }

    void cancellingPutsThingsBack() {
        const QTemporaryDir folder;
        {
            Checks checks(folder, saying(lineOf(found())));
            QVERIFY(checks.check());
        }
        Checks checks(folder, "exec sleep 60\n");
        (void)checks.service.source()();
        for (const engine::DeviceInfo& device : {card(), card("never checked")}) {
            const auto before = checks.service.of(device);
            QSignalSpy ended(&checks.service, &DeviceCheckService::ended);
            checks.service.check(device);
            checks.service.check(card("waits"));
            QVERIFY(checks.service.isWaiting(card("waits")));
            QCOMPARE(checks.service.checking(), QString::fromStdString(device.identity));
            QTRY_COMPARE(checks.stored().size(), device.identity == "uuid" ? 1 : 2);
            checks.service.cancel();
            QVERIFY(ended.wait(20'000));
            QVERIFY(checks.service.checking().isEmpty());
            QCOMPARE(checks.service.of(device), before);
        }
        QCOMPARE(checks.stored().size(), 1);
        QCOMPARE(int(checks.stored().front().outcome), int(Outcome::Healthy));
    }

    void whatCannotRunSaysSo() {
        const QTemporaryDir folder;
        Checks checks(folder, {});
        QSignalSpy failed(&checks.service, &DeviceCheckService::failed);
        QVERIFY(checks.check());
        QCOMPARE(failed.size(), 1);
        QCOMPARE(int(failed.front().front().value<Error>().code), int(ErrorCode::FileNotFound));
        QVERIFY(!checks.service.of(card()));

        const QTemporaryDir another;
        Checks refused(another,
                       saying(lineOf(Result<engine::DeviceCheck>(Error{ErrorCode::NoDevice, "gone"}))));
        QSignalSpy said(&refused.service, &DeviceCheckService::failed);
        QVERIFY(refused.check());
        QCOMPARE(int(said.front().front().value<Error>().code), int(ErrorCode::NoDevice));
        QVERIFY(refused.stored().isEmpty());
    }

    void devicesAreCheckedOneAfterTheOther() {
        const QTemporaryDir folder;
        Checks checks(folder, saying(lineOf(found())));
        QSignalSpy ended(&checks.service, &DeviceCheckService::ended);
        for (const char* identity : {"one", "two", "two", "one"}) checks.service.check(card(identity));
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 2, 20'000);
        QCOMPARE(checks.stored().size(), 2);
    }

    /// A model for "vulkan:0" is refused by name, and the fit of it says so.
    void aFailedDeviceIsNotLoadedTo() {
        const QTemporaryDir folder;
        engine::DeviceVerdicts verdicts;
        for (const engine::DeviceInfo& device : engine::listDevices())
            verdicts.push_back({device.identity, device.driver, "for the test", {}});
        InferenceService inference({.device = "vulkan:0"});
        inference.setVerdicts([verdicts] { return verdicts; });
        QSignalSpy failed(&inference, &InferenceService::loadFailed);
        inference.load(kDemoModel);
        QVERIFY(failed.wait(kLoadTimeoutMs));
        const auto error = failed.front()[1].value<Error>();
        QCOMPARE(int(error.code), int(ErrorCode::NoDevice));
        QVERIFY(error.detail.find("failed its check: for the test") != std::string::npos);
    }
};

std::unique_ptr<QObject> makeDeviceCheckServiceTest() {
    return std::make_unique<DeviceCheckServiceTest>();
}

#include "device_check_service_test.moc"
