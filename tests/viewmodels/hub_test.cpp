// Finding models on a hub and getting them, as the window does it, against a hub on loopback.
#include <QFile>

#include "app/viewmodels/block_list_model.h"
#include "app/viewmodels/download_list_model.h"
#include "app/viewmodels/downloads_controller.h"
#include "app/viewmodels/hub_list_model.h"
#include "app/viewmodels/model_details_controller.h"
#include "app/viewmodels/network_controller.h"
#include "app/viewmodels/remote_model_controller.h"
#include "tests/fakes/hub_server.h"
#include "tests/viewmodels/fixture.h"

using namespace fireside;
using namespace fireside::viewmodels;
using namespace fireside::viewmodels::test;

namespace {

QByteArray demoBytes() {
    QFile file(kDemoModel);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

const QString kTiny = QStringLiteral("anna/Tiny-GGUF");

struct Desk : House {
    explicit Desk(const QString& folder) : House(folder) {
        server.addModel(kTiny, {{"downloads", 1'234'567}, {"likes", 70}, {"license", "apache-2.0"}});
        server.addModel("bert/Gated-GGUF", {{"downloads", 3}, {"license", "mit"}, {"gated", "manual"}});
        server.addFile(kTiny, "tiny-Q4_K_M.gguf", {.content = demoBytes()});
        server.addFile(kTiny, "tiny-Q8_0.gguf", {.content = demoBytes() + QByteArray(64, 0)});
        server.addFile(kTiny, "mmproj-F16.gguf", {.bytes = 100});
        server.addFile(kTiny, "README.md", {.content = "# Tiny\n\nA *small* model.\n"});
        server.addFile("bert/Gated-GGUF", "m-Q8_0.gguf", {.bytes = 4000});
        settings.change([this](services::Settings& values) {
            values.huggingFaceEndpoint = server.endpoint();
            values.modelScopeEndpoint = server.endpoint();
        });
        QSignalSpy loaded(&downloads, &services::DownloadService::loaded);
        downloads.load();
        if (!QTest::qWaitFor([&] { return loaded.size() == 1; }, kPatienceMs)) qFatal("no queue");
    }
    void open(const QString& repository) {
        remote.open("huggingface", repository);
        QVERIFY(QTest::qWaitFor([this] { return !remote.loading(); }, kPatienceMs));
    }

    fakes::HubServer server;
    HubListModel found{hub, holdings};
    Watched watchedFound{found};
    RemoteModelController remote{hub, downloads, fits, readRates, inference, holdings};
    Watched watchedChoices{*remote.choices()};
    DownloadListModel list{downloads, holdings};
    Watched watchedList{list};
    DownloadsController verbs{downloads, holdings, hub};
    NetworkController gate{network, settings, token};
};

}  // namespace

class HubViewTest : public QObject {
    Q_OBJECT

 private slots:
    void offlineIsSaidAndNothingLeaves() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        desk.found.search("tiny");
        QTRY_VERIFY(!desk.found.searching());
        QCOMPARE(desk.found.error().title, "Fireside is offline.");
        desk.open(kTiny);
        QCOMPARE(desk.remote.error().title, "Fireside is offline.");
        QVERIFY(desk.server.requests().isEmpty());
    }

    void aSearchFindsAndIsOrdered() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        desk.gate.setAllowed(true);
        desk.found.search("gguf");
        QTRY_COMPARE(desk.found.rowCount(), 2);
        QCOMPARE(column(desk.found, "name"), (QStringList{"Tiny-GGUF", "Gated-GGUF"}));
        QVERIFY(value(desk.found, 0, "summary").toString().startsWith("1.2 M downloads · 70 likes"));
        QCOMPARE(value(desk.found, 1, "gated").toBool(), true);
        desk.found.setLicence("mit");  // asks anew
        QTRY_COMPARE(column(desk.found, "author"), QStringList{"bert"});
        desk.found.setLicence({});
        desk.found.setAuthor("anna");
        QTRY_COMPARE(column(desk.found, "author"), QStringList{"anna"});
        desk.found.search("nothing of that name");
        QTRY_VERIFY(!desk.found.searching());
        QCOMPARE(desk.found.rowCount(), 0);
        QVERIFY(desk.found.error().title.isEmpty());
    }

    void onlyTheLatestSearchCounts() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        desk.gate.setAllowed(true);
        desk.found.search("gguf");
        desk.found.search("gated");
        QTRY_COMPARE(column(desk.found, "name"), QStringList{"Gated-GGUF"});
        QTest::qWait(100);
        QCOMPARE(desk.found.rowCount(), 1);
    }

    void aRepositoryShowsItsChoicesItsCardAndTheFit() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        desk.gate.setAllowed(true);
        desk.open(kTiny);
        QVERIFY2(desk.remote.error().title.isEmpty(), qPrintable(desk.remote.error().title));
        QCOMPARE(column(*desk.remote.choices(), "name"), (QStringList{"Q4_K_M", "Q8_0", "mmproj-F16"}));
        QCOMPARE(value(*desk.remote.choices(), 0, "usual").toBool(), true);
        QTRY_VERIFY(desk.remote.hasCard());

        // The usual choice's header is read without being asked for; the file is not.
        QCOMPARE(desk.remote.choice(), "Q4_K_M");
        FitController& fit = *desk.remote.fit();
        QTRY_VERIFY_WITH_TIMEOUT(fit.known(), kPatienceMs);
        QCOMPARE(fit.contexts().value<QList<int>>().back(), 512);
        QVERIFY(!fit.devices().toList().isEmpty());
        QCOMPARE(fit.devices().toList()[0].toMap().value("verdict").toString(), "fits");
        QVERIFY(fit.partsText().contains("weights"));

        desk.remote.choose("mmproj-F16");  // no model by itself
        QCOMPARE(desk.remote.choice(), QString());
        QVERIFY(!fit.known());
    }

    void theFitFollowsTheContext() {
        const QTemporaryDir folder;
        House house(folder.path());
        FitController fit(house.readRates);
        int asked = 0;
        fit.show([&](services::FitService::Question question) {
            ++asked;
            return house.fits.ofFile(kDemoModel, question);
        });
        QVERIFY(fit.reading());
        QTRY_VERIFY_WITH_TIMEOUT(fit.known(), kPatienceMs);
        QCOMPARE(asked, 1);
        QCOMPARE(fit.contexts().value<QList<int>>(), QList<int>{512});
        QVERIFY(fit.speedText().isEmpty());  // nobody measured
        fit.clear();
        QVERIFY(!fit.known());
        QVERIFY(!fit.reading());
    }

    void aModelIsDownloadedAndCanBeLoaded() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        desk.gate.setAllowed(true);
        desk.open(kTiny);
        QSignalSpy arrived(&desk.verbs, &DownloadsController::arrived);
        desk.shelf.start();
        desk.remote.download("Q8_0");
        QTRY_COMPARE_WITH_TIMEOUT(arrived.size(), 1, kPatienceMs);  // once the shelf has read it
        QCOMPARE(value(desk.list, 0, "downloadState").toString(), "done");
        QVERIFY(value(desk.list, 0, "status").toString().startsWith("Here and verified"));
        const QString path = value(desk.list, 0, "path").toString();
        QCOMPARE(arrived[0], (QVariantList{"Tiny-GGUF", path}));
        QVERIFY(QFile::exists(path));
        QCOMPARE(desk.verbs.unfinished(), 0);
        QVERIFY(desk.shelf.find(path) != nullptr);
        // And whoever looks at the hub sees that it is here.
        const QuantizationListModel& choices = *desk.remote.choices();
        for (int row = 0; row < choices.rowCount(); ++row) {
            const bool it = value(choices, row, "name").toString() == "Q8_0";
            QCOMPARE(value(choices, row, "holding").toString(), it ? "here" : "");
            QCOMPARE(value(choices, row, "path").toString(), it ? path : "");
        }
        desk.found.search("tiny");
        QTRY_COMPARE_WITH_TIMEOUT(desk.found.rowCount(), 1, kPatienceMs);
        QCOMPARE(value(desk.found, 0, "holding").toString(), "here");
    }

    void theCataloguesChoiceIsGotWithoutLooking() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        desk.gate.setAllowed(true);
        desk.remote.get(kTiny, "Q4_K_M");
        QTRY_COMPARE(desk.list.rowCount(), 1);
        desk.remote.get(kTiny, "Q2_K");  // the hub has no such file
        QTRY_COMPARE(desk.remote.error().title, "The hub has no such model or file.");
    }

    void aGatedModelSaysWhatToDo() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        desk.gate.setAllowed(true);
        desk.open("bert/Gated-GGUF");
        QVERIFY(desk.remote.gated());
        QVERIFY(!desk.gate.hasToken());
        desk.remote.download("Q8_0");
        QTRY_COMPARE_WITH_TIMEOUT(value(desk.list, 0, "downloadState").toString(), "failed", kPatienceMs);
        QCOMPARE(value(desk.list, 0, "error").value<ErrorSentence>().title, "This model must be asked for.");
        desk.gate.setToken(" hf_secret ");
        QVERIFY(desk.gate.hasToken());
        desk.verbs.resume(value(desk.list, 0, "downloadId").toLongLong());
        QTRY_COMPARE_WITH_TIMEOUT(value(desk.list, 0, "downloadState").toString(), "done", kPatienceMs);
        QTRY_VERIFY(desk.gate.tokenNote().contains("forgotten"));  // there is no keychain here
    }

    void aPausedDownloadWaits() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        desk.server.addModel("carl/Big-GGUF");
        desk.server.addFile("carl/Big-GGUF", "big-Q4_0.gguf", {.bytes = 32 << 20});
        desk.server.setScript([](const fakes::HubRequest&, fakes::Behaviour& behaviour) {
            behaviour.bytesPerSecond = 4 << 20;
        });
        desk.gate.setAllowed(true);
        desk.remote.get("carl/Big-GGUF", {});
        QTRY_COMPARE_WITH_TIMEOUT(value(desk.list, 0, "downloadState").toString(), "running", kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(value(desk.list, 0, "progress").toDouble() > 0, kPatienceMs);
        QVERIFY(desk.verbs.running());
        QVERIFY(desk.verbs.progress() > 0);
        const qint64 id = value(desk.list, 0, "downloadId").toLongLong();
        desk.verbs.pause(id);
        QTRY_COMPARE(value(desk.list, 0, "downloadState").toString(), "paused");
        QVERIFY(!desk.verbs.running());
        QCOMPARE(desk.verbs.pace(), "stopped");
        QVERIFY(value(desk.list, 0, "status").toString().startsWith("Paused · "));
        desk.verbs.remove(id);
        QTRY_COMPARE(desk.list.rowCount(), 0);
        QCOMPARE(desk.verbs.unfinished(), 0);
    }

    void whatChangedOnTheHubIsTakenWhenAskedFor() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        desk.gate.setAllowed(true);
        desk.server.setScript([](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (request.path.startsWith("/cdn/")) behaviour.status = 416;
        });
        desk.open(kTiny);
        desk.remote.download("Q4_K_M");
        QTRY_COMPARE_WITH_TIMEOUT(column(desk.list, "downloadState"), QStringList{"failed"}, kPatienceMs);
        QCOMPARE(value(desk.list, 0, "remedy").toString(), "restart");
        QVERIFY(value(desk.list, 0, "error").value<ErrorSentence>().help.contains("Get the new one"));
        desk.server.setScript({});
        desk.server.addFile(kTiny, "tiny-Q4_K_M.gguf", {.content = demoBytes() + QByteArray(8, 0)});
        desk.verbs.restart(value(desk.list, 0, "downloadId").toLongLong());
        QTRY_COMPARE_WITH_TIMEOUT(column(desk.list, "downloadState"), QStringList{"done"}, kPatienceMs);
        QCOMPARE(value(desk.list, 0, "remedy").toString(), "");
    }

    void aFileThatIsGoneIsSaid() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        desk.gate.setAllowed(true);
        desk.open(kTiny);
        desk.remote.download("Q4_K_M");
        QTRY_COMPARE_WITH_TIMEOUT(column(desk.list, "downloadState"), QStringList{"done"}, kPatienceMs);
        desk.shelf.start();
        QTRY_VERIFY_WITH_TIMEOUT(!value(desk.list, 0, "path").toString().isEmpty(), kPatienceMs);
        QVERIFY(QFile::remove(value(desk.list, 0, "path").toString()));
        desk.downloads.lookForGoneFiles();
        QTRY_COMPARE_WITH_TIMEOUT(column(desk.list, "downloadState"), QStringList{"gone"}, kPatienceMs);
        QCOMPARE(value(desk.list, 0, "remedy").toString(), "restart");
        QVERIFY(value(desk.list, 0, "path").toString().isEmpty());
        QVERIFY(value(desk.list, 0, "status").toString().startsWith("No longer here"));
        desk.verbs.restart(value(desk.list, 0, "downloadId").toLongLong());
        QTRY_COMPARE_WITH_TIMEOUT(column(desk.list, "downloadState"), QStringList{"done"}, kPatienceMs);
    }

    void whereAModelCameFromIsShown() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        desk.gate.setAllowed(true);
        desk.shelf.start();
        ModelDetailsController details(desk.shelf, desk.modelSettings, desk.settings, desk.modelSpeeds,
                                       desk.readRates, desk.fits, desk.inference);
        desk.open(kTiny);
        desk.remote.download("Q4_K_M");
        const QString path = folder.filePath("models/anna/Tiny-GGUF/tiny-Q4_K_M.gguf");
        details.setPath(path);
        const auto fact = [&](const QString& label) {
            for (const QVariant& row : details.facts().toList()) {
                if (row.toMap().value("label") == label) return row.toMap().value("value").toString();
            }
            return QString();
        };
        QTRY_COMPARE_WITH_TIMEOUT(fact("Downloaded from"), "hf.co/anna/Tiny-GGUF, SHA-256 verified",
                                  kPatienceMs);
        QCOMPARE(details.sha256(), (fakes::HubFile{.content = demoBytes()}.sha256()));
        qputenv("XDG_DATA_HOME", folder.filePath("home").toLocal8Bit());  // with a trash of its own
        const auto usual = qScopeGuard([] { qunsetenv("XDG_DATA_HOME"); });
        // Deleted in the library, its download has nothing more to tell.
        QCOMPARE(desk.list.rowCount(), 1);
        desk.modelChanges.trash(path);
        QTRY_COMPARE_WITH_TIMEOUT(desk.list.rowCount(), 0, kPatienceMs);
    }

    void theCatalogueKnowsTheOtherHub() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        desk.gate.setAllowed(true);
        const QString known =
            "Qwen/Qwen3-0.6B-GGUF";  // of the shipped catalogue, which names it on ModelScope, too
        desk.server.addModel(known);
        desk.server.addFile(known, "m-Q8_0.gguf", {.content = demoBytes()});
        desk.settings.change(
            [](services::Settings& values) { values.huggingFaceEndpoint = "http://127.0.0.1:1"; });
        desk.remote.get(known, "Q8_0");
        QTRY_COMPARE_WITH_TIMEOUT(column(desk.list, "downloadState"), QStringList{"done"}, kPatienceMs);
        QCOMPARE(desk.downloads.downloads().front().hub, domain::Hub::ModelScope);
    }
};

std::unique_ptr<QObject> makeHubViewTest() {
    return std::make_unique<HubViewTest>();
}

#include "hub_test.moc"
