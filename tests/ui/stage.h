// The window on fake view models: no database, no engine, every state at will.
#pragma once

#include <QFont>
#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QQuickWindow>
#include <QStringList>
#include <QTest>

class QQuickItem;

namespace fireside::tests {

/// Messages that Qt wrote since the last call; a clean window writes none.
[[nodiscard]] QStringList takeWarnings();

/// The main() of a program that tests the window without a display.
template <class Test>
int runTest(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_QUICK_BACKEND", "software");
    QGuiApplication application(argc, argv);
    QGuiApplication::setFont(QFont(QStringLiteral("Inter")));
    Test test;
    return QTest::qExec(&test, argc, argv);
}

class Stage {
 public:
    /// Sets the scene (a function of fakes/Scenes.qml or LibraryScenes.qml), then opens the window over it.
    explicit Stage(const QString& scene, QSize size = {1200, 800}, bool dark = false);

    [[nodiscard]] QQuickWindow* window() const { return window_; }
    /// The item with this objectName; null when there is none.
    [[nodiscard]] QQuickItem* find(const QString& name) const;
    /// A singleton of the fake Fireside.ViewModels.
    [[nodiscard]] QObject* viewModel(const QByteArray& name);
    [[nodiscard]] QObject* theme();
    /// What QML called on a fake controller so far: "send Hello".
    [[nodiscard]] QStringList calls(const QByteArray& controller);

 private:
    QQmlApplicationEngine engine_;
    QQuickWindow* window_ = nullptr;
};

}  // namespace fireside::tests
