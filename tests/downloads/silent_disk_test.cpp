// A disk that does not answer, as a network share whose server is gone: it holds up nothing but itself, and
// nothing is lost. The disk is a real file system that is frozen (FIFREEZE), which only root can do.
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <QProcess>

#include "tests/downloads/fixture.h"

using namespace fireside;
using namespace fireside::services;
using namespace fireside::services::test;

namespace {

constexpr qint64 kMiB = 1 << 20;
constexpr int kPatienceMs = 8'000;  // some seconds, as people have it

bool succeeds(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(program, arguments);
    return process.waitForFinished(kTimeoutMs) && process.exitStatus() == QProcess::NormalExit &&
           process.exitCode() == 0;
}

class FreezingDisk {
 public:
    FreezingDisk(const QString& image, const QString& folder) : folder_(folder.toLocal8Bit()) {
        QDir().mkpath(folder);
        QFile file(image);
        if (!file.open(QIODevice::WriteOnly) || !file.resize(128 * kMiB)) return;
        file.close();
        mounted_ =
            succeeds("mkfs.ext4", {"-q", "-F", image}) && succeeds("mount", {"-o", "loop", image, folder});
        if (mounted_) fd_ = ::open(folder_.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    ~FreezingDisk() {
        thaw();
        if (fd_ >= 0) ::close(fd_);
        if (mounted_) ::umount2(folder_.constData(), MNT_DETACH);
    }
    [[nodiscard]] bool isThere() const { return fd_ >= 0; }
    void freeze() { frozen_ = ::ioctl(fd_, FIFREEZE, 0) == 0; }
    void thaw() {
        if (std::exchange(frozen_, false)) (void)::ioctl(fd_, FITHAW, 0);
    }
    [[nodiscard]] bool isFrozen() const { return frozen_; }

 private:
    QByteArray folder_;
    bool mounted_ = false;
    bool frozen_ = false;
    int fd_ = -1;
};

/// A download that has begun on a disk that then falls silent.
struct Stuck : Library {
    Stuck() : disk(gate.folder.filePath("disk.img"), options.folder) {
        if (!disk.isThere()) return;
        offer("m-Q4_0.gguf", file);
        server.setScript(
            [](const auto&, fakes::Behaviour& behaviour) { behaviour.bytesPerSecond = 6 * kMiB; });
        id = enqueue("Q4_0");
        if (!arrives(id, 8 * kMiB)) qFatal("nothing comes");
        disk.freeze();
        if (!disk.isFrozen()) qFatal("it cannot be frozen");
        QTest::qWait(1500);  // longer than it takes to the next write and to the next sync
    }
    ~Stuck() {
        disk.thaw();
        service.reset();
    }

    const fakes::HubFile file{.bytes = 60 * kMiB, .seed = 5};
    FreezingDisk disk;
    DownloadId id = 0;
};

#define SKIP_WITHOUT_A_DISK(library) \
    if (!(library).disk.isThere())   \
    QSKIP("no disk that can be frozen: it takes root, mkfs.ext4 and a loop device")

}  // namespace

class SilentDiskTest : public QObject {
    Q_OBJECT

 private slots:
    void closingDoesNotWaitForIt() {
        Stuck library;
        SKIP_WITHOUT_A_DISK(library);
        const qint64 sent = library.server.bytesSent();
        QVERIFY2(sent < 40 * kMiB, qPrintable(QString::number(sent)));  // the disk sets the network's pace
        QElapsedTimer timer;
        timer.start();
        library.service.reset();
        QVERIFY2(timer.elapsed() < kPatienceMs, qPrintable(QString::number(timer.elapsed())));
        // The journal claims nothing that the disk does not have.
        const auto stored = library.store.list().result();
        const qint64 claimed = stored->front().bytesDone();
        library.disk.thaw();
        QTest::qWait(500);  // what hung ends
        QVERIFY2(claimed > 0 && claimed <= QFileInfo(library.path("m-Q4_0.gguf.part")).size(),
                 qPrintable(QString::number(claimed)));
        library.server.setScript({});
        library.open();
        QVERIFY(library.reaches(library.id, DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", library.file));
    }

    void theNetworkGoesOn() {
        Stuck library;
        SKIP_WITHOUT_A_DISK(library);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(wait(library.hub.model(domain::Hub::HuggingFace, kRepository)).ok());
        QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    }

    void pausedAndResumedItGoesOnWhenTheDiskIsBack() {
        Stuck library;
        SKIP_WITHOUT_A_DISK(library);
        library.service->pause(library.id);
        QCOMPARE(library.state(library.id), DownloadState::Paused);
        library.service->resume(library.id);
        QTest::qWait(200);
        QCOMPARE(library.state(library.id), DownloadState::Running);
        library.server.setScript({});
        library.disk.thaw();
        QVERIFY(library.reaches(library.id, DownloadState::Done));
        QVERIFY(library.hasExactly("m-Q4_0.gguf", library.file));
        const qint64 twice = library.fetched() - library.file.size();
        QVERIFY2(twice < 24 * kMiB, qPrintable(QString::number(twice)));
    }

    void removedItLeavesNothingWhenTheDiskIsBack() {
        Stuck library;
        SKIP_WITHOUT_A_DISK(library);
        library.service->remove(library.id);
        QVERIFY(library.service->downloads().isEmpty());
        library.disk.thaw();
        QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(library.path("m-Q4_0.gguf.part")), kPatienceMs);
    }
};

std::unique_ptr<QObject> makeSilentDiskTest() {
    return std::make_unique<SilentDiskTest>();
}

#include "silent_disk_test.moc"
