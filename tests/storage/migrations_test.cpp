// Every way that leads to the newest schema must lead to the same one.
#include "app/storage/migrations.h"

#include <QFile>
#include <memory>

#include "tests/storage/fixture.h"

using namespace fireside;
using namespace fireside::storage;
using namespace fireside::storage::test;

namespace {

/// Every object of the schema as SQLite tells it, and the version.
QString schemaOf(SQLite::Database& database) {
    QString schema = "version " + QString::number(database.execAndGet("PRAGMA user_version").getInt()) + "\n";
    SQLite::Statement row(database,
                          "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name");
    while (row.executeStep()) {
        for (int i = 0; i < 4; ++i) schema += QString::fromStdString(row.getColumn(i).getString()) + "|";
        schema += "\n";
    }
    return schema;
}

/// A file at version `number` with a conversation in it.
void makeFile(const QString& folder, int number) {
    SQLite::Database database((folder + "/fireside.db").toStdString(),
                              SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    for (const Migration& migration : migrations().first(number)) database.exec(migration.sql);
    database.exec("PRAGMA user_version = " + std::to_string(number));
    database.exec(
        "INSERT INTO conversation (id, title, created_at, updated_at) VALUES (1, 'Old title', 1, 1)");
    database.exec(
        "INSERT INTO message (id, conversation_id, role, state, created_at, text) "
        "VALUES (1, 1, 1, 0, 1, 'An old question')");
    database.exec("UPDATE conversation SET active_leaf = 1");
}

QString schemaIn(const QString& folder) {
    Database database({folder});
    return get(database.run<QString>(
        [](SQLite::Database& connection) -> Result<QString> { return schemaOf(connection); }));
}

QString file(const QTemporaryDir& folder) {
    return folder.filePath("fireside.db");
}

struct Plain {
    QTemporaryDir folder;
    SQLite::Database database{file(folder).toStdString(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
};

constexpr Migration kSteps[] = {{1, "CREATE TABLE a (x); INSERT INTO a VALUES (1);"},
                                {2, "ALTER TABLE a ADD COLUMN y; UPDATE a SET y = 2;"},
                                {3, "CREATE TABLE b (z); INSERT INTO b SELECT x + y FROM a;"}};

}  // namespace

class MigrationsTest : public QObject {
    Q_OBJECT

 private slots:
    void numbersHaveNoGaps() {
        QVERIFY(!migrations().empty());
        for (size_t i = 0; i < migrations().size(); ++i)
            QCOMPARE(migrations()[i].number, static_cast<int>(i) + 1);
    }

    void everyVersionLeadsToTheFreshSchema() {
        QTemporaryDir fresh;
        const QString expected = schemaIn(fresh.path());
        const int last = migrations().back().number;
        for (int number = 1; number <= last; ++number) {
            QTemporaryDir folder;
            makeFile(folder.path(), number);
            QCOMPARE(schemaIn(folder.path()), expected);
            Database database({folder.path()});
            ConversationStore conversations(database);
            QCOMPARE(texts(get(conversations.branch(1))), QStringList{"An old question"});
            QCOMPARE(get(conversations.search("old", 9)).size(), 2);
            checkIntegrity(database);
            const QString copy = file(folder) + QString(".before-%1").arg(number + 1, 4, 10, QChar('0'));
            QCOMPARE(QFile::exists(copy), number < last);
        }
    }

    void freshFilesNeedNoCopy() {
        QTemporaryDir folder;
        schemaIn(folder.path());
        QCOMPARE(QDir(folder.path()).entryList({"*before*"}, QDir::Files), QStringList());
    }

    void stepsAreAppliedInOrderAfterACopy() {
        Plain plain;
        QVERIFY(migrate(plain.database, std::span(kSteps).first(1), file(plain.folder)).ok());
        QVERIFY(migrate(plain.database, kSteps, file(plain.folder)).ok());
        QCOMPARE(plain.database.execAndGet("SELECT z FROM b").getInt(), 3);
        QCOMPARE(plain.database.execAndGet("PRAGMA user_version").getInt(), 3);
        QCOMPARE(plain.database.execAndGet("PRAGMA foreign_keys").getInt(), 1);
        const SQLite::Database copy((file(plain.folder) + ".before-0002").toStdString());
        SQLite::Statement version(copy, "PRAGMA user_version");
        version.executeStep();
        QCOMPARE(version.getColumn(0).getInt(), 1);
        QVERIFY(copy.tableExists("a") && !copy.tableExists("b"));
    }

    void aFailedStepLeavesThoseBeforeIt() {
        Plain plain;
        const Migration broken[] = {
            kSteps[0], kSteps[1], {3, "CREATE TABLE c (x); INSERT INTO nowhere VALUES (1);"}};
        QVERIFY_EXCEPTION_THROWN((void)migrate(plain.database, broken, file(plain.folder)),
                                 SQLite::Exception);
        QCOMPARE(plain.database.execAndGet("PRAGMA user_version").getInt(), 2);
        QVERIFY(!plain.database.tableExists("c"));
        QVERIFY(migrate(plain.database, kSteps, file(plain.folder)).ok());
        QCOMPARE(plain.database.execAndGet("SELECT z FROM b").getInt(), 3);
    }

    void aStepThatBreaksAForeignKeyIsUndone() {
        Plain plain;
        const Migration broken[] = {{1,
                                     "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE q (p REFERENCES "
                                     "p (id)); INSERT INTO q VALUES (7);"}};
        QVERIFY_EXCEPTION_THROWN((void)migrate(plain.database, broken, file(plain.folder)),
                                 SQLite::Exception);
        QCOMPARE(plain.database.execAndGet("PRAGMA user_version").getInt(), 0);
        QVERIFY(!plain.database.tableExists("q"));
    }

    void anOlderProgramRefuses() {
        Plain plain;
        QVERIFY(migrate(plain.database, kSteps, file(plain.folder)).ok());
        const Result<> outcome = migrate(plain.database, std::span(kSteps).first(2), file(plain.folder));
        QVERIFY(!outcome.ok());
        QCOMPARE(outcome.code(), ErrorCode::DatabaseTooNew);
    }
};

std::unique_ptr<QObject> makeMigrationsTest() {
    return std::make_unique<MigrationsTest>();
}

#include "migrations_test.moc"
