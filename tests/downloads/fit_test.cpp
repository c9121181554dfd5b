// fireside-cli models fit: what a model of a hub would take, told from the beginnings of its files, against
// what loading the same files takes.
#include <QJsonArray>
#include <QJsonDocument>
#include <filesystem>

#include "inference/engine.h"
#include "tests/downloads/terminal.h"

using namespace fireside;
using namespace fireside::services::test;

namespace {

constexpr int kContext = 200;

QByteArray recorded() {
    QFile file(QStringLiteral(FIRESIDE_TEST_DATA) + "/models/llama.q4_0.gguf");
    if (!file.open(QIODevice::ReadOnly)) qFatal("no recorded model");
    return file.readAll();
}

template <class T>
T readAt(const QByteArray& bytes, qsizetype at) {
    T value;
    std::memcpy(&value, bytes.constData() + at, sizeof value);
    return value;
}
template <class T>
QByteArray raw(T value) {
    return {reinterpret_cast<const char*>(&value), sizeof value};
}
QByteArray string(const QByteArray& text) {
    return raw(quint64(text.size())) + text;
}

/// A GGUF file in the pieces that the specification names: counts, metadata, descriptions of tensors, data.
struct Pieces {
    static constexpr qsizetype kHeader = 24;     // magic, version, both counts
    static constexpr qsizetype kAlignment = 32;  // where general.alignment is not set

    explicit Pieces(const QByteArray& file) : entries(readAt<quint64>(file, 16)) {
        const qsizetype described = file.indexOf(string("token_embd.weight"));
        metadata = file.mid(kHeader, described - kHeader);
        qsizetype at = described;
        for (quint64 i = 0; i < readAt<quint64>(file, 8); ++i) {
            const qsizetype begin = at;
            at += 8 + qsizetype(readAt<quint64>(file, at));
            const auto dimensions = readAt<quint32>(file, at);
            at += 4 + 8 * qsizetype(dimensions) + 4;
            tensors.append({file.mid(begin, at - begin), qsizetype(readAt<quint64>(file, at))});
            at += 8;
        }
        data = file.mid((at + kAlignment - 1) / kAlignment * kAlignment);
    }

    struct Tensor {
        QByteArray description;  // without the place
        qsizetype place;         // in the data
    };
    quint64 entries;
    QByteArray metadata;
    QList<Tensor> tensors;
    QByteArray data;
};

QByteArray fileOf(quint64 entries, const QByteArray& metadata, const QList<Pieces::Tensor>& tensors,
                  const QByteArray& data) {
    QByteArray file = "GGUF" + raw(quint32(3)) + raw(quint64(tensors.size())) + raw(entries) + metadata;
    for (const Pieces::Tensor& tensor : tensors) file += tensor.description + raw(quint64(tensor.place));
    file.append((Pieces::kAlignment - file.size() % Pieces::kAlignment) % Pieces::kAlignment, '\0');
    return file + data;
}

/// The model with a metadata entry so long that its header goes on behind the first read.
QByteArray withLongHeader(const QByteArray& file, qsizetype bytes) {
    const Pieces pieces(file);
    return fileOf(
        pieces.entries + 1,
        string("general.description") + raw(quint32(8)) + string(QByteArray(bytes, 'x')) + pieces.metadata,
        pieces.tensors, pieces.data);
}

/// The model in two parts, as those who publish large ones split it.
QList<QByteArray> split(const QByteArray& file) {
    const Pieces pieces(file);
    const auto all = qint32(pieces.tensors.size());
    const auto keys = [all](quint16 number) {
        return string("split.no") + raw(quint32(2)) + raw(number) + string("split.count") + raw(quint32(2)) +
               raw(quint16(2)) + string("split.tensors.count") + raw(quint32(5)) + raw(all);
    };
    const qsizetype half = all / 2;
    const qsizetype cut = pieces.tensors[half].place;
    QList<Pieces::Tensor> rest = pieces.tensors.mid(half);
    for (Pieces::Tensor& tensor : rest) tensor.place -= cut;
    return {fileOf(pieces.entries + 3, pieces.metadata + keys(0), pieces.tensors.first(half),
                   pieces.data.first(cut)),
            fileOf(3, keys(1), rest, pieces.data.mid(cut))};
}

void write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) qFatal("cannot write");
}

/// A repository that holds these files, and the same files in a folder, to be loaded.
struct Shelf : Terminal {
    void offer(const QString& name, const QByteArray& content) {
        server.addFile(kRepository, name, {.content = content});
        write(folder.filePath(name), content);
    }
    [[nodiscard]] QJsonObject fit(const QString& what) const {
        const Outcome outcome =
            run({"fit", what, "--context", QString::number(kContext), "--json", "--no-speed"});
        if (outcome.status != 0) qWarning("%s", qPrintable(outcome.err));
        return QJsonDocument::fromJson(outcome.out.toUtf8()).object();
    }
};

/// Whether each usable device was said to need, within a tenth, what loading `path` takes of it.
bool isWithinATenth(const QJsonObject& fit, const QString& path) {
    int compared = 0;
    for (const QJsonValue& value : fit["devices"].toArray()) {
        const QJsonObject device = value.toObject();
        if (!device["usable"].toBool()) continue;
        const auto model =
            engine::Model::load(std::filesystem::path(path.toStdU16String()),
                                {.device = device["id"].toString().toStdString(), .contextLength = kContext});
        if (!model.ok()) qFatal("%s", model.error().detail.c_str());
        const double used = double((*model)->weightBytes() + (*model)->sessionBytes());
        const double said = device["weights_bytes"].toDouble() + device["kv_cache_bytes"].toDouble() +
                            device["scratch_bytes"].toDouble();
        if (std::abs(said - used) > used / 10) {
            qWarning("%s: %.0f of %.0f", qPrintable(device["id"].toString()), said, used);
            return false;
        }
        ++compared;
    }
    return compared > 0;
}

}  // namespace

class FitTest : public QObject {
    Q_OBJECT

 private slots:
    void isWithinATenthOfWhatLoadingTakes() {
        Shelf shelf;
        // Behind the tensors something long, so that more than the header would be noticed.
        shelf.offer("m-Q4_0.gguf", recorded() + QByteArray(20'000'000, '\0'));
        const QJsonObject fit = shelf.fit(kRepository + ":q4_0");
        QCOMPARE(fit["family"].toString(), "llama");
        QVERIFY(isWithinATenth(fit, shelf.folder.filePath("m-Q4_0.gguf")));
        QVERIFY2(shelf.server.bytesSent() < 3'000'000, qPrintable(QString::number(shelf.server.bytesSent())));
        // The same file here says the same.
        QCOMPARE(
            shelf.fit(shelf.folder.filePath("m-Q4_0.gguf"))["devices"].toArray().first()["scratch_bytes"],
            fit["devices"].toArray().first()["scratch_bytes"]);
    }

    void aSplitModelIsOne() {
        Shelf shelf;
        const QList<QByteArray> parts = split(recorded());
        shelf.offer("m-Q4_0-00001-of-00002.gguf", parts[0]);
        shelf.offer("m-Q4_0-00002-of-00002.gguf", parts[1]);
        const QJsonObject fit = shelf.fit(kRepository);
        QCOMPARE(fit["file_bytes"].toInteger(), parts[0].size() + parts[1].size());
        QVERIFY(isWithinATenth(fit, shelf.folder.filePath("m-Q4_0-00001-of-00002.gguf")));
    }

    void aSplitModelWithoutAPartIsSaid() {
        Shelf shelf;
        shelf.offer("m-Q4_0-00001-of-00002.gguf", split(recorded())[0]);
        const Outcome outcome = shelf.run({"fit", kRepository});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("parts of Q4_0 are missing"), qPrintable(outcome.err));
    }

    void aLongHeaderIsReadOn_data() {
        QTest::addColumn<bool>("ranges");
        QTest::newRow("with ranges") << true;
        QTest::newRow("a server without ranges") << false;
    }
    void aLongHeaderIsReadOn() {
        QFETCH(bool, ranges);
        Shelf shelf;
        shelf.server.setScript(
            [ranges](const auto&, fakes::Behaviour& behaviour) { behaviour.ignoreRange = !ranges; });
        shelf.offer("m-Q4_0.gguf", withLongHeader(recorded(), 6'000'000));
        const QJsonObject fit = shelf.fit(kRepository);
        QVERIFY(isWithinATenth(fit, shelf.folder.filePath("m-Q4_0.gguf")));
        int reads = 0;
        for (const fakes::HubRequest& request : shelf.server.requests()) reads += isContent(request);
        QVERIFY2(reads >= 2, "the header was in the first read");
    }

    void whatIsRefused() {
        Shelf shelf;
        shelf.server.addModel("locked/Tiny-GGUF", {{"gated", "manual"}});
        shelf.server.addFile("locked/Tiny-GGUF", "m-Q4_0.gguf", {.content = recorded()});
        shelf.offer("m-Q4_0.gguf", recorded());
        shelf.offer("page-Q8_0.gguf", "<html>sign in</html>");
        const auto refused = [&](const QStringList& arguments, const char* words, int status = 1,
                                 bool allowed = true) {
            const Outcome outcome = shelf.run(QStringList{"fit"} + arguments, allowed);
            const bool said = outcome.err.contains(QLatin1String(words)) && outcome.err.count('\n') == 1;
            if (!said || outcome.status != status) qWarning("%d %s", outcome.status, qPrintable(outcome.err));
            return said && outcome.status == status && outcome.out.isEmpty();
        };
        QVERIFY(refused({"locked/Tiny-GGUF"}, "token"));
        QVERIFY(refused({kRepository}, "--allow-network", 1, false));
        QVERIFY(refused({kRepository + ":Q2_K"}, "Q8_0 Q4_0", 2));
        QVERIFY(refused({kRepository + ":Q8_0"}, "model file"));
        QVERIFY(refused({kRepository + ":Q4_0", "--context", "1000000000"}, "context", 2));
        QVERIFY(refused({"no/body"}, "hub"));
    }

    void aServerThatFailsIsSaid() {
        Shelf shelf;
        shelf.offer("m-Q4_0.gguf", recorded());
        shelf.server.setScript([](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (isContent(request)) behaviour.cutAfter = 1000;
        });
        const Outcome outcome = shelf.run({"fit", kRepository});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("connection"), qPrintable(outcome.err));
    }
};

std::unique_ptr<QObject> makeFitTest() {
    return std::make_unique<FitTest>();
}

#include "fit_test.moc"
