// `devices --check`, and what other commands make of the verdicts.
#include <unistd.h>

#include <QCoreApplication>
#include <QEventLoop>
#include <QFileInfo>
#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/base/paths.h"
#include "app/services/device_check_message.h"
#include "app/services/device_check_service.h"
#include "cli/command.h"
#include "cli/models/library.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

using domain::DeviceVerdict;
using services::DeviceCheckService;

constexpr const char* kStages[] = {"memory", "kernels", "speed"};  // as engine::CheckStage

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, value >= 99.5 ? "%.0f" : "%.1f", value);
    return text;
}

void print(const engine::DeviceInfo& device, const DeviceVerdict& verdict) {
    std::cout << device.id << "  " << device.name << ": "
              << (verdict.outcome == DeviceVerdict::Outcome::Healthy
                      ? (device.id == "cpu" ? "measured; it is what the others are held against" : "it works")
                      : "FAILED, so it is not used: " + verdict.reason.toStdString())
              << '\n';
    if (verdict.memoryBytes > 0)
        std::cout << "  memory    " << sizeText(verdict.memoryBytes) << " filled and compared\n";
    if (verdict.kernels > 0) std::cout << "  kernels   " << verdict.kernels << " are right\n";
    for (const domain::DisabledKernel& kernel : verdict.disabled)
        std::cout << "  without   " << kernel.name.toStdString() << ": " << kernel.reason.toStdString()
                  << '\n';
    if (verdict.bytesPerSecond > 0) {
        std::cout << "  speed     reads " << number(verdict.bytesPerSecond / 1e9) << " GB/s and computes "
                  << number(verdict.operationsPerSecond / 1e9) << " GFLOP/s with Q4_K weights\n";
    }
}

nlohmann::json jsonOf(const engine::DeviceInfo& device, const DeviceVerdict& verdict) {
    nlohmann::json disabled = nlohmann::json::array();
    for (const domain::DisabledKernel& kernel : verdict.disabled)
        disabled.push_back({{"name", kernel.name.toStdString()}, {"reason", kernel.reason.toStdString()}});
    return {{"id", device.id},
            {"name", device.name},
            {"driver", device.driver},
            {"program", verdict.program.toStdString()},
            {"healthy", verdict.outcome == DeviceVerdict::Outcome::Healthy},
            {"reason", verdict.reason.toStdString()},
            {"memory_bytes", verdict.memoryBytes},
            {"kernels", verdict.kernels},
            {"disabled", disabled},
            {"bytes_per_second", verdict.bytesPerSecond},
            {"operations_per_second", verdict.operationsPerSecond}};
}

/// A line on a terminal that is written over.
void showProgress(const engine::DeviceInfo& device, const engine::CheckProgress& progress) {
    if (isatty(STDERR_FILENO) == 0) return;
    std::cerr << "\r\033[K" << device.id << "  " << kStages[static_cast<int>(progress.stage)] << ' '
              << std::lround(100 * progress.share) << " %" << std::flush;
}

/// Waits for the check of one device. Errors: Cancelled, and why it could not run.
Result<DeviceVerdict> checkOne(DeviceCheckService& service, const engine::DeviceInfo& device) {
    QEventLoop loop;
    std::optional<Error> error;
    QObject::connect(&service, &DeviceCheckService::progressed, &loop,
                     [&](const engine::CheckProgress& progress) { showProgress(device, progress); });
    QObject::connect(&service, &DeviceCheckService::failed, &loop, [&](const Error& e) { error = e; });
    QObject::connect(&service, &DeviceCheckService::ended, &loop, &QEventLoop::quit);
    const InterruptPoll poll([&service] { service.cancel(); });
    service.check(device);
    loop.exec();
    if (isatty(STDERR_FILENO) != 0) std::cerr << "\r\033[K" << std::flush;
    if (error) return *error;
    const auto verdict = service.of(device);
    if (interrupted() || !verdict) return Error{ErrorCode::Cancelled, "while " + device.id + " was checked"};
    return *verdict;
}

Result<std::vector<engine::DeviceInfo>> devicesToCheck(const std::string& name) {
    std::vector<engine::DeviceInfo> devices = engine::listDevices();
    std::erase_if(devices, [&](const engine::DeviceInfo& device) {
        return name.empty() ? !device.usable : device.id != name;
    });
    if (devices.empty()) return Error{ErrorCode::NoDevice, "there is no device " + name};
    if (!devices.front().usable)
        return Error{ErrorCode::NoDevice, devices.front().id + ": " + devices.front().reason};
    return devices;
}

}  // namespace

engine::DeviceVerdicts storedVerdicts() {
    if (!QFileInfo::exists(dataFolder() + QStringLiteral("/fireside.db"))) return {};
    storage::Database database({.folder = dataFolder()});
    storage::DeviceVerdictStore store(database);
    const auto stored = store.all().result();
    if (!stored.ok()) {
        (void)report(stored.error());
        return {};
    }
    engine::DeviceVerdicts verdicts;
    for (const DeviceVerdict& verdict : *stored) verdicts.push_back(services::engineVerdict(verdict));
    return verdicts;
}

int checkDevices(const std::string& name, bool json) {
    int argc = 1;
    char program[] = "fireside-cli";
    char* argv[] = {program, nullptr};
    const QCoreApplication application(argc, argv);
    watchInterrupts();
    const auto devices = devicesToCheck(name);
    if (!devices.ok()) return report(devices.error());
    storage::Database database({.folder = dataFolder()});
    if (const Result<> opened = database.opened().result(); !opened.ok()) return report(opened.error());
    storage::DeviceVerdictStore store(database);
    DeviceCheckService service(store, {.program = QCoreApplication::applicationFilePath()});
    nlohmann::json list = nlohmann::json::array();
    bool healthy = true;
    for (const engine::DeviceInfo& device : *devices) {
        const auto verdict = checkOne(service, device);
        if (!verdict.ok()) return report(verdict.error());
        healthy = healthy && verdict->outcome == DeviceVerdict::Outcome::Healthy;
        if (json)
            list.push_back(jsonOf(device, *verdict));
        else
            print(device, *verdict);
        std::cout.flush();
    }
    if (json) std::cout << list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    return healthy ? kExitOk : kExitFailed;
}

int checkDeviceHere(const std::string& device) {
    std::signal(SIGINT, SIG_IGN);  // whoever waits for this ends it
    engine::DeviceCheckOptions options;
    const auto say = [](const QByteArray& line) {
        std::cout.write(line.constData(), line.size());
        std::cout.flush();
    };
    options.progress = [&](const engine::CheckProgress& progress) { say(services::lineOf(progress)); };
    say(services::lineOf(engine::checkDevice(device, options)));
    return kExitOk;
}

}  // namespace fireside::cli
