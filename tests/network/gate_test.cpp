// The gate keeps its promises: offline until allowed, everything listed, nothing told to strangers.
#include "tests/network/fixture.h"

using namespace fireside;
using namespace fireside::services;
using namespace fireside::services::test;

class GateTest : public QObject {
    Q_OBJECT

 private slots:
    void nothingLeavesUntilItIsAllowed() {
        fakes::HubServer hub;
        hub.addPage("/page", "text");
        Gate gate(false);
        QCOMPARE(gate.get(hub.endpoint() + "/page").code(), ErrorCode::Offline);
        QVERIFY(hub.requests().isEmpty());
        QVERIFY(gate.list().isEmpty());

        gate.network.setAllowed(true);
        const auto answer = gate.get(hub.endpoint() + "/page");
        QVERIFY(answer.ok());
        QCOMPARE(answer->body, "text");
        QCOMPARE(hub.requests().size(), 1);
    }

    void takingThePermissionBackCutsOff() {
        fakes::HubServer hub;
        hub.addPage("/page", QByteArray(1000, 'x'));
        hub.setScript([](const auto&, fakes::Behaviour& behaviour) { behaviour.stallAfter = 10; });
        Gate gate;
        HttpRequest request;
        request.url = QUrl(hub.endpoint() + "/page");
        const auto future = gate.network.fetch(request);
        QTRY_COMPARE(hub.requests().size(), 1);
        gate.network.setAllowed(false);
        QCOMPARE(wait(future).code(), ErrorCode::Offline);
    }

    void everyRequestIsListed() {
        fakes::HubServer hub;
        hub.addModel("a/b");
        hub.addFile("a/b", "m.gguf", {.content = "0123456789"});
        Gate gate;
        QVERIFY(gate.get(hub.endpoint() + "/api/models?search=tiny&limit=2").ok());
        QVERIFY(gate.get(hub.endpoint() + "/a/b/resolve/main/m.gguf").ok());
        QVERIFY(!gate.get(hub.endpoint() + "/nowhere").ok());
        const auto list = gate.list();
        QCOMPARE(list.size(), 4);
        QCOMPARE(list[0].server, hub.endpoint());
        QCOMPARE(list[0].path, "/api/models?search=tiny&limit=2");
        QCOMPARE(list[0].reason, "test");
        QCOMPARE(list[0].status, 200);
        QCOMPARE(list[0].outcome, "ok");
        QVERIFY(list[0].ended);
        QVERIFY(list[0].bytesUp > 50);
        QCOMPARE(list[1].status, 302);
        QCOMPARE(list[2].path, "/cdn/a/b/m.gguf");  // without the signature in its query
        QCOMPARE(list[2].bytesDown, 10);
        QCOMPARE(list[3].status, 404);
        QVERIFY(list[3].outcome.startsWith("not_on_hub"));
    }

    void theListIsBounded() {
        Gate gate;
        domain::NetworkRequest request;
        request.startedAt = QDateTime::currentDateTimeUtc();
        for (int i = 0; i < 30; ++i) (void)gate.log.begin(request);
        QCOMPARE(gate.log.list(7).result()->size(), 7);
        QCOMPARE(gate.log.list(100).result()->front().id, 30);
        QVERIFY(gate.log.clear().result().ok());
        QVERIFY(gate.list().isEmpty());
    }

    void onlyWhatMustBeSentIsSent() {
        fakes::HubServer hub;
        hub.addPage("/page", "text");
        Gate gate;
        QVERIFY(gate.get(hub.endpoint() + "/page").ok());
        QVERIFY(gate.get(hub.endpoint() + "/page").ok());  // the first answer set a cookie
        const auto headers = hub.requests().back().headers;
        QVERIFY(headers.value("user-agent").startsWith("Fireside/"));
        QCOMPARE(headers.value("accept-language"), "en");
        QSet<QByteArray> names;
        for (const QByteArray& name : headers.keys()) names.insert(name);
        const QSet<QByteArray> expected{"host", "user-agent", "accept-language", "accept-encoding",
                                        "connection"};
        QCOMPARE(names, expected);
    }

    void aTokenStaysWithItsServer() {
        fakes::HubServer other;
        other.addPage("/page", "text");
        fakes::HubServer hub;
        hub.addPage("/here", "text");
        hub.setScript([&](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (request.path == "/here") return;
            behaviour.status = 302;
            behaviour.headers["Location"] =
                request.path == "/stay" ? QByteArray("/here") : (other.endpoint() + "/page").toLatin1();
        });
        Gate gate;
        HttpRequest request;
        request.authorization = "Bearer secret";
        request.url = QUrl(hub.endpoint() + "/stay");
        QVERIFY(wait(gate.network.fetch(request)).ok());
        QCOMPARE(hub.requests().back().headers.value("authorization"), "Bearer secret");
        request.url = QUrl(hub.endpoint() + "/leave");
        QVERIFY(wait(gate.network.fetch(request)).ok());
        QCOMPARE(other.requests().size(), 1);
        QVERIFY(!other.requests().front().headers.contains("authorization"));
    }

    void aRangeIsExactlyThat() {
        fakes::HubServer hub;
        hub.addModel("a/b");
        const fakes::HubFile file{.bytes = 3'000'000, .seed = 5};
        hub.addFile("a/b", "m.gguf", file);
        Gate gate;
        const QString address = hub.endpoint() + "/a/b/resolve/main/m.gguf";
        const auto part = gate.getRange(address, 100, 299);
        QVERIFY(part.ok());
        QCOMPARE(part->body, file.all().mid(100, 200));
        const auto end = gate.getRange(address, 2'999'990, 3'000'100);
        QVERIFY(end.ok());
        QCOMPARE(end->body, file.all().right(10));
    }

    void aServerWithoutRangesIsReadFromItsStart() {
        fakes::HubServer hub;
        hub.addModel("a/b");
        const fakes::HubFile file{.bytes = 50'000'000, .seed = 5};
        hub.addFile("a/b", "m.gguf", file);
        hub.setScript([](const auto&, fakes::Behaviour& behaviour) { behaviour.ignoreRange = true; });
        Gate gate;
        const QString address = hub.endpoint() + "/a/b/resolve/main/m.gguf";
        const auto part = gate.getRange(address, 0, 199);
        QVERIFY(part.ok());
        QCOMPARE(part->body, file.all().left(200));
        QVERIFY(hub.bytesSent() < 20'000'000);  // not read to its end
        const auto later = gate.getRange(address, 3'000'000, 3'000'199);
        QVERIFY(later.ok());
        QCOMPARE(later->body, file.all().mid(3'000'000, 200));
        QCOMPARE(gate.getRange(address, 49'999'900, 60'000'000)->body, file.all().right(100));
        QCOMPARE(gate.getRange(address, 100 << 20, (100 << 20) + 1).code(), ErrorCode::BadAnswer);
    }

    void theProxyOfTheEnvironmentIsAsked() {
        fakes::HubServer proxy;
        proxy.setScript([](const auto&, fakes::Behaviour& behaviour) { behaviour.status = 403; });
        qputenv("HTTPS_PROXY", proxy.endpoint().toLatin1());
        Gate gate;
        const auto answer = gate.get("https://hub.invalid/page");
        qunsetenv("HTTPS_PROXY");
        QCOMPARE(answer.code(), ErrorCode::ProxyFailed);
        QVERIFY(hasSentence(ErrorCode::ProxyFailed));
        QCOMPARE(proxy.requests().size(), 1);
        QCOMPARE(proxy.requests().front().method, "CONNECT");
    }
};

std::unique_ptr<QObject> makeGateTest() {
    return std::make_unique<GateTest>();
}

#include "gate_test.moc"
