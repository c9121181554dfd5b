// Runs the test classes of this room one after the other.
#include <QCoreApplication>
#include <QTest>
#include <memory>

std::unique_ptr<QObject> makeDownloadDamageTest();
std::unique_ptr<QObject> makeDownloadFailuresTest();
std::unique_ptr<QObject> makeDownloadFilesTest();
std::unique_ptr<QObject> makeDownloadQueueTest();
std::unique_ptr<QObject> makeDownloadTest();
std::unique_ptr<QObject> makeFitTest();
std::unique_ptr<QObject> makePullTest();
std::unique_ptr<QObject> makeSegmentMapTest();
std::unique_ptr<QObject> makeSilentDiskTest();
std::unique_ptr<QObject> makeSmallPartsTest();

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    int failures = 0;
    for (const auto make : {makeSmallPartsTest, makeSegmentMapTest, makeDownloadTest,
                            makeDownloadFailuresTest, makeDownloadDamageTest, makeDownloadFilesTest,
                            makeDownloadQueueTest, makeSilentDiskTest, makeFitTest, makePullTest}) {
        failures += QTest::qExec(make().get(), argc, argv);
    }
    return failures == 0 ? 0 : 1;
}
