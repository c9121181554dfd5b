// What a newcomer is offered: guessed at first, measured after the start, and never slower than one reads.
#include "app/viewmodels/recommendation_controller.h"

#include "app/services/shipped_catalog.h"
#include "app/viewmodels/catalog_list_model.h"
#include "tests/viewmodels/fixture.h"

using namespace fireside;
using namespace fireside::viewmodels;
using namespace fireside::viewmodels::test;

namespace {

constexpr qint64 kGigabyte = 1'000'000'000;

engine::DeviceInfo deviceWith(qint64 memory, const char* id = "cpu") {
    engine::DeviceInfo device;
    device.id = id;
    device.name = "A device";
    device.type = device.id == "cpu" ? "CPU" : "discrete GPU";
    device.memoryAvailable = std::uint64_t(memory);
    device.usable = device.chosen = true;
    return device;
}

struct Newcomer : House {
    explicit Newcomer(const QString& folder) : House(folder) {
        if (!QTest::qWaitFor([this] { return readRates.isReady(); }, kPatienceMs)) qFatal("no database");
    }
    void see(const engine::DeviceInfo& device) { emit inference.devicesFound({device}); }
    void seeMeasured(const engine::DeviceInfo& device, double bytesPerSecond) {
        const auto stored = readRateStore.put({QString::fromStdString(device.name), "", "Q4_K",
                                               bytesPerSecond, QDateTime::currentDateTimeUtc()});
        if (!stored.result().ok()) qFatal("not stored");
    }

    RecommendationController controller{inference, readRates, *services::shippedCatalog()};
};

}  // namespace

class RecommendationTest : public QObject {
    Q_OBJECT

 private slots:
    /// Two cores and much memory: the largest model that fits would write a word in two seconds.
    void memoryAloneDoesNotDecide() {
        const QTemporaryDir folder;
        Newcomer newcomer(folder.path());
        QVERIFY(!newcomer.controller.available());
        newcomer.see(deviceWith(24 * kGigabyte));
        QVERIFY(newcomer.controller.available());
        QCOMPARE(newcomer.controller.name(), "Qwen3 0.6B");
        QVERIFY2(newcomer.controller.why().contains("tokens per second"),
                 qPrintable(newcomer.controller.why()));
    }

    void whatWasMeasuredDecides_data() {
        QTest::addColumn<double>("rate");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("speed");
        QTest::newRow("slow") << 3e9 << "Qwen3 0.6B"
                              << "about 4.7 tokens";
        QTest::newRow("just") << 7e9 << "Qwen3 0.6B"
                              << "about 11 tokens";
        QTest::newRow("middle") << 26e9 << "gpt-oss 20B"
                                << "about 12 tokens";
    }
    void whatWasMeasuredDecides() {
        QFETCH(double, rate);
        QFETCH(QString, name);
        QFETCH(QString, speed);
        const QTemporaryDir folder;
        {
            Newcomer before(folder.path());
            before.seeMeasured(deviceWith(16 * kGigabyte), rate);
        }
        Newcomer newcomer(folder.path());
        newcomer.see(deviceWith(16 * kGigabyte));
        QCOMPARE(newcomer.controller.name(), name);
        QVERIFY2(newcomer.controller.why().contains(speed), qPrintable(newcomer.controller.why()));
    }

    void theCatalogueSaysHowFastToo() {
        const QTemporaryDir folder;
        const engine::DeviceInfo device = deviceWith(16 * kGigabyte);
        const auto textOf = [](const CatalogListModel& list, const QString& name) {
            return column(list, "fitText").value(column(list, "name").indexOf(name));
        };
        {
            Newcomer before(folder.path());
            CatalogListModel list(before.inference, before.readRates, before.holdings,
                                  *services::shippedCatalog());
            const Watched watched(list);
            before.see(device);
            QCOMPARE(textOf(list, "gpt-oss 20B"), "Needs about 14.1 GB of memory");  // no guess is shown
            before.seeMeasured(device, 26e9);
        }
        Newcomer newcomer(folder.path());
        CatalogListModel list(newcomer.inference, newcomer.readRates, newcomer.holdings,
                              *services::shippedCatalog());
        const Watched watched(list);
        newcomer.see(device);
        QCOMPARE(textOf(list, "gpt-oss 20B"),
                 "Needs about 14.1 GB of memory, writes about 12 tokens per second");
        QVERIFY(textOf(list, "Qwen3 30B-A3B").endsWith("more than is free"));
        for (const QString& text : column(list, "fitText")) QVERIFY(text.startsWith("Needs about"));
    }

    void littleMemoryIsSaid() {
        const QTemporaryDir folder;
        Newcomer newcomer(folder.path());
        newcomer.see(deviceWith(kGigabyte / 2));
        QVERIFY(newcomer.controller.why().contains("close other programs"));
    }

    void isMeasuredAfterTheStartAndOnlyOnce() {
        const QTemporaryDir folder;
        engine::DeviceInfo device;
        {
            Newcomer newcomer(folder.path());
            newcomer.inference.findDevices();
            QTRY_VERIFY_WITH_TIMEOUT(newcomer.controller.available(), kPatienceMs);
            for (const engine::DeviceInfo& one : engine::listDevices()) {
                if (one.chosen) device = one;
            }
            QSignalSpy changed(&newcomer.readRates, &services::ReadRateService::changed);
            QTest::qWait(100);
            QVERIFY(changed.isEmpty());  // nobody has seen a frame yet
            newcomer.controller.start();
            QTRY_VERIFY_WITH_TIMEOUT(newcomer.readRates.isMeasured(device, "Q4_K"), kPatienceMs);
            QVERIFY2(newcomer.controller.why().contains("Here it should write about"),
                     qPrintable(newcomer.controller.why()));
        }
        Newcomer again(folder.path());
        const double kept = again.readRates.of(device, "Q4_K").bytesPerSecond;
        QSignalSpy changed(&again.readRates, &services::ReadRateService::changed);
        again.see(device);
        again.controller.start();
        QTest::qWait(RecommendationController::kMeasureDelayMs + 500);
        QVERIFY(changed.isEmpty());
        QCOMPARE(again.readRates.of(device, "Q4_K").bytesPerSecond, kept);
    }
};

std::unique_ptr<QObject> makeRecommendationTest() {
    return std::make_unique<RecommendationTest>();
}

#include "recommendation_test.moc"
