// The inference thread with the real engine and the demo model, on whatever Vulkan device the machine has.
#include <QElapsedTimer>
#include <QFile>
#include <cstring>

#include "tests/services/fixture.h"

using namespace fireside;
using namespace fireside::services;
using namespace fireside::services::test;
using engine::StopReason;

namespace {

GenerationJob continuation(int maxTokens, const QString& prompt = kPrompt) {
    return {{{engine::Role::User, prompt.toStdString()}}, greedy(), maxTokens};
}

/// Follows the jobs of one service.
struct Follower {
    explicit Follower(InferenceService& service) {
        QObject::connect(&service, &InferenceService::textArrived, &context,
                         [this](quint64 job, const QString& delta, int) {
                             text[job] += delta;
                             ++arrivals;
                         });
        QObject::connect(&service, &InferenceService::finished, &context,
                         [this](quint64 job, const GenerationOutcome& outcome) { outcomes[job] = outcome; });
        QObject::connect(&service, &InferenceService::failed, &context,
                         [this](quint64 job, const Error& error) { errors[job] = error; });
    }
    [[nodiscard]] bool ended(quint64 job) {
        return QTest::qWaitFor([&] { return outcomes.contains(job) || errors.contains(job); },
                               kAnswerTimeoutMs);
    }

    QHash<quint64, QString> text;
    QHash<quint64, GenerationOutcome> outcomes;
    QHash<quint64, Error> errors;
    int arrivals = 0;
    QObject context;  // last: its connections end first
};

QString noModelFile(const QTemporaryDir& folder) {
    QFile file(folder.filePath("letter.gguf"));
    if (!file.open(QIODevice::WriteOnly) ||
        file.write("Dear Sir or Madam, this is a letter and no model.") < 0)
        return {};
    return file.fileName();
}

/// The demo model with a chat template: one metadata entry more, of a multiple of the alignment's bytes.
QString demoWithTemplate(const QTemporaryDir& folder, QByteArray text) {
    QFile demo(kDemoModel), file(folder.filePath("demo.gguf"));
    if (!demo.open(QIODevice::ReadOnly) || !file.open(QIODevice::WriteOnly)) return {};
    QByteArray bytes = demo.readAll();
    const QByteArray key = "tokenizer.chat_template";
    const qsizetype unpadded = 8 + key.size() + 4 + 8 + text.size() + 4;
    text += "{#" + QByteArray((32 - unpadded % 32) % 32, ' ') + "#}";
    const auto number = [](auto value) {
        return QByteArray(reinterpret_cast<const char*>(&value), sizeof(value));
    };
    constexpr qsizetype kHeader = 24, kEntries = 16;  // magic, version, tensors, entries
    quint64 entries = 0;
    memcpy(&entries, bytes.constData() + kEntries, sizeof(entries));
    bytes.replace(kEntries, sizeof(entries), number(entries + 1));
    bytes.insert(kHeader, number(quint64(key.size())) + key + number(quint32(8)) +
                              number(quint64(text.size())) + text);
    return file.write(bytes) == bytes.size() ? file.fileName() : QString();
}

}  // namespace

class InferenceServiceTest : public QObject {
    Q_OBJECT

    std::unique_ptr<InferenceService> demo_;

 private slots:
    void initTestCase() { demo_ = demoService(); }
    void cleanupTestCase() { demo_.reset(); }

    void layersAreSharedWithTheProcessor() {
        InferenceService service({.device = "vulkan:0", .gpuLayers = 2});
        QSignalSpy loaded(&service, &InferenceService::loaded);
        service.load(kDemoModel);
        QVERIFY(loaded.wait(kLoadTimeoutMs));
        const auto model = loaded[0][0].value<LoadedModel>();
        QCOMPARE(model.gpuLayers, 2);
        QVERIFY(model.layers > 2);
        QVERIFY(model.isShared());
        QCOMPARE(model.deviceId, "vulkan:0");
        QSignalSpy finished(&service, &InferenceService::finished);
        service.generate(continuation(3));
        QVERIFY(finished.wait(kLoadTimeoutMs));
        const QString device = finished[0][1].value<GenerationOutcome>().stats.device;
        QVERIFY2(device.endsWith(QStringLiteral(" 2/%1").arg(model.layers)), qPrintable(device));
    }

    void loadingTellsItsProgress() {
        InferenceService service({});
        QSignalSpy started(&service, &InferenceService::loadStarted);
        QSignalSpy progress(&service, &InferenceService::loadProgress);
        QSignalSpy loaded(&service, &InferenceService::loaded);
        service.load(kDemoModel);
        QVERIFY(service.isLoading());
        QVERIFY(!service.isReady());
        QVERIFY(loaded.wait(kLoadTimeoutMs));
        QCOMPARE(started.count(), 1);
        QVERIFY(!progress.isEmpty());
        QCOMPARE(progress.last()[0].toLongLong(), progress.last()[1].toLongLong());
        const auto model = loaded[0][0].value<LoadedModel>();
        QCOMPARE(model.path, kDemoModel);
        QCOMPARE(model.family, "llama");
        QVERIFY(model.contextLength > 0);
        QVERIFY(model.bytes > 0);
        QVERIFY(model.fileBytes > 1'000'000);
        QVERIFY(!model.deviceName.isEmpty());
        QVERIFY(service.isReady());
        QVERIFY(!service.isLoading());
    }

    void answersStream() {
        Follower follower(*demo_);
        const auto job = demo_->generate(continuation(40));
        QVERIFY(follower.ended(job));
        QVERIFY2(follower.text[job].startsWith(kGreedyStart), qPrintable(follower.text[job]));
        const GenerationOutcome outcome = follower.outcomes[job];
        QCOMPARE(int(outcome.stopReason), int(StopReason::TokenLimit));
        QCOMPARE(outcome.stats.generatedTokens, 40);
        QVERIFY(outcome.stats.promptTokens > 0);
        QVERIFY(outcome.stats.decodeSeconds > 0);
        QVERIFY(!outcome.stats.samplingJson.isEmpty());
        QVERIFY(outcome.contextUsed >= outcome.stats.promptTokens + 39);
    }

    void textComesAtMostOnceAFrame() {
        Follower follower(*demo_);
        QElapsedTimer timer;
        timer.start();
        const auto job = demo_->generate(continuation(100));
        QVERIFY(follower.ended(job));
        const qint64 frames =
            timer.elapsed() / InferenceService::kTextIntervalMs + 2;  // the first and the last
        QVERIFY2(follower.arrivals <= frames,
                 qPrintable(QString("%1 in %2").arg(follower.arrivals).arg(frames)));
    }

    void aFollowingPromptReusesItsPrefix() {
        Follower follower(*demo_);
        const auto first = demo_->generate(continuation(8));
        QVERIFY(follower.ended(first));
        const auto second = demo_->generate(continuation(8, kPrompt + follower.text[first]));
        QVERIFY(follower.ended(second));
        QVERIFY(follower.outcomes[second].stats.reusedTokens > 0);
    }

    void stoppingKeepsWhatWasWritten() {
        Follower follower(*demo_);
        const auto job = demo_->generate(continuation(-1));
        QTRY_VERIFY_WITH_TIMEOUT(!follower.text[job].isEmpty(), kAnswerTimeoutMs);
        demo_->stop(job);
        QVERIFY(follower.ended(job));
        QCOMPARE(int(follower.outcomes[job].stopReason), int(StopReason::Cancelled));
    }

    void aWaitingAnswerCanBeStopped() {
        Follower follower(*demo_);
        const auto first = demo_->generate(continuation(20));
        const auto second = demo_->generate(continuation(20));
        demo_->stop(second);
        QVERIFY(follower.ended(second));
        QCOMPARE(int(follower.outcomes[second].stopReason), int(StopReason::Cancelled));
        QVERIFY(follower.text[second].isEmpty());
        QCOMPARE(int(follower.outcomes[first].stopReason), int(StopReason::TokenLimit));  // jobs end in order
    }

    void tooLongConversationsLoseTheirOldestMessages() {
        GenerationJob job;
        for (int turn = 0; turn < 60; ++turn) {
            job.messages.push_back(
                {engine::Role::User, "One day Tim saw a big red ball and wanted to play with it. "});
            job.messages.push_back({engine::Role::Assistant, "Tim said thank you and went home. "});
        }
        job.messages.push_back({engine::Role::User, kPrompt.toStdString()});
        job.sampling = greedy();
        job.maxTokens = 4;
        Follower follower(*demo_);
        const auto id = demo_->generate(job);
        QVERIFY(follower.ended(id));
        QVERIFY2(follower.outcomes.contains(id), follower.errors[id].detail.c_str());
        QVERIFY(follower.outcomes[id].droppedMessages > 0);
        QVERIFY(follower.outcomes[id].droppedMessages < 120);
    }

    void reasoningStandsBetweenMarkersAndCanBeSwitchedOff() {
        const QTemporaryDir folder;
        InferenceService service({});
        QSignalSpy loaded(&service, &InferenceService::loaded);
        service.load(demoWithTemplate(
            folder,
            "{{ messages[0].content }}{% if enable_thinking %}<think>{% else %}<think></think>{% endif %}"));
        QVERIFY(loaded.wait(kLoadTimeoutMs));
        const auto model = loaded[0][0].value<LoadedModel>();
        QVERIFY(model.thinkingSwitchable);
        QVERIFY(!model.thinksByDefault);
        QVERIFY(model.templateProblem.isEmpty());
        Follower follower(service);
        GenerationJob job = continuation(12);
        const auto usual = service.generate(job);
        job.thinking = engine::Thinking::On;
        const auto thinking = service.generate(job);
        QVERIFY(follower.ended(usual) && follower.ended(thinking));
        QVERIFY(!follower.text[usual].isEmpty());
        QVERIFY(!follower.text[usual].contains("think>"));
        QVERIFY2(follower.text[thinking].startsWith("<think>\n"), qPrintable(follower.text[thinking]));
        QVERIFY(follower.text[thinking].endsWith("\n</think>"));
    }

    void aTemplateThatCannotBeReadIsTold() {
        const QTemporaryDir folder;
        InferenceService service({});
        QSignalSpy loaded(&service, &InferenceService::loaded);
        service.load(demoWithTemplate(folder, "{% for m in %}"));
        QVERIFY(loaded.wait(kLoadTimeoutMs));
        const auto model = loaded[0][0].value<LoadedModel>();
        QVERIFY2(model.templateProblem.contains("line 1"), qPrintable(model.templateProblem));
        QCOMPARE(model.chatTemplate, QStringLiteral("plain continuation"));
    }

    void badSamplingFails() {
        GenerationJob job = continuation(4);
        job.sampling.topP = 7;
        Follower follower(*demo_);
        const auto id = demo_->generate(job);
        QVERIFY(follower.ended(id));
        QCOMPARE(int(follower.errors[id].code), int(ErrorCode::InvalidArgument));
    }

    void aFileThatIsNoModelDoesNotCostTheLoadedOne() {
        const QTemporaryDir folder;
        QSignalSpy loadFailed(demo_.get(), &InferenceService::loadFailed);
        demo_->load(noModelFile(folder));
        QVERIFY(loadFailed.wait(kLoadTimeoutMs));
        QCOMPARE(int(loadFailed[0][1].value<Error>().code), int(ErrorCode::NotGguf));
        QVERIFY(demo_->isReady());
        Follower follower(*demo_);
        const auto job = demo_->generate(continuation(4));
        QVERIFY(follower.ended(job));
        QVERIFY(follower.outcomes.contains(job));
    }

    void withoutAModelAnswersFail() {
        InferenceService service({});
        Follower follower(service);
        const auto nothing = service.generate(continuation(4));
        QVERIFY(follower.ended(nothing));
        QCOMPARE(int(follower.errors[nothing].code), int(ErrorCode::NoModel));

        service.load(QStringLiteral("/nowhere/at/all.gguf"));
        const auto afterFailure = service.generate(continuation(4));
        QVERIFY(follower.ended(afterFailure));
        QCOMPARE(int(follower.errors[afterFailure].code), int(ErrorCode::FileNotFound));
        QVERIFY(!service.isLoading());
    }

    void anAnswerWaitsForTheLoad() {
        InferenceService service({});
        Follower follower(service);
        service.load(kDemoModel);
        const auto job = service.generate(continuation(4));
        QVERIFY(follower.ended(job));
        QVERIFY(follower.outcomes.contains(job));
    }

    void aLoadCanBeCancelled() {
        InferenceService service({});
        QSignalSpy failed(&service, &InferenceService::loadFailed);
        connect(&service, &InferenceService::loadStarted, &service, &InferenceService::cancelLoad,
                Qt::SingleShotConnection);
        service.load(kDemoModel);
        QVERIFY(failed.wait(kLoadTimeoutMs));
        QCOMPARE(int(failed[0][1].value<Error>().code), int(ErrorCode::Cancelled));
        QVERIFY(!service.isReady());
        QVERIFY(!service.isLoading());

        QSignalSpy loaded(&service, &InferenceService::loaded);
        service.load(kDemoModel);
        QVERIFY(loaded.wait(kLoadTimeoutMs));
    }

    void aNewLoadStopsAnswersAndOlderLoads() {
        InferenceService service({});
        Follower follower(service);
        QSignalSpy failed(&service, &InferenceService::loadFailed);
        QSignalSpy loaded(&service, &InferenceService::loaded);
        service.load(kDemoModel);
        const auto job = service.generate(continuation(-1));
        service.load(kDemoModel);
        QVERIFY(loaded.wait(kLoadTimeoutMs));
        QCOMPARE(failed.count(), 1);
        QCOMPARE(int(failed[0][1].value<Error>().code), int(ErrorCode::Cancelled));
        QCOMPARE(int(follower.outcomes[job].stopReason), int(StopReason::Cancelled));
        QVERIFY(!service.isLoading());
    }

    void unloadingLeavesNothing() {
        InferenceService service({});
        QSignalSpy unloaded(&service, &InferenceService::unloaded);
        Follower follower(service);
        service.load(kDemoModel);
        QTRY_VERIFY_WITH_TIMEOUT(service.isReady(), kLoadTimeoutMs);
        service.unload();
        const auto job = service.generate(continuation(4));
        QVERIFY(follower.ended(job));
        QCOMPARE(unloaded.count(), 1);
        QCOMPARE(int(follower.errors[job].code), int(ErrorCode::NoModel));
    }

    void endingInTheMiddleOfAnAnswerIsQuick() {
        auto service = demoService();
        Follower follower(*service);
        const auto job = service->generate(continuation(-1));
        QTRY_VERIFY_WITH_TIMEOUT(!follower.text[job].isEmpty(), kAnswerTimeoutMs);
        QElapsedTimer timer;
        timer.start();
        service.reset();
        QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
    }

    void devicesAreFound() {
        QSignalSpy found(demo_.get(), &InferenceService::devicesFound);
        demo_->findDevices();
        QVERIFY(found.wait(kLoadTimeoutMs));
        const auto devices = found[0][0].value<std::vector<engine::DeviceInfo>>();
        QVERIFY(!devices.empty());
        QVERIFY(!devices.front().id.empty());
    }
};

std::unique_ptr<QObject> makeInferenceServiceTest() {
    return std::make_unique<InferenceServiceTest>();
}

#include "inference_service_test.moc"
