// The library's pages on fake view models: how they look, what their keys and buttons do, how they scroll.
#include <QDir>
#include <QQuickItem>
#include <QtTest>
#include <algorithm>
#include <ctime>

#include "tests/ui/stage.h"

namespace fireside::tests {
namespace {

void openLibrary(Stage& stage) {
    QTest::keyClick(stage.window(), Qt::Key_L, Qt::ControlModifier);
}

void openTab(Stage& stage, const QString& tab) {
    QVERIFY(QMetaObject::invokeMethod(stage.find("libraryTabs"), "picked", Q_ARG(QString, tab)));
}

/// What view models tell QML of an error.
QVariantMap problem(const QString& title) {
    return {{"title", title}, {"help", QString()}, {"details", QString()}};
}

QStringList warningsNow() {
    return takeWarnings();
}

}  // namespace

class TestLibrary : public QObject {
    Q_OBJECT

 private slots:
    void pictures_data();
    void pictures();
    void keysLeadThroughIt();
    void verbsOfAModel();
    void settingsOfAModel();
    void whatWasRefusedCanBeInsistedOn();
    void aDownloadAsksForTheNetworkFirst();
    void theRecommendedModelIsOneButtonAway();
    void aHubIsSearchedByKeyboard();
    void closingWithADownloadAsks();
    void aModelThatArrivedCanBeTalkedTo();
    void whatGoesWrongLaterIsShownToo();
    void tenThousandRowsScroll_data();
    void tenThousandRowsScroll();
    void theCatalogueIsUsedByKeyboard();
    void whatIsHereIsTalkedTo();
};

void TestLibrary::pictures_data() {
    QTest::addColumn<QString>("scene");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    for (const char* scene :
         {"library", "libraryEmpty", "libraryDetails", "libraryRefused", "libraryPlaces", "discover",
          "discoverOnline", "hub", "hubFailed", "repository", "gated", "downloads", "downloadsEmpty"}) {
        for (const bool dark : {false, true}) {
            for (const QSize size : {QSize(1200, 800), QSize(480, 800)}) {
                const QString name =
                    QStringLiteral("%1-%2-%3").arg(scene, dark ? "dark" : "light").arg(size.width());
                QTest::newRow(qPrintable(name)) << scene << size << dark;
            }
        }
    }
    QTest::newRow("libraryDetails-light-whole") << "libraryDetails" << QSize(1200, 2100) << false;
}

void TestLibrary::pictures() {
    QFETCH(QString, scene);
    QFETCH(QSize, size);
    QFETCH(bool, dark);
    const bool places = scene == QStringLiteral("libraryPlaces");
    const bool empty = scene == QStringLiteral("downloadsEmpty");
    Stage stage(places ? QStringLiteral("library") : empty ? QStringLiteral("chat") : scene, size, dark);
    openLibrary(stage);
    if (!scene.startsWith(QStringLiteral("library"))) {
        const bool downloads = scene.startsWith(QStringLiteral("downloads"));
        openTab(stage, downloads ? "downloads" : "discover");
    }
    if (scene == QStringLiteral("hub") || scene == QStringLiteral("hubFailed")) {
        QVERIFY(
            QMetaObject::invokeMethod(stage.find("discoverSource"), "picked", Q_ARG(QString, "huggingface")));
    }
    if (places) QVERIFY(QMetaObject::invokeMethod(stage.find("places"), "clicked"));
    QTest::qWait(places ? 300 : 60);
    const QImage picture = stage.window()->grabWindow();
    QCOMPARE(picture.size(), size);
    QVERIFY(QDir().mkpath(QStringLiteral(FIRESIDE_SCREENSHOTS)));
    QVERIFY(picture.save(QStringLiteral(FIRESIDE_SCREENSHOTS "/%1.png").arg(QTest::currentDataTag())));
    const QStringList warnings = warningsNow();
    QVERIFY2(warnings.isEmpty(), qPrintable(warnings.join('\n')));
}

void TestLibrary::keysLeadThroughIt() {
    Stage stage(QStringLiteral("library"));
    openLibrary(stage);
    QQuickItem* list = stage.find("localModelList");
    QVERIFY(list);
    QVERIFY(stage.find("modelSearch")->hasActiveFocus());
    QTest::keyClick(stage.window(), Qt::Key_D);
    QCOMPARE(stage.viewModel("LocalModelListModel")->property("query").toString(), QStringLiteral("d"));
    QTest::keyClick(stage.window(), Qt::Key_Escape);  // clears the search
    QCOMPARE(stage.viewModel("LocalModelListModel")->property("query").toString(), QString());
    QTest::keyClick(stage.window(), Qt::Key_Down);
    QVERIFY(list->hasActiveFocus());
    QTest::keyClick(stage.window(), Qt::Key_Down);
    QTest::keyClick(stage.window(), Qt::Key_Return);
    QCOMPARE(stage.viewModel("ModelDetailsController")->property("path").toString(),
             QStringLiteral("/m/gemma-3-12b-it-qat-q4_0"));
    QTest::keyClick(stage.window(), Qt::Key_Escape);  // closes the details
    QCOMPARE(stage.viewModel("ModelDetailsController")->property("path").toString(), QString());
    QVERIFY(stage.find("localModelList"));
    QTest::keyClick(stage.window(), Qt::Key_Escape);  // leaves the page
    QTRY_VERIFY(!stage.find("localModelList"));
    QVERIFY(stage.find("composer")->hasActiveFocus());
}

void TestLibrary::verbsOfAModel() {
    Stage stage(QStringLiteral("libraryDetails"));
    openLibrary(stage);
    stage.viewModel("ModelDetailsController")->setProperty("isCurrent", false);
    QVERIFY(QMetaObject::invokeMethod(stage.find("useModel"), "clicked"));
    QCOMPARE(stage.calls("ModelDetailsController"), QStringList{"load"});
    QTRY_VERIFY(!stage.find("localModelList"));  // back at the conversation
}

void TestLibrary::settingsOfAModel() {
    Stage stage(QStringLiteral("libraryDetails"));
    openLibrary(stage);
    QTRY_VERIFY(stage.find("loadAgain"));
    QVERIFY(stage.find("loadAgain")->isVisible());
    QVERIFY(QMetaObject::invokeMethod(stage.find("loadAgain"), "clicked"));
    QCOMPARE(stage.calls("ModelDetailsController"), QStringList{"load"});
    QVERIFY(QMetaObject::invokeMethod(stage.find("useContext"), "clicked"));
    QCOMPARE(stage.calls("ModelDetailsController").back(), QStringLiteral("set contextLength 32768"));
}

void TestLibrary::whatWasRefusedCanBeInsistedOn() {
    Stage stage(QStringLiteral("libraryRefused"));
    openLibrary(stage);
    QVERIFY(stage.find("libraryError")->isVisible());
    QVERIFY(QMetaObject::invokeMethod(stage.find("insist"), "clicked"));
    QCOMPARE(stage.calls("LibraryController"), QStringList{"insist"});
}

void TestLibrary::aDownloadAsksForTheNetworkFirst() {
    Stage stage(QStringLiteral("discover"));
    openLibrary(stage);
    openTab(stage, "discover");
    QQuickItem* list = stage.find("catalog");
    QVERIFY(QMetaObject::invokeMethod(list, "wanted", Q_ARG(QString, "Qwen3 4B"), Q_ARG(QString, "author/1"),
                                      Q_ARG(QString, "Q4_K_M")));
    QVERIFY(stage.calls("RemoteModelController").isEmpty());
    QTRY_VERIFY(stage.find("allowAndGo"));
    QVERIFY(QMetaObject::invokeMethod(stage.find("allowAndGo"), "clicked"));
    QVERIFY(stage.viewModel("NetworkController")->property("allowed").toBool());
    QCOMPARE(stage.calls("RemoteModelController"), QStringList{"get author/1 Q4_K_M"});
    // Whatever goes wrong before it is in the queue is told where the button is.
    QVERIFY(!stage.find("downloads")->isVisible());
    QObject* remote = stage.viewModel("RemoteModelController");
    remote->setProperty("error", problem("The server cannot be reached."));
    QTRY_VERIFY(stage.find("discoverError")->isVisible());
    remote->setProperty("error", problem({}));
    QVERIFY(QMetaObject::invokeMethod(list, "wanted", Q_ARG(QString, "Qwen3 4B"), Q_ARG(QString, "author/1"),
                                      Q_ARG(QString, "Q4_K_M")));
    QVERIFY(QMetaObject::invokeMethod(remote, "enqueued"));
    QVERIFY(stage.find("downloads")->isVisible());
}

void TestLibrary::theRecommendedModelIsOneButtonAway() {
    Stage stage(QStringLiteral("demo"));
    QObject* recommended = stage.viewModel("RecommendationController");
    recommended->setProperty("available", true);
    recommended->setProperty("repository", "author/best");
    recommended->setProperty("quantization", "Q8_0");
    stage.viewModel("NetworkController")->setProperty("allowed", true);
    QTRY_VERIFY(stage.find("getRecommended"));
    QVERIFY(QMetaObject::invokeMethod(stage.find("getRecommended"), "clicked"));
    QCOMPARE(stage.calls("RemoteModelController"), QStringList{"get author/best Q8_0"});
    QTRY_VERIFY(stage.find("downloads"));
    QVERIFY(QMetaObject::invokeMethod(stage.viewModel("RemoteModelController"), "enqueued"));
    QVERIFY(stage.find("downloads")->isVisible());
}

void TestLibrary::aHubIsSearchedByKeyboard() {
    Stage stage(QStringLiteral("hub"));
    openLibrary(stage);
    openTab(stage, "discover");
    QVERIFY(QMetaObject::invokeMethod(stage.find("discoverSource"), "picked", Q_ARG(QString, "modelscope")));
    QCOMPARE(stage.viewModel("HubListModel")->property("hub").toString(), QStringLiteral("modelscope"));
    QQuickItem* search = stage.find("discoverSearch");
    search->forceActiveFocus();
    QTest::keyClick(stage.window(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(stage.window(), Qt::Key_X);
    QTest::keyClick(stage.window(), Qt::Key_Return);
    QCOMPARE(stage.calls("HubListModel"), QStringList{"search x"});
    QTest::keyClick(stage.window(), Qt::Key_Down);
    QTest::keyClick(stage.window(), Qt::Key_Down);
    QTest::keyClick(stage.window(), Qt::Key_Return);
    QCOMPARE(stage.calls("RemoteModelController"),
             QStringList{"open modelscope unsloth/DeepSeek-R1-0528-Qwen3-8B-GGUF"});
    QTest::keyClick(stage.window(), Qt::Key_Escape);  // back to the list
    QCOMPARE(stage.viewModel("RemoteModelController")->property("repository").toString(), QString());
    QVERIFY(stage.find("discoverSearch")->hasActiveFocus());
}

void TestLibrary::theCatalogueIsUsedByKeyboard() {
    Stage stage(QStringLiteral("discoverOnline"));
    openLibrary(stage);
    openTab(stage, "discover");
    QVERIFY(stage.find("discoverSearch")->hasActiveFocus());
    QTest::keyClick(stage.window(), Qt::Key_Down);
    QVERIFY(stage.find("catalog")->hasActiveFocus());
    QCOMPARE(stage.find("catalog")->property("currentIndex").toInt(), 0);
    QTest::keyClick(stage.window(), Qt::Key_Return);
    QCOMPARE(stage.calls("RemoteModelController"), QStringList{"get author/0 Q4_K_M"});
}

void TestLibrary::whatIsHereIsTalkedTo() {
    Stage stage(QStringLiteral("discoverOnline"));
    openLibrary(stage);
    openTab(stage, "discover");
    QQuickItem* list = stage.find("catalog");
    list->forceActiveFocus();
    list->setProperty("currentIndex", 1);  // on its way: its download is shown
    QTest::keyClick(stage.window(), Qt::Key_Return);
    QVERIFY(stage.calls("RemoteModelController").isEmpty());
    QVERIFY(stage.find("downloads")->isVisible());
    openTab(stage, "discover");
    list->forceActiveFocus();
    list->setProperty("currentIndex", 2);  // here
    QTest::keyClick(stage.window(), Qt::Key_Return);
    QCOMPARE(stage.calls("ModelController"), QStringList{"openPath /m/oss.gguf"});
    QTRY_VERIFY(!stage.find("libraryTabs"));
}

void TestLibrary::closingWithADownloadAsks() {
    Stage stage(QStringLiteral("downloads"));
    stage.window()->close();
    QVERIFY(stage.window()->isVisible());
    QTRY_VERIFY(stage.find("closeAnyway"));
    QVERIFY(QMetaObject::invokeMethod(stage.find("closeAnyway"), "clicked"));
    QVERIFY(!stage.window()->isVisible());
}

void TestLibrary::aModelThatArrivedCanBeTalkedTo() {
    Stage stage(QStringLiteral("downloads"));
    openLibrary(stage);
    QVERIFY(QMetaObject::invokeMethod(stage.viewModel("DownloadsController"), "arrived",
                                      Q_ARG(QString, "SmolLM3-3B-GGUF"), Q_ARG(QString, "/m/smollm3.gguf")));
    QQuickItem* toast = stage.find("arrivedToast");
    QTRY_VERIFY(toast->isVisible());
    QVERIFY(QMetaObject::invokeMethod(toast, "triggered"));
    QCOMPARE(stage.calls("ModelController"), QStringList{"openPath /m/smollm3.gguf"});
    QTRY_VERIFY(!stage.find("libraryTabs"));
}

void TestLibrary::whatGoesWrongLaterIsShownToo() {
    Stage stage(QStringLiteral("library"));
    openLibrary(stage);
    stage.viewModel("PlaceListModel")->setProperty("away", 0);
    QTRY_VERIFY(!stage.find("libraryError")->isVisible());
    stage.viewModel("LibraryController")->setProperty("error", problem("The disk is full."));
    QTRY_VERIFY(stage.find("libraryError")->isVisible());
    openTab(stage, "downloads");
    QVERIFY(!stage.find("queueError")->isVisible());
    stage.viewModel("DownloadsController")->setProperty("error", problem("The disk is full."));
    QTRY_VERIFY(stage.find("queueError")->isVisible());
}

void TestLibrary::tenThousandRowsScroll_data() {
    QTest::addColumn<QString>("scene");
    QTest::addColumn<QString>("list");
    QTest::newRow("models") << "libraryEndless"
                            << "localModelList";
    QTest::newRow("catalogue") << "catalogEndless"
                               << "catalog";
    QTest::newRow("hub") << "hubEndless"
                         << "hubList";
}

/// 60 frames a second are 16.7 ms each. What is held to that is the processor's time, with the picture drawn
/// by the processor and read back, which a graphics processor spares: other programs on a test machine count
/// for nothing.
void TestLibrary::tenThousandRowsScroll() {
    QFETCH(QString, scene);
    QFETCH(QString, list);
    Stage stage(scene);
    openLibrary(stage);
    if (scene != QStringLiteral("libraryEndless")) openTab(stage, "discover");
    if (scene == QStringLiteral("hubEndless"))
        QVERIFY(
            QMetaObject::invokeMethod(stage.find("discoverSource"), "picked", Q_ARG(QString, "huggingface")));
    QQuickItem* rows = stage.find(list);
    QTRY_COMPARE(rows->property("count").toInt(), 10'000);
    QTest::qWait(50);
    const auto made = rows->property("contentItem").value<QQuickItem*>()->childItems().size();
    QVERIFY2(made < 60, qPrintable(QString::number(made)));  // of 10,000

    constexpr int kFrames = 120;
    constexpr double kFrameMs = 1000.0 / 60;
    std::vector<double> frames;
    for (int i = 0; i < kFrames; ++i) {
        const std::clock_t before = std::clock();
        rows->setProperty("contentY", rows->property("contentY").toDouble() + 160);
        QCoreApplication::processEvents();
        [[maybe_unused]] const QImage frame =
            stage.window()->grabWindow();  // polishes, syncs, draws, reads back
        frames.push_back(double(std::clock() - before) * 1000 / CLOCKS_PER_SEC);
    }
    std::sort(frames.begin(), frames.end());
    const double middle = frames[kFrames / 2];
    qInfo("%.1f ms of processor a frame, drawn by it and read back; slowest of 100: %.1f ms", middle,
          frames[kFrames * 99 / 100]);
    QVERIFY2(middle < kFrameMs, qPrintable(QString::number(middle)));
}

}  // namespace fireside::tests

int main(int argc, char** argv) {
    return fireside::tests::runTest<fireside::tests::TestLibrary>(argc, argv);
}

#include "test_library.moc"
