// What is downloaded is exactly what the hub has, over several connections, and goes on where it stopped.
#include "tests/downloads/fixture.h"

using namespace fireside;
using namespace fireside::services;
using namespace fireside::services::test;

namespace {
constexpr qint64 kMiB = 1 << 20;
}

class DownloadTest : public QObject {
    Q_OBJECT

 private slots:
    void aFileArrives() {
        Library library;
        const fakes::HubFile file{.bytes = 40 * kMiB + 12345, .seed = 7};
        library.offer("tiny-Q4_K_M.gguf", file);
        QSignalSpy finished(library.service.get(), &DownloadService::finished);
        const DownloadId id = library.enqueue("q4_k_m");
        QVERIFY(library.reaches(id, DownloadState::Done));
        QVERIFY(library.hasExactly("tiny-Q4_K_M.gguf", file));
        QCOMPARE(library.fetched(), file.size());
        QVERIFY(library.pieces() > 3);
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(library.models.list().result()->front().path, library.path("tiny-Q4_K_M.gguf"));
        QCOMPARE(library.models.list().result()->front().name, "tiny-Q4_K_M");
        const Download stored = library.store.list().result()->front();
        QCOMPARE(stored.state, DownloadState::Done);
        QCOMPARE(stored.bytesDone(), file.size());
        QVERIFY(stored.finishedAt.isValid());
    }

    void severalConnectionsAtOnce_data() {
        QTest::addColumn<int>("wanted");
        QTest::addColumn<int>("opened");
        QTest::newRow("one") << 1 << 1;
        QTest::newRow("some") << 4 << 4;
        QTest::newRow("most") << domain::kMostConnections << domain::kMostConnections;
        QTest::newRow("too many") << 16 << domain::kMostConnections;
    }
    void severalConnectionsAtOnce() {
        QFETCH(int, wanted);
        QFETCH(int, opened);
        Library library;
        library.options.transfer.connections = wanted;
        library.open();
        library.offer("m-Q8_0.gguf", {.bytes = 64 * kMiB, .seed = 2});
        std::atomic<int> open = 0;
        library.server.setScript([&](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (!isContent(request)) return;
            ++open;
            if (request.from > 0) behaviour.stallAfter = 1000;  // they stay open
        });
        (void)library.enqueue("Q8_0");
        QTRY_COMPARE_WITH_TIMEOUT(open.load(), 1 + opened, kTimeoutMs);  // after the first piece
        QTest::qWait(50);
        QCOMPARE(open.load(), 1 + opened);
    }

    void sizesAtTheEdges_data() {
        QTest::addColumn<qint64>("bytes");
        constexpr qint64 kSegment = domain::DownloadSegment::kSegmentBytes;
        for (const qint64 bytes : {qint64(1), kSegment - 1, kSegment, kSegment + 1, 2 * kSegment}) {
            QTest::addRow("%lld", bytes) << bytes;
        }
    }

    void sizesAtTheEdges() {
        QFETCH(qint64, bytes);
        Library library;
        const fakes::HubFile file{.bytes = bytes, .seed = 9};
        library.offer("m-F16.gguf", file);
        QVERIFY(library.reaches(library.enqueue("F16"), DownloadState::Done));
        QVERIFY(library.hasExactly("m-F16.gguf", file));
    }

    void partsAreOneDownload() {
        Library library;
        QList<fakes::HubFile> files;
        for (int part = 1; part <= 3; ++part) {
            files.append({.bytes = 5 * kMiB + part, .seed = quint64(part)});
            library.offer(QStringLiteral("Q8_0/m-Q8_0-0000%1-of-00003.gguf").arg(part), files.back());
        }
        const DownloadId id = library.enqueue("Q8_0");
        QVERIFY(library.reaches(id, DownloadState::Done));
        for (int part = 1; part <= 3; ++part) {
            QVERIFY(library.hasExactly(QStringLiteral("Q8_0/m-Q8_0-0000%1-of-00003.gguf").arg(part),
                                       files[part - 1]));
        }
        const auto models = library.models.list().result();
        QCOMPARE(models->size(), 1);
        QVERIFY(models->front().path.endsWith("00001-of-00003.gguf"));
        QCOMPARE(models->front().bytes, 15 * kMiB + 6);
    }

    void modelScopeToo() {
        Library library;
        const fakes::HubFile file{.bytes = 9 * kMiB, .seed = 4};
        library.offer("m-Q4_0.gguf", file);
        const auto model = wait(library.hub.model(domain::Hub::ModelScope, kRepository));
        QVERIFY(model.ok());
        QVERIFY(library.reaches(library.enqueue(*model, "Q4_0"), DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", file));
    }

    void pauseAndResume() {
        Library library;
        const fakes::HubFile file{.bytes = 48 * kMiB, .seed = 3};
        library.offer("m-Q4_0.gguf", file);
        library.server.setScript(
            [](const auto&, fakes::Behaviour& behaviour) { behaviour.bytesPerSecond = 10 * kMiB; });
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.arrives(id, 8 * kMiB));
        library.service->pause(id);
        QCOMPARE(library.state(id), DownloadState::Paused);
        QTest::qWait(100);
        const int pieces = library.pieces();
        QTest::qWait(200);
        QCOMPARE(library.pieces(), pieces);
        library.server.setScript({});
        library.service->resume(id);
        QVERIFY(library.reaches(id, DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", file));
        QVERIFY2(library.fetched() < file.size() * 1.02 + 5 * kMiB,
                 qPrintable(QString::number(library.fetched())));
    }

    void theProgramEndsAndGoesOn() {
        Library library;
        const fakes::HubFile file{.bytes = 48 * kMiB, .seed = 3};
        library.offer("m-Q4_0.gguf", file);
        library.server.setScript(
            [](const auto&, fakes::Behaviour& behaviour) { behaviour.bytesPerSecond = 10 * kMiB; });
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.arrives(id, 8 * kMiB));
        library.service.reset();
        library.server.setScript({});
        library.open();
        QVERIFY(library.service->find(id)->bytesDone() >= 8 * kMiB);
        QVERIFY(library.reaches(id, DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", file));
    }

    void whatIsThereAlreadyIsNotFetched() {
        Library library;
        const fakes::HubFile file{.bytes = 9 * kMiB, .seed = 4};
        library.offer("m-Q4_0.gguf", file);
        QVERIFY(library.reaches(library.enqueue("Q4_0"), DownloadState::Done));
        const int pieces = library.pieces();
        QVERIFY(library.reaches(library.enqueue("Q4_0"), DownloadState::Done));
        QCOMPARE(library.pieces(), pieces);
    }

    void theLimitHolds() {
        Library library;
        library.options.transfer.bytesPerSecond = 8 * kMiB;
        library.open();
        const fakes::HubFile file{.bytes = 8 * kMiB, .seed = 4};
        library.offer("m-Q4_0.gguf", file);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(library.reaches(library.enqueue("Q4_0"), DownloadState::Done));
        QVERIFY2(timer.elapsed() > 700, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", file));
    }

    void aSlowReaderIsNoStall() {
        Library library(300);
        library.options.transfer.bytesPerSecond = 2 * kMiB;
        library.open();
        const fakes::HubFile file{.bytes = 5 * kMiB, .seed = 4};
        library.offer("m-Q4_0.gguf", file);
        QVERIFY(library.reaches(library.enqueue("Q4_0"), DownloadState::Done));
        QCOMPARE(library.fetched(), file.size());
    }

    void progressDoesNotLie() {
        Library library;
        const fakes::HubFile file{.bytes = 40 * kMiB, .seed = 4};
        library.offer("m-Q4_0.gguf", file);
        library.server.setScript([](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            behaviour.bytesPerSecond = 2 * kMiB;
            if (request.from > 0) behaviour.stallAfter = kMiB;
        });
        const DownloadId id = library.enqueue("Q4_0");
        qint64 last = 0;
        connect(library.service.get(), &DownloadService::progressed, this, [&](qint64) {
            const qint64 done = library.service->find(id)->bytesDone();
            QVERIFY(done >= last && done <= file.size());
            last = done;
        });
        QTRY_VERIFY_WITH_TIMEOUT(library.service->speed(id).bytesPerSecond > kMiB, kTimeoutMs);
        QVERIFY(library.service->speed(id).secondsLeft.has_value());
        QVERIFY(library.service->speed(id).bytesPerSecond < 20 * kMiB);
        // Everything stalls: no speed, no time.
        QTRY_COMPARE_WITH_TIMEOUT(library.service->speed(id).bytesPerSecond, 0.0, kTimeoutMs);
        QVERIFY(!library.service->speed(id).secondsLeft);
        disconnect(library.service.get(), nullptr, this, nullptr);
    }
};

std::unique_ptr<QObject> makeDownloadTest() {
    return std::make_unique<DownloadTest>();
}

#include "download_test.moc"
