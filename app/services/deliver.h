// How a result that was made on another thread comes back: as a call on the receiver's thread.
#pragma once

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>
#include <utility>

namespace fireside::services {

/// Calls `handle(result)` on the receiver's thread once the future has finished; results of one queue arrive
/// in its order. Never calls it when the receiver is gone by then. (QFuture::then with a context object
/// asserts in that case and may touch the dead context from the other thread, so it is not used.) Call on the
/// receiver's thread.
template <class T, class Handle>
void deliver(const QFuture<T>& future, QObject* receiver, Handle handle) {
    auto* watcher = new QFutureWatcher<T>(receiver);
    QObject::connect(watcher, &QFutureWatcher<T>::finished, receiver,
                     [watcher, handle = std::move(handle)]() mutable {
                         watcher->deleteLater();
                         if (watcher->future().isValid() && watcher->future().resultCount() > 0) {
                             handle(watcher->result());
                         }
                     });
    watcher->setFuture(future);
}

}  // namespace fireside::services
