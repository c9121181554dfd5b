// The library's page "On this machine": its list, its places, its verbs, one model's details.
#include <QClipboard>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QGuiApplication>

#include "app/viewmodels/library_controller.h"
#include "app/viewmodels/local_model_list_model.h"
#include "app/viewmodels/model_controller.h"
#include "app/viewmodels/model_details_controller.h"
#include "app/viewmodels/place_list_model.h"
#include "app/viewmodels/settings_controller.h"
#include "tests/viewmodels/fixture.h"

using namespace fireside;
using namespace fireside::viewmodels;
using namespace fireside::viewmodels::test;

namespace {

void put(const QString& path, const QByteArray& bytes) {
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write a test file");
}

void putModel(const QString& path) {
    QDir().mkpath(QFileInfo(path).path());
    if (!QFile::copy(kDemoModel, path)) qFatal("cannot copy the demo model");
}

struct Library : House {
    explicit Library(const QString& folder) : House(folder) { shelf.start(); }

    ModelListModel picker{shelf, {}};
    ModelController model{inference, settings, modelSettings, shelf, picker, {}};
    LocalModelListModel list{shelf};
    Watched watched{list};
    PlaceListModel places{shelf};
    Watched watchedPlaces{places};
    LibraryController controller{shelf, modelChanges, hashes, model};
    ModelDetailsController details{shelf, modelSettings, settings, modelSpeeds, readRates, fits, inference};
};

QString fact(const ModelDetailsController& details, const QString& label) {
    for (const QVariant& row : details.facts().toList()) {
        if (row.toMap().value("label") == label) return row.toMap().value("value").toString();
    }
    return {};
}

}  // namespace

class LibraryTest : public QObject {
    Q_OBJECT

 private slots:
    void theListIsSearchedAndSorted() {
        const QTemporaryDir folder;
        putModel(folder.filePath("models/Beta-10-Q4_K_M.gguf"));
        putModel(folder.filePath("models/Beta-9.gguf"));
        put(folder.filePath("models/alpha.gguf"), "GGUF broken");
        Library library(folder.path());
        QTRY_COMPARE_WITH_TIMEOUT(column(library.list, "name"),
                                  (QStringList{"alpha", "Beta-9", "Beta-10-Q4_K_M"}), kPatienceMs);
        library.list.setSort("size");
        QCOMPARE(column(library.list, "name").last(), "alpha");
        library.list.setQuery("BETA 9");
        QCOMPARE(column(library.list, "name"), QStringList{"Beta-9"});
        QCOMPARE(library.list.total(), 3);
        library.list.setQuery({});
        library.list.setSort("name");
        QTRY_VERIFY_WITH_TIMEOUT(!value(library.list, 0, "note").toString().isEmpty(), kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(value(library.list, 2, "summary").toString().contains("Q4_K_M"),
                                 kPatienceMs);
        library.list.setQuery("llama");  // the family, once the files were read
        QTRY_COMPARE_WITH_TIMEOUT(library.list.rowCount(), 2, kPatienceMs);
        QVERIFY(library.controller.storageText().startsWith("Models: 3"));
        QCOMPARE(library.places.rowCount(), 1);
        QCOMPARE(library.places.away(), 0);
    }

    void droppedFilesAndFoldersAreImported() {
        const QTemporaryDir folder;
        const QTemporaryDir desk;
        putModel(desk.filePath("single.gguf"));
        putModel(desk.filePath("many/one.gguf"));
        Library library(folder.path());
        library.controller.importUrls({QUrl::fromLocalFile(desk.filePath("many"))});
        QTRY_COMPARE_WITH_TIMEOUT(column(library.list, "name"), QStringList{"one"}, kPatienceMs);
        library.controller.importUrls({QUrl::fromLocalFile(desk.filePath("single.gguf"))});
        QTRY_COMPARE_WITH_TIMEOUT(column(library.list, "name"), (QStringList{"one", "single"}), kPatienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(library.model.state(), "ready", kPatienceMs);  // a single file is opened
        library.controller.importUrls({QUrl("https://example.org/a.gguf")});
        QVERIFY(!library.controller.error().title.isEmpty());
    }

    void otherProgramsFilesNeedAskingTwice() {
        const QTemporaryDir folder;
        const QTemporaryDir studio;
        putModel(studio.filePath("author/repo/theirs.gguf"));
        House house(folder.path());
        services::shelf::ShelfService shelf(
            house.shelfStore, house.modelFiles,
            {folder.filePath("models"), {{domain::ModelProgram::LmStudio, studio.path(), {}}}});
        shelf.start();
        services::shelf::ModelChangeService changes(shelf, house.inference);
        services::shelf::HashService hashes(shelf);
        ModelListModel picker(shelf, {});
        ModelController model(house.inference, house.settings, house.modelSettings, shelf, picker, {});
        LibraryController controller(shelf, changes, hashes, model);
        const QString path = studio.filePath("author/repo/theirs.gguf");
        QTRY_VERIFY_WITH_TIMEOUT(shelf.find(path), kPatienceMs);
        controller.rename(path, "mine");
        QVERIFY(controller.canInsist());
        QCOMPARE(controller.error().title, "“theirs” belongs to LM Studio.");
        QCOMPARE(controller.insistText(), "Rename it all the same");
        QVERIFY(QFile::exists(path));
        QSignalSpy relocated(&controller, &LibraryController::relocated);
        controller.insist();
        QVERIFY(relocated.wait(kPatienceMs));
        QVERIFY(QFile::exists(studio.filePath("author/repo/mine.gguf")));
        QVERIFY(!controller.canInsist());
    }

    void detailsAndSettingsOfAModel() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("models/own.gguf");
        putModel(path);
        Library library(folder.path());
        library.details.setPath(path);
        QTRY_COMPARE_WITH_TIMEOUT(fact(library.details, "Family"), "llama", kPatienceMs);
        QVERIFY(library.details.canChat());
        QCOMPARE(fact(library.details, "Found in"), "Model folder");
        QVERIFY(library.details.own().isEmpty());
        library.details.set("temperature", 0.5);
        library.details.set("topK", 12);
        library.details.set("nonsense", 1);
        QVERIFY(library.details.layers() > 2);
        QCOMPARE(fact(library.details, "Layers"), QString::number(library.details.layers()));
        QCOMPARE(library.details.usual().value("gpuLayers"), -1);
        library.details.set("gpuLayers", 2);
        QCOMPARE(library.modelSettings.of(path).gpuLayers, 2);
        library.details.reset("gpuLayers");
        library.details.set("systemPrompt", "short");
        QCOMPARE(library.details.own().keys(), (QStringList{"systemPrompt", "temperature", "topK"}));
        library.details.reset("topK");
        QCOMPARE(library.modelSettings.of(path).temperature, 0.5);
        QVERIFY(!library.modelSettings.of(path).topK);
        library.details.resetAll();
        QVERIFY(library.details.own().isEmpty());

        library.details.load();
        QTRY_VERIFY_WITH_TIMEOUT(library.details.isCurrent(), kPatienceMs);
        QVERIFY(!library.details.reloadDue());
        library.details.set("contextLength", 64);
        QVERIFY(library.details.reloadDue());

        QVERIFY(library.details.sha256().isEmpty());
        library.controller.hash(path);
        QTRY_COMPARE_WITH_TIMEOUT(library.details.sha256().size(), 64, kPatienceMs);
        library.details.copyHash();
        QCOMPARE(QGuiApplication::clipboard()->text(), library.details.sha256());
    }

    void copiesAreNamed() {
        const QTemporaryDir folder;
        putModel(folder.filePath("models/one.gguf"));
        putModel(folder.filePath("models/two.gguf"));
        Library library(folder.path());
        QTRY_COMPARE_WITH_TIMEOUT(library.list.rowCount(), 2, kPatienceMs);
        library.controller.findDuplicates();
        QTRY_VERIFY_WITH_TIMEOUT(library.controller.duplicatesText().contains("more than once"), kPatienceMs);
        QTRY_COMPARE(value(library.list, 0, "duplicates").toInt(), 1);
        library.details.setPath(folder.filePath("models/one.gguf"));
        QCOMPARE(library.details.copies().toList(),
                 QVariantList{QDir::toNativeSeparators(folder.filePath("models/two.gguf"))});
    }

    void tenThousandModelsAreListedAndSearchedQuickly() {
        const QTemporaryDir folder;
        for (int i = 0; i < 10'000; ++i)
            put(folder.filePath(QString("models/%1/m-%2.gguf").arg(i / 500).arg(i)), "x");
        QElapsedTimer clock;
        Library library(folder.path());
        QTRY_COMPARE_WITH_TIMEOUT(library.list.rowCount(), 10'000, kPatienceMs);
        clock.start();
        library.list.setQuery("m-77");
        const double search = double(clock.nsecsElapsed()) / 1e6;
        QCOMPARE(library.list.rowCount(), 111);
        clock.start();
        library.list.setQuery({});
        library.list.setSort("size");
        qInfo("10,000 models: search %.1f ms, all of them sorted anew twice %.1f ms", search,
              double(clock.nsecsElapsed()) / 1e6);
        QVERIFY2(search < 500, qPrintable(QString::number(search)));  // generous: test machines are shared
    }

    void theFitIsThatOfTheModelsSettings() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("models/a/tiny.gguf");
        putModel(path);
        Library library(folder.path());
        QTRY_VERIFY_WITH_TIMEOUT(library.shelf.find(path) != nullptr, kPatienceMs);
        FitController& fit = *library.details.fit();
        library.details.setPath(path);
        QTRY_VERIFY_WITH_TIMEOUT(fit.known(), kPatienceMs);
        QCOMPARE(fit.contextLength(), 512);
        const QString whole = fit.partsText();
        library.details.set("contextLength", 128);
        QTRY_VERIFY_WITH_TIMEOUT(fit.known() && fit.contextLength() == 128, kPatienceMs);
        QVERIFY(!fit.moved());
        QVERIFY(fit.partsText() != whole);
        library.details.setPath({});
        QVERIFY(!fit.known());
    }

    void downloadsGoToTheFolderThatIsChosen() {
        const QTemporaryDir folder;
        Library library(folder.path());
        SettingsController settings(library.settings);
        settings.setModelsFolder(QUrl::fromLocalFile(folder.filePath("elsewhere")));
        QCOMPARE(library.shelf.modelFolder(), folder.filePath("elsewhere"));
        QTRY_VERIFY(column(library.places, "folder").contains(folder.filePath("elsewhere")));
        const auto row = column(library.places, "folder").indexOf(folder.filePath("elsewhere"));
        QCOMPARE(value(library.places, int(row), "isOurs").toBool(), true);
    }
};

std::unique_ptr<QObject> makeLibraryTest() {
    return std::make_unique<LibraryTest>();
}

#include "library_test.moc"
