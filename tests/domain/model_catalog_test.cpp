#include "app/domain/model_catalog.h"

#include <QTest>
#include <memory>

using namespace Qt::StringLiterals;
using namespace fireside;
using domain::CatalogEntry;
using domain::Machine;

namespace {

QByteArray catalogOf(const QByteArray& changed, const QByteArray& by) {
    QByteArray json = R"({"version": 1, "models": [
        {"id": "small", "name": "Small", "maker": "M", "repository": "m/small", "quantization": "Q8_0", "gigabytes": 0.6,
         "parameters": 600000000, "context": 4096, "licence": "MIT", "languages": ["en", "zh"], "goodAt": ["chat"],
         "capabilities": ["reasoning"], "recommended": true},
        {"id": "large", "name": "Large", "maker": "M", "repository": "m/large", "quantization": "Q4_K_M", "gigabytes": 5,
         "parameters": 8000000000, "context": 4096, "licence": "MIT", "recommended": true},
        {"id": "experts", "name": "Experts", "maker": "M", "repository": "m/experts", "quantization": "Q4_K_M",
         "gigabytes": 18, "parameters": 30000000000, "activeParameters": 3000000000, "context": 4096, "licence": "MIT",
         "recommended": true},
        {"id": "not-recommended", "name": "N", "maker": "M", "repository": "m/n", "quantization": "Q8_0", "gigabytes": 0.1,
         "parameters": 1, "context": 1, "licence": "MIT"},
        {"id": "vectors", "name": "V", "maker": "M", "repository": "m/v", "quantization": "Q8_0", "gigabytes": 0.1,
         "parameters": 1, "context": 1, "licence": "MIT", "capabilities": ["embedding"], "recommended": true}]})";
    return changed.isEmpty() ? json : json.replace(changed, by);
}

QString choice(qint64 gigabytes, double gigabytesPerSecond) {
    const auto catalog = domain::parseCatalog(catalogOf({}, {}));
    const auto made =
        domain::recommend(*catalog, Machine{gigabytes * 1'000'000'000, gigabytesPerSecond * 1e9});
    return made ? made->entry.id : QString();
}

}  // namespace

class ModelCatalogTest : public QObject {
    Q_OBJECT
 private slots:
    void isRead() {
        const auto catalog = domain::parseCatalog(catalogOf({}, {}));
        QVERIFY(catalog.ok());
        QCOMPARE(catalog->size(), 5);
        const CatalogEntry& small = catalog->first();
        QCOMPARE(small.bytes, 600'000'000);
        QCOMPARE(small.languages, (QStringList{u"en"_s, u"zh"_s}));
        QVERIFY(small.reasoning && !small.tools && small.recommended);
        QCOMPARE(small.activeParameters, small.parameters);
        QCOMPARE(catalog->at(2).activeParameters, 3'000'000'000);
    }

    void placesOfARepository() {
        using domain::Hub;
        CatalogEntry both;
        both.repository = u"a/one"_s;
        both.modelScope = u"b/one"_s;
        CatalogEntry single;
        single.repository = u"a/two"_s;
        const QList<CatalogEntry> catalog{both, single};
        const auto places = [&](const QString& id, Hub first) {
            return domain::placesOf(catalog, id, first);
        };
        const domain::RemoteName here{Hub::HuggingFace, u"a/one"_s};
        const domain::RemoteName there{Hub::ModelScope, u"b/one"_s};
        QCOMPARE(places(u"a/one"_s, Hub::HuggingFace), (QList{here, there}));
        QCOMPARE(places(u"a/one"_s, Hub::ModelScope), (QList{there, here}));
        QCOMPARE(places(u"a/two"_s, Hub::ModelScope).size(), 1);
        QCOMPARE(places(u"no/body"_s, Hub::HuggingFace).size(), 1);
    }

    void whatIsWrongIsNamed_data() {
        QTest::addColumn<QByteArray>("changed");
        QTest::addColumn<QByteArray>("by");
        QTest::addColumn<QString>("named");
        QTest::newRow("no JSON") << "\"models\""_ba
                                 << "models"_ba
                                 << "";
        QTest::newRow("version") << "\"version\": 1"_ba
                                 << "\"version\": 2"_ba
                                 << "version";
        QTest::newRow("twice") << "\"id\": \"large\""_ba
                               << "\"id\": \"small\""_ba
                               << "small";
        QTest::newRow("no name") << "\"name\": \"Large\""_ba
                                 << "\"name\": \"\""_ba
                                 << "large";
        QTest::newRow("no size") << "\"gigabytes\": 5"_ba
                                 << "\"gigabytes\": 0"_ba
                                 << "large";
        QTest::newRow("more active than there are") << "\"activeParameters\": 3"_ba
                                                    << "\"activeParameters\": 3000"_ba
                                                    << "experts";
        QTest::newRow("capability") << "\"reasoning\""_ba
                                    << "\"flying\""_ba
                                    << "flying";
        QTest::newRow("repository") << "m/large"_ba
                                    << "m/large/x"_ba
                                    << "repository";
    }
    void whatIsWrongIsNamed() {
        QFETCH(QByteArray, changed);
        QFETCH(QByteArray, by);
        QFETCH(QString, named);
        const auto catalog = domain::parseCatalog(catalogOf(changed, by));
        QVERIFY(!catalog.ok());
        QCOMPARE(int(catalog.code()), int(ErrorCode::FileDamaged));
        QVERIFY2(QString::fromStdString(catalog.error().detail).contains(named),
                 catalog.error().detail.c_str());
    }

    void theLargestThatFitsAndAnswersFastEnoughIsRecommended() {
        QCOMPARE(choice(64, 0), u"experts"_s);   // speed not known
        QCOMPARE(choice(64, 30), u"experts"_s);  // 3 of 30 billion are read: 16 tokens/s
        QCOMPARE(choice(64, 15), u"small"_s);    // 5 GB at 15 GB/s are 3 tokens/s, the experts 8.3
        QCOMPARE(choice(64, 2), u"small"_s);     // nothing is fast enough: the smallest
        QCOMPARE(choice(16, 100), u"large"_s);
        QCOMPARE(choice(6, 100), u"small"_s);  // 5 GB and a chat do not fit
        QCOMPARE(choice(0, 100), u"small"_s);  // nothing fits: the smallest
        QVERIFY(!domain::recommend({}, Machine{}));
    }
};

std::unique_ptr<QObject> makeModelCatalogTest() {
    return std::make_unique<ModelCatalogTest>();
}

#include "model_catalog_test.moc"
