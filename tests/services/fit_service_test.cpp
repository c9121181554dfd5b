// What a model would take, of a file here and of one that is only read in part.
#include "app/services/fit_service.h"

#include <QElapsedTimer>
#include <QFile>
#include <QPromise>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

using namespace Qt::StringLiterals;
using namespace fireside;
using services::FitReport;
using services::FitService;
using services::ModelHeads;

namespace {

QByteArray demoModel() {
    QFile file(QStringLiteral(FIRESIDE_DEMO_MODEL));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QFuture<Result<QByteArray>> finished(Result<QByteArray> result) {
    QPromise<Result<QByteArray>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

/// The demo model as if it lay elsewhere; counts the reads.
ModelHeads remoteDemo(const QByteArray& bytes, int& reads) {
    return {u"demo"_s, {bytes.size()}, [&bytes, &reads](int, qint64 from, qint64 to) {
                ++reads;
                return finished(bytes.mid(from, to - from + 1));
            }};
}

Result<FitReport> answer(QFuture<Result<FitReport>> future) {
    future.waitForFinished();
    return future.result();
}

}  // namespace

class FitServiceTest : public QObject {
    Q_OBJECT
 private slots:
    void ofAFileAndOfItsBeginningIsTheSame() {
        FitService service;
        const QByteArray bytes = demoModel();
        QVERIFY(!bytes.isEmpty());
        const auto here = answer(service.ofFile(QStringLiteral(FIRESIDE_DEMO_MODEL), {.contextLength = 256}));
        QVERIFY2(here.ok(), here.ok() ? "" : here.error().detail.c_str());
        int reads = 0;
        const auto there = answer(service.ofHeads(remoteDemo(bytes, reads), {.contextLength = 256}));
        QVERIFY2(there.ok(), there.ok() ? "" : there.error().detail.c_str());
        QCOMPARE(reads, 1);
        QCOMPARE(there->info.parameters, here->info.parameters);
        QCOMPARE(there->fits.size(), here->fits.size());
        for (std::size_t i = 0; i < here->fits.size(); ++i) {
            QCOMPARE(there->fits[i].total(), here->fits[i].total());
            QVERIFY(here->fits[i].total() > 0);
        }
        // Another context needs no other read.
        const auto shorter = answer(service.ofHeads(remoteDemo(bytes, reads), {.contextLength = 64}));
        QVERIFY(shorter.ok());
        QCOMPARE(reads, 1);
        if (!here->fits.empty()) QVERIFY(shorter->fits[0].kvCache < here->fits[0].kvCache);
        const engine::Fit* chosen = here->chosen();
        QVERIFY(chosen && chosen->device.chosen);
        QVERIFY(chosen->readPerToken > 0);
        const auto threeTimes = [&](const engine::DeviceInfo&) { return 3.0 * double(chosen->readPerToken); };
        QCOMPARE(services::decodeRate(*chosen, threeTimes),
                 0.0);  // so small that it is not memory that it waits for
        QCOMPARE(services::decodeRate({}, threeTimes), 0.0);  // it cannot be loaded
        // Two devices read one after the other.
        engine::Fit shared;
        shared.shares = {{.device = {.id = "vulkan:0"}, .readPerToken = 100'000'000},
                         {.device = {.id = "cpu"}, .readPerToken = 300'000'000}};
        const auto rateOf = [](const engine::DeviceInfo& device) {
            return device.id == "cpu" ? 300e6 : 50e6;
        };
        QCOMPARE(services::decodeRate(shared, rateOf), 1.0 / 3);
        const auto halfKnown = [](const engine::DeviceInfo& device) {
            return device.id == "cpu" ? 0.0 : 50e6;
        };
        QCOMPARE(services::decodeRate(shared, halfKnown), 0.0);
    }

    void anotherModelIsReadAnew() {
        FitService service;
        const QByteArray bytes = demoModel();
        int reads = 0;
        QVERIFY(answer(service.ofHeads(remoteDemo(bytes, reads), {})).ok());
        // The same name, but another file behind it.
        const QByteArray longer = bytes + QByteArray(32, '\0');
        QVERIFY(answer(service.ofHeads(remoteDemo(longer, reads), {})).ok());
        QCOMPARE(reads, 2);
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"model.gguf"_s);
        QVERIFY(QFile::copy(QStringLiteral(FIRESIDE_DEMO_MODEL), path));
        QVERIFY(answer(service.ofFile(path, {})).ok());
        QVERIFY(QFile::remove(path));
        QCOMPARE(answer(service.ofFile(path, {})).code(), ErrorCode::FileNotFound);
    }

    void theEndDoesNotWaitForAServer() {
        QPromise<Result<QByteArray>> silent;
        silent.start();
        QPromise<void> asked;
        asked.start();
        auto service = std::make_unique<FitService>();
        const ModelHeads model{u"silent"_s, {1000}, [&](int, qint64, qint64) {
                                   asked.finish();
                                   return silent.future();
                               }};
        auto running = service->ofHeads(model, {});
        auto waiting = service->ofFile(QStringLiteral(FIRESIDE_DEMO_MODEL), {});
        asked.future().waitForFinished();
        QElapsedTimer timer;
        timer.start();
        service.reset();
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(running.result().code(), ErrorCode::Cancelled);
        QVERIFY(waiting.isFinished() && waiting.resultCount() == 0);
        silent.finish();
    }

    void whatGoesWrongIsSaid() {
        FitService service;
        const auto code = [](const Result<FitReport>& result) {
            return int(result.ok() ? ErrorCode::Cancelled : result.code());
        };
        QCOMPARE(code(answer(service.ofFile(u"/no/such/file.gguf"_s, {}))), int(ErrorCode::FileNotFound));
        const ModelHeads unreachable{u"a"_s, {1000}, [](int, qint64, qint64) {
                                         return finished(Error{ErrorCode::FileUnreadable, "gone"});
                                     }};
        QCOMPARE(code(answer(service.ofHeads(unreachable, {}))), int(ErrorCode::FileUnreadable));
        const ModelHeads page{u"b"_s, {1'000'000}, [](int, qint64, qint64) {
                                  return finished(QByteArray("<html></html>").leftJustified(1'000'000));
                              }};
        QCOMPARE(code(answer(service.ofHeads(page, {}))), int(ErrorCode::NotGguf));
        // A server that gives the same few bytes whatever is asked for.
        const QByteArray bytes = demoModel().left(100);
        const ModelHeads meagre{u"c"_s, {1'000'000}, [&](int, qint64, qint64) { return finished(bytes); }};
        QCOMPARE(code(answer(service.ofHeads(meagre, {}))), int(ErrorCode::FileDamaged));
        const ModelHeads unknown{u"d"_s, {-1}, [&](int, qint64, qint64) { return finished(bytes); }};
        QCOMPARE(code(answer(service.ofHeads(unknown, {}))), int(ErrorCode::InvalidArgument));
        QCOMPARE(
            code(answer(service.ofFile(QStringLiteral(FIRESIDE_DEMO_MODEL), {.contextLength = 1 << 30}))),
            int(ErrorCode::InvalidArgument));
    }
};

std::unique_ptr<QObject> makeFitServiceTest() {
    return std::make_unique<FitServiceTest>();
}

#include "fit_service_test.moc"
