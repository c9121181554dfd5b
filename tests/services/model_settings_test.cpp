// Settings of one model over those for all, and the speed that was measured here.
#include "app/services/model_settings_service.h"
#include "app/services/model_speed_service.h"
#include "tests/services/fixture.h"

using namespace fireside;
using namespace fireside::services;
using namespace fireside::services::test;
using domain::ModelSettings;

namespace {

struct Desk {
    explicit Desk(const QString& folder)
        : settings(folder), chat(folder, inference), service(store, settings, inference, chat.service) {
        settings.change([](Settings& values) {
            values.sampling = greedy();
            values.maxTokens = 24;
        });
    }
    [[nodiscard]] bool open() {
        QSignalSpy loaded(&inference, &InferenceService::loaded);
        service.open(kDemoModel);
        return loaded.wait(kLoadTimeoutMs);
    }

    SettingsService settings;
    InferenceService inference{{}};
    Chat chat;
    storage::ModelSettingsStore store{chat.database};
    storage::ModelSpeedStore speedStore{chat.database};
    ModelSpeedService speeds{speedStore, inference};
    ModelSettingsService service;
};

}  // namespace

class ModelSettingsTest : public QObject {
    Q_OBJECT

 private slots:
    void whatIsNotSetFollowsTheSettingsForAll() {
        Settings all;
        all.device = "vulkan:1";
        all.contextLength = 2048;
        all.sampling.topK = 7;
        all.systemPrompt = "for all";
        all.thinking = "off";
        ModelSettings own;
        own.temperature = 9;  // brought into range
        own.systemPrompt = "";
        own.kvType = "q8_0";
        const ModelOptions options = optionsFor(all, own, {.pipelineCacheFolder = "/cache"});
        QCOMPARE(options.load.device, "vulkan:1");
        QCOMPARE(options.load.contextLength, 2048);
        QCOMPARE(options.load.pipelineCacheFolder, "/cache");
        QCOMPARE(int(options.load.kvType), int(engine::KvType::Q8_0));
        QCOMPARE(options.load.gpuLayers, -1);
        QCOMPARE(options.sampling.topK, 7);
        QCOMPARE(options.sampling.temperature, 5.0f);
        QCOMPARE(options.systemPrompt, "");
        QCOMPARE(int(options.thinking), int(engine::Thinking::Off));

        own.thinking = "on";
        own.device = "cpu";
        own.contextLength = 512;
        own.chatTemplate = "{{ messages }}";
        own.kvType = "nonsense";
        own.gpuLayers = 0;
        const ModelOptions mine = optionsFor(all, own, {});
        QCOMPARE(int(mine.thinking), int(engine::Thinking::On));
        QCOMPARE(mine.load.device, "cpu");
        QCOMPARE(mine.load.contextLength, 512);
        QCOMPARE(mine.load.chatTemplate, "{{ messages }}");
        QCOMPARE(int(mine.load.kvType), int(engine::KvType::F16));
        QCOMPARE(mine.load.gpuLayers, 0);
        own.gpuLayers = -7;
        QCOMPARE(optionsFor(all, own, {}).load.gpuLayers, -1);
    }

    void theyHoldForTheNextLoadAndTheNextAnswer() {
        const QTemporaryDir folder;
        {
            Desk desk(folder.path());
            QVERIFY(desk.open());
            desk.service.change(kDemoModel, [](ModelSettings& own) {
                own.contextLength = 128;
                own.maxTokens = 5;
            });
            QVERIFY(desk.service.isReloadDue(kDemoModel));
            QVERIFY(desk.chat.ask(kPrompt));
            QCOMPARE(desk.chat.service.branch().last().stats.generatedTokens, 5);
            QVERIFY(desk.speeds.of(kDemoModel).isEmpty());  // too short to tell
        }
        Desk desk(folder.path());  // the next day: what is set is read before the model is
        QSignalSpy loaded(&desk.inference, &InferenceService::loaded);
        desk.service.open(kDemoModel);
        QVERIFY(loaded.wait(kLoadTimeoutMs));
        QCOMPARE(loaded[0][0].value<LoadedModel>().contextLength, 128);
        QVERIFY(!desk.service.isReloadDue(kDemoModel));

        desk.service.change(kDemoModel, [](ModelSettings& own) { own = {}; });
        QVERIFY(desk.service.isReloadDue(kDemoModel));
        QVERIFY(desk.chat.ask(kPrompt));
        QCOMPARE(desk.chat.service.branch().last().stats.generatedTokens, 24);
        QTRY_COMPARE(desk.speeds.of(kDemoModel).size(), 1);
        QVERIFY(desk.speeds.of(kDemoModel).first().decodeRate() > 0);
    }

    void aTemplateOfTheUsersOwn() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        desk.service.change(kDemoModel, [](ModelSettings& own) {
            own.chatTemplate = "{% for m in messages %}{{ m.content }}{% endfor %}";
        });
        QSignalSpy loaded(&desk.inference, &InferenceService::loaded);
        desk.service.open(kDemoModel);
        QVERIFY(loaded.wait(kLoadTimeoutMs));
        QCOMPARE(loaded[0][0].value<LoadedModel>().chatTemplate, "the one that was set");

        desk.service.change(kDemoModel, [](ModelSettings& own) { own.chatTemplate = "{% for m in %}"; });
        QSignalSpy failed(&desk.inference, &InferenceService::loadFailed);
        desk.service.open(kDemoModel);
        QVERIFY(failed.wait(kLoadTimeoutMs));
        QCOMPARE(int(failed[0][1].value<Error>().code), int(ErrorCode::UnsupportedTemplate));
    }

    void aContextForAllLoadsAgainUnlessTheModelHasItsOwn() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        QVERIFY(desk.open());
        QSignalSpy loaded(&desk.inference, &InferenceService::loaded);
        desk.settings.change([](Settings& all) { all.showStats = !all.showStats; });
        QVERIFY(!desk.inference.isLoading());
        desk.settings.change([](Settings& all) { all.contextLength = 64; });
        QVERIFY(loaded.wait(kLoadTimeoutMs));
        QCOMPARE(loaded[0][0].value<LoadedModel>().contextLength, 64);
        desk.service.change(kDemoModel, [](ModelSettings& own) { own.contextLength = 96; });
        desk.settings.change([](Settings& all) { all.contextLength = 80; });
        QVERIFY(!desk.inference.isLoading());
    }

    void thinkingIsSwitchedWhereItIsSet() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        QVERIFY(desk.open());
        desk.service.setThinking("off");
        QCOMPARE(desk.settings.values().thinking, "off");
        desk.service.change(kDemoModel, [](ModelSettings& own) { own.thinking = "on"; });
        QCOMPARE(desk.service.thinking(), "on");
        desk.service.setThinking("auto");
        QCOMPARE(desk.service.thinking(), "auto");
        QCOMPARE(desk.settings.values().thinking, "off");
    }
};

std::unique_ptr<QObject> makeModelSettingsTest() {
    return std::make_unique<ModelSettingsTest>();
}

#include "model_settings_test.moc"
