// The window on fake view models: how it looks in every state, what its keys do, whether its colours can be
// read. The pictures are left in the build folder, under screenshots/.
#include <QDir>
#include <QElapsedTimer>
#include <QQuickItem>
#include <QtTest>
#include <cmath>

#include "tests/ui/stage.h"

namespace fireside::tests {
namespace {

double channel(double value) {
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color) {
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) +
           0.0722 * channel(color.blueF());
}

/// Contrast of WCAG 2.1, 1 to 21.
double contrast(const QColor& a, const QColor& b) {
    const double light = std::max(luminance(a), luminance(b));
    const double dark = std::min(luminance(a), luminance(b));
    return (light + 0.05) / (dark + 0.05);
}

}  // namespace

class TestWindow : public QObject {
    Q_OBJECT

 private slots:
    void colorsCanBeRead();
    void pictures_data();
    void pictures();
    void enterSendsAndShiftEnterBreaks();
    void escapeStops();
    void thinkingIsSwitched();
    void upEditsTheLastMessage();
    void sidebarKeys();
    void devicesAreChecked();
    void deletingOffersUndo();
    void narrowWindowHasADrawer();
    void followsTheEndOnlyWhileTheReaderIsThere();
    void longConversationOpensAndScrolls();
};

void TestWindow::colorsCanBeRead() {
    Stage stage(QStringLiteral("empty"));
    const QObject* theme = stage.theme();
    QVERIFY(theme);
    const QList<QPair<const char*, QList<const char*>>> pairs = {
        {"text",
         {"window", "sidebar", "surface", "bubble", "code", "hover", "pressed", "selected", "selection",
          "dangerSoft", "warningSoft", "accentSoft"}},
        {"textMuted", {"window", "sidebar", "surface", "code", "hover"}},
        {"textFaint", {"window", "sidebar", "surface", "code"}},
        {"accent", {"window", "surface"}},
        {"accentInk", {"accent", "accentHover"}},
        {"danger", {"surface", "dangerSoft"}},
        {"warning", {"surface", "warningSoft"}},
    };
    for (const char* scheme : {"lightPalette", "darkPalette"}) {
        auto* palette = theme->property(scheme).value<QObject*>();
        for (const auto& [ink, grounds] : pairs) {
            for (const char* ground : grounds) {
                const double ratio = contrast(palette->property(ink).value<QColor>(),
                                              palette->property(ground).value<QColor>());
                QVERIFY2(
                    ratio >= 4.5,
                    qPrintable(QStringLiteral("%1: %2 on %3 is %4").arg(scheme, ink, ground).arg(ratio)));
            }
        }
    }
}

void TestWindow::pictures_data() {
    QTest::addColumn<QString>("scene");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    for (const char* scene : {"empty", "noModel", "full", "streaming", "reading", "failed", "loading",
                              "settings", "networkLog", "picker", "drawer", "search", "keyboard", "broken"}) {
        for (const bool dark : {false, true}) {
            for (const QSize size : {QSize(1200, 800), QSize(480, 800)}) {
                const QString name =
                    QStringLiteral("%1-%2-%3").arg(scene, dark ? "dark" : "light").arg(size.width());
                QTest::newRow(qPrintable(name)) << scene << size << dark;
            }
            if (scene != QStringLiteral("settings")) continue;  // the page is longer than any window
            for (const QSize size : {QSize(800, 3300), QSize(480, 3900)}) {
                const QString name =
                    QStringLiteral("settings-%1-whole-%2").arg(dark ? "dark" : "light").arg(size.width());
                QTest::newRow(qPrintable(name)) << scene << size << dark;
            }
        }
    }
}

void TestWindow::pictures() {
    QFETCH(QString, scene);
    QFETCH(QSize, size);
    QFETCH(bool, dark);
    Stage stage(scene, size, dark);
    if (scene == QStringLiteral("settings") || scene == QStringLiteral("networkLog"))
        QTest::keyClick(stage.window(), Qt::Key_Comma, Qt::ControlModifier);
    if (scene == QStringLiteral("keyboard"))
        QTest::keyClick(stage.window(), Qt::Key_Slash, Qt::ControlModifier);
    if (scene == QStringLiteral("picker"))
        QVERIFY(QMetaObject::invokeMethod(stage.find("modelChip"), "clicked"));
    if (scene == QStringLiteral("drawer")) QTest::keyClick(stage.window(), Qt::Key_B, Qt::ControlModifier);
    if (scene == QStringLiteral("search")) {
        QTest::keyClick(stage.window(), Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(stage.find("search"));
        stage.find("search")->setProperty("text", "flour");
    }
    if (scene == QStringLiteral("networkLog"))
        QVERIFY(QMetaObject::invokeMethod(stage.find("networkLog"), "clicked"));
    const bool moves = QStringList({"networkLog", "keyboard", "picker", "drawer", "search"}).contains(scene);
    QTest::qWait(moves ? 300 : 30);  // drawers slide, menus fade
    const QImage picture = stage.window()->grabWindow();
    QCOMPARE(picture.size(), size);
    const QColor corner = picture.pixelColor(size.width() - 3, 3);
    QVERIFY2(dark == (luminance(corner) < 0.2), "the scheme is not the one that was set");
    QVERIFY(QDir().mkpath(QStringLiteral(FIRESIDE_SCREENSHOTS)));
    QVERIFY(picture.save(QStringLiteral(FIRESIDE_SCREENSHOTS "/%1.png").arg(QTest::currentDataTag())));
    const QStringList warnings = takeWarnings();
    QVERIFY2(warnings.isEmpty(), qPrintable(warnings.join('\n')));
}

void TestWindow::enterSendsAndShiftEnterBreaks() {
    Stage stage(QStringLiteral("empty"));
    QQuickItem* composer = stage.find(QStringLiteral("composer"));
    QVERIFY(composer && composer->hasActiveFocus());
    QTest::keyClick(stage.window(), Qt::Key_A);
    QTest::keyClick(stage.window(), Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClick(stage.window(), Qt::Key_B);
    QCOMPARE(composer->property("text").toString(), QStringLiteral("a\nb"));
    QCOMPARE(stage.viewModel("ChatController")->property("draft").toString(), QStringLiteral("a\nb"));
    QTest::keyClick(stage.window(), Qt::Key_Return);
    QCOMPARE(stage.calls("ChatController"), QStringList{"send a\nb"});
    QCOMPARE(composer->property("text").toString(), QString());

    QTest::keyClick(stage.window(), Qt::Key_Return);  // nothing to send
    QCOMPARE(stage.calls("ChatController").size(), 1);
}

void TestWindow::thinkingIsSwitched() {
    Stage stage(QStringLiteral("full"));
    QVERIFY(stage.find("thinkingChip")->isVisible());
    QObject* model = stage.viewModel("ModelController");
    QVERIFY(stage.find("thinkingChip")->property("on").toBool());
    for (const char* expected : {"off", "on"}) {
        QVERIFY(QMetaObject::invokeMethod(stage.find("thinkingChip"), "clicked"));
        QCOMPARE(model->property("thinking").toString(), QString(expected));
    }
    stage.viewModel("ModelController")->setProperty("thinkingSwitchable", false);
    QVERIFY(!stage.find("thinkingChip")->isVisible());
}

void TestWindow::escapeStops() {
    Stage stage(QStringLiteral("streaming"));
    QTest::keyClick(stage.window(), Qt::Key_Escape);
    QCOMPARE(stage.calls("ChatController"), QStringList{"stop"});
}

void TestWindow::upEditsTheLastMessage() {
    Stage stage(QStringLiteral("failed"));
    QTest::qWait(50);
    QTest::keyClick(stage.window(), Qt::Key_Up);
    QTest::qWait(50);
    QTest::keyClick(stage.window(), Qt::Key_X);
    QTest::keyClick(stage.window(), Qt::Key_Return);
    QCOMPARE(stage.calls("ChatController"), QStringList{"edit 1 Which flour keeps longest?x"});
}

void TestWindow::sidebarKeys() {
    Stage stage(QStringLiteral("full"));
    QQuickItem* list = stage.find(QStringLiteral("conversations"));
    QVERIFY(list);
    QTest::keyClick(stage.window(), Qt::Key_N, Qt::ControlModifier);
    QCOMPARE(stage.calls("ConversationsController"), QStringList{"newConversation"});

    QTest::keyClick(stage.window(), Qt::Key_K, Qt::ControlModifier);
    QVERIFY(stage.find(QStringLiteral("search"))->hasActiveFocus());
    QTest::keyClick(stage.window(), Qt::Key_Down);
    QVERIFY(list->hasActiveFocus());
    QTest::keyClick(stage.window(), Qt::Key_Down);
    QTest::keyClick(stage.window(), Qt::Key_Return);
    QCOMPARE(stage.calls("ConversationsController").last(), QStringLiteral("select 2"));

    list->forceActiveFocus();
    QTest::keyClick(stage.window(), Qt::Key_F2);
    QTest::qWait(20);
    QTest::keyClick(stage.window(), Qt::Key_Z);  // the whole title is selected
    QTest::keyClick(stage.window(), Qt::Key_Return);
    QCOMPARE(stage.calls("ConversationsController").last(), QStringLiteral("rename 2 z"));

    QTest::keyClick(stage.window(), Qt::Key_B, Qt::ControlModifier);
    QCOMPARE(stage.viewModel("SettingsController")->property("sidebarVisible").toBool(), false);
}

void TestWindow::devicesAreChecked() {
    Stage stage(QStringLiteral("settings"));
    QTest::keyClick(stage.window(), Qt::Key_Comma, Qt::ControlModifier);
    const QPair<const char*, const char*> buttons[] = {
        {"vulkan:0", "Check again"}, {"vulkan:2", "Check again"}, {"vulkan:1", "Cancel"}, {"cpu", "Check"}};
    for (const auto& [device, text] : buttons) {
        QQuickItem* button = nullptr;
        QTRY_VERIFY((button = stage.find(QStringLiteral("checkButton-") + device)) != nullptr);
        QCOMPARE(button->property("text").toString(), QString(text));
        QVERIFY(QMetaObject::invokeMethod(button, "clicked"));
    }
    QCOMPARE(stage.calls("DeviceCheckController"),
             (QStringList{"check vulkan:0", "check vulkan:2", "cancel", "check cpu"}));
}

void TestWindow::deletingOffersUndo() {
    Stage stage(QStringLiteral("full"));
    QQuickItem* list = stage.find(QStringLiteral("conversations"));
    list->forceActiveFocus();
    QTest::keyClick(stage.window(), Qt::Key_Delete);
    QCOMPARE(stage.calls("ConversationsController"), QStringList{"moveToTrash 1"});
    QTRY_VERIFY(stage.find(QStringLiteral("toast"))->isVisible());
    QTest::keyClick(stage.window(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(stage.calls("ConversationsController").last(), QStringLiteral("undo"));
    QTRY_VERIFY(!stage.find(QStringLiteral("toast"))->isVisible());
}

void TestWindow::narrowWindowHasADrawer() {
    Stage stage(QStringLiteral("full"), {480, 800});
    QVERIFY(!stage.find(QStringLiteral("dock"))->isVisible());
    QTest::keyClick(stage.window(), Qt::Key_B, Qt::ControlModifier);
    QTRY_VERIFY(stage.window()->findChild<QObject*>("drawer")->property("opened").toBool());
    QVERIFY(
        stage.viewModel("SettingsController")->property("sidebarVisible").toBool());  // the wide window's own
}

void TestWindow::followsTheEndOnlyWhileTheReaderIsThere() {
    Stage stage(QStringLiteral("full"));
    QQuickItem* messages = stage.find(QStringLiteral("messages"));
    auto* view = messages->findChild<QQuickItem*>(QStringLiteral("messageView"));
    QTest::qWait(50);
    const auto atEnd = [&] { return view->property("atYEnd").toBool(); };
    QTRY_VERIFY(atEnd());

    QObject* model = stage.viewModel("MessageListModel");
    const auto add = [&] {
        QMetaObject::invokeMethod(
            model, "add",
            Q_ARG(QVariant, QVariantMap({{"plainText", QString("New words. ").repeated(200)}})));
        QTest::qWait(50);
    };
    add();
    QTRY_VERIFY(atEnd());
    const QPointF middle = view->mapToScene({view->width() / 2, view->height() / 2});
    QWheelEvent wheel(middle, middle, {}, {0, 480}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(stage.window(), &wheel);
    QTRY_VERIFY(!view->property("moving").toBool());
    QVERIFY(!atEnd());
    const double place = view->property("contentY").toDouble();
    add();
    QCOMPARE(view->property("contentY").toDouble(), place);
    const auto pageDown = [&] {
        QTest::keyClick(stage.window(), Qt::Key_PageDown);
        return atEnd();
    };
    QTRY_VERIFY(pageDown());
    add();
    QTRY_VERIFY(atEnd());
}

void TestWindow::longConversationOpensAndScrolls() {
    Stage stage(QStringLiteral("endless"));
    auto* view =
        stage.find(QStringLiteral("messages"))->findChild<QQuickItem*>(QStringLiteral("messageView"));
    QTRY_VERIFY(view->property("atYEnd").toBool());
    const auto delegates = view->property("contentItem").value<QQuickItem*>()->childItems().size();
    QVERIFY2(delegates < 40, qPrintable(QString::number(delegates)));  // of 2,000: the list is virtual

    QElapsedTimer clock;
    clock.start();
    constexpr int kFrames = 60;
    for (int i = 0; i < kFrames; ++i) {
        view->setProperty("contentY", view->property("contentY").toDouble() - 120);
        QCoreApplication::processEvents();
    }
    const double perFrame = double(clock.elapsed()) / kFrames;
    qInfo("%.1f ms a frame without drawing", perFrame);
    QVERIFY2(perFrame < 100, qPrintable(QString::number(perFrame)));  // generous: test machines are shared
}

}  // namespace fireside::tests

int main(int argc, char** argv) {
    return fireside::tests::runTest<fireside::tests::TestWindow>(argc, argv);
}

#include "test_window.moc"
