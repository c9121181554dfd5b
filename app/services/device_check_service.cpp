#include "app/services/device_check_service.h"

#include <QCoreApplication>
#include <QDir>
#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "app/services/deliver.h"
#include "app/services/device_check_message.h"

namespace fireside::services {

using domain::DeviceVerdict;
using Outcome = DeviceVerdict::Outcome;

/// The verdicts, for whatever thread asks; it waits until they were read.
struct DeviceCheckService::Board {
    std::mutex mutex;
    std::condition_variable changed;
    bool ready = false;             // guarded by mutex
    QList<DeviceVerdict> verdicts;  // guarded by mutex

    engine::DeviceVerdicts wait() {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return ready; });
        engine::DeviceVerdicts result;
        for (const DeviceVerdict& verdict : std::as_const(verdicts)) result.push_back(engineVerdict(verdict));
        return result;
    }
    void fill(const Result<QList<DeviceVerdict>>& stored) {
        const std::lock_guard lock(mutex);
        // A database that cannot be read is told about where it was opened.
        if (stored.ok()) verdicts = *stored;
        ready = true;
        changed.notify_all();
    }
};

struct DeviceCheckService::Running {
    engine::DeviceInfo device;
    std::optional<DeviceVerdict> before;  // the check
    std::unique_ptr<QProcess> process = std::make_unique<QProcess>();
    QTimer silence;
    bool cancelled = false;
    bool silent = false;
    std::optional<Result<engine::DeviceCheck>> ending;
};

engine::DeviceVerdict engineVerdict(const DeviceVerdict& verdict) {
    engine::DeviceVerdict result{verdict.device.toStdString(), verdict.driver.toStdString(), {}, {}};
    if (verdict.outcome == Outcome::Failed) result.failure = verdict.reason.toStdString();
    if (verdict.outcome == Outcome::Begun) {
        result.failure = "it began " + verdict.checkedAt.toString(Qt::ISODate).toStdString() +
                         " and has not ended, so it crashed or hung, or it still runs";
    }
    for (const domain::DisabledKernel& kernel : verdict.disabled)
        result.disabled.push_back({kernel.name.toStdString(), kernel.reason.toStdString()});
    return result;
}

DeviceCheckService::DeviceCheckService(storage::DeviceVerdictStore& store, Options options, QObject* parent)
    : QObject(parent), store_(store), options_(std::move(options)), board_(std::make_shared<Board>()) {
    const auto stored = store_.all();
    // On the database's thread: who waits for it on another must not wait for this one.
    (void)QFuture(stored).then(
        QtFuture::Launch::Sync,
        [board = board_](const Result<QList<DeviceVerdict>>& all) { board->fill(all); });
    deliver(stored, this, [this](const auto&) { emit changed(); });
}

DeviceCheckService::~DeviceCheckService() {
    waiting_.clear();
    if (!running_) return;
    running_->process->disconnect(this);
    running_->process->kill();
    running_->process->waitForFinished();
    putBack();
}

VerdictSource DeviceCheckService::source() const {
    return [board = board_] { return board->wait(); };
}

std::optional<DeviceVerdict> DeviceCheckService::of(const engine::DeviceInfo& device) const {
    const std::lock_guard lock(board_->mutex);
    for (const DeviceVerdict& verdict : std::as_const(board_->verdicts)) {
        const bool same = verdict.device.toStdString() == device.identity;
        if (same && verdict.driver.toStdString() == device.driver) return verdict;
    }
    return std::nullopt;
}

QString DeviceCheckService::checking() const {
    return running_ ? QString::fromStdString(running_->device.identity) : QString();
}

bool DeviceCheckService::isWaiting(const engine::DeviceInfo& device) const {
    return std::any_of(waiting_.begin(), waiting_.end(),
                       [&](const engine::DeviceInfo& other) { return other.identity == device.identity; });
}

void DeviceCheckService::check(const engine::DeviceInfo& device) {
    if (isWaiting(device) || (running_ && running_->device.identity == device.identity)) return;
    waiting_.append(device);
    if (!running_) startNext();
    emit changed();
}

void DeviceCheckService::cancel() {
    waiting_.clear();
    if (running_) {
        running_->cancelled = true;
        running_->process->kill();
    }
    emit changed();
}

void DeviceCheckService::startNext() {
    if (!waiting_.isEmpty()) begin(waiting_.takeFirst());
}

/// The process starts once the database has it that the check began.
void DeviceCheckService::begin(const engine::DeviceInfo& device) {
    running_ = std::make_unique<Running>();
    running_->device = device;
    running_->before = of(device);
    const DeviceVerdict begun = blank(device);
    keep(begun);
    deliver(store_.put(begun), this, [this](const Result<>& stored) {
        if (!running_) return;
        if (!stored.ok()) emit failed(stored.error());
        if (running_->cancelled) return onFinished(0, QProcess::NormalExit);
        QProcess& process = *running_->process;
        connect(&process, &QProcess::readyReadStandardOutput, this, &DeviceCheckService::readLines);
        connect(&process, &QProcess::finished, this, &DeviceCheckService::onFinished);
        connect(&process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
            if (error != QProcess::FailedToStart) return;
            running_->ending = Error{ErrorCode::FileNotFound,
                                     running_->process->program().toStdString() + " could not be started"};
            onFinished(0, QProcess::NormalExit);
        });
        running_->silence.setSingleShot(true);
        running_->silence.callOnTimeout(this, [this] {
            running_->silent = true;
            running_->process->kill();
        });
        running_->silence.start(options_.silenceMs);
        const QString beside =
            QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("fireside-cli"));
        process.start(options_.program.isEmpty() ? beside : options_.program,
                      QStringList{QStringLiteral("devices"), QStringLiteral("--check-here"),
                                  QString::fromStdString(running_->device.id)} +
                          options_.arguments);
    });
}

void DeviceCheckService::readLines() {
    while (running_->process->canReadLine()) {
        const auto message = readDeviceCheckLine(running_->process->readLine());
        if (!message) continue;
        running_->silence.start(options_.silenceMs);
        if (const auto* progress = std::get_if<engine::CheckProgress>(&*message))
            emit progressed(*progress);
        else
            running_->ending = std::get<Result<engine::DeviceCheck>>(*message);
    }
}

void DeviceCheckService::onFinished(int exitCode, QProcess::ExitStatus status) {
    if (running_->process->isOpen()) readLines();
    running_->silence.stop();
    const auto& ending = running_->ending;
    DeviceVerdict verdict = blank(running_->device);
    if (running_->cancelled) {
        putBack();
    } else if (ending && ending->ok()) {
        const engine::DeviceCheck& check = **ending;
        verdict.outcome = check.verdict.failure.empty() ? Outcome::Healthy : Outcome::Failed;
        verdict.reason = QString::fromStdString(check.verdict.failure);
        verdict.memoryBytes = static_cast<qint64>(check.memoryBytes);
        verdict.kernels = check.kernels;
        verdict.bytesPerSecond = check.bytesPerSecond;
        verdict.operationsPerSecond = check.operationsPerSecond;
        for (const engine::DisabledKernel& kernel : check.verdict.disabled)
            verdict.disabled.append(
                {QString::fromStdString(kernel.name), QString::fromStdString(kernel.reason)});
        conclude(std::move(verdict));
    } else if (ending) {
        const Error error = ending->error();
        putBack();
        emit failed(error);
    } else {
        verdict.outcome = Outcome::Failed;
        verdict.reason =
            running_->silent
                ? QStringLiteral("it hung: nothing was heard of it for %1 s").arg(options_.silenceMs / 1000)
            : status == QProcess::CrashExit
                ? QStringLiteral("its driver crashed the program that checked it")
                : QStringLiteral("the program that checked it ended with status %1").arg(exitCode);
        conclude(std::move(verdict));
    }
    const engine::DeviceInfo device = running_->device;
    // This may be a call from within the process.
    running_->process->disconnect(this);
    running_->process.release()->deleteLater();
    running_.reset();
    emit ended(device);
    startNext();
    emit changed();
}

void DeviceCheckService::conclude(DeviceVerdict verdict) {
    keep(verdict);
    deliver(store_.put(std::move(verdict)), this, [this](const Result<>& stored) {
        if (!stored.ok()) emit failed(stored.error());
    });
}

/// What was known before the check that runs.
void DeviceCheckService::putBack() {
    if (running_->before) {
        keep(*running_->before);
        (void)store_.put(*running_->before);
        return;
    }
    const QString device = QString::fromStdString(running_->device.identity);
    forget(device);
    (void)store_.remove(device);
}

void DeviceCheckService::keep(const DeviceVerdict& verdict) {
    forget(verdict.device);
    const std::lock_guard lock(board_->mutex);
    board_->verdicts.append(verdict);
}

void DeviceCheckService::forget(const QString& device) {
    const std::lock_guard lock(board_->mutex);
    board_->verdicts.removeIf([&](const DeviceVerdict& other) { return other.device == device; });
}

DeviceVerdict DeviceCheckService::blank(const engine::DeviceInfo& device) const {
    DeviceVerdict verdict;
    verdict.device = QString::fromStdString(device.identity);
    verdict.driver = QString::fromStdString(device.driver);
    verdict.name = QString::fromStdString(device.name);
    verdict.program = QStringLiteral(FIRESIDE_VERSION);
    verdict.checkedAt = QDateTime::currentDateTimeUtc();
    return verdict;
}

}  // namespace fireside::services
