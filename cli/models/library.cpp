#include "cli/models/library.h"

#include <array>
#include <cstdio>

#include "app/base/paths.h"
#include "app/services/library_settings.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

constexpr int kInterruptPollMs = 50;
constexpr int kKeychainMs =
    3000;  // a keychain that asks its user for a password may take longer: then without

}  // namespace

void HubArguments::addTo(CLI::App& command) {
    command.add_option("--hub", hub, "huggingface or modelscope")
        ->check(CLI::IsMember({"huggingface", "modelscope"}))
        ->capture_default_str();
    command.add_flag("--allow-network", allowNetwork,
                     "let this command use the network (the setting of the window does so for all)");
}

domain::Hub HubArguments::which() const {
    return hub == "modelscope" ? domain::Hub::ModelScope : domain::Hub::HuggingFace;
}

InterruptPoll::InterruptPoll(std::function<void()> then) {
    setInterval(kInterruptPollMs);
    callOnTimeout([then = std::move(then)] {
        if (interrupted()) then();
    });
    start();
}

Library::Library(bool allowNetwork)
    : settings(dataFolder()),
      database({.folder = dataFolder()}),
      network(requests, {.allowed = allowNetwork || settings.values().networkAllowed}),
      hub(network, token, services::hubEndpoints(settings.values())) {
    watchInterrupts();
}

Library::~Library() = default;

Result<> Library::open() {
    FIRESIDE_CHECK(await(database.opened()));
    if (!network.isAllowed()) return {};
    QEventLoop loop;
    QObject::connect(&token, &services::AccessTokenService::loaded, &loop, &QEventLoop::quit);
    QTimer::singleShot(kKeychainMs, &loop, &QEventLoop::quit);
    token.load();
    loop.exec();
    return {};
}

QString Library::modelsFolder() const {
    return services::modelsFolder(settings.values(), fireside::modelsFolder());
}

std::string sizeText(qint64 bytes) {
    if (bytes < 0) return "unknown size";
    static constexpr std::array<const char*, 5> kUnits{"B", "kB", "MB", "GB", "TB"};
    double value = double(bytes);
    size_t unit = 0;
    while (value >= 999.5 && unit + 1 < kUnits.size()) {
        value /= 1000;
        ++unit;
    }
    char text[32];
    std::snprintf(text, sizeof text, unit == 0 || value >= 99.5 ? "%.0f %s" : "%.1f %s", value, kUnits[unit]);
    return text;
}

}  // namespace fireside::cli
