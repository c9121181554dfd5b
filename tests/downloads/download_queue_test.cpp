// The queue: one at a time, in the user's order, and what is not wanted goes.
#include "tests/downloads/fixture.h"

using namespace fireside;
using namespace fireside::services;
using namespace fireside::services::test;

namespace {

constexpr qint64 kMiB = 1 << 20;
const QStringList kNames{"Q4_0", "Q5_0", "Q8_0"};

QString fileOf(const QString& name) {
    return "m-" + name + ".gguf";
}

/// Three choices, slowly served.
struct Three : Library {
    Three() {
        for (const QString& name : kNames)
            offer(fileOf(name), {.bytes = 12 * kMiB, .seed = quint64(qHash(name))});
        slow();
        for (const QString& name : kNames) ids.append(enqueue(name));
    }
    void slow() {
        server.setScript(
            [](const auto&, fakes::Behaviour& behaviour) { behaviour.bytesPerSecond = 4 * kMiB; });
    }
    QList<DownloadId> ids;
};

}  // namespace

class DownloadQueueTest : public QObject {
    Q_OBJECT

 private slots:
    void oneAtATimeInOrder() {
        Three library;
        QList<DownloadId> order;
        connect(library.service.get(), &DownloadService::finished, this,
                [&](qint64 id) { order.append(id); });
        QVERIFY(library.arrives(library.ids[0], kMiB));
        QCOMPARE(library.state(library.ids[1]), DownloadState::Queued);
        library.service->move(library.ids[2], 1);
        QCOMPARE(library.service->downloads()[1].id, library.ids[2]);
        library.server.setScript({});
        QVERIFY(library.reaches(library.ids[1], DownloadState::Done));
        QTRY_COMPARE(order, QList<DownloadId>({library.ids[0], library.ids[2], library.ids[1]}));
        disconnect(library.service.get(), nullptr, this, nullptr);
    }

    void theOrderOutlivesTheProgram() {
        Three library;
        library.service->move(library.ids[2], 0);
        library.open();
        QCOMPARE(library.service->downloads().front().id, library.ids[2]);
        library.server.setScript({});
        for (const DownloadId id : library.ids) QVERIFY(library.reaches(id, DownloadState::Done));
    }

    void whoIsPausedLetsOthersPass() {
        Three library;
        QVERIFY(library.arrives(library.ids[0], kMiB));
        library.service->pause(library.ids[0]);
        QVERIFY(library.reaches(library.ids[1], DownloadState::Running));
        library.service->pause(library.ids[2]);  // had not begun
        library.server.setScript({});
        QVERIFY(library.reaches(library.ids[1], DownloadState::Done));
        QCOMPARE(library.state(library.ids[0]), DownloadState::Paused);
        library.open();  // and it stays paused
        QTest::qWait(50);
        QCOMPARE(library.state(library.ids[0]), DownloadState::Paused);
        library.service->resume(library.ids[0]);
        library.service->resume(library.ids[2]);
        QVERIFY(library.reaches(library.ids[2], DownloadState::Done));
    }

    void whatIsRemovedLeavesNothing() {
        Three library;
        QVERIFY(library.arrives(library.ids[0], kMiB));
        QVERIFY(QFile::exists(library.path(fileOf("Q4_0")) + ".part"));
        QSignalSpy removed(library.service.get(), &DownloadService::removed);
        library.service->remove(library.ids[0]);
        QTRY_COMPARE(removed.size(), 1);
        QTRY_VERIFY(!QFile::exists(library.path(fileOf("Q4_0")) + ".part"));
        library.server.setScript({});
        QVERIFY(library.reaches(library.ids[2], DownloadState::Done));
        // A finished one is only forgotten.
        library.service->remove(library.ids[2]);
        QTest::qWait(50);
        QVERIFY(QFile::exists(library.path(fileOf("Q8_0"))));
        QTRY_COMPARE(library.store.list().result()->size(), 1);
    }

    void aFailureLetsTheNextOneBegin() {
        Library library;
        library.offer(fileOf("Q4_0"), {.bytes = kMiB});
        library.offer(fileOf("Q5_0"), {.bytes = kMiB});
        library.server.setScript([](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (request.path.endsWith("Q4_0.gguf")) behaviour.status = 404;
        });
        const DownloadId first = library.enqueue("Q4_0");
        const DownloadId second = library.enqueue("Q5_0");
        QVERIFY(library.reaches(second, DownloadState::Done));
        QCOMPARE(library.state(first), DownloadState::Failed);
    }

    void twiceTheSameIsOne() {
        Library library;
        library.offer(fileOf("Q4_0"), {.bytes = 12 * kMiB});
        library.server.setScript(
            [](const auto&, fakes::Behaviour& behaviour) { behaviour.bytesPerSecond = 4 * kMiB; });
        const DownloadId first = library.enqueue("Q4_0");
        QVERIFY(library.arrives(first, kMiB));
        library.service->pause(first);
        QCOMPARE(library.enqueue("Q4_0"), first);
        library.server.setScript({});
        QVERIFY(library.reaches(first, DownloadState::Done));
        QCOMPARE(library.service->downloads().size(), 1);
    }

    void onlyWhatIsOursWhenWeAreAGuest() {
        Three library;
        library.options.takesUpQueue = false;
        library.open();
        library.server.setScript({});
        library.service->resume(library.ids[1]);
        QVERIFY(library.reaches(library.ids[1], DownloadState::Done));
        QTest::qWait(50);
        QVERIFY(library.state(library.ids[0]) != DownloadState::Done);
        QVERIFY(!library.service->isBusy());
    }

    void namesThatLeadOutOfTheFolder() {
        Library library;
        library.offer("m-Q4_0.gguf", {.bytes = kMiB});
        domain::RemoteModel model = library.listed();
        QSignalSpy failed(library.service.get(), &DownloadService::failed);
        for (const char* path : {"../../m-Q4_0.gguf", "/m-Q4_0.gguf"}) {
            model.files.front().path = path;
            const auto choices = domain::quantizationsOf(model.files);
            library.service->enqueue(model, choices.front());
        }
        model.files.front().path = "m-Q4_0-00001-of-00002.gguf";  // the other part is missing
        library.service->enqueue(model, domain::quantizationsOf(model.files).front());
        model.id = "../..";
        library.service->enqueue(model, domain::quantizationsOf(model.files).front());
        QTRY_COMPARE(failed.size(), 4);
        QVERIFY(library.service->downloads().isEmpty());
    }
};

std::unique_ptr<QObject> makeDownloadQueueTest() {
    return std::make_unique<DownloadQueueTest>();
}

#include "download_queue_test.moc"
