// The database thread against what happens to files: crashes, full disks, read-only folders, damage, other
// versions.
#include "app/storage/database.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QThread>
#include <memory>

#ifdef Q_OS_LINUX
#include <sys/mount.h>
#include <unistd.h>
#endif

#include "tests/storage/fixture.h"

using namespace fireside;
using namespace fireside::storage;
using namespace fireside::storage::test;
using domain::ConversationId;
using domain::Message;
using domain::MessageState;
using domain::Role;

namespace {

QByteArray contentsOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

void writeFile(const QString& path, const QByteArray& contents) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(contents) != contents.size())
        qFatal("cannot write the test's file");
}

ErrorCode openingFailure(const QString& folder) {
    Database database({folder});
    const ErrorCode code = failure(database.opened());
    // Everything after it fails with the same error.
    if (failure(ConversationStore(database).list()) != code)
        throw std::runtime_error("another error than opened()'s");
    return code;
}

/// Continues the conversation until the disk is full; the texts that were stored.
QStringList appendUntilFull(ConversationStore& conversations, ConversationId id) {
    QStringList stored;
    Message message;
    message.conversation = id;
    message.parent = get(conversations.find(id)).activeLeaf;
    for (int i = 0; i < 1000; ++i) {
        message.text = QString("text %1 ").arg(i).repeated(3000);
        const Result<Message> outcome = conversations.append(message).result();
        if (!outcome.ok()) {
            if (outcome.code() != ErrorCode::DiskFull) throw std::runtime_error(outcome.error().detail);
            return stored;
        }
        stored.append(message.text);
        message.parent = outcome->id;
    }
    throw std::runtime_error("the disk is never full");
}

#ifdef Q_OS_LINUX
/// A small file system of its own; needs root.
class SmallDisk {
 public:
    explicit SmallDisk(const char* options) {
        mounted_ = ::mount("tmpfs", path_.path().toLocal8Bit().constData(), "tmpfs", 0, options) == 0;
    }
    ~SmallDisk() {
        if (mounted_) ::umount2(path_.path().toLocal8Bit().constData(), MNT_DETACH);
    }
    [[nodiscard]] bool mounted() const { return mounted_; }
    [[nodiscard]] QString path() const { return path_.path(); }
    bool makeReadOnly() const {
        return ::mount("tmpfs", path_.path().toLocal8Bit().constData(), "tmpfs", MS_REMOUNT | MS_RDONLY,
                       nullptr) == 0;
    }

 private:
    QTemporaryDir path_;
    bool mounted_ = false;
};
#endif

}  // namespace

class DatabaseTest : public QObject {
    Q_OBJECT

 private slots:
    void opensWithTheRightSettings() {
        Fixture f;
        QVERIFY(f.database.opened().result().ok());
        QCOMPARE(query(f.database, "PRAGMA journal_mode"), "wal");
        QCOMPARE(query(f.database, "PRAGMA foreign_keys"), "1");
        QCOMPARE(query(f.database, "PRAGMA synchronous"), "2");
        checkIntegrity(f.database);
    }

    void makesItsFolder() {
        QTemporaryDir folder;
        Database database({folder.filePath("a/b/c")});
        QVERIFY(database.opened().result().ok());
        QVERIFY(QFile::exists(folder.filePath("a/b/c/fireside.db")));
    }

    void runsOnAThreadOfItsOwn() {
        Fixture f;
        const QString name = get(f.database.run<QString>(
            [](SQLite::Database&) -> Result<QString> { return QThread::currentThread()->objectName(); }));
        QCOMPARE(name, "database");
    }

    void exceptionsBecomeErrors() {
        Fixture f;
        const auto failing = [&f](const std::function<void()>& work) {
            return failure(f.database.run<std::monostate>([work](SQLite::Database&) -> Result<> {
                work();
                return {};
            }));
        };
        QCOMPARE(failing([] { throw SQLite::Exception("x", 1); }), ErrorCode::DatabaseFailure);
        QCOMPARE(failing([] { throw SQLite::Exception("x", 11); }), ErrorCode::DatabaseDamaged);
        QCOMPARE(failing([] { throw SQLite::Exception("x", 13); }), ErrorCode::DiskFull);
        QCOMPARE(failing([] { throw SQLite::Exception("x", 8); }), ErrorCode::NotWritable);
        QCOMPARE(failing([] { throw std::bad_alloc(); }), ErrorCode::OutOfMemory);
        QCOMPARE(failing([] { throw std::runtime_error("x"); }), ErrorCode::Internal);
        QCOMPARE(query(f.database, "SELECT 1"), "1");
    }

    void finishesQueuedWorkBeforeClosing() {
        QTemporaryDir folder;
        QList<QFuture<Result<domain::Conversation>>> created;
        {
            Database database({folder.path()});
            ConversationStore conversations(database);
            for (int i = 0; i < 50; ++i) created.append(conversations.create(QString::number(i)));
        }
        for (const auto& conversation : created)
            QVERIFY(conversation.isFinished() && conversation.result().ok());
        Database database({folder.path()});
        QCOMPARE(get(ConversationStore(database).list()).size(), 50);
    }

    void twoProcessesMayShareTheFile() {
        QTemporaryDir folder;
        Database one({folder.path()});
        Database two({folder.path()});
        ConversationStore inOne(one);
        ConversationStore inTwo(two);
        QList<QFuture<Result<domain::Conversation>>> created;
        for (int i = 0; i < 100; ++i) created << inOne.create("one") << inTwo.create("two");
        for (const auto& conversation : created) get(conversation);
        QCOMPARE(get(inOne.list()).size(), 200);
        checkIntegrity(two);
    }

    void survivesKill9WhileStreaming() {
        QTemporaryDir folder;
        for (int round = 0; round < 4; ++round) {
            QProcess streaming;
            streaming.start(STREAM_UNTIL_KILLED, {folder.path()});
            QByteArray confirmed;
            while (confirmed.count('\n') < 20 + 30 * round && streaming.waitForReadyRead(30'000)) {
                confirmed += streaming.readAllStandardOutput();
            }
            streaming.kill();
            QVERIFY(streaming.waitForFinished());
            QCOMPARE(streaming.exitStatus(), QProcess::CrashExit);
            confirmed += streaming.readAllStandardOutput();
            const QList<QByteArray> lines = confirmed.first(confirmed.lastIndexOf('\n')).split('\n');
            QVERIFY(lines.size() >= 20);

            Database database({folder.path()});
            ConversationStore conversations(database);
            checkIntegrity(database);
            const auto newest = get(conversations.list()).value(0);
            QCOMPARE(get(conversations.list()).size(), round + 1);
            const Message message = get(conversations.branch(newest.id)).value(0);
            QCOMPARE(message.state, MessageState::Interrupted);
            QVERIFY(message.text.size() >= lines.last().toLongLong());
            QVERIFY(message.text.startsWith("word 0, "));
            QCOMPARE(get(conversations.search("word 0,", 9)).size(), round + 1);
        }
    }

    void aFullFileLeavesNothingHalfWritten() {
        Fixture f;
        const ConversationId id = get(f.conversations.create("")).id;
        Message message = f.append(id, std::nullopt, Role::Assistant, "kept", MessageState::Streaming);
        execute(f.database,
                "PRAGMA max_page_count = " + query(f.database, "PRAGMA page_count").toStdString());
        message.text = QString("too much ").repeated(20'000);
        message.state = MessageState::Complete;
        QCOMPARE(failure(f.conversations.update(message)), ErrorCode::DiskFull);
        Message another = message;
        another.parent = message.id;
        QCOMPARE(failure(f.conversations.append(another)), ErrorCode::DiskFull);
        const QList<Message> branch = get(f.conversations.branch(id));
        QCOMPARE(branch.size(), 1);
        QCOMPARE(branch[0].text, "kept");
        QCOMPARE(branch[0].state, MessageState::Streaming);
        execute(f.database, "PRAGMA max_page_count = 1000000");
        get(f.conversations.update(message));
        QCOMPARE(get(f.conversations.search("too much", 9)).size(), 1);
        checkIntegrity(f.database);
    }

    void aFullDiskLeavesNothingHalfWritten() {
#ifdef Q_OS_LINUX
        const SmallDisk disk("size=1500k");
        if (!disk.mounted()) QSKIP("mounting a small file system needs root");
        ConversationId id = 0;
        QStringList stored;
        {
            Database database({disk.path()});
            ConversationStore conversations(database);
            id = get(conversations.create("")).id;
            stored += appendUntilFull(conversations, id);
            QVERIFY(stored.size() > 1);
            QCOMPARE(texts(get(conversations.branch(id))), stored);
        }
        QFile filler(disk.path() + "/filler");  // not even a page is left
        QVERIFY(filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        while (filler.write(QByteArray(512, 'x')) > 0) {
        }
        QCOMPARE(openingFailure(disk.path() + "/other"), ErrorCode::DiskFull);
        {
            Database database({disk.path()});
            ConversationStore conversations(database);
            const Result<> opened = database.opened().result();
            if (opened.ok()) {  // where SQLite needs no more room for it
                stored += appendUntilFull(conversations, id);
                QCOMPARE(texts(get(conversations.branch(id))).size(), stored.size());
            } else {
                QCOMPARE(opened.code(), ErrorCode::DiskFull);
            }
        }
        QVERIFY(filler.remove());
        Database database({disk.path()});
        QCOMPARE(texts(get(ConversationStore(database).branch(id))), stored);
        checkIntegrity(database);
#else
        QSKIP("needs a mount of its own");
#endif
    }

    void aReadOnlyFolderIsSaid() {
        QTemporaryDir folder;
        writeFile(folder.filePath("file"), "not a folder");
        QCOMPARE(openingFailure(folder.filePath("file/data")), ErrorCode::NotWritable);
        QVERIFY(QDir(folder.path()).mkdir("fireside.db"));  // a folder where the file should be
        QCOMPARE(openingFailure(folder.path()), ErrorCode::NotWritable);
    }

    void aReadOnlyDiskIsSaid() {
#ifdef Q_OS_LINUX
        const SmallDisk disk("size=8m");
        if (!disk.mounted()) QSKIP("mounting a small file system needs root");
        {
            Database database({disk.path()});
            get(ConversationStore(database).create("kept"));
        }
        QVERIFY(disk.makeReadOnly());
        const QByteArray before = contentsOf(disk.path() + "/fireside.db");
        QCOMPARE(openingFailure(disk.path()), ErrorCode::NotWritable);
        QCOMPARE(openingFailure(disk.path() + "/new"), ErrorCode::NotWritable);
        QCOMPARE(contentsOf(disk.path() + "/fireside.db"), before);
#else
        QSKIP("needs a mount of its own");
#endif
    }

    void aNewerFileStaysUntouched() {
        QTemporaryDir folder;
        {
            Database database({folder.path()});
            get(ConversationStore(database).create("from the future"));
            execute(database, "PRAGMA user_version = 9999");
        }
        const QByteArray before = contentsOf(folder.filePath("fireside.db"));
        QCOMPARE(openingFailure(folder.path()), ErrorCode::DatabaseTooNew);
        QCOMPARE(contentsOf(folder.filePath("fireside.db")), before);
    }

    void aNewerFileWithAnUnfinishedLogStaysUntouched() {
        QTemporaryDir original;
        QTemporaryDir folder;
        const QString name = "/fireside.db";
        {
            Database database({original.path()});
            get(ConversationStore(database).create("from the future"));
            execute(database, "PRAGMA user_version = 9999");
            // As after a crash: the newest changes are in the log only.
            for (const char* suffix : {"", "-wal"}) {
                QVERIFY(QFile::copy(original.path() + name + suffix, folder.path() + name + suffix));
            }
        }
        const QByteArray file = contentsOf(folder.path() + name);
        const QByteArray log = contentsOf(folder.path() + name + "-wal");
        QVERIFY(!log.isEmpty());
        QCOMPARE(openingFailure(folder.path()), ErrorCode::DatabaseTooNew);
        QCOMPARE(contentsOf(folder.path() + name), file);
        QCOMPARE(contentsOf(folder.path() + name + "-wal"), log);
    }

    void aDamagedFileStaysUntouched() {
        QTemporaryDir folder;
        const QString path = folder.filePath("fireside.db");
        {
            Database database({folder.path()});
            get(ConversationStore(database).create("x"));
        }
        const QByteArray sound = contentsOf(path);
        QByteArray headless = sound;
        headless.replace(0, 16, QByteArray(16, 'x'));
        QByteArray schemaless = sound;
        schemaless.replace(100, 3000, QByteArray(3000, '\xff'));
        for (const QByteArray& damaged :
             {headless, schemaless, sound.first(sound.size() / 2), QByteArray(5000, 'g')}) {
            writeFile(path, damaged);
            Database database({folder.path()});
            const Result<> outcome = database.opened().result();
            QVERIFY(!outcome.ok());
            QCOMPARE(outcome.code(), ErrorCode::DatabaseDamaged);
            QVERIFY(outcome.error().detail.find(path.toStdString()) != std::string::npos);
            QCOMPARE(contentsOf(path), damaged);
        }
    }

    void damageFoundLaterIsSaid() {
        QTemporaryDir folder;
        const QString path = folder.filePath("fireside.db");
        ConversationId id = 0;
        {
            Database database({folder.path()});
            ConversationStore conversations(database);
            id = get(conversations.create("x")).id;
            Message message;
            message.conversation = id;
            message.text = QString("long ").repeated(40'000);
            get(conversations.append(message));
        }
        QByteArray damaged = contentsOf(path);
        const qsizetype page = damaged.indexOf("long long long", damaged.size() / 2) & ~4095;
        damaged.replace(page, 4096,
                        QByteArray(4096, '\xff'));  // its pointer to the rest of the text included
        writeFile(path, damaged);
        Database database({folder.path()});
        QVERIFY(database.opened().result().ok());
        QCOMPARE(failure(ConversationStore(database).branch(id)), ErrorCode::DatabaseDamaged);
    }

    void opensQuickly() {
        QTemporaryDir folder;
        { Database database({folder.path()}); }
        QElapsedTimer timer;
        timer.start();
        Database database({folder.path()});
        QVERIFY(database.opened().result().ok());
        qInfo("an existing database is open after %.1f ms", static_cast<double>(timer.nsecsElapsed()) / 1e6);
        QVERIFY(timer.elapsed() < 1000);
    }
};

std::unique_ptr<QObject> makeDatabaseTest() {
    return std::make_unique<DatabaseTest>();
}

#include "database_test.moc"
