// The plain values that downloads are made of.
#include <QRandomGenerator>
#include <QTest>
#include <memory>

#include "app/base/sha256.h"
#include "app/domain/remote_model.h"
#include "app/services/downloads/bandwidth_limit.h"
#include "app/services/downloads/content_range.h"
#include "app/services/downloads/file_names.h"
#include "app/services/downloads/repair_plan.h"
#include "app/services/downloads/retry_policy.h"
#include "app/services/downloads/transfer_rate.h"

using namespace fireside;
using namespace fireside::services;

namespace {

std::span<const std::byte> bytesOf(const char* text) {
    return std::as_bytes(std::span(text, strlen(text)));
}

}  // namespace

class SmallPartsTest : public QObject {
    Q_OBJECT

 private slots:
    void sha256OfTheStandard() {  // the examples of FIPS 180-2, appendix B
        Sha256 hash;
        QCOMPARE(hash.hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        hash.add(bytesOf("abc"));
        QCOMPARE(hash.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        Sha256 copy = hash;
        hash.add(bytesOf("d"));
        QCOMPARE(copy.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        copy = hash;
        QCOMPARE(copy.hex(), hash.hex());
    }

    void speedIsThatOfTheLastSeconds() {
        TransferRate rate;
        QCOMPARE(rate.bytesPerSecond(0), 0.0);
        QVERIFY(!rate.secondsLeft(0, 100));
        for (qint64 t = 0; t <= 10'000; t += 250) rate.add(t, t);  // 1000 bytes a second
        QCOMPARE(rate.bytesPerSecond(10'000), 1000.0);
        QCOMPARE(rate.secondsLeft(10'000, 5000), 5);
        QVERIFY(!rate.secondsLeft(10'000, -1));
        for (qint64 t = 10'250; t <= 20'000; t += 250) rate.add(t, 10'000 + 10 * (t - 10'000));
        QCOMPARE(rate.bytesPerSecond(20'000), 10'000.0);
    }

    void aStallHasNoSpeedAndNoTime() {
        TransferRate rate;
        for (qint64 t = 0; t <= 4000; t += 250) rate.add(t, t);
        for (qint64 t = 4250; t <= 10'000; t += 250) rate.add(t, 4000);
        QCOMPARE(rate.bytesPerSecond(10'000), 0.0);
        QVERIFY(!rate.secondsLeft(10'000, 100));
        // Also when nobody reports any longer.
        TransferRate silent;
        for (qint64 t = 0; t <= 4000; t += 250) silent.add(t, t);
        QCOMPARE(silent.bytesPerSecond(9001), 0.0);
    }

    void tooShortALookIsNoSpeed() {
        TransferRate rate;
        rate.add(0, 0);
        rate.add(10, 1'000'000);
        QCOMPARE(rate.bytesPerSecond(10), 0.0);
    }

    void pausesGrowAndAreBounded() {
        QCOMPARE(backoffMs(1, 0, 500, 120'000), 250);
        QCOMPARE(backoffMs(1, 0.999999, 500, 120'000), 499);
        QCOMPARE(backoffMs(3, 0, 500, 120'000), 1000);
        QCOMPARE(backoffMs(100, 0, 500, 120'000), 60'000);
        QVERIFY(backoffMs(1'000'000, 0.999, 500, 120'000) <= 120'000);
    }

    void whatMayPass() {
        QVERIFY(mayPass(ErrorCode::ConnectionLost, 206));
        QVERIFY(mayPass(ErrorCode::ServerFailed, 503));
        QVERIFY(!mayPass(ErrorCode::ServerFailed, 400));
        QVERIFY(!mayPass(ErrorCode::Gated, 401));
        QVERIFY(!mayPass(ErrorCode::TlsFailed, 0));
        QVERIFY(!mayPass(ErrorCode::Offline, 0));
    }

    void theLimitHoldsOnAverage() {
        BandwidthLimit limit;
        QCOMPARE(limit.take(0, 1'000'000), 1'000'000);
        limit.setBytesPerSecond(1000);
        qint64 taken = 0;
        for (qint64 t = 0; t <= 10'000; t += 20) taken += limit.take(t, 1'000'000);
        QVERIFY(taken > 9'900 && taken <= 10'000);
        QVERIFY(limit.take(60'000, 1'000'000) <= 200);  // a pause saves nothing up
    }

    void namesStayInTheirFolder() {
        QCOMPARE(*downloadPath("/m", "a/b", "c.gguf"), "/m/a/b/c.gguf");
        QCOMPARE(*downloadPath("/m", "a/b", "Q8/c d.gguf"), "/m/a/b/Q8/c d.gguf");
        QCOMPARE(*downloadPath("/m", "a/b", "x:y?*.gguf"), "/m/a/b/x_y__.gguf");
        QCOMPARE(*downloadPath("/m", "a/b", "CON.gguf"), "/m/a/b/_CON.gguf");
        QCOMPARE(*downloadPath("/m", "a/b", "line\nfeed.gguf"), "/m/a/b/line_feed.gguf");
        QCOMPARE(*downloadPath("/m", "a/b", "..\\c.gguf"), "/m/a/b/_._c.gguf");
        QVERIFY(downloadPath("/m", "a/b", QString(300, 'x') + ".gguf")->endsWith("x.gguf"));
        QVERIFY(downloadPath("/m", "a/b", QString(300, 'x') + ".gguf")->size() < 230);
        for (const char* path : {"../c", "a/../../c", "/etc/passwd", "", "a//b", "./c"}) {
            QCOMPARE(downloadPath("/m", "a/b", path).code(), ErrorCode::InvalidArgument);
        }
    }

    void answersSayWhichPart() {
        HttpAnswer answer;
        answer.status = 206;
        answer.headers = {{"Content-Range", "bytes 10-19/100"}, {"ETag", "W/\"x\""}};
        auto part = servedPart(answer);
        QVERIFY(part && part->from == 10 && part->total == 100 && !part->whole);
        QCOMPARE(part->etag, "x");
        answer.firstHeaders = {{"X-Linked-Etag", "\"" + QByteArray(64, 'a') + "\""}};
        part = servedPart(answer);
        QCOMPARE(part->sha256, QString(64, 'a'));
        for (const char* range : {"", "bytes */100", "bytes 10-19", "10-19/100", "bytes -1-5/9"}) {
            answer.headers = {{"Content-Range", range}};
            QVERIFY2(!servedPart(answer), range);
        }
        answer.status = 200;
        answer.headers = {{"Content-Length", "77"}};
        part = servedPart(answer);
        QVERIFY(part && part->whole && part->total == 77);
    }

    void suspectsAreFetchedFirst() {
        RepairPlan plan({7, 3}, 30);
        QCOMPARE(plan.next(), QList<int>({7, 3}));
        QCOMPARE(plan.next(), QList<int>({0, 1, 2, 4, 5, 6, 8, 9}));
        QCOMPARE(plan.next().size(), 16);
        QCOMPARE(plan.next().size(), 4);
        QVERIFY(plan.next().isEmpty());
        RepairPlan none({}, 3);
        QCOMPARE(none.next(), QList<int>({0, 1, 2}));
    }

    void fileNamesAreRead_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("quantization");
        QTest::addColumn<int>("parts");
        QTest::newRow("usual") << "Qwen3-4B-Q4_K_M.gguf"
                               << "Q4_K_M" << 1;
        QTest::newRow("lower case") << "qwen2.5-7b-instruct-q4_k_m.gguf"
                                    << "Q4_K_M" << 1;
        QTest::newRow("dots") << "model.Q5_K_S.gguf"
                              << "Q5_K_S" << 1;
        QTest::newRow("dynamic") << "Qwen3-4B-UD-IQ2_XXS.gguf"
                                 << "UD-IQ2_XXS" << 1;
        QTest::newRow("extra large") << "m-UD-Q4_K_XL.gguf"
                                     << "UD-Q4_K_XL" << 1;
        QTest::newRow("split") << "m-Q8_0-00001-of-00003.gguf"
                               << "Q8_0" << 3;
        QTest::newRow("the folder's") << "BF16/m-00002-of-00009.gguf"
                                      << "BF16" << 9;
        QTest::newRow("halves") << "m-fp16.gguf"
                                << "F16" << 1;
        QTest::newRow("mxfp4") << "gpt-oss-20b-mxfp4.gguf"
                               << "MXFP4" << 1;
        QTest::newRow("arm") << "m-Q4_0_4_8.gguf"
                             << "Q4_0_4_8" << 1;
        QTest::newRow("the last one counts") << "F16-trained-Q6_K.gguf"
                                             << "Q6_K" << 1;
        QTest::newRow("none") << "ggml-model.gguf"
                              << "" << 1;
        QTest::newRow("no word of it") << "Q4all-SF16x.gguf"
                                       << "" << 1;
    }

    void fileNamesAreRead() {
        QFETCH(QString, path);
        const auto name = domain::parseRemoteFileName(path);
        QVERIFY(name.has_value());
        QTEST(name->quantization, "quantization");
        QTEST(name->parts, "parts");
    }

    void whatIsNoModel() {
        QVERIFY(!domain::parseRemoteFileName("README.md"));
        QVERIFY(!domain::parseRemoteFileName("m.imatrix.gguf"));
        QVERIFY(domain::parseRemoteFileName("mmproj-model-f16.gguf")->projector);
        QCOMPARE(domain::parseRemoteFileName("m-00004-of-00003.gguf")->parts, 1);  // cannot be
    }

    void choicesAreMadeOfFiles() {
        const auto choices = domain::quantizationsOf({{"small-Q4_0.gguf", 10},
                                                      {"large-Q4_0.gguf", 20},
                                                      {"m-Q8_0-00002-of-00002.gguf", 30},
                                                      {"n-Q6_K.gguf", -1},
                                                      {"mmproj-f16.gguf", 5}});
        QStringList names;
        for (const auto& choice : choices) names.append(choice.name);
        QCOMPARE(names, QStringList({"Q6_K", "small-Q4_0", "large-Q4_0", "Q8_0", "mmproj-f16"}));
        QVERIFY(!choices[3].complete);
        QCOMPARE(choices[0].bytes, -1);
        QCOMPARE(domain::findQuantization(choices, "LARGE-q4_0")->bytes, 20);
        QCOMPARE(domain::findQuantization(choices, "n-q6_k.gguf")->name, "Q6_K");
        QCOMPARE(domain::findQuantization(choices, "")->name, "Q8_0");
        QVERIFY(!domain::findQuantization(choices, "Q2_K"));
        QVERIFY(!domain::findQuantization({}, ""));
    }
};

std::unique_ptr<QObject> makeSmallPartsTest() {
    return std::make_unique<SmallPartsTest>();
}

#include "small_parts_test.moc"
