#include "tests/fakes/hub_server.h"

#include <sys/socket.h>

#include <QElapsedTimer>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include "tests/fakes/hub_routes.h"

namespace fireside::fakes {

struct HubServer::State {
    mutable std::mutex mutex;  // guards what follows
    HubPages pages;
    Script script;
    QList<HubRequest> requests;
    qint64 bytesSent = 0;

    int port = 0;  // set before anybody else looks
    QSslConfiguration tls;
    bool secure = false;
};

/// One client. Lives on the server's thread; deletes itself when the client goes.
class HubServer::Connection : public QObject {
 public:
    Connection(std::shared_ptr<State> state, QTcpSocket* socket, QObject* parent)
        : QObject(parent), state_(std::move(state)), socket_(socket) {
        socket_->setParent(this);
        setsockopt(int(socket_->socketDescriptor()), SOL_SOCKET, SO_SNDBUF, &kKernelBytes,
                   sizeof kKernelBytes);
        connect(socket_, &QTcpSocket::readyRead, this, &Connection::receive);
        connect(socket_, &QTcpSocket::bytesWritten, this, &Connection::pump);
        connect(socket_, &QTcpSocket::disconnected, this, &QObject::deleteLater);
        pause_.setSingleShot(true);
        connect(&pause_, &QTimer::timeout, this, &Connection::pump);
    }

 private:
    static constexpr qint64 kPiece = 256 << 10;
    static constexpr int kKernelBytes = 128 << 10;  // so that what counts as sent is not long on its way

    void receive() {
        input_ += socket_->readAll();
        const qsizetype end = input_.indexOf("\r\n\r\n");
        if (end < 0 || answering_) return;
        const QByteArray head = input_.left(end);
        input_.remove(0, end + 4);
        answer(parseRequest(head));
    }

    void answer(HubRequest request) {
        Behaviour behaviour;
        HubAnswer answer;
        {
            const std::lock_guard lock(state_->mutex);
            request.number = int(state_->requests.size());
            state_->requests.append(request);
            if (state_->script) state_->script(request, behaviour);
            answer = state_->pages.answer(request, behaviour);
        }
        behaviour_ = behaviour;
        body_ = answer.body;
        offset_ = answer.from;
        end_ = answer.from + answer.bytes;
        sent_ = 0;
        answering_ = true;
        since_.start();
        socket_->write(headOf(answer, behaviour));
        pump();
    }

    void pump() {
        while (answering_ && socket_->bytesToWrite() < kPiece) {
            if (behaviour_.cutAfter >= 0 && sent_ >= behaviour_.cutAfter) return cut();
            if (behaviour_.endAfter >= 0 && sent_ >= behaviour_.endAfter)
                return socket_->disconnectFromHost();
            if (behaviour_.stallAfter >= 0 && sent_ >= behaviour_.stallAfter) return;
            if (offset_ >= end_) {
                answering_ = false;
                return receive();  // what was asked for meanwhile
            }
            qint64 count = std::min(kPiece, end_ - offset_);
            for (const qint64 limit : {behaviour_.cutAfter, behaviour_.endAfter, behaviour_.stallAfter}) {
                if (limit >= 0) count = std::min(count, limit - sent_);
            }
            if (behaviour_.bytesPerSecond > 0) {
                count = std::min(count, behaviour_.bytesPerSecond * since_.elapsed() / 1000 - sent_);
                if (count <= 0) return pause_.start(5);
            }
            sendPiece(count);
        }
    }

    void sendPiece(qint64 count) {
        QByteArray piece(count, Qt::Uninitialized);
        body_.read(offset_, piece.data(), count);
        if (behaviour_.corruptAt >= offset_ && behaviour_.corruptAt < offset_ + count) {
            char& damaged = piece[behaviour_.corruptAt - offset_];
            damaged = char(damaged ^ 0x20);
        }
        socket_->write(piece);
        offset_ += count;
        sent_ += count;
        const std::lock_guard lock(state_->mutex);
        state_->bytesSent += count;
    }

    /// Once the kernel has what was written: a reset, not a goodbye.
    void cut() {
        if (socket_->bytesToWrite() > 0) return;
        answering_ = false;
        const linger hard{1, 0};
        setsockopt(int(socket_->socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        socket_->abort();
    }

    std::shared_ptr<State> state_;
    QTcpSocket* socket_;
    QByteArray input_;
    HubFile body_;
    Behaviour behaviour_;
    qint64 offset_ = 0;
    qint64 end_ = 0;
    qint64 sent_ = 0;
    bool answering_ = false;
    QElapsedTimer since_;
    QTimer pause_;
};

class HubServer::Listener : public QTcpServer {
 public:
    explicit Listener(std::shared_ptr<State> state) : state_(std::move(state)) {}

 protected:
    void incomingConnection(qintptr handle) override {
        if (!state_->secure) {
            auto* socket = new QTcpSocket;
            socket->setSocketDescriptor(handle);
            new Connection(state_, socket, this);
            return;
        }
        auto* socket = new QSslSocket;
        socket->setSocketDescriptor(handle);
        socket->setSslConfiguration(state_->tls);
        socket->startServerEncryption();
        new Connection(state_, socket, this);
    }

 private:
    std::shared_ptr<State> state_;
};

HubServer::HubServer(const QString& certificate) : state_(std::make_shared<State>()) {
    if (!certificate.isEmpty()) {
        const QByteArray pem = certificate.toLatin1();
        state_->secure = true;
        state_->tls.setLocalCertificate(QSslCertificate(pem));
        state_->tls.setPrivateKey(QSslKey(pem, QSsl::Rsa));
    }
    auto* listener = new Listener(state_);
    if (!listener->listen(QHostAddress::LocalHost)) qFatal("no port for the fake hub");
    state_->port = listener->serverPort();
    state_->pages.endpoint = endpoint();
    listener->moveToThread(&thread_);
    QObject::connect(&thread_, &QThread::finished, listener, &QObject::deleteLater);
    thread_.setObjectName(QStringLiteral("fake hub"));
    thread_.start();
}

HubServer::~HubServer() {
    thread_.quit();
    thread_.wait();
}

QString HubServer::endpoint() const {
    return QStringLiteral("%1://127.0.0.1:%2").arg(state_->secure ? "https" : "http").arg(state_->port);
}

int HubServer::port() const {
    return state_->port;
}

void HubServer::addModel(const QString& id, const QJsonObject& facts) {
    const std::lock_guard lock(state_->mutex);
    state_->pages.models[id].facts = facts;
}

void HubServer::addFile(const QString& model, const QString& path, const HubFile& file) {
    const QString sha256 = file.sha256();
    const std::lock_guard lock(state_->mutex);
    state_->pages.models[model].files[path] = {file, sha256};
}

void HubServer::addPage(const QString& path, const QByteArray& body) {
    const std::lock_guard lock(state_->mutex);
    state_->pages.others[path] = body;
}

void HubServer::setScript(Script script) {
    const std::lock_guard lock(state_->mutex);
    state_->script = std::move(script);
}

void HubServer::setRedirects(bool redirects) {
    const std::lock_guard lock(state_->mutex);
    state_->pages.redirects = redirects;
}

QList<HubRequest> HubServer::requests() const {
    const std::lock_guard lock(state_->mutex);
    return state_->requests;
}

qint64 HubServer::bytesSent() const {
    const std::lock_guard lock(state_->mutex);
    return state_->bytesSent;
}

}  // namespace fireside::fakes
