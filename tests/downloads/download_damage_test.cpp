// Bytes that come wrong, are kept wrong, or belong to another file: found, and only they are fetched again.
#include "tests/downloads/fixture.h"

using namespace fireside;
using namespace fireside::services;
using namespace fireside::services::test;

namespace {

constexpr qint64 kMiB = 1 << 20;
constexpr qint64 kSegment = domain::DownloadSegment::kSegmentBytes;

/// Changes a byte of the unfinished file behind the library's back.
void damage(const QString& path, qint64 place) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(place));
    char byte = 0;
    QVERIFY(file.getChar(&byte) && file.seek(place) && file.putChar(char(byte ^ 1)));
}

}  // namespace

class DownloadDamageTest : public QObject {
    Q_OBJECT

    /// A download that stopped when at least `bytes` had come.
    static DownloadId begun(Library& library, qint64 bytes) {
        library.server.setScript(
            [](const auto&, fakes::Behaviour& behaviour) { behaviour.bytesPerSecond = 10 * kMiB; });
        const DownloadId id = library.enqueue("Q4_0");
        if (!library.arrives(id, bytes)) qFatal("nothing comes");
        library.service.reset();
        library.server.setScript({});
        return id;
    }

 private slots:
    void onTheWire_data() {
        QTest::addColumn<qint64>("place");
        QTest::addColumn<bool>("cut");
        QTest::newRow("at the start") << qint64(17) << false;
        QTest::newRow("in the middle") << 20 * kMiB + 1 << false;
        QTest::newRow("at the end") << 64 * kMiB - 1 << false;
        QTest::newRow("where a connection broke") << 40 * kMiB + 99 << true;
    }

    void onTheWire() {
        QFETCH(qint64, place);
        QFETCH(bool, cut);
        Library library;
        const fakes::HubFile file{.bytes = 64 * kMiB, .seed = 6};
        library.offer("m-Q4_0.gguf", file);
        std::atomic<bool> damaged = false;
        library.server.setScript([&](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (!isContent(request) || damaged || place < request.from || place > request.to) return;
            behaviour.corruptAt = place;
            if (cut) behaviour.endAfter = place - request.from + 1000;
            damaged = true;
        });
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.reaches(id, DownloadState::Done));
        QVERIFY(damaged);
        QVERIFY(library.hasExactly("m-Q4_0.gguf", file));
        const qint64 again = library.fetched() - file.size();
        qInfo("%lld segments came again", (long long)(again / kSegment));
        QVERIFY(again >= kSegment);
        if (cut) QVERIFY(again <= 2 * kSegment);  // the suspect one, not all
    }

    void onTheWireForEver() {
        Library library;
        const fakes::HubFile file{.bytes = 20 * kMiB, .seed = 6};
        library.offer("m-Q4_0.gguf", file);
        library.server.setScript(
            [&](const fakes::HubRequest&, fakes::Behaviour& behaviour) { behaviour.corruptAt = 9 * kMiB; });
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.reaches(id, DownloadState::Failed));
        QCOMPARE(library.error(id), ErrorCode::HashMismatch);
        QVERIFY(hasSentence(ErrorCode::HashMismatch));
        QVERIFY(!QFile::exists(library.path("m-Q4_0.gguf")));
        QVERIFY(library.fetched() <= 2 * file.size());
        // The server is mended: so is the file.
        library.server.setScript({});
        library.service->resume(id);
        QVERIFY(library.reaches(id, DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", file));
    }

    void onTheDisk() {
        Library library;
        const fakes::HubFile file{.bytes = 64 * kMiB, .seed = 6};
        library.offer("m-Q4_0.gguf", file);
        const DownloadId id = begun(library, 24 * kMiB);
        const qint64 before = library.fetched();
        damage(library.path("m-Q4_0.gguf.part"), 2 * kMiB);
        library.open();
        QVERIFY(library.reaches(id, DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", file));
        // Its segment, and what the last entry of the journal did not know.
        QVERIFY(library.fetched() - file.size() <= 3 * kSegment);
        QVERIFY(before < file.size());
    }

    void theUnfinishedFileIsShorterThanItWas() {
        Library library;
        const fakes::HubFile file{.bytes = 64 * kMiB, .seed = 6};
        library.offer("m-Q4_0.gguf", file);
        const DownloadId id = begun(library, 24 * kMiB);
        QVERIFY(QFile::resize(library.path("m-Q4_0.gguf.part"), 3 * kMiB));
        library.open();
        QVERIFY(library.reaches(id, DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", file));
    }

    void theUnfinishedFileIsGone() {
        Library library;
        const fakes::HubFile file{.bytes = 40 * kMiB, .seed = 6};
        library.offer("m-Q4_0.gguf", file);
        const DownloadId id = begun(library, 16 * kMiB);
        QVERIFY(QFile::remove(library.path("m-Q4_0.gguf.part")));
        library.open();
        QVERIFY(library.reaches(id, DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", file));
    }

    void theFileOnTheHubIsAnotherOne() {
        Library library;
        library.offer("m-Q4_0.gguf", {.bytes = 64 * kMiB, .seed = 6});
        const DownloadId id = begun(library, 16 * kMiB);
        const fakes::HubFile other{.bytes = 64 * kMiB, .seed = 7};
        library.offer("m-Q4_0.gguf", other);
        library.open();
        QVERIFY(library.reaches(id, DownloadState::Failed));
        QCOMPARE(library.error(id), ErrorCode::FileChanged);
        // Chosen again, with the hub's new list, it is the new file.
        const DownloadId next = library.enqueue("Q4_0");
        QVERIFY(next != id);
        QVERIFY(library.reaches(next, DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", other));
        QCOMPARE(library.service->downloads().size(), 1);
    }

    void withoutAPromisedHashItBeginsAnew() {
        Library library;
        library.offer("m-Q4_0.gguf", {.bytes = 64 * kMiB, .seed = 6});
        domain::RemoteModel model = library.listed();
        model.files.front().sha256.clear();
        model.files.front().bytes = -1;  // not even the length
        library.server.setScript(
            [](const auto&, fakes::Behaviour& behaviour) { behaviour.bytesPerSecond = 10 * kMiB; });
        const DownloadId id = library.enqueue(model, "Q4_0");
        QVERIFY(library.arrives(id, 16 * kMiB));
        QCOMPARE(library.service->find(id)->bytesTotal(), 64 * kMiB);
        const fakes::HubFile other{.bytes = 50 * kMiB + 3, .seed = 7};
        library.offer("m-Q4_0.gguf", other);
        library.server.setScript({});
        library.service->pause(id);
        library.service->resume(id);
        QVERIFY(library.reaches(id, DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", other));
    }

    void manyDamagesAtOnce() {
        Library library;
        const fakes::HubFile file{.bytes = 64 * kMiB, .seed = 6};
        library.offer("m-Q4_0.gguf", file);
        // Every first answer for a piece is damaged somewhere and broken off.
        std::atomic<int> times = 0;
        library.server.setScript([&](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (!isContent(request) || times++ >= 12) return;
            behaviour.corruptAt = request.from + 5000;
            behaviour.endAfter = kMiB;
        });
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.reaches(id, DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", file));
        QVERIFY(library.fetched() < file.size() + 14 * kSegment);
    }
};

std::unique_ptr<QObject> makeDownloadDamageTest() {
    return std::make_unique<DownloadDamageTest>();
}

#include "download_damage_test.moc"
