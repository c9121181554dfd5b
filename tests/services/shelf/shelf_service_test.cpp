// The list of models over places that come, change, go away and come back.
#include <QSignalSpy>
#include <memory>

#include "app/services/shelf/hash_service.h"
#include "app/services/shelf/model_change_service.h"
#include "app/services/shelf/shelf_service.h"
#include "tests/services/shelf/fixture.h"

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

using namespace fireside;
using namespace fireside::services;
using namespace fireside::services::shelf;
using namespace fireside::services::shelf::test;
using domain::LocalModel;
using domain::ModelProgram;
using domain::Presence;

namespace {

constexpr int kPatienceMs = 30'000;

/// The shelf on a data folder that outlives it.
struct Shelf {
    explicit Shelf(const QString& folder, QList<domain::ModelPlace> programs = {})
        : database({folder}),
          service(store, files,
                  {folder + "/models", std::move(programs), /*recheckMs=*/200, /*silentAfterMs=*/5000}) {
        service.start();
    }

    [[nodiscard]] QStringList names() const { return namesOf(service.models()); }
    [[nodiscard]] LocalModel model(const QString& name) const {
        for (const LocalModel& model : service.models()) {
            if (model.name == name) return model;
        }
        return {};
    }

    storage::Database database;
    storage::ShelfStore store{database};
    storage::ModelFileStore files{database};
    ShelfService service;
};

#define TRY_NAMES(shelf, ...) \
    QTRY_COMPARE_WITH_TIMEOUT((shelf).names(), QStringList(__VA_ARGS__), kPatienceMs)

}  // namespace

class ShelfServiceTest : public QObject {
    Q_OBJECT

 private slots:
    void findsModelsAndReadsThem() {
        const QTemporaryDir data;
        const QTemporaryDir ollama;
        putModel(data.path(), "models/own.gguf");
        put(data.path(), "models/torn.gguf", QByteArray("GGUF\x03\0\0\0", 8));
        const QString hex(64, 'a');
        put(ollama.path(), "manifests/registry.ollama.ai/library/tiny/latest",
            ollamaManifest("sha256:" + hex));
        putModel(ollama.path(), "blobs/sha256-" + hex);
        Shelf shelf(data.path(), {{ModelProgram::Ollama, ollama.path(), {}},
                                  {ModelProgram::LmStudio, data.filePath("nowhere"), {}}});
        TRY_NAMES(shelf, {"own", "tiny:latest", "torn"});
        QTRY_VERIFY_WITH_TIMEOUT(
            shelf.model("own").facts && shelf.model("torn").facts && shelf.model("tiny:latest").facts,
            kPatienceMs);
        const domain::ModelFacts facts = *shelf.model("own").facts;
        QCOMPARE(facts.family, "llama");
        QVERIFY(facts.parameters > 100'000);
        QVERIFY(facts.error.isEmpty());
        QVERIFY(shelf.model("torn").facts->error.startsWith("file_damaged"));
        QCOMPARE(shelf.model("tiny:latest").sha256, hex);
        QCOMPARE(shelf.service.places().size(), 2);  // nothing of the program that is not here
    }

    void factsAreReadOnceAsLongAsTheFileIsTheSame() {
        const QTemporaryDir data;
        const QString path = putModel(data.path(), "models/own.gguf");
        {
            Shelf shelf(data.path());
            QTRY_VERIFY_WITH_TIMEOUT(shelf.model("own").facts, kPatienceMs);
        }
        {
            Shelf shelf(data.path());
            QTRY_VERIFY_WITH_TIMEOUT(!shelf.names().isEmpty(), kPatienceMs);
            QVERIFY(shelf.model("own").facts);  // at once, from the database
        }
        put(data.path(), "models/own.gguf", "another file now");
        Shelf shelf(data.path());
        QTRY_VERIFY_WITH_TIMEOUT(shelf.model("own").facts && !shelf.model("own").facts->error.isEmpty(),
                                 kPatienceMs);
    }

    void aDiskThatGoesAwayStaysInTheListAndComesBack() {
        const QTemporaryDir data;
        const QTemporaryDir media;
        putModel(media.path(), "disk/far.gguf");
        {
            Shelf shelf(data.path());
            shelf.service.addFolder(media.filePath("disk"));
            TRY_NAMES(shelf, {"far"});
            QVERIFY(QDir().rename(media.filePath("disk"), media.filePath("unplugged")));
            QTRY_COMPARE_WITH_TIMEOUT(int(shelf.model("far").presence), int(Presence::PlaceGone),
                                      kPatienceMs);
            QVERIFY(QDir().rename(media.filePath("unplugged"), media.filePath("disk")));
            QTRY_COMPARE_WITH_TIMEOUT(int(shelf.model("far").presence), int(Presence::Here), kPatienceMs);
            QVERIFY(QDir().rename(media.filePath("disk"), media.filePath("unplugged")));
            QTRY_COMPARE_WITH_TIMEOUT(int(shelf.model("far").presence), int(Presence::PlaceGone),
                                      kPatienceMs);
        }
        Shelf shelf(data.path());  // the next day, the disk still away
        QTRY_COMPARE_WITH_TIMEOUT(int(shelf.model("far").presence), int(Presence::PlaceGone), kPatienceMs);
        QTRY_VERIFY(shelf.model("far").facts);
        QVERIFY(QDir().rename(media.filePath("unplugged"), media.filePath("disk")));
        QTRY_COMPARE_WITH_TIMEOUT(int(shelf.model("far").presence), int(Presence::Here), kPatienceMs);
    }

    void anEmptyMountPointIsADiskThatIsNotThere() {
        const QTemporaryDir folder;
        domain::ModelPlace place{ModelProgram::UserFolder, folder.path(), {}};
        QCOMPARE(int(probePlace(place)), int(domain::PlaceState::Present));
        place.volume = "/media/ada/stick";  // where it was seen last
        QCOMPARE(int(probePlace(place)), int(domain::PlaceState::Absent));
        put(folder.path(), "moved.gguf");
        QCOMPARE(int(probePlace(place)), int(domain::PlaceState::Present));
    }

    void aFolderThatMayNotBeRead() {
#ifdef Q_OS_UNIX
        if (geteuid() == 0) QSKIP("root may read everything");
#endif
        const QTemporaryDir folder;
        QFile::setPermissions(folder.path(), QFileDevice::WriteOwner);
        QCOMPARE(int(probePlace({ModelProgram::UserFolder, folder.path(), {}})),
                 int(domain::PlaceState::Forbidden));
        QFile::setPermissions(folder.path(),
                              QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    }

    void newFilesAreSeenAndDeletedOnesLeave() {
        const QTemporaryDir data;
        putModel(data.path(), "models/first.gguf");
        Shelf shelf(data.path());
        TRY_NAMES(shelf, {"first"});
        putModel(data.path(), "models/second.gguf");
        TRY_NAMES(shelf, {"first", "second"});
        QVERIFY(QFile::remove(data.filePath("models/first.gguf")));
        TRY_NAMES(shelf, {"second"});
    }

    void linksAndCopiesOfOneFileCountOnce() {
        const QTemporaryDir data;
        const QTemporaryDir other;
        const QString path = putModel(data.path(), "models/own.gguf");
        link(path, other.path(), "linked.gguf");
        QCOMPARE(::link(path.toUtf8().constData(), other.filePath("hard.gguf").toUtf8().constData()), 0);
        putModel(other.path(), "copy.gguf");
        Shelf shelf(data.path());
        shelf.service.addFolder(other.path());
        QTRY_COMPARE_WITH_TIMEOUT(shelf.service.models().size(), 2, kPatienceMs);
        TRY_NAMES(shelf, {"copy", "own"});
        QCOMPARE(shelf.service.bytes(), 2 * QFileInfo(path).size());
    }

    void aFolderWithinAKnownOneAddsNothing() {
        const QTemporaryDir data;
        putModel(data.path(), "models/deep/own.gguf");
        Shelf shelf(data.path());
        TRY_NAMES(shelf, {"own"});
        shelf.service.addFolder(data.filePath("models/deep"));
        QCOMPARE(shelf.service.places().size(), 1);

        const QTemporaryDir other;
        shelf.service.addFolder(other.path());
        QCOMPARE(shelf.service.places().size(), 2);
        shelf.service.forgetFolder(data.filePath("models"));  // ours stays
        shelf.service.forgetFolder(other.path());
        QCOMPARE(shelf.service.places().size(), 1);
    }

    void singleFilesAreKept() {
        const QTemporaryDir data;
        const QTemporaryDir desk;
        const QString path = putModel(desk.path(), "single.gguf");
        const QDateTime now = QDateTime::currentDateTimeUtc();
        {
            Shelf shelf(data.path());
            shelf.service.noteUse({path, "single", 1, now});
            TRY_NAMES(shelf, {"single"});
            QCOMPARE(int(shelf.model("single").program), int(ModelProgram::SingleFile));
            QCOMPARE(shelf.model("single").lastUsedAt.toSecsSinceEpoch(), now.toSecsSinceEpoch());
        }
        Shelf shelf(data.path());
        TRY_NAMES(shelf, {"single"});
        QVERIFY(QFile::remove(path));
        shelf.service.rescan();
        QTRY_COMPARE(int(shelf.model("single").presence), int(Presence::FileGone));
        shelf.service.forgetFile(path);
        TRY_NAMES(shelf, {});
    }

    void duplicatesAreFoundByHashAmongEqualSizes() {
        const QTemporaryDir data;
        putModel(data.path(), "models/a.gguf");
        putModel(data.path(), "models/b.gguf");
        put(data.path(), "models/same-size-1.gguf", "GGUFone");
        put(data.path(), "models/same-size-2.gguf", "GGUFtwo");
        put(data.path(), "models/alone.gguf", "GGUF alone");
        {
            Shelf shelf(data.path());
            QTRY_COMPARE_WITH_TIMEOUT(shelf.service.models().size(), 5, kPatienceMs);
            HashService hashes(shelf.service);
            QSignalSpy finished(&hashes, &HashService::finished);
            hashes.findDuplicates();
            QVERIFY(hashes.isBusy());
            QVERIFY(finished.wait(kPatienceMs));
            QCOMPARE(hashes.bytesDone(), 2 * QFileInfo(kDemo).size() + 14);
            QCOMPARE(hashes.bytesDone(), hashes.bytesTotal());
            const QList<QStringList> groups = duplicatesAmong(shelf.service.models());
            QCOMPARE(groups.size(), 1);
            QCOMPARE(groups.first().size(), 2);
            QVERIFY(shelf.model("alone").sha256.isEmpty());

            hashes.findDuplicates();  // nothing left to read
            QCOMPARE(finished.count(), 2);
        }                         // what was found out is written by now
        Shelf next(data.path());  // and it is remembered
        QTRY_COMPARE_WITH_TIMEOUT(duplicatesAmong(next.service.models()).size(), 1, kPatienceMs);
    }

    void changesUnloadFirstAndTakeEverythingAlong() {
        const QTemporaryDir data;
        const QString path = putModel(data.path(), "models/own.gguf");
        Shelf shelf(data.path());
        TRY_NAMES(shelf, {"own"});
        InferenceService inference({});
        inference.load(path);
        QTRY_VERIFY_WITH_TIMEOUT(inference.isReady(), 60'000);
        ModelChangeService changes(shelf.service, inference);
        inference.load(path);  // it learns what is loaded from now on
        QSignalSpy loaded(&inference, &InferenceService::loaded);
        QVERIFY(loaded.wait(60'000));

        QSignalSpy done(&changes, &ModelChangeService::done);
        changes.rename(path, "renamed");
        QVERIFY(changes.isBusy());
        QVERIFY(done.wait(kPatienceMs));
        QVERIFY(!inference.isReady());
        QCOMPARE(done[0][1].toString(), data.filePath("models/renamed.gguf"));
        TRY_NAMES(shelf, {"renamed"});

        QSignalSpy failed(&changes, &ModelChangeService::failed);
        changes.move(data.filePath("nowhere.gguf"), data.path());
        QCOMPARE(failed.count(), 1);
    }
};

std::unique_ptr<QObject> makeShelfServiceTest() {
    return std::make_unique<ShelfServiceTest>();
}

#include "shelf_service_test.moc"
