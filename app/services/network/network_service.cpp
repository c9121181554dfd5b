#include "app/services/network/network_service.h"

#include <QCoreApplication>

#include "app/services/network/network_thread.h"

namespace fireside::services {

NetworkService::NetworkService(storage::NetworkRequestStore& log) : NetworkService(log, Options()) {}

NetworkService::NetworkService(storage::NetworkRequestStore& log, Options options, QObject* parent)
    : QObject(parent), network_(std::make_unique<NetworkThread>(log, options.stallMs)) {
    network_->allowed = options.allowed;
    network_->moveToThread(&thread_);
    connect(network_.get(), &NetworkThread::listChanged, this, &NetworkService::listChanged);
    connect(&thread_, &QThread::started, network_.get(), &NetworkThread::start);
    // What lives on the thread also ends there: first whatever deleteLater() was called for, since it uses
    // the rest.
    connect(
        &thread_, &QThread::finished, network_.get(),
        [this] {
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            network_.reset();
        },
        Qt::DirectConnection);
    thread_.setObjectName(QStringLiteral("transfer"));
    thread_.start();
}

NetworkService::~NetworkService() {
    thread_.quit();
    thread_.wait();
}

bool NetworkService::isAllowed() const {
    return network_->allowed;
}

void NetworkService::setAllowed(bool allowed) {
    if (network_->allowed.exchange(allowed) == allowed) return;
    if (!allowed) post([network = network_.get()] { network->endAll(); });
    emit allowedChanged(allowed);
}

QFuture<Result<HttpAnswer>> NetworkService::fetch(HttpRequest request) {
    auto promise = std::make_shared<QPromise<Result<HttpAnswer>>>();
    promise->start();
    QFuture<Result<HttpAnswer>> future = promise->future();
    post([network = network_.get(), request = std::move(request), promise = std::move(promise)] {
        network->fetch(request, promise);
    });
    return future;
}

void NetworkService::post(std::function<void()> work) {
    QMetaObject::invokeMethod(network_.get(), std::move(work), Qt::QueuedConnection);
}

std::unique_ptr<HttpExchange> NetworkService::open(HttpRequest request) {
    return std::make_unique<HttpExchange>(*network_, std::move(request));
}

}  // namespace fireside::services
