// Runs the test classes of this room one after the other.
#include <QCoreApplication>
#include <QTest>
#include <memory>

std::unique_ptr<QObject> makeBlockParserTest();
std::unique_ptr<QObject> makeMessageBlocksTest();
std::unique_ptr<QObject> makeMessageReasoningTest();
std::unique_ptr<QObject> makeMessageTreeTest();
std::unique_ptr<QObject> makeModelCardTest();
std::unique_ptr<QObject> makeModelCatalogTest();

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    int failures = 0;
    for (const auto make : {makeBlockParserTest, makeMessageBlocksTest, makeMessageReasoningTest,
                            makeMessageTreeTest, makeModelCardTest, makeModelCatalogTest}) {
        failures += QTest::qExec(make().get(), argc, argv);
    }
    return failures == 0 ? 0 : 1;
}
