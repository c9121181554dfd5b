#include "cli/models/library.h"

#include <array>
#include <cstdio>

#include "app/base/paths.h"
#include "app/services/library_settings.h"
#include "app/services/shelf/program_places.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

constexpr int kInterruptPollMs = 50;
constexpr int kRecheckMs = 500;
constexpr int kSilentAfterMs = 4000;
constexpr int kKeychainMs =
    3000;  // a keychain that asks its user for a password may take longer: then without

}  // namespace

void HubArguments::addTo(CLI::App& command) {
    command.add_option("--hub", hub, "huggingface (what is meant without it) or modelscope")
        ->check(CLI::IsMember({"huggingface", "modelscope"}));
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
      hub(network, token, services::hubEndpoints(settings.values())),
      shelf(shelfStore, models,
            {.modelFolder = modelsFolder(),
             .programs = programPlaces(services::shelf::Surroundings::here()),
             .recheckMs = kRecheckMs,
             .silentAfterMs = kSilentAfterMs}) {
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

Result<> Library::lookAround() {
    Result<> outcome;
    QEventLoop loop;
    const InterruptPoll poll([&] {
        outcome = Error{ErrorCode::Cancelled, ""};
        loop.quit();
    });
    QObject::connect(&shelf, &services::shelf::ShelfService::changed, &loop, [&] {
        if (shelf.isSettled()) loop.quit();
    });
    QObject::connect(&shelf, &services::shelf::ShelfService::failed, &loop, [&](const Error& error) {
        outcome = error;
        loop.quit();
    });
    shelf.start();
    loop.exec();
    return outcome;
}

std::string placeText(const domain::LocalModel& model) {
    switch (model.program) {
        case domain::ModelProgram::Fireside:
        case domain::ModelProgram::SingleFile:
            return "";
        case domain::ModelProgram::UserFolder:
            return "your folder";
        case domain::ModelProgram::LmStudio:
            return "LM Studio";
        case domain::ModelProgram::Ollama:
            return "Ollama";
        case domain::ModelProgram::Jan:
            return "Jan";
        case domain::ModelProgram::Gpt4All:
            return "GPT4All";
        case domain::ModelProgram::LlamaCpp:
            return "llama.cpp";
        case domain::ModelProgram::HuggingFace:
            return "Hugging Face cache";
    }
    return "";
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
