// What is remembered of the models on this machine, and what is set for them.
#include "app/storage/shelf_store.h"
#include "app/storage/model_file_store.h"
#include "app/storage/model_settings_store.h"
#include "app/storage/model_speed_store.h"
#include "tests/storage/fixture.h"

using namespace fireside;
using namespace fireside::storage;
using namespace fireside::storage::test;
using domain::LocalModel;
using domain::ModelProgram;

namespace {

const QDateTime kTime = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC);

LocalModel model(const QString& path) {
    LocalModel made;
    made.path = path;
    made.files = {path, path + "2", "/中 文/\"quoted\""};
    made.name = "name of " + path;
    made.folder = "/place";
    made.program = ModelProgram::UserFolder;
    made.bytes = 5'000'000'000;
    made.modifiedAt = kTime;
    made.missingParts = 1;
    made.sha256 = "ab";
    return made;
}

}  // namespace

class ShelfStoreTest : public QObject {
    Q_OBJECT

 private slots:
    void modelsOfAPlaceAreReplacedAsAWhole() {
        Fixture fixture;
        ShelfStore store(fixture.database);
        get(store.savePlace({ModelProgram::UserFolder, "/place", ""}));
        get(store.savePlace({ModelProgram::UserFolder, "/place", "/media"}));  // seen on a disk now
        get(store.replaceModels("/place", {model("/place/a"), model("/place/b")}));
        QCOMPARE(get(store.models()), (QList<LocalModel>{model("/place/a"), model("/place/b")}));
        get(store.replaceModels("/place", {model("/place/c")}));
        QCOMPARE(get(store.models()), QList<LocalModel>{model("/place/c")});
        QCOMPARE(get(store.places()),
                 (QList<domain::ModelPlace>{{ModelProgram::UserFolder, "/place", "/media"}}));
        get(store.removePlace("/place"));
        QVERIFY(get(store.models()).isEmpty());
        QVERIFY(get(store.places()).isEmpty());
        checkIntegrity(fixture.database);
    }

    void factsAndHashes() {
        Fixture fixture;
        ShelfStore store(fixture.database);
        domain::ModelFacts facts;
        facts.name = "Qwen3 8B";
        facts.family = "qwen3";
        facts.quantization = "Q4_K";
        facts.parameters = 8'000'000'000;
        facts.trainedContext = 40960;
        facts.layers = 36;
        facts.kind = domain::ModelKind::Embedding;
        facts.canThink = true;
        facts.chatTemplate = "ChatML";
        facts.templateProblem = "line 3";
        facts.license = "apache-2.0";
        facts.sizeLabel = "8B";
        facts.error = "not_gguf: no";
        get(store.saveFacts({{"/a", {10, kTime, facts, {}, {}}}}));
        get(store.saveHash("/a", 10, kTime, "ff"));
        get(store.saveHash("/b", 3, kTime, "ee"));
        auto known = get(store.known());
        QCOMPARE(*known["/a"].facts, facts);
        QCOMPARE(known["/a"].sha256, "ff");
        QCOMPARE(known["/a"].bytes, 10);
        QCOMPARE(known["/a"].modifiedAt, kTime);
        QVERIFY(!known["/b"].facts);

        get(store.saveFacts(
            {{"/a",
              {11, kTime, facts, {}, {}}}}));  // the file is another one now: its old hash does not hold
        known = get(store.known());
        QVERIFY(known["/a"].sha256.isEmpty());
    }

    void everythingGoesAlongWhenAFileMoves() {
        Fixture fixture;
        ShelfStore store(fixture.database);
        ModelSettingsStore settings(fixture.database);
        ModelSpeedStore speeds(fixture.database);
        ModelFileStore files(fixture.database);
        domain::ModelSettings own;
        own.temperature = 0.25;
        own.systemPrompt = "";
        get(store.saveFacts({{"/old", {1, kTime, domain::ModelFacts(), {}, {}}}}));
        get(store.saveHash("/old", 1, kTime, "ff"));
        get(settings.save("/old", own));
        get(speeds.add("/old", {"cpu", 1, 1, 20, 2, kTime}));
        get(files.remember({"/old", "old", 1, kTime}));
        get(files.remember({"/new", "what was there before", 1, kTime}));
        get(store.relocate("/old", "/new"));
        QCOMPARE(get(store.known()).keys(), QStringList{"/new"});
        QCOMPARE(get(settings.all()).value("/new"), own);
        QCOMPARE(get(speeds.all()).value("/new").size(), 1);
        QCOMPARE(get(files.list()).size(), 1);
        QCOMPARE(get(files.list()).first().name, "old");
    }

    void settingsOfAModel() {
        Fixture fixture;
        ModelSettingsStore store(fixture.database);
        domain::ModelSettings own;
        own.contextLength = 8192;
        own.device = "vulkan:0";
        own.gpuLayers = 0;
        own.kvType = "q8_0";
        own.chatTemplate = "{{ x }}";
        own.temperature = 0;
        own.topK = 0;
        own.topP = 0.5;
        own.minP = 0.1;
        own.repetitionPenalty = 1.1;
        own.maxTokens = -1;
        own.systemPrompt = "短く";
        own.thinking = "off";
        get(store.save("/a", own));
        QCOMPARE(get(store.all()).value("/a"), own);
        own.device.reset();
        get(store.save("/a", own));
        QCOMPARE(get(store.all()).value("/a"), own);
        get(store.save("/a", {}));
        QVERIFY(get(store.all()).isEmpty());
    }

    void speedFollowsWhatIsNew() {
        Fixture fixture;
        ModelSpeedStore store(fixture.database);
        get(store.add("/a", {"slow", 100, 1, 1000, 100, kTime}));
        for (int i = 0; i < 40; ++i)
            get(store.add("/a", {"fast", 0, 0, 1000, i < 10 ? 100.0 : 10.0, kTime.addSecs(i)}));
        const auto speeds = get(store.all()).value("/a");
        QCOMPARE(speeds.size(), 2);
        QCOMPARE(speeds[0].device, "fast");  // the newest first
        QVERIFY2(speeds[0].decodeRate() > 90, qPrintable(QString::number(speeds[0].decodeRate())));
        QCOMPARE(speeds[1].decodeRate(), 10.0);
        QCOMPARE(failure(store.add("", {"cpu", 1, 1, 1, 1, kTime})), ErrorCode::InvalidArgument);
    }
};

std::unique_ptr<QObject> makeShelfStoreTest() {
    return std::make_unique<ShelfStoreTest>();
}

#include "shelf_store_test.moc"
