// The hubs as the program asks them: searching, what a repository holds, cards, pieces of files, tokens.
#include <QSignalSpy>

#include "app/services/hub/hub_service.h"
#include "tests/network/fixture.h"

using namespace fireside;
using namespace fireside::services;
using namespace fireside::services::test;
using domain::Hub;

namespace {

struct Hubs {
    Hubs() : hub(gate.network, token, {QUrl(server.endpoint()), QUrl(server.endpoint())}) {
        server.addModel(
            "anna/Tiny-GGUF",
            {{"downloads", 5},
             {"likes", 70},
             {"lastModified", "2026-01-02T03:04:05.000Z"},
             {"license", "apache-2.0"},
             {"gguf", QJsonObject{{"architecture", "llama"}, {"total", 260'000}, {"context_length", 512}}}});
        server.addModel("bert/Tiny-Chat-GGUF", {{"downloads", 900},
                                                {"likes", 2},
                                                {"lastModified", "2026-02-02T03:04:05.000Z"},
                                                {"license", "mit"},
                                                {"gated", "manual"}});
        server.addModel("anna/Tiny-Old", {{"downloads", 50}, {"likes", 1}, {"license", "mit"}});
        for (const char* name :
             {"tiny-Q4_K_M.gguf", "tiny-Q8_0-00001-of-00002.gguf", "tiny-Q8_0-00002-of-00002.gguf",
              "mmproj-F16.gguf", "UD/tiny-UD-Q4_K_XL.gguf"}) {
            server.addFile("anna/Tiny-GGUF", name, {.bytes = 1000 + qint64(strlen(name))});
        }
        server.addFile("anna/Tiny-GGUF", "README.md",
                       {.content = "---\nlicense: mit\n---\n# Tiny\n\nA *small* model.\n\n---\nend\n"});
        server.addFile("bert/Tiny-Chat-GGUF", "m.gguf", {.bytes = 10});
    }

    [[nodiscard]] QStringList found(HubQuery query) {
        const auto page = wait(hub.search(query));
        QStringList ids;
        if (page.ok()) {
            for (const auto& model : page->models) ids.append(model.id);
        }
        return ids;
    }

    fakes::HubServer server;
    Gate gate;
    AccessTokenService token;
    HubService hub;
};

/// The first bytes of a file, whether a hub has it or not.
QFuture<Result<QByteArray>> headOf(const Hubs& hubs, const QString& id, const QString& path) {
    domain::RemoteModel model;
    model.id = id;
    return hubs.hub.heads(model, {.name = "any", .files = {{.path = path, .bytes = 10}}}).read(0, 0, 4);
}

const QList<Hub> kHubs{Hub::HuggingFace, Hub::ModelScope};

}  // namespace

class HubTest : public QObject {
    Q_OBJECT

 private slots:
    void initTestCase() {
        qunsetenv("HF_TOKEN");
        // Never the keychain of whoever runs the tests.
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    }

    void searchIsSorted() {
        Hubs hubs;
        for (const Hub hub : kHubs) {
            QCOMPARE(hubs.found({.hub = hub, .text = "tiny"}),
                     QStringList({"bert/Tiny-Chat-GGUF", "anna/Tiny-Old", "anna/Tiny-GGUF"}));
            QCOMPARE(hubs.found({.hub = hub, .text = "tiny", .sort = HubQuery::Sort::Likes}),
                     QStringList({"anna/Tiny-GGUF", "bert/Tiny-Chat-GGUF", "anna/Tiny-Old"}));
            QCOMPARE(hubs.found({.hub = hub, .text = "gguf", .sort = HubQuery::Sort::Recent}),
                     QStringList({"bert/Tiny-Chat-GGUF", "anna/Tiny-GGUF"}));
        }
        QVERIFY(hubs.server.requests().front().query.contains("filter=gguf"));
        QVERIFY(hubs.server.requests().back().query.contains("filter.library=gguf"));
    }

    void searchIsFiltered() {
        Hubs hubs;
        for (const Hub hub : kHubs) {
            QCOMPARE(hubs.found({.hub = hub, .author = "anna"}),
                     QStringList({"anna/Tiny-Old", "anna/Tiny-GGUF"}));
            QCOMPARE(hubs.found({.hub = hub, .license = "mit"}),
                     QStringList({"bert/Tiny-Chat-GGUF", "anna/Tiny-Old"}));
            QVERIFY(hubs.found({.hub = hub, .text = "nothing like this & that=1#?"}).isEmpty());
        }
    }

    void searchGoesPageByPage() {
        Hubs hubs;
        for (const Hub hub : kHubs) {
            HubQuery query{.hub = hub, .text = "tiny", .limit = 2};
            const auto first = wait(hubs.hub.search(query));
            QVERIFY(first.ok());
            QCOMPARE(first->models.size(), 2);
            QVERIFY(!first->next.isEmpty());
            query.cursor = first->next;
            const auto second = wait(hubs.hub.search(query));
            QVERIFY(second.ok());
            QCOMPARE(second->models.size(), 1);
            QVERIFY(second->next.isEmpty());
        }
    }

    void aModelHasItsFacts() {
        Hubs hubs;
        const auto model = wait(hubs.hub.model(Hub::HuggingFace, "anna/Tiny-GGUF"));
        QVERIFY(model.ok());
        QCOMPARE(model->license, "apache-2.0");
        QCOMPARE(model->architecture, "llama");
        QCOMPARE(model->contextLength, 512);
        QCOMPARE(model->updatedAt, QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5), Qt::UTC));
        QCOMPARE(model->revision.size(), 40);
        QVERIFY(!model->gated);
        QVERIFY(wait(hubs.hub.model(Hub::HuggingFace, "bert/Tiny-Chat-GGUF"))->gated);
    }

    void filesBecomeChoices() {
        Hubs hubs;
        for (const Hub hub : kHubs) {
            const auto model = wait(hubs.hub.model(hub, "anna/Tiny-GGUF"));
            QVERIFY(model.ok());
            QCOMPARE(model->files.size(), 6);
            const auto choices = domain::quantizationsOf(model->files);
            QStringList names;
            for (const auto& choice : choices) names.append(choice.name);
            QCOMPARE(names, QStringList({"Q4_K_M", "UD-Q4_K_XL", "Q8_0", "mmproj-F16"}));
            QCOMPARE(choices[2].files.size(), 2);
            QCOMPARE(choices[2].bytes, choices[2].files[0].bytes + choices[2].files[1].bytes);
            QCOMPARE(choices[0].files[0].sha256,
                     (fakes::HubFile{.bytes = 1000 + qint64(strlen("tiny-Q4_K_M.gguf"))}.sha256()));
        }
    }

    void theCardIsReadable() {
        Hubs hubs;
        for (const Hub hub : kHubs) {
            QCOMPARE(*wait(hubs.hub.card(hub, "anna/Tiny-GGUF")), "# Tiny\n\nA *small* model.\n\n---\nend");
        }
    }

    void piecesOfFiles() {
        Hubs hubs;
        const fakes::HubFile file{.bytes = 1000 + qint64(strlen("tiny-Q4_K_M.gguf"))};
        for (const Hub hub : kHubs) {
            const domain::RemoteModel model = *wait(hubs.hub.model(hub, "anna/Tiny-GGUF"));
            const auto choice = domain::findQuantization(domain::quantizationsOf(model.files), "Q4_K_M");
            QVERIFY(choice);
            const ModelHeads heads = hubs.hub.heads(model, *choice);
            QCOMPARE(heads.partBytes, QList<qint64>{file.bytes});
            QCOMPARE(*wait(heads.read(0, 5, 14)), file.all().mid(5, 10));
            QCOMPARE(wait(heads.read(0, 9, 0)).code(), ErrorCode::InvalidArgument);
        }
        QCOMPARE(wait(headOf(hubs, "anna/Tiny-GGUF", "none.gguf")).code(), ErrorCode::NotOnHub);
        QCOMPARE(wait(headOf(hubs, "../etc", "passwd")).code(), ErrorCode::InvalidArgument);
    }

    void strangeAnswersAndIds() {
        Hubs hubs;
        hubs.server.addPage("/api/models", "<html>sign in</html>");
        hubs.server.addPage("/openapi/v1/models", "{\"success\": false}");
        for (const Hub hub : kHubs) {
            QCOMPARE(wait(hubs.hub.search({.hub = hub})).code(), ErrorCode::BadAnswer);
            QCOMPARE(wait(hubs.hub.model(hub, "no/body")).code(), ErrorCode::NotOnHub);
            for (const char* id : {"", "a", "a/b/c", "../etc", "a/..", "a b/c", "a/b?x", ".a/b"}) {
                QCOMPARE(wait(hubs.hub.model(hub, id)).code(), ErrorCode::InvalidArgument);
            }
        }
        QVERIFY(hasSentence(ErrorCode::NotOnHub));
    }

    void aTokenOpensWhatIsGated() {
        Hubs hubs;
        const auto piece = [&] { return wait(headOf(hubs, "bert/Tiny-Chat-GGUF", "m.gguf")); };
        QCOMPARE(piece().code(), ErrorCode::Gated);
        QSignalSpy failed(&hubs.token, &AccessTokenService::failed);
        hubs.token.set("hf_secret");
        QVERIFY(piece().ok());
        // Without a keychain it holds for this run, and that is said.
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed.front().front().value<Error>().code, ErrorCode::NoKeychain);
        QCOMPARE(hubs.token.source(), AccessTokenService::Source::ThisRun);
        // What the redirect leads to is the same server here; ModelScope is told nothing.
        (void)wait(hubs.hub.search({.hub = Hub::ModelScope}));
        QVERIFY(!hubs.server.requests().back().headers.contains("authorization"));
    }

    void theOtherHubIsAskedWhenOneDoesNotAnswer() {
        Hubs hubs;
        const QList<domain::RemoteName> places{{Hub::HuggingFace, "anna/Tiny-GGUF"},
                                               {Hub::ModelScope, "anna/Tiny-GGUF"}};
        QCOMPARE(wait(hubs.hub.model(places))->hub, Hub::HuggingFace);
        hubs.server.setScript([](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (request.path.startsWith("/api/models/")) behaviour.status = 503;
        });
        const auto other = wait(hubs.hub.model(places));
        QCOMPARE(other->hub, Hub::ModelScope);
        QCOMPARE(other->files.size(), 6);
        // Nobody answers: the first one's trouble is told.
        hubs.hub.setEndpoints({QUrl("http://127.0.0.1:1"), QUrl(hubs.server.endpoint())});
        hubs.server.setScript([](const auto&, fakes::Behaviour& behaviour) { behaviour.status = 500; });
        QCOMPARE(wait(hubs.hub.model(places)).code(), ErrorCode::NoNetwork);
        // What a hub says about the model counts.
        hubs.hub.setEndpoints({QUrl(hubs.server.endpoint()), QUrl(hubs.server.endpoint())});
        hubs.server.setScript([](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (request.path.startsWith("/api/models/")) behaviour.status = 404;
        });
        QCOMPARE(wait(hubs.hub.model(places)).code(), ErrorCode::NotOnHub);
        QCOMPARE(wait(hubs.hub.model(QList<domain::RemoteName>())).code(), ErrorCode::InvalidArgument);
    }

    void theEnvironmentHasTheToken() {
        qputenv("HF_TOKEN", " hf_env \n");
        AccessTokenService token;
        qunsetenv("HF_TOKEN");
        QCOMPARE(token.token(), "hf_env");
        QCOMPARE(token.source(), AccessTokenService::Source::Environment);
        QSignalSpy loaded(&token, &AccessTokenService::loaded);
        token.load();
        QTRY_COMPARE(loaded.size(), 1);
        QCOMPARE(token.token(), "hf_env");
    }

    void endpointsAreChosen() {
        QProcessEnvironment environment;
        QCOMPARE(hubEndpoints({}, {}, environment).huggingFace, QUrl("https://huggingface.co"));
        QCOMPARE(hubEndpoints({}, {}, environment).modelScope, QUrl("https://www.modelscope.cn"));
        environment.insert("HF_ENDPOINT", "https://hf-mirror.com/");
        QCOMPARE(hubEndpoints({}, {}, environment).huggingFace, QUrl("https://hf-mirror.com"));
        QCOMPARE(hubEndpoints(" mirror.example/hf/ ", {}, environment).huggingFace,
                 QUrl("https://mirror.example/hf"));
        QCOMPARE(firstHub(hubEndpoints({}, {}, {})), Hub::HuggingFace);
        QCOMPARE(firstHub(hubEndpoints({}, "https://scope.example", {})), Hub::ModelScope);
        QCOMPARE(firstHub(hubEndpoints("https://hf-mirror.com", "https://scope.example", {})),
                 Hub::HuggingFace);
    }
};

std::unique_ptr<QObject> makeHubTest() {
    return std::make_unique<HubTest>();
}

#include "hub_test.moc"
