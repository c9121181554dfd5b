// Runs the test classes of this room one after the other.
#include <QCoreApplication>
#include <QTest>
#include <memory>

std::unique_ptr<QObject> makeGateFailuresTest();
std::unique_ptr<QObject> makeGateTest();
std::unique_ptr<QObject> makeHubTest();
std::unique_ptr<QObject> makeNetworkRulesTest();

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    int failures = 0;
    for (const auto make : {makeNetworkRulesTest, makeGateTest, makeGateFailuresTest, makeHubTest}) {
        failures += QTest::qExec(make().get(), argc, argv);
    }
    return failures == 0 ? 0 : 1;
}
