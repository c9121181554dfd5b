// The window in Simplified Chinese and from right to left, on fake view models (whose own texts stay
// English). The pictures are left in the build folder, under screenshots/.
#include <QDir>
#include <QQuickItem>
#include <QRegularExpression>
#include <QtTest>

#include "app/translation.h"
#include "tests/ui/stage.h"

namespace fireside::tests {
namespace {

const QStringList kScenes{"full",    "empty",          "failed",       "settings", "keyboard",   "picker",
                          "library", "libraryDetails", "libraryEmpty", "discover", "repository", "downloads"};

void addPictures(const QString& prefix) {
    QTest::addColumn<QString>("scene");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    for (const QString& scene : kScenes) {
        for (const bool dark : {false, true}) {
            for (const QSize size : {QSize(1200, 800), QSize(480, 800)}) {
                QTest::addRow("%s-%s-%s-%d", qPrintable(prefix), qPrintable(scene), dark ? "dark" : "light",
                              size.width())
                    << scene << size << dark;
            }
        }
    }
    QTest::addRow("%s-settings-whole", qPrintable(prefix)) << "settings" << QSize(800, 2000) << false;
    QTest::addRow("%s-libraryDetails-whole", qPrintable(prefix))
        << "libraryDetails" << QSize(1200, 2100) << false;
}

/// Leads the window to where the scene is seen.
void show(Stage& stage, const QString& scene) {
    const auto key = [&](Qt::Key which) { QTest::keyClick(stage.window(), which, Qt::ControlModifier); };
    const auto openTab = [&](const QString& tab) {
        key(Qt::Key_L);
        QVERIFY(QMetaObject::invokeMethod(stage.find("libraryTabs"), "picked", Q_ARG(QString, tab)));
    };
    if (scene == "settings") key(Qt::Key_Comma);
    if (scene == "keyboard") key(Qt::Key_Slash);
    if (scene == "picker") QVERIFY(QMetaObject::invokeMethod(stage.find("modelChip"), "clicked"));
    if (scene.startsWith("library")) key(Qt::Key_L);
    if (scene == "discover" || scene == "repository") openTab("discover");
    if (scene == "downloads") openTab("downloads");
    QTest::qWait(
        scene == "keyboard" || scene == "picker" || scene == "settings" ? 300 : 50);  // cards and menus fade
}

void takePicture() {
    QFETCH(QString, scene);
    QFETCH(QSize, size);
    QFETCH(bool, dark);
    Stage stage(scene, size, dark);
    show(stage, scene);
    const QImage picture = stage.window()->grabWindow();
    QCOMPARE(picture.size(), size);
    QVERIFY(QDir().mkpath(QStringLiteral(FIRESIDE_SCREENSHOTS)));
    QVERIFY(picture.save(QStringLiteral(FIRESIDE_SCREENSHOTS "/%1.png").arg(QTest::currentDataTag())));
    const QStringList warnings = takeWarnings();
    QVERIFY2(warnings.isEmpty(), qPrintable(warnings.join('\n')));
}

/// What stands in a button, in pixels from the left edge of the window.
double leftOf(const Stage& stage, const QString& name) {
    const QQuickItem* item = stage.find(name);
    return item ? item->mapToScene({0, 0}).x() : -1;
}

}  // namespace

class TestLanguages : public QObject {
    Q_OBJECT

 private slots:
    void cleanup() { QGuiApplication::setLayoutDirection(Qt::LeftToRight); }

    void theFirstKnownLanguageIsSpoken();
    void chinesePictures_data() { addPictures("zh"); }
    void chinesePictures() {
        const Translation chinese("zh_CN");
        takePicture();
    }
    void chineseTexts();
    void chineseFitsItsButtons();
    void mirroredPictures_data() { addPictures("rtl"); }
    void mirroredPictures() {
        QGuiApplication::setLayoutDirection(Qt::RightToLeft);
        takePicture();
    }
    void theSidebarIsWhereReadingBegins();
};

void TestLanguages::theFirstKnownLanguageIsSpoken() {
    QCOMPARE(spokenLanguage("en", {"zh-CN"}), "en");
    QCOMPARE(spokenLanguage("zh_CN", {"en-US"}), "zh_CN");
    QCOMPARE(spokenLanguage("system", {"zh-Hans-CN", "zh-CN", "zh"}), "zh_CN");
    QCOMPARE(spokenLanguage("system", {"zh-SG"}), "zh_CN");
    QCOMPARE(spokenLanguage("system", {"zh_CN"}), "zh_CN");
    QCOMPARE(spokenLanguage("system", {"de-DE", "zh-CN"}), "zh_CN");
    QCOMPARE(spokenLanguage("system", {"en-GB", "zh-CN"}), "en");
    QCOMPARE(spokenLanguage("system", {"zh-TW"}), "en");
    QCOMPARE(spokenLanguage("system", {"zh-Hant-HK"}), "en");
    QCOMPARE(spokenLanguage("system", {"C"}), "en");
    QCOMPARE(spokenLanguage("system", {}), "en");
    QCOMPARE(spokenLanguage("klingon", {"zh-CN"}), "zh_CN");  // a damaged setting is none
}

void TestLanguages::chineseTexts() {
    const auto sent = [] { return QCoreApplication::translate("SendButton", "Send"); };
    const auto found = [](int places) {
        return QCoreApplication::translate("SearchResults", "%n place(s) found", nullptr, places);
    };
    const QLocale usual;
    {
        const Translation chinese("zh_CN");
        QCOMPARE(chinese.language(), "zh_CN");
        QCOMPARE(sent(), QString::fromUtf8("发送"));
        QCOMPARE(found(2), QString::fromUtf8("找到 2 处"));
        QCOMPARE(QLocale().language(), QLocale::Chinese);
        Stage stage("empty");
        QCOMPARE(stage.find("search")->property("placeholderText").toString(),
                 QString::fromUtf8("搜索所有对话"));
    }
    QCOMPARE(QLocale(), usual);
    const Translation english("en");
    QCOMPARE(sent(), "Send");
    QCOMPARE(found(1), "1 place found");
    QCOMPARE(found(2), "2 places found");
}

/// Nothing that is on a button ends in dots.
void TestLanguages::chineseFitsItsButtons() {
    const Translation chinese("zh_CN");
    for (const QString& scene : kScenes) {
        for (const int width : {1200, 480}) {
            Stage stage(scene, {width, 800});
            show(stage, scene);
            for (const QQuickItem* item : stage.window()->contentItem()->findChildren<QQuickItem*>()) {
                if (!item->inherits("QQuickAbstractButton") || !item->isVisible()) continue;
                for (const QQuickItem* label : item->findChildren<QQuickItem*>()) {
                    if (!label->inherits("QQuickText") || !label->isVisible()) continue;
                    const QString text = label->property("text").toString();
                    const bool ours = text.contains(QRegularExpression("\\p{Han}"));
                    QVERIFY2(!ours || !label->property("truncated").toBool(),
                             qPrintable(QStringLiteral("%1 %2: %3").arg(scene).arg(width).arg(text)));
                }
            }
        }
    }
    [[maybe_unused]] const QStringList warnings = takeWarnings();
}

void TestLanguages::theSidebarIsWhereReadingBegins() {
    {
        Stage stage("full");
        QVERIFY(leftOf(stage, "conversations") < 100);
        QVERIFY(leftOf(stage, "composer") > 272);
    }
    QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    Stage stage("full");
    QVERIFY(leftOf(stage, "conversations") > 900);
    QVERIFY(leftOf(stage, "composer") < 300);
}

}  // namespace fireside::tests

int main(int argc, char** argv) {
    return fireside::tests::runTest<fireside::tests::TestLanguages>(argc, argv);
}

#include "test_languages.moc"
