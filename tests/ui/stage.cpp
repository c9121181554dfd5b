#include "tests/ui/stage.h"

#include <QJSValue>
#include <QQmlComponent>
#include <QQuickItem>
#include <QtTest>
#include <cstdio>

#include "tests/ui/fake_list_model.h"

namespace fireside::tests {
namespace {

QStringList warnings;

void keepWarning(QtMsgType type, const QMessageLogContext&, const QString& text) {
    if (type == QtWarningMsg || type == QtCriticalMsg) {
        warnings.append(text);
    } else {
        std::fprintf(stderr, "%s\n", qPrintable(text));
    }
}

QObject* singleton(QQmlEngine& engine, const QByteArray& module, const QByteArray& name) {
    QQmlComponent component(&engine);
    component.setData("import QtQml; import " + module + "; QtObject { property var it: " + name + " }", {});
    std::unique_ptr<QObject> holder(component.create());
    return holder ? holder->property("it").value<QObject*>() : nullptr;
}

}  // namespace

QStringList takeWarnings() {
    return std::exchange(warnings, {});
}

Stage::Stage(const QString& scene, QSize size, bool dark) {
    qInstallMessageHandler(keepWarning);
    qmlRegisterType<FakeListModel>("Fireside.Fakes", 1, 0, "FakeListModel");
    engine_.addImportPath(QStringLiteral("qrc:/qt/qml"));
    engine_.addImportPath(QStringLiteral(FIRESIDE_FAKES));
    QQmlComponent scenes(&engine_, QUrl::fromLocalFile(QStringLiteral(FIRESIDE_FAKES "/LibraryScenes.qml")));
    const std::unique_ptr<QObject> teller(scenes.create());
    if (!teller) qFatal("%s", qPrintable(scenes.errorString()));
    if (!QMetaObject::invokeMethod(teller.get(), scene.toUtf8().constData()))
        qFatal("no scene %s", qPrintable(scene));
    viewModel("SettingsController")->setProperty("dark", dark);
    engine_.load(QUrl(QStringLiteral("qrc:/qt/qml/Fireside/Shell/Main.qml")));
    window_ = engine_.rootObjects().isEmpty() ? nullptr
                                              : qobject_cast<QQuickWindow*>(engine_.rootObjects().first());
    if (!window_) qFatal("%s", qPrintable(takeWarnings().join('\n')));
    window_->resize(size);
    [[maybe_unused]] const bool exposed = QTest::qWaitForWindowExposed(window_);
}

namespace {

/// Also what a list or a repeater made, which hangs in the scene but below nobody.
QQuickItem* findIn(QQuickItem* item, const QString& name) {
    if (item->objectName() == name) return item;
    for (QQuickItem* child : item->childItems()) {
        if (QQuickItem* found = findIn(child, name)) return found;
    }
    return nullptr;
}

}  // namespace

QQuickItem* Stage::find(const QString& name) const {
    auto* const item = window_->findChild<QQuickItem*>(name);
    return item != nullptr ? item : findIn(window_->contentItem(), name);
}

QObject* Stage::viewModel(const QByteArray& name) {
    return singleton(engine_, "Fireside.ViewModels", name);
}

QObject* Stage::theme() {
    return singleton(engine_, "Fireside.Controls", "Theme");
}

QStringList Stage::calls(const QByteArray& controller) {
    return viewModel(controller)->property("calls").value<QJSValue>().toVariant().toStringList();
}

}  // namespace fireside::tests
