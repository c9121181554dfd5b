// What the gate lets through, without a network.
#include "app/services/network/network_rules.h"

#include <QTest>
#include <memory>

using namespace fireside;
using namespace fireside::services;

namespace {

QProcessEnvironment environment(std::initializer_list<std::pair<QString, QString>> variables) {
    QProcessEnvironment made;
    for (const auto& [name, value] : variables) made.insert(name, value);
    return made;
}

std::optional<QUrl> proxy(const QString& url, const QProcessEnvironment& variables) {
    return environmentProxy(QUrl(url), variables);
}

}  // namespace

class NetworkRulesTest : public QObject {
    Q_OBJECT

 private slots:
    void loopbackIsThisComputerOnly() {
        for (const char* host : {"localhost", "127.0.0.1", "127.8.9.1", "[::1]", "LOCALHOST"}) {
            QVERIFY2(isLoopback(QUrl(QStringLiteral("http://%1/").arg(host))), host);
        }
        for (const char* host : {"127.0.0.1.example.com", "localhost.example.com", "10.0.0.1", "0.0.0.0"}) {
            QVERIFY2(!isLoopback(QUrl(QStringLiteral("http://%1/").arg(host))), host);
        }
    }

    void redirectsLeadToHttps() {
        const QUrl hub("https://hub.example/a/b");
        const QUrl local("http://127.0.0.1:80/a");
        QCOMPARE(redirectTarget(hub, hub, "https://cdn.example/x?y=%2F")->toEncoded(),
                 "https://cdn.example/x?y=%2F");
        QCOMPARE(*redirectTarget(hub, hub, "/c"), QUrl("https://hub.example/c"));
        QCOMPARE(*redirectTarget(local, local, "/c"), QUrl("http://127.0.0.1:80/c"));
        QCOMPARE(*redirectTarget(local, local, "https://cdn.example/"), QUrl("https://cdn.example/"));
        QVERIFY(!redirectTarget(hub, hub, "http://hub.example/").ok());
        QVERIFY(!redirectTarget(hub, hub, "http://127.0.0.1/").ok());
        QVERIFY(!redirectTarget(local, local, "http://hub.example/").ok());
        // Once it was https, it stays https, wherever it began.
        QVERIFY(!redirectTarget(local, hub, "http://127.0.0.1/").ok());
        QVERIFY(!redirectTarget(hub, hub, "").ok());
    }

    void serversAreToldApart() {
        QVERIFY(sameServer(QUrl("https://a.example/x"), QUrl("https://a.example:443/y")));
        QVERIFY(!sameServer(QUrl("https://a.example"), QUrl("https://a.example:444")));
        QVERIFY(!sameServer(QUrl("https://a.example"), QUrl("https://b.a.example")));
        QVERIFY(!sameServer(QUrl("https://a.example:80"), QUrl("http://a.example")));
    }

    void waitsAreRead() {
        const QDateTime now(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC);
        QCOMPARE(retryAfterSeconds("120", now), 120);
        QCOMPARE(retryAfterSeconds("Sun, 01 Mar 2026 12:00:30 GMT", now), 30);
        QCOMPARE(retryAfterSeconds("Sun, 01 Mar 2026 11:00:00 GMT", now), 0);
        QCOMPARE(retryAfterSeconds("-5", now), 0);
        QCOMPARE(retryAfterSeconds("99999999999", now), 24 * 3600);
        QVERIFY(!retryAfterSeconds("soon", now));
        QVERIFY(!retryAfterSeconds("", now));
    }

    void proxiesOfTheEnvironment() {
        const auto variables = environment({{"https_proxy", "http://p:3128"}, {"HTTP_PROXY", "q:8080"}});
        QCOMPARE(proxy("https://hub.example", variables), QUrl("http://p:3128"));
        QCOMPARE(proxy("http://hub.example", variables), QUrl("http://q:8080"));
        QCOMPARE(proxy("https://127.0.0.1", variables), QUrl());
        QCOMPARE(proxy("https://hub.example", environment({{"ALL_PROXY", "socks5://s:1080"}})),
                 QUrl("socks5://s:1080"));
        QVERIFY(!proxy("https://hub.example", environment({})));
    }

    void exceptionsFromTheProxy_data() {
        QTest::addColumn<QString>("exceptions");
        QTest::addColumn<bool>("direct");
        QTest::newRow("the host") << "hub.example" << true;
        QTest::newRow("its domain") << "other.org, .example" << true;
        QTest::newRow("its domain without a dot") << "example" << true;
        QTest::newRow("everything") << "*" << true;
        QTest::newRow("its port") << "hub.example:443" << true;
        QTest::newRow("another port") << "hub.example:444" << false;
        QTest::newRow("the end of its name") << "ub.example" << false;
        QTest::newRow("nothing") << "" << false;
        QTest::newRow("an empty entry") << ",," << false;
    }

    void exceptionsFromTheProxy() {
        QFETCH(QString, exceptions);
        QFETCH(bool, direct);
        const auto variables = environment({{"HTTPS_PROXY", "http://p:1"}, {"NO_PROXY", exceptions}});
        QCOMPARE(proxy("https://hub.example/x", variables), direct ? QUrl() : QUrl("http://p:1"));
    }
};

std::unique_ptr<QObject> makeNetworkRulesTest() {
    return std::make_unique<NetworkRulesTest>();
}

#include "network_rules_test.moc"
