// fireside-cli models as a person or a script uses it, in a folder of its own, with a hub that does as it is
// told.
#pragma once

#include <QProcess>

#include "tests/downloads/fixture.h"

namespace fireside::services::test {

inline constexpr int kPullMs = 120'000;

struct Outcome {
    int status = -1;  // exit status; -1: it was killed
    QString out;
    QString err;
};

struct Terminal {
    Terminal() { server.addModel(kRepository, {{"license", "mit"}, {"downloads", 3}}); }

    void start(QProcess& process, const QStringList& arguments, bool allowed = true) const {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("FIRESIDE_DATA_DIR", folder.path() + "/data");
        environment.insert("HF_ENDPOINT", huggingFace.isEmpty() ? server.endpoint() : huggingFace);
        environment.insert("MODELSCOPE_ENDPOINT", server.endpoint());
        environment.insert("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        environment.insert("HOME", folder.path() + "/home");           // without other programs' models
        environment.insert("XDG_DATA_HOME", folder.path() + "/home");  // its trash
        environment.remove("HF_TOKEN");
        process.setProcessEnvironment(environment);
        QStringList all{"models"};
        all += arguments;
        if (allowed) all += "--allow-network";
        process.start(FIRESIDE_CLI, all);
    }
    [[nodiscard]] static Outcome outcomeOf(QProcess& process) {
        if (!process.waitForFinished(kPullMs)) process.kill();
        const bool normal = process.exitStatus() == QProcess::NormalExit;
        return {normal ? process.exitCode() : -1, QString::fromUtf8(process.readAllStandardOutput()),
                QString::fromUtf8(process.readAllStandardError())};
    }
    [[nodiscard]] Outcome run(const QStringList& arguments, bool allowed = true) const {
        QProcess process;
        start(process, arguments, allowed);
        return outcomeOf(process);
    }
    [[nodiscard]] QString path(const QString& name) const {
        return folder.path() + "/data/models/" + kRepository + '/' + name;
    }
    /// Waits until the server has sent so much in all.
    [[nodiscard]] bool sent(qint64 bytes) const {
        return QTest::qWaitFor([&] { return server.bytesSent() >= bytes; }, kPullMs);
    }

    QString huggingFace;  // its address; empty: the server
    QTemporaryDir folder;
    fakes::HubServer server;
};

}  // namespace fireside::services::test
