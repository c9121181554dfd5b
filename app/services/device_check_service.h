// Checks of the devices of this machine and what they found out. A check may crash its driver or hang, so
// each runs in a process of its own (fireside-cli); that it has begun is in the database before, so that even
// when the whole machine goes down with it the device is not used the next time. Lives on the GUI (or main)
// thread.
#pragma once

#include <QList>
#include <QObject>
#include <QProcess>
#include <QTimer>
#include <memory>
#include <optional>

#include "app/services/verdict_source.h"
#include "app/storage/device_verdict_store.h"

namespace fireside::services {

class DeviceCheckService : public QObject {
    Q_OBJECT

 public:
    struct Options {
        QString program;          // fireside-cli; empty: the one beside this program
        QStringList arguments{};  // more of them, for tests
        int silenceMs = 180'000;  // a check that tells of no progress for so long hangs
    };

    /// Reads what is stored: changed() follows, whether there was anything or not.
    explicit DeviceCheckService(storage::DeviceVerdictStore& store, Options options,
                                QObject* parent = nullptr);
    /// Stops a check that runs: the device is then as it was before.
    ~DeviceCheckService() override;

    /// What the engine should know; outlives the service.
    [[nodiscard]] VerdictSource source() const;
    /// On a device with its present driver; nothing when it was not checked.
    [[nodiscard]] std::optional<domain::DeviceVerdict> of(const engine::DeviceInfo& device) const;

    /// Behind those that run and wait; one that waits already, or runs, is not checked twice.
    void check(const engine::DeviceInfo& device);
    /// Also what waits.
    void cancel();
    /// The device whose check runs, by its identity; empty: none does.
    [[nodiscard]] QString checking() const;
    [[nodiscard]] bool isWaiting(const engine::DeviceInfo& device) const;

 signals:
    void changed();  // verdicts, and which device is being checked
    void progressed(const fireside::engine::CheckProgress& progress);  // of the device checking()
    void ended(const fireside::engine::DeviceInfo& device);  // of() says how, unless it was cancelled
    /// A check could not run, or its verdict not be stored: nothing is known of the device.
    void failed(const fireside::Error& error);

 private:
    struct Board;
    struct Running;

    void startNext();
    void begin(const engine::DeviceInfo& device);
    void readLines();
    void onFinished(int exitCode, QProcess::ExitStatus status);
    void conclude(domain::DeviceVerdict verdict);
    void putBack();
    void keep(const domain::DeviceVerdict& verdict);
    void forget(const QString& device);
    [[nodiscard]] domain::DeviceVerdict blank(const engine::DeviceInfo& device) const;

    storage::DeviceVerdictStore& store_;
    const Options options_;
    const std::shared_ptr<Board> board_;
    std::unique_ptr<Running> running_;
    QList<engine::DeviceInfo> waiting_;
};

/// In the engine's terms. One that only began says that the check crashed or hung.
[[nodiscard]] engine::DeviceVerdict engineVerdict(const domain::DeviceVerdict& verdict);

}  // namespace fireside::services
