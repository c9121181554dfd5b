// A request that left this computer, as a plain value: what the user can look up.
#pragma once

#include <QDateTime>
#include <QString>

namespace fireside::domain {

struct NetworkRequest {
    qint64 id = 0;
    QDateTime startedAt;   // UTC
    QString server;        // "https://huggingface.co", with the port when it is not the usual one
    QString path;          // without the query but for searches: signatures of addresses are secrets
    QString reason;        // why, in a few words: "search for models"
    int status = 0;        // HTTP status; 0: no answer
    qint64 bytesUp = 0;    // of the request line and headers as Fireside wrote them; there is no body
    qint64 bytesDown = 0;  // of the body as it arrived
    qint64 milliseconds = 0;
    bool ended = false;
    QString outcome;  // "ok" or the error's code and detail; empty while it runs
};

}  // namespace fireside::domain
