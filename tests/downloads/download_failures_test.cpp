// Whatever a server, a network or a disk does: the file comes, or an error that says what to do.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <unistd.h>

#include <QRandomGenerator>
#include <cstring>

#include "tests/downloads/fixture.h"

using namespace fireside;
using namespace fireside::services;
using namespace fireside::services::test;

namespace {

constexpr qint64 kMiB = 1 << 20;

/// A file system of its own that holds so many bytes; only root can make one.
class SmallDisk {
 public:
    SmallDisk(const QString& folder, qint64 bytes) : folder_(folder.toLocal8Bit()) {
        QDir().mkpath(folder);
        const std::string size = "size=" + std::to_string(bytes);
        mounted_ = ::mount("tmpfs", folder_.constData(), "tmpfs", 0, size.c_str()) == 0;
        if (!mounted_) reason_ = QString::fromLocal8Bit(std::strerror(errno));
    }
    ~SmallDisk() {
        if (mounted_) ::umount2(folder_.constData(), MNT_DETACH);
    }
    [[nodiscard]] bool isThere() const { return mounted_; }
    [[nodiscard]] QString reason() const { return "mounting a small disk: " + reason_; }

 private:
    QByteArray folder_;
    bool mounted_ = false;
    QString reason_;
};

}  // namespace

class DownloadFailuresTest : public QObject {
    Q_OBJECT

 private slots:
    void fiftyCuts() {
        Library library;
        const fakes::HubFile file{.bytes = 96 * kMiB, .seed = 3};
        library.offer("m-Q4_0.gguf", file);
        QRandomGenerator random(50);
        std::atomic<int> cuts = 0;
        library.server.setScript([&](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (!isContent(request) || cuts >= 50) return;
            ++cuts;
            (cuts % 2 != 0 ? behaviour.cutAfter : behaviour.endAfter) = random.bounded(3 * kMiB);
        });
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.reaches(id, DownloadState::Done));
        QCOMPARE(cuts.load(), 50);
        QVERIFY(library.hasExactly("m-Q4_0.gguf", file));
        const double twice = double(library.fetched() - file.size()) / double(file.size());
        qInfo("%.3f %% came twice", 100 * twice);
        QVERIFY2(twice < 0.02, qPrintable(QString::number(twice)));
    }

    void aStallIsNoticed() {
        Library library(300);
        const fakes::HubFile file{.bytes = 20 * kMiB, .seed = 3};
        library.offer("m-Q4_0.gguf", file);
        std::atomic<int> stalls = 0;
        library.server.setScript([&](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (isContent(request) && stalls++ < 5) behaviour.stallAfter = 100'000;
        });
        QVERIFY(library.reaches(library.enqueue("Q4_0"), DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", file));
    }

    void nothingButStallsEnds() {
        Library library(100);
        library.options.transfer.maxFailures = 2;
        library.open();
        library.offer("m-Q4_0.gguf", {.bytes = kMiB});
        library.server.setScript([&](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (isContent(request)) behaviour.stallAfter = 0;
        });
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.reaches(id, DownloadState::Failed));
        QCOMPARE(library.error(id), ErrorCode::Stalled);
        QVERIFY(hasSentence(ErrorCode::Stalled));
    }

    void aServerWithoutRanges() {
        Library library;
        const fakes::HubFile file{.bytes = 30 * kMiB + 5, .seed = 3};
        library.offer("m-Q4_0.gguf", file);
        library.server.setScript(
            [](const auto&, fakes::Behaviour& behaviour) { behaviour.ignoreRange = true; });
        QVERIFY(library.reaches(library.enqueue("Q4_0"), DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", file));
        QCOMPARE(library.pieces(), 1);
    }

    void aServerThatHasRangesNoMore() {
        Library library;
        const fakes::HubFile file{.bytes = 30 * kMiB + 5, .seed = 3};
        library.offer("m-Q4_0.gguf", file);
        library.server.setScript([](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            behaviour.ignoreRange = request.number > 8;
            if (!behaviour.ignoreRange) behaviour.endAfter = kMiB;
        });
        QVERIFY(library.reaches(library.enqueue("Q4_0"), DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", file));
    }

    void liesAboutLengths() {
        Library library;
        const fakes::HubFile file{.bytes = 20 * kMiB, .seed = 3};
        library.offer("m-Q4_0.gguf", file);
        library.server.setScript([](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (isContent(request)) behaviour.moreLength = 1000;
        });
        QVERIFY(library.reaches(library.enqueue("Q4_0"), DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", file));
    }

    void anotherLengthThanListed() {
        Library library;
        library.offer("m-Q4_0.gguf", {.bytes = 20 * kMiB, .seed = 3});
        library.server.setScript([](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            behaviour.ignoreRange = true;
            if (isContent(request)) behaviour.moreLength = 1000;
        });
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.reaches(id, DownloadState::Failed));
        QCOMPARE(library.error(id), ErrorCode::FileChanged);
        QVERIFY(hasSentence(ErrorCode::FileChanged));
    }

    void liesAboutRanges() {
        Library library;
        library.options.transfer.maxFailures = 3;
        library.open();
        library.offer("m-Q4_0.gguf", {.bytes = 20 * kMiB, .seed = 3});
        library.server.setScript([](const auto&, fakes::Behaviour& behaviour) { behaviour.shiftRange = 5; });
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.reaches(id, DownloadState::Failed));
        QCOMPARE(library.error(id), ErrorCode::BadAnswer);
    }

    void statuses_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<ErrorCode>("expected");
        QTest::newRow("401") << 401 << ErrorCode::TokenNeeded;
        QTest::newRow("403") << 403 << ErrorCode::AccessDenied;
        QTest::newRow("404") << 404 << ErrorCode::NotOnHub;
        QTest::newRow("416") << 416 << ErrorCode::FileChanged;
        QTest::newRow("400") << 400 << ErrorCode::ServerFailed;
        QTest::newRow("500 for ever") << 500 << ErrorCode::ServerFailed;
        QTest::newRow("429 for ever") << 429 << ErrorCode::RateLimited;
        QTest::newRow("a redirect to nowhere") << 302 << ErrorCode::RedirectRefused;
    }

    void statuses() {
        QFETCH(int, status);
        QFETCH(ErrorCode, expected);
        Library library;
        library.options.transfer.maxFailures = 3;
        library.open();
        library.offer("m-Q4_0.gguf", {.bytes = kMiB});
        library.server.setScript([&](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (isContent(request)) behaviour.status = status;
        });
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.reaches(id, DownloadState::Failed));
        QCOMPARE(library.error(id), expected);
        QVERIFY(hasSentence(expected));
        // It can be tried again.
        library.server.setScript({});
        library.service->resume(id);
        QVERIFY(library.reaches(id, DownloadState::Done));
    }

    void troubleThatPasses_data() {
        QTest::addColumn<int>("status");
        for (const int status : {429, 500, 503, 408}) QTest::addRow("%d", status) << status;
    }

    void troubleThatPasses() {
        QFETCH(int, status);
        Library library;
        const fakes::HubFile file{.bytes = 20 * kMiB, .seed = 3};
        library.offer("m-Q4_0.gguf", file);
        std::atomic<int> times = 0;
        library.server.setScript([&](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (isContent(request) && request.number % 2 != 0 && times++ < 6) behaviour.status = status;
        });
        QVERIFY(library.reaches(library.enqueue("Q4_0"), DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", file));
    }

    void theServersPauseIsKept() {
        Library library;
        const fakes::HubFile file{.bytes = kMiB};
        library.offer("m-Q4_0.gguf", file);
        std::atomic<int> times = 0;
        library.server.setScript([&](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (!isContent(request) || times++ > 0) return;
            behaviour.status = 429;
            behaviour.headers["Retry-After"] = "1";
        });
        QElapsedTimer timer;
        timer.start();
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.reaches(id, DownloadState::Waiting));
        QCOMPARE(library.error(id), ErrorCode::RateLimited);
        QVERIFY(library.service->find(id)->waitUntil > QDateTime::currentDateTimeUtc().addMSecs(300));
        QVERIFY(library.reaches(id, DownloadState::Done));
        QVERIFY(timer.elapsed() >= 900);
    }

    void whoWaitsCanBeHurried() {
        Library library;
        library.offer("m-Q4_0.gguf", {.bytes = kMiB});
        std::atomic<int> times = 0;
        library.server.setScript([&](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (!isContent(request) || times++ > 0) return;
            behaviour.status = 503;
            behaviour.headers["Retry-After"] = "3600";
        });
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.reaches(id, DownloadState::Waiting));
        library.service->resume(id);
        QVERIFY(library.reaches(id, DownloadState::Done));
    }

    void theHubIsGoneForAWhile() {
        Library library;
        const fakes::HubFile file{.bytes = kMiB};
        library.offer("m-Q4_0.gguf", file);
        const domain::RemoteModel model = library.listed();
        library.hub.setEndpoints({QUrl("http://127.0.0.1:1"), QUrl()});  // nobody listens there
        const DownloadId id = library.enqueue(model, "Q4_0");
        QVERIFY(library.reaches(id, DownloadState::Waiting));
        QCOMPARE(library.error(id), ErrorCode::NoNetwork);
        library.hub.setEndpoints({QUrl(library.server.endpoint()), QUrl()});
        library.service->resume(id);
        QVERIFY(library.reaches(id, DownloadState::Done));
    }

    void offlineWaitsForThePermission() {
        Library library;
        const fakes::HubFile file{.bytes = 30 * kMiB, .seed = 8};
        library.offer("m-Q4_0.gguf", file);
        library.server.setScript(
            [](const auto&, fakes::Behaviour& behaviour) { behaviour.bytesPerSecond = 10 * kMiB; });
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.arrives(id, 5 * kMiB));
        library.gate.network.setAllowed(false);
        QVERIFY(library.reaches(id, DownloadState::Waiting));
        QCOMPARE(library.error(id), ErrorCode::Offline);
        QVERIFY(!library.service->find(id)->waitUntil.isValid());
        library.service->resume(id);  // it cannot be hurried
        QTest::qWait(50);
        QCOMPARE(library.state(id), DownloadState::Waiting);
        library.server.setScript({});
        library.gate.network.setAllowed(true);
        QVERIFY(library.reaches(id, DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", file));
    }

    void aFullDiskIsSaidBefore() {
        Library library;
        SmallDisk disk(library.options.folder, 16 * kMiB);
        if (!disk.isThere()) QSKIP(qPrintable(disk.reason()));
        library.offer("m-Q4_0.gguf", {.bytes = 20 * kMiB});
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.reaches(id, DownloadState::Failed));
        QCOMPARE(library.error(id), ErrorCode::DiskFull);
        QCOMPARE(library.pieces(), 0);
        QVERIFY(hasSentence(ErrorCode::DiskFull));
        library.service.reset();
    }

    void theDiskFillsUpMeanwhile() {
        Library library;
        SmallDisk disk(library.options.folder, 40 * kMiB);
        if (!disk.isThere()) QSKIP(qPrintable(disk.reason()));
        const fakes::HubFile file{.bytes = 30 * kMiB, .seed = 5};
        library.offer("m-Q4_0.gguf", file);
        library.server.setScript(
            [](const auto&, fakes::Behaviour& behaviour) { behaviour.bytesPerSecond = 8 * kMiB; });
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.arrives(id, 5 * kMiB));
        QFile other(library.options.folder + "/other");  // somebody else's
        QVERIFY(other.open(QIODevice::WriteOnly));
        const QByteArray block(kMiB, 'x');
        while (other.write(block) == block.size() && other.flush()) {
        }
        QVERIFY(library.reaches(id, DownloadState::Failed));
        QCOMPARE(library.error(id), ErrorCode::DiskFull);
        const qint64 kept = library.service->find(id)->bytesDone();
        QVERIFY(kept >= 5 * kMiB);
        QVERIFY(other.remove());
        library.server.setScript({});
        library.service->resume(id);
        QVERIFY2(library.reaches(id, DownloadState::Done),
                 qPrintable(library.service->find(id)->error + u' ' +
                            QString::number(library.service->find(id)->bytesDone())));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", file));
        QVERIFY(library.fetched() < file.size() + 5 * kMiB);
        library.service.reset();
    }

    void aFolderThatCannotBe() {
        Library library;
        QFile blocker(library.gate.folder.filePath("models"));
        QVERIFY(blocker.open(QIODevice::WriteOnly));
        library.offer("m-Q4_0.gguf", {.bytes = kMiB});
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.reaches(id, DownloadState::Failed));
        QCOMPARE(library.error(id), ErrorCode::NotWritable);
        QVERIFY(hasSentence(ErrorCode::NotWritable));
    }

    void twoAtOneFile() {
        Library library;
        library.offer("m-Q4_0.gguf", {.bytes = kMiB});
        QDir().mkpath(QFileInfo(library.path("x")).path());
        const int other =
            ::open((library.path("m-Q4_0.gguf") + ".part").toLocal8Bit().constData(), O_RDWR | O_CREAT, 0600);
        QVERIFY(other >= 0 && ::flock(other, LOCK_EX) == 0);
        const DownloadId id = library.enqueue("Q4_0");
        QVERIFY(library.reaches(id, DownloadState::Failed));
        QCOMPARE(library.error(id), ErrorCode::FileInUse);
        QVERIFY(hasSentence(ErrorCode::FileInUse));
        ::close(other);
        library.service->resume(id);
        QVERIFY(library.reaches(id, DownloadState::Done));
    }
};

std::unique_ptr<QObject> makeDownloadFailuresTest() {
    return std::make_unique<DownloadFailuresTest>();
}

#include "download_failures_test.moc"
