// Renaming, moving, trashing and hashing model files.
#include <QCryptographicHash>
#include <QStorageInfo>

#include "app/services/file_hash.h"
#include "app/services/shelf/layouts.h"
#include "app/services/shelf/model_changes.h"
#include "tests/services/shelf/fixture.h"

using namespace fireside;
using namespace fireside::services::shelf;
using namespace fireside::services::shelf::test;
using domain::LocalModel;
using domain::ModelProgram;

namespace {

LocalModel splitModel(const QString& folder) {
    put(folder, "big-00001-of-00002.gguf", "one");
    put(folder, "big-00002-of-00002.gguf", "two");
    return modelsInFolder(folder).first();
}

}  // namespace

class ModelChangesTest : public QObject {
    Q_OBJECT

 private slots:
    void aSplitModelIsRenamedAsAWhole() {
        const QTemporaryDir folder;
        const auto renamed = renameModel(splitModel(folder.path()), " better name ", Asked::Once);
        QVERIFY(renamed.ok());
        QCOMPARE(*renamed, folder.filePath("better name-00001-of-00002.gguf"));
        QVERIFY(QFile::exists(folder.filePath("better name-00002-of-00002.gguf")));
        QVERIFY(!QFile::exists(folder.filePath("big-00001-of-00002.gguf")));
    }

    void nothingIsOverwritten() {
        const QTemporaryDir folder;
        const LocalModel model = splitModel(folder.path());
        put(folder.path(), "taken-00002-of-00002.gguf", "mine");
        const auto renamed = renameModel(model, "taken", Asked::Once);
        QVERIFY(!renamed.ok());
        QCOMPARE(int(renamed.code()), int(ErrorCode::FileExists));
        QCOMPARE(modelsInFolder(folder.path()).size(), 2);
        QVERIFY(QFile::exists(model.path));
    }

    void namesThatAreNoNames() {
        const QTemporaryDir folder;
        const LocalModel model = splitModel(folder.path());
        for (const char* name : {"", "  ", "../up", "a/b", "a\\b", ".hidden", "what?", "line\nbreak"}) {
            const auto renamed = renameModel(model, name, Asked::Once);
            QVERIFY2(!renamed.ok() && renamed.code() == ErrorCode::InvalidArgument, name);
        }
        QCOMPARE(*renameModel(model, "big", Asked::Once), model.path);  // its own name
    }

    void otherProgramsFilesAreLeftAloneUnlessAskedTwice() {
        const QTemporaryDir folder;
        LocalModel model = splitModel(folder.path());
        model.program = ModelProgram::LmStudio;
        QCOMPARE(int(renameModel(model, "x", Asked::Once).code()), int(ErrorCode::OtherProgramsFile));
        QCOMPARE(int(moveModel(model, folder.filePath("x"), Asked::Once, {}).code()),
                 int(ErrorCode::OtherProgramsFile));
        QCOMPARE(int(trashModel(model, Asked::Once).code()), int(ErrorCode::OtherProgramsFile));
        QVERIFY(renameModel(model, "x", Asked::Twice).ok());
    }

    void aModelMovesIntoAFolderThatIsMade() {
        const QTemporaryDir folder;
        const auto moved =
            moveModel(splitModel(folder.path()), folder.filePath("new/place"), Asked::Once, {});
        QVERIFY(moved.ok());
        QCOMPARE(*moved, folder.filePath("new/place/big-00001-of-00002.gguf"));
        QVERIFY(QFile::exists(folder.filePath("new/place/big-00002-of-00002.gguf")));
    }

    void aModelMovesToAnotherDisk() {
        const QTemporaryDir here;
        const QTemporaryDir there(QStringLiteral("/dev/shm/fireside-XXXXXX"));
        if (!there.isValid() || QStorageInfo(here.path()).device() == QStorageInfo(there.path()).device()) {
            QSKIP("there is no second file system here");
        }
        const LocalModel model = splitModel(here.path());
        qint64 moved = 0;
        MoveProgress progress;
        progress.moved = [&](qint64 done, qint64 total) {
            moved = done;
            QCOMPARE(total, 6);
        };
        QVERIFY(moveModel(model, there.path(), Asked::Once, progress).ok());
        QCOMPARE(moved, 6);
        QVERIFY(!QFile::exists(model.path));
        QCOMPARE(modelsInFolder(there.path()).first().bytes, 6);
        QCOMPARE(modelsInFolder(there.path()).first().modifiedAt, model.modifiedAt);

        const std::atomic<bool> cancel = true;
        progress.cancel = &cancel;
        const auto back = moveModel(modelsInFolder(there.path()).first(), here.path(), Asked::Once, progress);
        QCOMPARE(int(back.code()), int(ErrorCode::Cancelled));
        QVERIFY(modelsInFolder(here.path()).isEmpty());
        QVERIFY(QDir(here.path()).isEmpty());  // no .part either
    }

    void aBlobTakesAReadableNameAlong() {
        const QTemporaryDir folder;
        put(folder.path(), "manifests/registry.ollama.ai/library/qwen3/8b",
            ollamaManifest("sha256:" + QString(64, 'a')));
        put(folder.path(), "blobs/sha256-" + QString(64, 'a'));
        LocalModel model = modelsOfOllama(folder.path()).first();
        model.program = ModelProgram::Ollama;
        const auto moved = moveModel(model, folder.filePath("own"), Asked::Twice, {});
        QVERIFY(moved.ok());
        QCOMPARE(*moved, folder.filePath("own/qwen3-8b.gguf"));
    }

    void trashTakesEverythingThatBelongsToIt() {
        const QTemporaryDir home;
        qputenv("XDG_DATA_HOME", home.filePath("data").toUtf8());
        const QString root = home.filePath("ollama");
        put(root, "manifests/registry.ollama.ai/library/qwen3/8b",
            ollamaManifest("sha256:" + QString(64, 'a')));
        put(root, "blobs/sha256-" + QString(64, 'a'));
        LocalModel model = modelsOfOllama(root).first();
        model.program = ModelProgram::Ollama;
        model.folder = root;
        const Result<> trashed = trashModel(model, Asked::Twice);
        qunsetenv("XDG_DATA_HOME");
        if (!trashed.ok()) QSKIP("there is no trash on this file system");
        QVERIFY(QFile::exists(home.filePath("data/Trash/files/8b")));
        QVERIFY(!QFile::exists(model.path));
        QVERIFY(!QFile::exists(root + "/manifests/registry.ollama.ai/library/qwen3/8b"));
        QCOMPARE(int(trashModel(model, Asked::Twice).code()), int(ErrorCode::FileNotFound));
    }

    void hashes() {
        const QTemporaryDir folder;
        const LocalModel model = splitModel(folder.path());
        qint64 read = 0;
        const auto hash = services::sha256OfFiles(model.files, nullptr, [&](qint64 bytes) { read += bytes; });
        QVERIFY(hash.ok());
        QCOMPARE(*hash,
                 QString::fromLatin1(QCryptographicHash::hash("onetwo", QCryptographicHash::Sha256).toHex()));
        QCOMPARE(read, 6);
        const std::atomic<bool> cancelled = true;
        QCOMPARE(int(services::sha256OfFiles(model.files, &cancelled).code()), int(ErrorCode::Cancelled));
        const QStringList gone = model.files + QStringList{folder.filePath("nowhere")};
        QCOMPARE(int(services::sha256OfFiles(gone).code()), int(ErrorCode::FileNotFound));
    }
};

std::unique_ptr<QObject> makeModelChangesTest() {
    return std::make_unique<ModelChangesTest>();
}

#include "model_changes_test.moc"
