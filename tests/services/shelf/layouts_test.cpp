// Each program's way to keep models, on folders that are laid out like its own.
#include "app/services/shelf/layouts.h"
#include "app/services/shelf/program_places.h"
#include "tests/services/shelf/fixture.h"

using namespace fireside;
using namespace fireside::services::shelf;
using namespace fireside::services::shelf::test;
using domain::LocalModel;
using domain::ModelProgram;

namespace {

const QString kHex = QString(64, 'a');
const QString kOtherHex = QString(64, 'b');

QStringList foldersOf(const QList<domain::ModelPlace>& places, ModelProgram program) {
    QStringList folders;
    for (const domain::ModelPlace& place : places) {
        if (place.program == program) folders.append(place.folder);
    }
    return folders;
}

}  // namespace

class LayoutsTest : public QObject {
    Q_OBJECT

 private slots:
    void aTreeOfFiles() {
        const QTemporaryDir folder;
        put(folder.path(), "author/repo/Qwen3-8B-Q4_K_M.gguf", "GGUF1234");
        put(folder.path(), "author/repo/mmproj-Qwen3-8B-F16.gguf");  // reads images for the other
        put(folder.path(), "author/repo/readme.md");
        put(folder.path(), "half.gguf.part");
        put(folder.path(), "incomplete-some.gguf");
        put(folder.path(), ".hidden/secret.gguf");
        put(folder.path(), "UPPER.GGUF");
        const QList<LocalModel> models = modelsInFolder(folder.path());
        QCOMPARE(namesOf(models), (QStringList{"Qwen3-8B-Q4_K_M", "UPPER"}));
        const LocalModel& model = models[0].name == "UPPER" ? models[1] : models[0];
        QCOMPARE(model.bytes, 8);
        QCOMPARE(model.files, QStringList{model.path});
        QVERIFY(model.modifiedAt.isValid());
    }

    void aFolderThatLeadsIntoItself() {
        const QTemporaryDir folder;
        put(folder.path(), "one/model.gguf");
        QVERIFY(QFile::link(folder.path(), folder.filePath("one/again")));
        QVERIFY(!modelsInFolder(folder.path()).isEmpty());  // and it ends
    }

    void splitModelsAreOne() {
        const QTemporaryDir folder;
        for (int part = 1; part <= 3; ++part) {
            put(folder.path(), QString("big-0000%1-of-00003.gguf").arg(part), QByteArray(part, 'x'));
        }
        put(folder.path(), "torn-00002-of-00002.gguf");
        put(folder.path(), "other/big-00001-of-00003.gguf");  // of another folder: another model
        QList<LocalModel> models = modelsInFolder(folder.path());
        QCOMPARE(namesOf(models), (QStringList{"big", "big", "torn"}));
        for (const LocalModel& model : models) {
            if (model.name == "torn") QCOMPARE(model.missingParts, 1);
            if (model.path.contains("/other/")) QCOMPARE(model.missingParts, 2);
            if (model.name != "big" || model.path.contains("/other/")) continue;
            QCOMPARE(model.files.size(), 3);
            QVERIFY(model.path.endsWith("big-00001-of-00003.gguf"));
            QCOMPARE(model.bytes, 6);
            QCOMPARE(model.missingParts, 0);
        }
        QCOMPARE(modelAt(folder.filePath("big-00002-of-00003.gguf")).path,
                 folder.filePath("big-00001-of-00003.gguf"));
    }

    void aFileThatIsGone() {
        const QTemporaryDir folder;
        QCOMPARE(int(modelAt(folder.filePath("a.gguf")).presence), int(domain::Presence::FileGone));
        QCOMPARE(int(modelAt(folder.filePath("disk/a.gguf")).presence), int(domain::Presence::PlaceGone));
    }

    void ollama() {
        const QTemporaryDir folder;
        put(folder.path(), "manifests/registry.ollama.ai/library/qwen3/8b", ollamaManifest("sha256:" + kHex));
        put(folder.path(), "manifests/registry.ollama.ai/library/qwen3/latest",
            ollamaManifest("sha256:" + kHex));
        put(folder.path(), "manifests/registry.ollama.ai/someone/tuned/latest",
            ollamaManifest("sha256:" + kOtherHex));
        put(folder.path(), "manifests/hf.co/author/repo-GGUF/Q4_K_M",
            ollamaManifest("sha256:" + QString(64, 'c')));
        put(folder.path(), "manifests/registry.ollama.ai/library/gone/latest",
            ollamaManifest("sha256:" + QString(64, 'd')));
        put(folder.path(), "manifests/registry.ollama.ai/library/broken/latest", "{\"layers\": [{]");
        put(folder.path(), "manifests/registry.ollama.ai/library/escape/latest",
            ollamaManifest("sha256:../../../etc/x"));
        put(folder.path(), "blobs/sha256-" + kHex, "GGUF12");
        put(folder.path(), "blobs/sha256:" + kOtherHex);  // as older versions wrote them
        put(folder.path(), "blobs/sha256-" + QString(64, 'c'));
        const QList<LocalModel> models = modelsOfOllama(folder.path());
        QCOMPARE(namesOf(models),
                 (QStringList{"hf.co/author/repo-GGUF:Q4_K_M", "qwen3:8b", "someone/tuned:latest"}));
        QCOMPARE(models[0].sha256, kHex);
        QCOMPARE(models[0].bytes, 6);
        QCOMPARE(ollamaManifestsOf(folder.path(), models[0].path).size(), 2);
        QVERIFY(modelsOfOllama(folder.filePath("nowhere")).isEmpty());
    }

    void huggingFace() {
        const QTemporaryDir folder;
        const QString root = folder.path() + "/models--author--Repo-GGUF";
        const QString blob = put(root, "blobs/" + kHex, "GGUF1");
        put(root, "refs/main", "new\n");
        link("../../blobs/" + kHex, root, "snapshots/old/Model-Q4_K_M.gguf");
        const QString present = link("../../blobs/" + kHex, root, "snapshots/new/Model-Q4_K_M.gguf");
        link("../../../blobs/" + kOtherHex, root, "snapshots/new/BF16/Model-BF16.gguf");  // its blob is gone
        put(root, "snapshots/new/Copy-Q8_0.gguf");  // where links cannot be made
        put(root, "snapshots/new/config.json");
        put(folder.path(), "datasets--author--data/snapshots/x/data.gguf");
        const QList<LocalModel> models = modelsOfHuggingFace(folder.path());
        QCOMPARE(namesOf(models), (QStringList{"Copy-Q8_0", "Model-Q4_K_M"}));
        const LocalModel& linked = models[0].name == "Model-Q4_K_M" ? models[0] : models[1];
        QCOMPARE(linked.path, present);
        QCOMPARE(linked.sha256, kHex);
        QCOMPARE(linked.bytes, 5);
    }

    void llamaCpp() {
        const QTemporaryDir folder;
        put(folder.path(), "ggml-org_gemma-3-1b-it-GGUF_gemma-3-1b-it-Q4_K_M.gguf");
        put(folder.path(), "ggml-org_gemma-3-1b-it-GGUF_gemma-3-1b-it-Q4_K_M.gguf.json",
            "{\"url\": "
            "\"https://huggingface.co/ggml-org/gemma-3-1b-it-GGUF/resolve/main/gemma-3-1b-it-Q4_K_M.gguf\"}");
        put(folder.path(), "someone_without-a-note.gguf");
        put(folder.path(), "unfinished.gguf.downloadInProgress");
        QCOMPARE(namesOf(modelsOfLlamaCpp(folder.path())),
                 (QStringList{"gemma-3-1b-it-Q4_K_M", "someone_without-a-note"}));
    }

    void jan() {
        const QTemporaryDir folder;
        const QTemporaryDir elsewhere;
        const QString outside = put(elsewhere.path(), "imported.gguf");
        put(folder.path(), "llamacpp/models/Qwen3_8B/model.gguf");
        put(folder.path(), "llamacpp/models/Qwen3_8B/model.yml",
            "model_path: llamacpp/models/Qwen3_8B/model.gguf\nname: \"Qwen3 8B\"\nsize_bytes: 4\n");
        put(folder.path(), "llamacpp/models/linked/model.yml",
            "name: Imported\nmodel_path: " + outside.toUtf8() + "\n");
        put(folder.path(), "llamacpp/models/gone/model.yml", "name: Gone\nmodel_path: nowhere.gguf\n");
        put(folder.path(), "models/old-model/model.gguf");
        QCOMPARE(namesOf(modelsOfJan(folder.path())), (QStringList{"Imported", "Qwen3 8B", "old-model"}));
    }

    void placesOnEachSystem() {
        using System = Surroundings::System;
        const auto nothing = [](const char*) { return QString(); };
        const auto linux_ = programPlaces({System::Linux, "/home/ada", nothing});
        QVERIFY(foldersOf(linux_, ModelProgram::LmStudio).contains("/home/ada/.lmstudio/models"));
        QVERIFY(foldersOf(linux_, ModelProgram::Ollama).contains("/usr/share/ollama/.ollama/models"));
        QVERIFY(foldersOf(linux_, ModelProgram::Jan).contains("/home/ada/.local/share/Jan/data"));
        QCOMPARE(foldersOf(linux_, ModelProgram::Gpt4All),
                 QStringList{"/home/ada/.local/share/nomic.ai/GPT4All"});
        QCOMPARE(foldersOf(linux_, ModelProgram::LlamaCpp), QStringList{"/home/ada/.cache/llama.cpp"});
        QCOMPARE(foldersOf(linux_, ModelProgram::HuggingFace),
                 QStringList{"/home/ada/.cache/huggingface/hub"});

        const auto mac = programPlaces({System::Mac, "/Users/ada", nothing});
        QVERIFY(
            foldersOf(mac, ModelProgram::Jan).contains("/Users/ada/Library/Application Support/Jan/data"));
        QCOMPARE(foldersOf(mac, ModelProgram::LlamaCpp), QStringList{"/Users/ada/Library/Caches/llama.cpp"});
        QCOMPARE(foldersOf(mac, ModelProgram::HuggingFace), QStringList{"/Users/ada/.cache/huggingface/hub"});
        QCOMPARE(foldersOf(mac, ModelProgram::Ollama), QStringList{"/Users/ada/.ollama/models"});

        const auto windows = programPlaces({System::Windows, "C:/Users/ada", nothing});
        QVERIFY(foldersOf(windows, ModelProgram::Jan).contains("C:/Users/ada/AppData/Roaming/Jan/data"));
        QCOMPARE(foldersOf(windows, ModelProgram::Gpt4All),
                 QStringList{"C:/Users/ada/AppData/Local/nomic.ai/GPT4All"});
        QCOMPARE(foldersOf(windows, ModelProgram::LlamaCpp),
                 QStringList{"C:/Users/ada/AppData/Local/llama.cpp"});
        QCOMPARE(foldersOf(windows, ModelProgram::HuggingFace),
                 QStringList{"C:/Users/ada/.cache/huggingface/hub"});
    }

    void theEnvironmentAndMovedFoldersCount() {
        const QTemporaryDir home;
        put(home.path(), ".lmstudio-home-pointer", "/data/studio\n");
        put(home.path(), ".lmstudio/settings.json", "{\"downloadsFolder\": \"/data/lm models\"}");
        const auto places = programPlaces({Surroundings::System::Linux, home.path(), [](const char* name) {
                                               if (qstrcmp(name, "OLLAMA_MODELS") == 0)
                                                   return QString("/big/ollama");
                                               if (qstrcmp(name, "HF_HOME") == 0) return QString("/big/hf");
                                               if (qstrcmp(name, "LLAMA_CACHE") == 0)
                                                   return QString("/big/llama/");
                                               return QString();
                                           }});
        QVERIFY(foldersOf(places, ModelProgram::LmStudio).contains("/data/studio/models"));
        QVERIFY(foldersOf(places, ModelProgram::LmStudio).contains("/data/lm models"));
        QCOMPARE(foldersOf(places, ModelProgram::Ollama).first(), "/big/ollama");
        QCOMPARE(foldersOf(places, ModelProgram::HuggingFace).first(), "/big/hf/hub");
        QCOMPARE(foldersOf(places, ModelProgram::LlamaCpp).first(), "/big/llama");
    }
};

std::unique_ptr<QObject> makeLayoutsTest() {
    return std::make_unique<LayoutsTest>();
}

#include "layouts_test.moc"
