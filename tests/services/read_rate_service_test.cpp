// How fast devices read: measured once, kept, and guessed with care until then.
#include "app/services/read_rate_service.h"

#include "app/services/deliver.h"
#include "tests/services/fixture.h"

using namespace fireside;
using namespace fireside::services;
using namespace fireside::services::test;

namespace {

const QDateTime kTime = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC);

engine::DeviceInfo deviceOf(const char* id, const char* name, const char* driver, const char* type) {
    engine::DeviceInfo device;
    device.id = id;
    device.name = name;
    device.driver = driver;
    device.type = type;
    return device;
}

const engine::DeviceInfo kCard = deviceOf("vulkan:0", "Card", "Driver 2", "discrete GPU");

/// The service on a folder that outlives it.
struct Rates {
    explicit Rates(const QString& folder) : database({folder}) {}
    [[nodiscard]] bool ready() {
        return QTest::qWaitFor([this] { return service.isReady(); }, kLoadTimeoutMs);
    }

    storage::Database database;
    storage::ReadRateStore store{database};
    InferenceService inference{{}};
    ReadRateService service{store, inference};
};

engine::DeviceInfo chosenDevice() {
    for (const engine::DeviceInfo& device : engine::listDevices()) {
        if (device.chosen) return device;
    }
    qFatal("no device");
}

}  // namespace

class ReadRateServiceTest : public QObject {
    Q_OBJECT
 private slots:
    void isMeasuredOnceAndKept() {
        const QTemporaryDir folder;
        const engine::DeviceInfo device = chosenDevice();
        double rate = 0;
        {
            Rates rates(folder.path());
            QVERIFY(rates.ready());
            QVERIFY(!rates.service.isMeasured(device, "Q4_0"));
            QVERIFY(!rates.service.of(device, "Q4_0").measured);
            QSignalSpy changed(&rates.service, &ReadRateService::changed);
            const auto made = rates.service.measure(device, "Q4_0");
            QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, kAnswerTimeoutMs);
            QVERIFY(made.result().ok());
            rate = *made.result();
            QVERIFY(rate > 1e6 && rate < 1e14);
            QCOMPARE(rates.service.of(device, "Q4_0").bytesPerSecond, rate);
        }
        Rates again(folder.path());
        QVERIFY(again.ready());
        QVERIFY(again.service.isMeasured(device, "Q4_0"));
        QCOMPARE(again.service.of(device, "Q4_0").bytesPerSecond, rate);
        // Another type was not measured, but what was says more than a guess.
        QVERIFY(!again.service.isMeasured(device, "Q8_0"));
        QVERIFY(again.service.of(device, "Q8_0").measured);
        QCOMPARE(again.service.of(device, "Q8_0").bytesPerSecond, rate);
    }

    void whatIsStoredHoldsForItsDriver() {
        const QTemporaryDir folder;
        {
            Rates rates(folder.path());
            const auto put = [&](const char* driver, const char* type, double rate) {
                return rates.store.put({"Card", driver, type, rate, kTime}).result().ok();
            };
            QVERIFY(put("Driver 1", "Q8_0", 5e9));
            QVERIFY(put("Driver 2", "Q4_K", 2e9));
            QVERIFY(put("Driver 2", "Q4_K", 3e9));
            QVERIFY(put("Driver 2", "F16", 2.5e9));
            QVERIFY(!put("", "Q4_K", 0));
            QVERIFY(!put("", "", 1e9));
            QCOMPARE(rates.store.all().result()->size(), 2);
        }
        Rates rates(folder.path());
        QVERIFY(rates.ready());
        QCOMPARE(rates.service.of(kCard, "Q4_K").bytesPerSecond, 3e9);
        QCOMPARE(rates.service.of(kCard, "Q8_0").bytesPerSecond, 2.5e9);  // the slowest that was measured
        engine::DeviceInfo updated = kCard;
        updated.driver = "Driver 3";
        QVERIFY(!rates.service.of(updated, "Q4_K").measured);
    }

    void neverWhileAModelLoads() {
        const QTemporaryDir folder;
        Rates rates(folder.path());
        QVERIFY(rates.ready());
        QStringList events;
        connect(&rates.inference, &InferenceService::loaded, this, [&] { events << "loaded"; });
        rates.inference.load(kDemoModel);
        deliver(rates.service.measure(chosenDevice(), "Q4_0"), this,
                [&](const Result<double>&) { events << "measured"; });
        QTRY_COMPARE_WITH_TIMEOUT(events.size(), 2, kAnswerTimeoutMs);
        QCOMPARE(events, (QStringList{"loaded", "measured"}));
    }

    void whatCannotBeMeasuredIsSaid() {
        const QTemporaryDir folder;
        Rates rates(folder.path());
        QVERIFY(rates.ready());
        QSignalSpy changed(&rates.service, &ReadRateService::changed);
        auto future = rates.service.measure(deviceOf("vulkan:99", "None", "", "discrete GPU"), "Q4_0");
        future.waitForFinished();
        QCOMPARE(future.result().code(), ErrorCode::NoDevice);
        QCOMPARE(changed.size(), 0);
    }

    void theEndDoesNotWaitForWhatWasNotBegun() {
        const QTemporaryDir folder;
        auto rates = std::make_unique<Rates>(folder.path());
        QVERIFY(rates->ready());
        rates->inference.load(kDemoModel);
        const auto future = rates->service.measure(chosenDevice(), "Q4_0");
        rates.reset();
        QVERIFY(future.isFinished());
    }

    void guessesPromiseLittle() {
        const double processor = cautiousReadRate(deviceOf("cpu", "", "", "CPU"));
        const double shared = cautiousReadRate(deviceOf("vulkan:0", "", "", "integrated GPU"));
        const double discrete = cautiousReadRate(kCard);
        QVERIFY(0 < processor && processor < shared && shared < discrete);
        engine::DeviceInfo software = deviceOf("vulkan:0", "llvmpipe", "", "CPU");
        software.software = true;
        QVERIFY(cautiousReadRate(software) < processor);
        QVERIFY(discrete < 100e9);  // that is a card of the middle
    }
};

std::unique_ptr<QObject> makeReadRateServiceTest() {
    return std::make_unique<ReadRateServiceTest>();
}

#include "read_rate_service_test.moc"
