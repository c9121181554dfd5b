// What the fake hub says to a request: routes and JSON as Hugging Face and ModelScope have them. No network.
#pragma once

#include <QMap>

#include "tests/fakes/hub_server.h"

namespace fireside::fakes {

struct HubAnswer {
    int status = 200;
    QList<std::pair<QByteArray, QByteArray>> headers;
    HubFile body;
    qint64 from = 0;   // of the body
    qint64 bytes = 0;  // of it that are sent
};

struct HubModel {
    struct Stored {
        HubFile file;
        QString sha256;
    };
    QJsonObject facts;
    QMap<QString, Stored> files;
};

struct HubPages {
    static constexpr char kCommit[] = "0123456789abcdef0123456789abcdef01234567";

    QString endpoint;
    bool redirects = true;
    QMap<QString, HubModel> models;
    QMap<QString, QByteArray> others;

    [[nodiscard]] HubAnswer answer(const HubRequest& request, const Behaviour& behaviour) const;
};

[[nodiscard]] HubRequest parseRequest(const QByteArray& head);
/// The status line and the headers, with the lies that are wanted.
[[nodiscard]] QByteArray headOf(const HubAnswer& answer, const Behaviour& behaviour);

}  // namespace fireside::fakes
