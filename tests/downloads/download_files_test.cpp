// Files that are there already, that others made, that change on the hub or go: nothing is lost, nothing is
// replaced.
#include <sys/mount.h>

#include <csignal>
#include <cstring>

#include <sys/resource.h>

#include "app/storage/shelf_store.h"
#include "tests/downloads/fixture.h"

using namespace fireside;
using namespace fireside::services;
using namespace fireside::services::test;

namespace {

constexpr qint64 kMiB = 1 << 20;

QString partOf(int part) {
    return QStringLiteral("m-Q8_0-0000%1-of-00003.gguf").arg(part);
}

void put(const QString& path, const QByteArray& bytes) {
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write a test file");
}

QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A split model of three parts, of which the last one comes slowly.
struct Split : Library {
    Split() {
        for (int part = 1; part <= 3; ++part) {
            files.append({.bytes = 5 * kMiB + part, .seed = quint64(part)});
            offer(partOf(part), files.back());
        }
        server.setScript([](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (request.path.contains("00003-of")) behaviour.bytesPerSecond = kMiB;
        });
    }
    [[nodiscard]] QStringList trashed() const {
        return QDir(qEnvironmentVariable("XDG_DATA_HOME") + "/Trash/files").entryList(QDir::Files);
    }
    QList<fakes::HubFile> files;
};

}  // namespace

class DownloadFilesTest : public QObject {
    Q_OBJECT

    QTemporaryDir home_;  // with a trash of its own

    /// A download that has stopped because the hub's file is another one than when it was begun.
    static DownloadId changed(Library& library, const fakes::HubFile& now) {
        library.server.setScript(
            [](const auto&, fakes::Behaviour& behaviour) { behaviour.bytesPerSecond = 10 * kMiB; });
        const DownloadId id = library.enqueue("Q4_0");
        if (!library.arrives(id, 8 * kMiB)) qFatal("nothing comes");
        library.service->pause(id);
        library.offer("m-Q4_0.gguf", now);
        library.server.setScript({});
        library.service->resume(id);
        if (!library.reaches(id, DownloadState::Failed)) qFatal("it does not notice");
        return id;
    }

 private slots:
    void init() {
        QDir(home_.path()).removeRecursively();
        QDir().mkpath(home_.path());
        qputenv("XDG_DATA_HOME", home_.path().toLocal8Bit());
    }

    void theNewVersionOnTheHubIsTaken() {
        Library library;
        library.offer("m-Q4_0.gguf", {.bytes = 40 * kMiB, .seed = 6});
        library.offer("m-Q5_0.gguf", {.bytes = kMiB, .seed = 1});
        const fakes::HubFile other{.bytes = 41 * kMiB, .seed = 7};
        const DownloadId id = changed(library, other);
        const DownloadId behind = library.enqueue("Q5_0");
        QVERIFY(library.reaches(behind, DownloadState::Done));
        QCOMPARE(library.error(id), ErrorCode::FileChanged);
        library.service->resume(id);  // going on is no way out
        QVERIFY(library.reaches(id, DownloadState::Failed));
        QSignalSpy added(library.service.get(), &DownloadService::added);
        library.service->restart(id);
        library.service->restart(id);  // twice the same wish
        QTRY_COMPARE(added.size(), 1);
        const DownloadId next = added.front().front().value<qint64>();
        QVERIFY(library.reaches(next, DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", other));
        QCOMPARE(library.service->downloads().size(), 2);
        QCOMPARE(library.service->downloads().front().id, next);  // its place in the queue
        QCOMPARE(library.store.list().result()->front().id, next);
    }

    void withoutAnAnswerWhatArrivedIsKept() {
        Library library;
        const fakes::HubFile first{.bytes = 40 * kMiB, .seed = 6};
        library.offer("m-Q4_0.gguf", first);
        const DownloadId id = changed(library, {.bytes = 40 * kMiB, .seed = 7});
        library.server.setScript([](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (request.path.startsWith("/api/")) behaviour.status = 500;
        });
        library.service->restart(id);
        QTRY_COMPARE(library.error(id), ErrorCode::ServerFailed);
        QCOMPARE(library.state(id), DownloadState::Failed);
        QVERIFY(QFileInfo(library.path("m-Q4_0.gguf.part")).size() >= 8 * kMiB);
        // The hub has the old one again: it goes on where it was.
        library.server.setScript({});
        library.offer("m-Q4_0.gguf", first);
        library.service->resume(id);
        QVERIFY(library.reaches(id, DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", first));
        QVERIFY(library.fetched() < first.size() + 12 * kMiB);
    }

    void whatTheHubNoLongerHasIsSaid() {
        Library library;
        library.offer("m-Q4_0.gguf", {.bytes = 40 * kMiB, .seed = 6});
        const DownloadId id = changed(library, {.bytes = 40 * kMiB, .seed = 7});
        library.server.addModel("anna/Other-GGUF");
        library.server.setScript([](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (request.path.startsWith("/api/")) behaviour.status = 404;
        });
        library.service->restart(id);
        QTRY_COMPARE(library.error(id), ErrorCode::NotOnHub);
        QCOMPARE(library.state(id), DownloadState::Failed);
    }

    void aNewVersionSharesParts() {
        Split library;
        const DownloadId id = library.enqueue("Q8_0");
        QVERIFY(library.arrives(id, 10 * kMiB + 3 + 1000));
        library.service->pause(id);
        library.offer(partOf(2), {.bytes = 5 * kMiB, .seed = 22});
        library.offer(partOf(3), {.bytes = 5 * kMiB, .seed = 33});
        library.server.setScript({});
        library.service->resume(id);
        QVERIFY(library.reaches(id, DownloadState::Failed));
        QSignalSpy added(library.service.get(), &DownloadService::added);
        const qint64 before = library.fetched();
        library.service->restart(id);
        QTRY_COMPARE(added.size(), 1);
        const DownloadId next = added.front().front().value<qint64>();
        QVERIFY(library.reaches(next, DownloadState::Done));
        QCOMPARE(bytesOf(library.path(partOf(1))), library.files[0].all());
        QCOMPARE(bytesOf(library.path(partOf(2))), (fakes::HubFile{.bytes = 5 * kMiB, .seed = 22}.all()));
        QCOMPARE(library.fetched() - before, 10 * kMiB);
        QCOMPARE(library.trashed(), QStringList{partOf(2)});  // the old one
        QVERIFY(library.service->find(next)->files[0].ours);
    }

    void removingAHalfTouchesNoPartOfOthers() {
        Split library;
        put(library.path(partOf(1)), library.files[0].all());  // another program's, or an earlier day's
        const DownloadId id = library.enqueue("Q8_0");
        QVERIFY(library.arrives(id, 10 * kMiB + 3 + 1000));
        QTRY_VERIFY(QFile::exists(library.path(partOf(2))));
        library.open();  // that what is ours is ours outlives the program
        QSignalSpy removed(library.service.get(), &DownloadService::removed);
        library.service->remove(id);
        QTRY_COMPARE(removed.size(), 1);
        QTRY_VERIFY(!QFile::exists(library.path(partOf(2))));
        QTRY_VERIFY(!QFile::exists(library.path(partOf(3)) + ".part"));
        QCOMPARE(bytesOf(library.path(partOf(1))), library.files[0].all());
        QCOMPARE(library.trashed(), QStringList{partOf(2)});
    }

    void withoutATrashWholePartsStay() {
        Split library;
        QDir().mkpath(library.options.folder);
        const QByteArray folder = library.options.folder.toLocal8Bit();
        if (::mount("tmpfs", folder.constData(), "tmpfs", 0, "size=64m") != 0)
            QSKIP(
                qPrintable(QStringLiteral("mounting a disk without a trash: %1").arg(std::strerror(errno))));
        const auto unmount = qScopeGuard([&] {
            library.service.reset();
            ::umount2(folder.constData(), MNT_DETACH);
        });
        for (const char* name : {"/.Trash", "/.Trash-0"}) put(library.options.folder + name, "no folder");
        const DownloadId id = library.enqueue("Q8_0");
        QVERIFY(library.arrives(id, 10 * kMiB + 3 + 1000));
        QSignalSpy failed(library.service.get(), &DownloadService::failed);
        library.service->remove(id);
        QTRY_COMPARE(failed.size(), 2);
        for (const QList<QVariant>& values : failed)
            QCOMPARE(values.front().value<Error>().code, ErrorCode::NoTrash);
        QVERIFY(hasSentence(ErrorCode::NoTrash));
        QVERIFY(QFile::exists(library.path(partOf(1))) && QFile::exists(library.path(partOf(2))));
    }

    void anotherFileOfThatNameIsNotReplaced() {
        Library library;
        const fakes::HubFile file{.bytes = 9 * kMiB, .seed = 4};
        library.offer("m-Q4_0.gguf", file);
        put(library.path("m-Q4_0.gguf"), "somebody's own work");
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.reaches(id, DownloadState::Failed));
        QCOMPARE(library.error(id), ErrorCode::FileExists);
        QCOMPARE(library.pieces(), 0);  // said before anything is fetched
        QCOMPARE(bytesOf(library.path("m-Q4_0.gguf")), "somebody's own work");
        QVERIFY(!QFile::exists(library.path("m-Q4_0.gguf.part")));
        QVERIFY(QFile::remove(library.path("m-Q4_0.gguf")));
        library.service->resume(id);
        QVERIFY(library.reaches(id, DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", file));
    }

    void norIsOneThatComesMeanwhile_data() {
        QTest::addColumn<bool>("same");
        QTest::newRow("another one") << false;
        QTest::newRow("the very file") << true;
    }
    void norIsOneThatComesMeanwhile() {
        QFETCH(bool, same);
        Library library;
        const fakes::HubFile file{.bytes = 12 * kMiB, .seed = 4};
        library.offer("m-Q4_0.gguf", file);
        library.server.setScript(
            [](const auto&, fakes::Behaviour& behaviour) { behaviour.bytesPerSecond = 4 * kMiB; });
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.arrives(id, kMiB));
        const QByteArray there = same ? file.all() : QByteArray("somebody's own work");
        put(library.path("m-Q4_0.gguf"), there);
        library.server.setScript({});
        QVERIFY(library.reaches(id, same ? DownloadState::Done : DownloadState::Failed));
        QCOMPARE(bytesOf(library.path("m-Q4_0.gguf")), there);
        QCOMPARE(QFile::exists(library.path("m-Q4_0.gguf.part")), !same);
        if (same) {
            QVERIFY(!library.service->find(id)->files.front().ours);
            return;
        }
        QCOMPARE(library.error(id), ErrorCode::FileExists);
        // Out of the way with it, and nothing is fetched again.
        const qint64 fetched = library.fetched();
        QVERIFY(QFile::remove(library.path("m-Q4_0.gguf")));
        library.service->resume(id);
        QVERIFY(library.reaches(id, DownloadState::Done));
        QCOMPARE(library.fetched(), fetched);
    }

    void bothHubsUnderOneName() {
        Library library;
        const fakes::HubFile file{.bytes = 9 * kMiB, .seed = 4};
        library.offer("m-Q4_0.gguf", file);
        QVERIFY(library.reaches(library.enqueue("Q4_0"), DownloadState::Done));
        const int pieces = library.pieces();
        // The same bytes: one file. Other bytes: said, and what is there stays.
        const auto same = wait(library.hub.model(domain::Hub::ModelScope, kRepository));
        QVERIFY(same.ok());
        QVERIFY(library.reaches(library.enqueue(*same, "Q4_0"), DownloadState::Done));
        QCOMPARE(library.pieces(), pieces);
        domain::RemoteModel other = *same;
        other.files.front().sha256 = QString(64, u'0');
        const DownloadId id = library.enqueue(other, "Q4_0");
        QVERIFY(library.reaches(id, DownloadState::Failed));
        QCOMPARE(library.error(id), ErrorCode::FileExists);
        QCOMPARE(bytesOf(library.path("m-Q4_0.gguf")), file.all());
    }

    void whereItCameFromIsKept() {
        Library library;
        library.server.addModel(kRepository, {{"license", "apache-2.0"}});
        const fakes::HubFile file{.bytes = 9 * kMiB, .seed = 4};
        library.offer("m-Q4_0.gguf", file);
        QVERIFY(library.reaches(library.enqueue("Q4_0"), DownloadState::Done));
        storage::ShelfStore shelf(library.gate.database);
        const auto known = shelf.known().result();
        QVERIFY(known.ok());
        const storage::ShelfStore::Known of = known->value(library.path("m-Q4_0.gguf"));
        QCOMPARE(of.sha256, file.sha256());
        QCOMPARE(of.bytes, file.size());
        QCOMPARE(of.modifiedAt, QFileInfo(library.path("m-Q4_0.gguf")).lastModified().toUTC());
        QVERIFY(of.source.has_value());
        QCOMPARE(of.source->repository, kRepository);
        QCOMPARE(of.source->license, "apache-2.0");
        QCOMPARE(of.source->quantization, "Q4_0");
        QVERIFY(of.source->verified && !of.source->revision.isEmpty());
    }

    void ofASplitOneToo() {
        Split library;
        library.server.setScript({});
        QVERIFY(library.reaches(library.enqueue("Q8_0"), DownloadState::Done));
        const auto known = storage::ShelfStore(library.gate.database).known().result();
        const storage::ShelfStore::Known of = known->value(library.path(partOf(1)));
        QVERIFY(of.source && of.source->verified);
        QCOMPARE(of.bytes, 15 * kMiB + 6);
        QVERIFY(of.sha256.isEmpty());  // the hub knows those of the parts only
        QVERIFY(!known->contains(library.path(partOf(2))));
    }

    void filesThatGoAreNoticed() {
        Library library;
        library.offer("m-Q4_0.gguf", {.bytes = kMiB, .seed = 4});
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.reaches(id, DownloadState::Done));
        library.service->lookForGoneFiles();
        QTest::qWait(50);
        QVERIFY(!library.service->find(id)->gone);
        library.service->restart(id);  // there is no reason to
        QCOMPARE(library.state(id), DownloadState::Done);

        QVERIFY(
            QFile::rename(library.options.folder, library.options.folder + ".away"));  // a disk that is away
        library.service->lookForGoneFiles();
        QTest::qWait(50);
        QVERIFY(!library.service->find(id)->gone);
        QVERIFY(QFile::rename(library.options.folder + ".away", library.options.folder));

        QVERIFY(QFile::remove(library.path("m-Q4_0.gguf")));
        library.service->lookForGoneFiles();
        QTRY_VERIFY(library.service->find(id)->gone);
        library.open();  // found out at the start, too
        QTRY_VERIFY(library.service->find(id)->gone);
        QSignalSpy added(library.service.get(), &DownloadService::added);
        library.service->restart(id);  // "Get it again"
        QTRY_COMPARE(added.size(), 1);
        const DownloadId next = added.front().front().value<qint64>();
        QVERIFY(library.reaches(next, DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", {.bytes = kMiB, .seed = 4}));
        QVERIFY(!library.service->find(next)->gone);

        library.service->forgetFile(library.path("m-Q4_0.gguf"));  // deleted in the library
        QVERIFY(library.service->downloads().isEmpty());
        QTRY_VERIFY(library.store.list().result()->isEmpty());
    }

    void aDiskThatHoldsNoSuchFile() {
        Library library;
        library.offer("m-Q4_0.gguf", {.bytes = 24 * kMiB, .seed = 4});
        const auto usual = std::signal(SIGXFSZ, SIG_IGN);
        rlimit before = {};
        QVERIFY(::getrlimit(RLIMIT_FSIZE, &before) == 0);
        const auto put = qScopeGuard([&] {
            ::setrlimit(RLIMIT_FSIZE, &before);
            std::signal(SIGXFSZ, usual);
        });
        const rlimit small{16 * kMiB, before.rlim_max};
        QVERIFY(::setrlimit(RLIMIT_FSIZE, &small) == 0);
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.reaches(id, DownloadState::Failed));
        QCOMPARE(library.error(id), ErrorCode::FileTooLarge);
        QVERIFY(hasSentence(ErrorCode::FileTooLarge));
    }
};

std::unique_ptr<QObject> makeDownloadFilesTest() {
    return std::make_unique<DownloadFilesTest>();
}

#include "download_files_test.moc"
