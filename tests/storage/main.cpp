// Runs the test classes of this room one after the other.
#include <QCoreApplication>
#include <QTest>
#include <exception>
#include <memory>

std::unique_ptr<QObject> makeConversationStoreTest();
std::unique_ptr<QObject> makeDatabaseTest();
std::unique_ptr<QObject> makeMessageBranchesTest();
std::unique_ptr<QObject> makeMigrationsTest();
std::unique_ptr<QObject> makeSearchTest();
std::unique_ptr<QObject> makeShelfStoreTest();

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    int failures = 0;
    for (const auto make : {makeConversationStoreTest, makeMessageBranchesTest, makeSearchTest,
                            makeShelfStoreTest, makeMigrationsTest, makeDatabaseTest}) {
        try {
            failures += QTest::qExec(make().get(), argc, argv);
        } catch (const std::exception& failure) {  // from get() and its like, in fixture.h
            qWarning("%s", failure.what());
            ++failures;
        }
    }
    return failures == 0 ? 0 : 1;
}
