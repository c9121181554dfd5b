// What ships: every entry is whole, and the catalogue has what it is there for.
#include <QSet>
#include <QTest>
#include <memory>

#include "app/services/shipped_catalog.h"

using namespace Qt::StringLiterals;
using namespace fireside;

class ShippedCatalogTest : public QObject {
    Q_OBJECT
 private slots:
    void holdsTheModelsThatPeopleLookFor() {
        const auto catalog = services::shippedCatalog();
        QVERIFY2(catalog.ok(), catalog.ok() ? "" : catalog.error().detail.c_str());
        QStringList names;
        int embedding = 0;
        for (const auto& entry : *catalog) {
            names.append(entry.id);
            embedding += entry.embedding;
            // A weight takes 2 to 9 bits, but in the largest embeddings of small models.
            const double bits = 8.0 * double(entry.bytes) / double(entry.parameters);
            QVERIFY2(bits > 3.5 && bits < 10, qPrintable(entry.id + u": "_s + QString::number(bits)));
            QVERIFY2(!entry.languages.isEmpty() && !entry.goodAt.isEmpty(), qPrintable(entry.id));
        }
        QVERIFY(embedding >= 3);
        for (const QString& family : {u"deepseek-r1"_s, u"qwen3"_s, u"ernie-4.5"_s, u"hunyuan"_s,
                                      u"gpt-oss"_s, u"gemma-3"_s, u"llama-3.2"_s, u"smollm"_s}) {
            const bool there = std::any_of(names.begin(), names.end(),
                                           [&](const QString& name) { return name.startsWith(family); });
            QVERIFY2(there, qPrintable(family));
        }
    }

    void hasOneForEveryMachine() {
        const auto catalog = services::shippedCatalog();
        QVERIFY(catalog.ok());
        QSet<QString> chosen;
        for (const qint64 gigabytes : {2, 4, 6, 8, 12, 16, 24, 48, 96}) {
            const auto made = domain::recommend(*catalog, {gigabytes * 1'000'000'000, 0});
            QVERIFY(made.has_value());
            QVERIFY2(made->neededBytes <= gigabytes * 1'000'000'000, qPrintable(made->entry.id));
            chosen.insert(made->entry.id);
        }
        QVERIFY(chosen.size() >= 5);
    }
};

std::unique_ptr<QObject> makeShippedCatalogTest() {
    return std::make_unique<ShippedCatalogTest>();
}

#include "shipped_catalog_test.moc"
