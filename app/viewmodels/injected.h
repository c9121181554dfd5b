// How QML's singletons get the instances that the composition root made: each engine carries its own set.
#pragma once

#include <QObject>
#include <QQmlEngine>
#include <QVariant>

namespace fireside::viewmodels {

inline constexpr char kOwnerProperty[] = "firesideViewModels";

/// The T of the ViewModels that were installed on this engine. It belongs to them, not to the engine.
template <class T>
T* injected(QQmlEngine* engine) {
    auto* owner = engine->property(kOwnerProperty).value<QObject*>();
    T* instance = owner ? owner->findChild<T*>(QString(), Qt::FindDirectChildrenOnly) : nullptr;
    if (!instance) qFatal("ViewModels::installOn was not called for this engine");
    QJSEngine::setObjectOwnership(instance, QJSEngine::CppOwnership);
    return instance;
}

}  // namespace fireside::viewmodels

/// Inside a QML_SINGLETON class T: create() hands out the injected instance.
#define FIRESIDE_INJECTED(T)                                \
 public:                                                    \
    static T* create(QQmlEngine* engine, QJSEngine*) {      \
        return ::fireside::viewmodels::injected<T>(engine); \
    }
