// Whatever goes wrong on the way has its code, and each code its sentence.
#include <QFile>
#include <QTcpServer>

#include "app/services/network/network_rules.h"
#include "tests/network/fixture.h"

using namespace fireside;
using namespace fireside::services;
using namespace fireside::services::test;

class GateFailuresTest : public QObject {
    Q_OBJECT

 private slots:
    void statuses_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("why");
        QTest::addColumn<bool>("token");
        QTest::addColumn<ErrorCode>("expected");
        QTest::newRow("terms") << 401 << QByteArray("GatedRepo") << false << ErrorCode::Gated;
        QTest::newRow("terms, with a token") << 403 << QByteArray("GatedRepo") << true << ErrorCode::Gated;
        QTest::newRow("no such repository")
            << 401 << QByteArray("RepoNotFound") << false << ErrorCode::NotOnHub;
        QTest::newRow("401 without a token") << 401 << QByteArray() << false << ErrorCode::TokenNeeded;
        QTest::newRow("wrong token") << 401 << QByteArray() << true << ErrorCode::TokenRefused;
        QTest::newRow("403") << 403 << QByteArray() << false << ErrorCode::AccessDenied;
        QTest::newRow("a revision that is gone")
            << 404 << QByteArray("RevisionNotFound") << false << ErrorCode::NotOnHub;
        QTest::newRow("404") << 404 << QByteArray() << false << ErrorCode::NotOnHub;
        QTest::newRow("416") << 416 << QByteArray() << false << ErrorCode::ServerFailed;
        QTest::newRow("429") << 429 << QByteArray() << false << ErrorCode::RateLimited;
        QTest::newRow("500") << 500 << QByteArray() << false << ErrorCode::ServerFailed;
        QTest::newRow("503") << 503 << QByteArray() << false << ErrorCode::ServerFailed;
    }

    void statuses() {
        QFETCH(int, status);
        QFETCH(QByteArray, why);
        QFETCH(bool, token);
        QFETCH(ErrorCode, expected);
        fakes::HubServer hub;
        hub.setScript([&](const auto&, fakes::Behaviour& behaviour) {
            behaviour.status = status;
            if (!why.isEmpty()) behaviour.headers["X-Error-Code"] = why;
            if (status == 429) behaviour.headers["Retry-After"] = "17";
        });
        Gate gate;
        HttpRequest request;
        request.url = QUrl(hub.endpoint() + "/page");
        if (token) request.authorization = "Bearer x";
        const auto answer = wait(gate.network.fetch(request));
        QCOMPARE(answer.code(), expected);
        QVERIFY(hasSentence(expected));
        if (status == 429) QVERIFY(QString::fromStdString(answer.error().detail).contains("17 s"));
    }

    /// What Hugging Face says in words only; as its own client reads it.
    void messages_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("why");
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<ErrorCode>("expected");
        QTest::newRow("a wrong token")
            << 401 << QByteArray("") << QByteArray("Invalid credentials in Authorization header")
            << ErrorCode::TokenRefused;
        QTest::newRow("a wrong token at a gated one")
            << 401 << QByteArray("GatedRepo") << QByteArray("Invalid credentials in Authorization header")
            << ErrorCode::TokenRefused;
        QTest::newRow("asked, not let in yet")
            << 403 << QByteArray("GatedRepo")
            << QByteArray("Your request to access model a/b is awaiting a review from the repo authors.")
            << ErrorCode::AccessPending;
        QTest::newRow("not asked") << 403 << QByteArray("GatedRepo")
                                   << QByteArray(
                                          "Access to model a/b is restricted and you are not in the "
                                          "authorized list. Visit https://huggingface.co/a/b to ask")
                                   << ErrorCode::Gated;
        QTest::newRow("a token of few rights")
            << 403 << QByteArray("")
            << QByteArray(
                   "Please enable access to public gated repositories in your fine-grained token settings")
            << ErrorCode::AccessDenied;
    }

    void messages() {
        QFETCH(int, status);
        QFETCH(QByteArray, why);
        QFETCH(QByteArray, message);
        QFETCH(ErrorCode, expected);
        HttpAnswer answer;
        answer.status = status;
        answer.headers = {{"X-Error-Code", why}, {"X-Error-Message", message}};
        const Error error = errorOfStatus(answer, true);
        QCOMPARE(error.code, expected);
        QVERIFY(QString::fromStdString(error.detail).contains(message.left(40)));
        QVERIFY(hasSentence(expected));
    }

    void redirects_data() {
        QTest::addColumn<QByteArray>("location");
        QTest::newRow("to http") << QByteArray("http://example.com/file");
        QTest::newRow("to a file") << QByteArray("file:///etc/passwd");
        QTest::newRow("nowhere") << QByteArray();
        QTest::newRow("with a password") << QByteArray("https://a:b@example.com/");
        QTest::newRow("in a circle") << QByteArray("/again");
    }

    void redirects() {
        QFETCH(QByteArray, location);
        fakes::HubServer hub;
        hub.setScript([&](const auto&, fakes::Behaviour& behaviour) {
            behaviour.status = 302;
            if (!location.isEmpty()) behaviour.headers["Location"] = location;
        });
        Gate gate;
        QCOMPARE(gate.get(hub.endpoint() + "/again").code(), ErrorCode::RedirectRefused);
        QVERIFY(hub.requests().size() < 20);
        QVERIFY(hasSentence(ErrorCode::RedirectRefused));
    }

    void aCertificateThatNobodySignedIsRefused() {
        QFile pem(QStringLiteral(FIRESIDE_TEST_DATA "/network/self_signed.pem"));
        QVERIFY(pem.open(QIODevice::ReadOnly));
        fakes::HubServer hub(QString::fromLatin1(pem.readAll()));
        hub.addPage("/page", "text");
        Gate gate;
        const auto answer = gate.get(hub.endpoint() + "/page");
        QCOMPARE(answer.code(), ErrorCode::TlsFailed);
        QVERIFY(QString::fromStdString(answer.error().detail).contains("self", Qt::CaseInsensitive));
        QVERIFY(hub.requests().isEmpty());
        QVERIFY(hasSentence(ErrorCode::TlsFailed));
    }

    void addressesThatAreNotSafeAreNotAsked() {
        Gate gate;
        for (const char* address : {"http://example.com/", "ftp://127.0.0.1/",
                                    "https://user:pass@example.com/", "file:///etc/passwd", "", "https://"}) {
            QCOMPARE(gate.get(address).code(), ErrorCode::InvalidArgument);
        }
        QVERIFY(gate.list().isEmpty());
    }

    void nobodyListens() {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        const int port = taken.serverPort();
        taken.close();
        Gate gate;
        QCOMPARE(gate.get(QStringLiteral("http://127.0.0.1:%1/").arg(port)).code(), ErrorCode::NoNetwork);
        QVERIFY(hasSentence(ErrorCode::NoNetwork));
    }

    void aStallEnds() {
        fakes::HubServer hub;
        hub.addPage("/page", QByteArray(1000, 'x'));
        hub.setScript([](const auto&, fakes::Behaviour& behaviour) { behaviour.stallAfter = 10; });
        Gate gate(true, 200);
        QCOMPARE(gate.get(hub.endpoint() + "/page").code(), ErrorCode::Stalled);
        QVERIFY(hasSentence(ErrorCode::Stalled));
    }

    void aCutIsNotAnEnd() {
        fakes::HubServer hub;
        hub.addPage("/page", QByteArray(1'000'000, 'x'));
        Gate gate;
        hub.setScript([](const auto&, fakes::Behaviour& behaviour) { behaviour.cutAfter = 1000; });
        QCOMPARE(gate.get(hub.endpoint() + "/page").code(), ErrorCode::ConnectionLost);
        hub.setScript([](const auto&, fakes::Behaviour& behaviour) { behaviour.endAfter = 1000; });
        QCOMPARE(gate.get(hub.endpoint() + "/page").code(), ErrorCode::ConnectionLost);
        QVERIFY(hasSentence(ErrorCode::ConnectionLost));
    }

    void whatHasArrivedBeforeACutCanBeRead() {
        fakes::HubServer hub;
        const fakes::HubFile file{.bytes = 4'000'000, .seed = 3};
        hub.addPage("/page", file.all());
        hub.setScript([](const auto&, fakes::Behaviour& behaviour) { behaviour.endAfter = 3'000'000; });
        Gate gate;
        QByteArray body;
        std::atomic<bool> done = false;
        gate.network.post([&] {
            HttpRequest request;
            request.url = QUrl(hub.endpoint() + "/page");
            auto* exchange = gate.network.open(request).release();
            const auto take = [exchange, &body] {
                QByteArray part(exchange->bytesAvailable(), Qt::Uninitialized);
                part.resize(exchange->read(part.data(), part.size()));
                body += part;
            };
            QObject::connect(exchange, &HttpExchange::bytesArrived, exchange, take);
            QObject::connect(exchange, &HttpExchange::ended, exchange, [exchange, take, &done] {
                take();
                exchange->deleteLater();
                done = true;
            });
        });
        QTRY_VERIFY_WITH_TIMEOUT(done, kTimeoutMs);
        QCOMPARE(body.size(), 3'000'000);
        QVERIFY(body == file.all().left(3'000'000));
    }

    void wrongRangesAreNoticed() {
        fakes::HubServer hub;
        hub.addModel("a/b");
        hub.addFile("a/b", "m.gguf", {.bytes = 1000});
        hub.setScript([](const auto&, fakes::Behaviour& behaviour) { behaviour.shiftRange = 1; });
        Gate gate;
        QCOMPARE(gate.getRange(hub.endpoint() + "/a/b/resolve/main/m.gguf", 10, 19).code(),
                 ErrorCode::BadAnswer);
        QVERIFY(hasSentence(ErrorCode::BadAnswer));
    }

    void anEndlessAnswerIsNotGathered() {
        fakes::HubServer hub;
        hub.addModel("a/b");
        hub.addFile("a/b", "m.gguf", {.bytes = 30 << 20});
        Gate gate;
        QCOMPARE(gate.get(hub.endpoint() + "/a/b/resolve/main/m.gguf").code(), ErrorCode::BadAnswer);
    }

    void endingTheServiceEndsWhatIsOnItsWay() {
        fakes::HubServer hub;
        hub.addPage("/page", QByteArray(1000, 'x'));
        hub.setScript([](const auto&, fakes::Behaviour& behaviour) { behaviour.stallAfter = 10; });
        QFuture<Result<HttpAnswer>> future;
        {
            Gate gate;
            HttpRequest request;
            request.url = QUrl(hub.endpoint() + "/page");
            future = gate.network.fetch(request);
            QTRY_COMPARE(hub.requests().size(), 1);
        }
        QVERIFY(future.isFinished());
    }
};

std::unique_ptr<QObject> makeGateFailuresTest() {
    return std::make_unique<GateFailuresTest>();
}

#include "gate_failures_test.moc"
