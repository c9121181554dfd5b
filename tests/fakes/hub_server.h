// A model hub on this computer that misbehaves on demand: a real HTTP/1.1 server on loopback with the routes
// of Hugging Face and of ModelScope, in a thread of its own.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QThread>
#include <functional>
#include <memory>
#include <mutex>

namespace fireside::fakes {

/// A file that is made up while it is served, so that it can be large: pseudo-random bytes of a seed.
struct HubFile {
    qint64 bytes = 0;
    quint64 seed = 1;
    QByteArray content;  // when it is not empty, this instead

    [[nodiscard]] qint64 size() const { return content.isEmpty() ? bytes : content.size(); }
    void read(qint64 offset, char* data, qint64 count) const;
    [[nodiscard]] QByteArray all() const;
    [[nodiscard]] QString sha256() const;
};

struct HubRequest {
    QByteArray method;
    QString path;                           // decoded, without the query
    QString query;                          // decoded
    QHash<QByteArray, QByteArray> headers;  // names in lower case
    qint64 from = 0;                        // of the Range header
    qint64 to = -1;                         // -1: to the end
    bool hasRange = false;
    int number = 0;  // how many requests came before
};

/// How one request is answered. As it stands: as an honest server would.
struct Behaviour {
    int status = 0;                         // instead of the right one, with no body
    QHash<QByteArray, QByteArray> headers;  // added, or in place of the usual ones
    qint64 cutAfter = -1;                   // bytes of the body, then the connection is reset
    qint64 endAfter = -1;                   // bytes of the body, then the connection is closed in good order
    qint64 stallAfter = -1;                 // bytes of the body, then nothing more comes
    bool ignoreRange = false;               // the whole file with status 200
    qint64 moreLength = 0;                  // added to Content-Length: a lie
    qint64 shiftRange = 0;                  // added to Content-Range's start: another lie
    qint64 corruptAt = -1;                  // place in the file whose byte comes out wrong
    qint64 bytesPerSecond = 0;              // 0: as fast as it goes
};

class HubServer {
 public:
    /// Called on the server's thread for every request.
    using Script = std::function<void(const HubRequest& request, Behaviour& behaviour)>;

    /// With `certificate` (PEM, key and certificate) it speaks TLS.
    explicit HubServer(const QString& certificate = {});
    ~HubServer();

    [[nodiscard]] QString endpoint() const;  // "http://127.0.0.1:PORT"
    [[nodiscard]] int port() const;

    /// A repository and what the hubs say about it ("downloads", "likes", "license", "gated", ...).
    void addModel(const QString& id, const QJsonObject& facts = {});
    void addFile(const QString& model, const QString& path, const HubFile& file);
    /// Answers any path as it is; for what is no model.
    void addPage(const QString& path, const QByteArray& body);
    void setScript(Script script);
    /// resolve/ answers with a redirect to /cdn/..., as the real ones do. On by default.
    void setRedirects(bool redirects);

    [[nodiscard]] QList<HubRequest> requests() const;
    /// Of the bodies of files, as far as they were handed to the kernel.
    [[nodiscard]] qint64 bytesSent() const;

 private:
    struct State;
    class Connection;
    class Listener;
    std::shared_ptr<State> state_;
    QThread thread_;
};

}  // namespace fireside::fakes
