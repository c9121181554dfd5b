// The window on fake view models: no database, no engine, every state at will.
#pragma once

#include <QQmlApplicationEngine>
#include <QQuickWindow>
#include <QStringList>

class QQuickItem;

namespace fireside::tests {

/// Messages that Qt wrote since the last call; a clean window writes none.
[[nodiscard]] QStringList takeWarnings();

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
