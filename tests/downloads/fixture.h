// What the tests of this room share: a hub that does as it is told, and a library that downloads from it.
#pragma once

#include <QDir>
#include <QSignalSpy>

#include "app/base/sha256.h"
#include "app/services/downloads/download_service.h"
#include "app/services/stored_error.h"
#include "tests/network/fixture.h"

namespace fireside::services::test {

using domain::Download;
using domain::DownloadId;
using domain::DownloadState;

inline constexpr int kDownloadMs = 60'000;
inline const QString kRepository = QStringLiteral("anna/Tiny-GGUF");

/// A hub with one repository, and a library that is told to be impatient.
struct Library {
    explicit Library(int stallMs = kTimeoutMs)
        : gate(true, stallMs), hub(gate.network, token, {QUrl(server.endpoint()), QUrl(server.endpoint())}) {
        server.addModel(kRepository);
        options.folder = gate.folder.filePath("models");
        options.transfer.firstPauseMs = 5;
        options.transfer.longestPauseMs = 40;
        options.transfer.spareBytes = 0;
        open();
    }
    ~Library() { service.reset(); }

    /// Starts the program's part anew, as after its end.
    void open() {
        service.reset();
        service = std::make_unique<DownloadService>(store, models, hub, gate.network, options);
        QSignalSpy loaded(service.get(), &DownloadService::loaded);
        service->load();
        if (!QTest::qWaitFor([&] { return loaded.size() == 1; }, kTimeoutMs)) qFatal("the queue is not read");
    }

    void offer(const QString& path, const fakes::HubFile& file) { server.addFile(kRepository, path, file); }

    /// What the hub lists now.
    [[nodiscard]] domain::RemoteModel listed() {
        return *wait(hub.model(domain::Hub::HuggingFace, kRepository));
    }

    /// Asks for a choice; its id once it is in the queue, 0 when it is refused.
    DownloadId enqueue(const QString& quantization) { return enqueue(listed(), quantization); }
    DownloadId enqueue(const domain::RemoteModel& model, const QString& quantization) {
        QSignalSpy added(service.get(), &DownloadService::added);
        const auto choice = domain::findQuantization(domain::quantizationsOf(model.files), quantization);
        if (!choice) qFatal("no such choice");
        service->enqueue(model, *choice);
        if (!QTest::qWaitFor([&] { return added.size() == 1; }, kTimeoutMs)) return 0;
        return added.front().front().value<qint64>();
    }

    [[nodiscard]] DownloadState state(DownloadId id) const { return service->find(id)->state; }
    [[nodiscard]] ErrorCode error(DownloadId id) const {
        return errorFromText(service->find(id)->error).code;
    }
    [[nodiscard]] bool reaches(DownloadId id, DownloadState wanted, int timeoutMs = kDownloadMs) const {
        return QTest::qWaitFor([&] { return service->find(id) && state(id) == wanted; }, timeoutMs);
    }
    /// Waits until so much of it is there.
    [[nodiscard]] bool arrives(DownloadId id, qint64 bytes) const {
        return QTest::qWaitFor([&] { return service->find(id)->bytesDone() >= bytes; }, kDownloadMs);
    }
    [[nodiscard]] QString path(const QString& file) const {
        return options.folder + u'/' + kRepository + u'/' + file;
    }

    /// Whether the file is in its place, byte for byte, and nothing of its making is left.
    [[nodiscard]] bool hasExactly(const QString& name, const fakes::HubFile& expected) const {
        QFile file(path(name));
        if (!file.open(QIODevice::ReadOnly) || QFile::exists(path(name) + ".part")) return false;
        return file.readAll() == expected.all();
    }
    /// Bytes of files that came by network, by the user's own list.
    [[nodiscard]] qint64 fetched() {
        qint64 sum = 0;
        const auto requests = gate.log.list(100'000).result();
        for (const domain::NetworkRequest& request : *requests) {
            if (request.path.startsWith(QLatin1String("/cdn/"))) sum += request.bytesDown;
        }
        return sum;
    }
    /// How many pieces of files were asked for.
    [[nodiscard]] int pieces() const {
        int count = 0;
        for (const fakes::HubRequest& request : server.requests()) count += request.path.startsWith("/cdn/");
        return count;
    }

    fakes::HubServer server;
    Gate gate;
    AccessTokenService token;
    HubService hub;
    storage::DownloadStore store{gate.database};
    storage::ModelFileStore models{gate.database};
    DownloadService::Options options;
    std::unique_ptr<DownloadService> service;
};

/// Only what serves files is disturbed, not what the hub says.
inline bool isContent(const fakes::HubRequest& request) {
    return request.path.startsWith("/cdn/");
}

}  // namespace fireside::services::test
