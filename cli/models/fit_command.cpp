// fireside-cli models fit FILE_OR_REPO: what a model would take of the devices here, and about how fast it
// would answer. Of a repository only the beginnings of the files are read.
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/services/fit_service.h"
#include "app/services/read_rate_service.h"
#include "cli/models/library.h"
#include "cli/models/models_command.h"
#include "cli/models/progress_line.h"
#include "cli/models/repository_name.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

struct FitArguments {
    HubArguments hub;
    ModelArguments model;  // path: a file or REPO[:QUANT]
    bool json = false;
    bool speed = true;
};

std::string megabytes(std::uint64_t bytes) {
    return std::to_string((bytes + 500'000) / 1'000'000) + " MB";
}

std::string verdict(const engine::Fit& fit) {
    if (!fit.device.usable) return "cannot be used: " + fit.device.reason;
    if (fit.fits()) return "fits";
    if (fit.shares.empty()) return "does not fit";
    if (fit.layersThatFit == 0) return "does not fit, not even one layer";
    return "fits partly (" + std::to_string(fit.layersThatFit) + " of " + std::to_string(fit.layers) +
           " layers): " + sharesText(fit.shares);
}

/// "vulkan:0 and cpu"
std::string placesOf(const engine::Fit& fit) {
    std::string places;
    for (const engine::DeviceShare& share : fit.shares)
        places += (places.empty() ? "" : " and ") + share.device.id;
    return places;
}

/// What decoding would reach on the device that "auto" takes, or why that is not known.
struct Speed {
    bool measured = false;
    double tokensPerSecond = 0;  // 0: not known
    std::optional<Error> problem;
};

void printText(const services::FitReport& report, const Speed& speed) {
    const engine::ModelInfo& info = report.info;
    std::cout << info.name << ": " << info.family << ", " << info.quantization << ", " << std::setprecision(3)
              << static_cast<double>(info.parameters) / 1e9 << " B parameters, file "
              << megabytes(info.fileBytes) << ", context up to " << info.trainedContext << " tokens\n";
    if (!report.fits.empty()) {
        const engine::Fit& any = report.fits.front();
        std::cout << "With a context of " << any.contextLength << " tokens, decoding a token reads "
                  << megabytes(any.readPerToken) << ".\n";
    }
    for (const engine::Fit& fit : report.fits) {
        std::cout << fit.device.id << (fit.device.chosen ? " (chosen by auto)" : "") << "  "
                  << fit.device.name << '\n'
                  << "  needs     " << megabytes(fit.total()) << ": weights " << megabytes(fit.weights)
                  << " + KV cache " << megabytes(fit.kvCache) << " + scratch " << megabytes(fit.scratch)
                  << '\n'
                  << "  available " << megabytes(fit.device.memoryAvailable) << '\n'
                  << "  " << verdict(fit) << '\n';
    }
    if (speed.tokensPerSecond > 0) {
        std::cout << "About " << std::setprecision(2) << speed.tokensPerSecond << " tokens per second on "
                  << placesOf(*report.chosen())
                  << " with half of the context in use, from the bandwidth measured just now.\n";
    } else if (speed.measured && !speed.problem) {
        std::cout << "It reads so little for a token that its speed cannot be told from bandwidth alone.\n";
    }
}

void printJson(const services::FitReport& report, const Speed& speed) {
    nlohmann::json devices = nlohmann::json::array();
    for (const engine::Fit& fit : report.fits) {
        devices.push_back({{"id", fit.device.id},
                           {"name", fit.device.name},
                           {"chosen", fit.device.chosen},
                           {"usable", fit.device.usable},
                           {"weights_bytes", fit.weights},
                           {"kv_cache_bytes", fit.kvCache},
                           {"scratch_bytes", fit.scratch},
                           {"available_bytes", fit.device.memoryAvailable},
                           {"layers", fit.layers},
                           {"layers_that_fit", fit.layersThatFit},
                           {"expert_layers", fit.expertLayers},
                           {"expert_layers_that_fit", fit.expertLayersThatFit},
                           {"fits", fit.fits()},
                           {"context", fit.contextLength},
                           {"bytes_per_token", fit.readPerToken}});
    }
    nlohmann::json document = {{"name", report.info.name},
                               {"family", report.info.family},
                               {"quantization", report.info.quantization},
                               {"file_bytes", report.info.fileBytes},
                               {"trained_context", report.info.trainedContext},
                               {"tokens_per_second", speed.tokensPerSecond},
                               {"devices", std::move(devices)}};
    if (speed.problem) document["speed_problem"] = errorName(speed.problem->code);
    std::cout << document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

Result<services::FitReport> fitOf(Library& library, services::FitService& service,
                                  const FitArguments& arguments) {
    const services::FitService::Question question{arguments.model.context, arguments.model.kvType,
                                                  arguments.model.offload};
    const QString what = QString::fromStdString(arguments.model.path);
    if (namesFile(what)) return library.await(service.ofFile(what, question));
    const StatusLine status("reading what " + arguments.model.path + " is");
    const RepositoryName name = parseRepositoryName(what);
    FIRESIDE_TRY(const domain::RemoteModel model,
                 library.await(library.hub.model(arguments.hub.which(), name.id)));
    FIRESIDE_TRY(const domain::RemoteQuantization choice, choiceOf(model, name.quantization));
    return library.await(service.ofHeads(library.hub.heads(model, choice), question));
}

/// Measured anew, for whoever measures wants to know how things are now; the window finds it in the database.
Speed measure(Library& library, const services::FitReport& report) {
    const engine::Fit* fit = report.chosen();
    if (fit == nullptr) return {};
    storage::ReadRateStore store(library.database);
    services::InferenceService inference({});
    services::ReadRateService rates(store, inference);
    std::optional<Error> problem;
    const auto rateOf = [&](const engine::DeviceInfo& device) -> double {
        const StatusLine status("measuring how fast " + device.id + " reads " + report.info.quantization);
        const Result<double> rate =
            library.await(rates.measure(device, QString::fromStdString(report.info.quantization)));
        if (!rate.ok()) problem = rate.error();
        return rate.ok() ? *rate : 0;
    };
    const double tokensPerSecond = services::decodeRate(*fit, rateOf);
    return {true, tokensPerSecond, std::move(problem)};
}

int fit(const FitArguments& arguments) {
    Library library(arguments.hub.allowNetwork);
    if (const Result<> opened = library.open(); !opened.ok()) return report(opened.error());
    services::FitService service;
    const Result<services::FitReport> made = fitOf(library, service, arguments);
    if (!made.ok()) return report(made.error());
    const Speed speed = arguments.speed ? measure(library, *made) : Speed();
    if (arguments.json) {
        printJson(*made, speed);
    } else {
        printText(*made, speed);
    }
    if (speed.problem) {
        std::cerr << "fireside-cli: how fast it would be could not be measured" << std::endl;
        (void)report(*speed.problem);
    }
    return kExitOk;
}

}  // namespace

void addModelsFitCommand(CLI::App& models, Work& chosen) {
    auto arguments = std::make_shared<FitArguments>();
    CLI::App* command = models.add_subcommand(
        "fit",
        "Says whether a model fits into this machine, and how fast it would be, before it is downloaded.");
    command->add_option("FILE_OR_REPO", arguments->model.path, "a GGUF file, or author/name:Q4_K_M on a hub")
        ->required();
    arguments->model.addContextTo(*command);
    arguments->model.addOffloadTo(*command);
    command->add_flag("!--no-speed", arguments->speed, "do not measure this machine's bandwidth");
    command->add_flag("--json", arguments->json, "machine-readable");
    arguments->hub.addTo(*command);
    command->callback([arguments, &chosen] { chosen = [arguments] { return fit(*arguments); }; });
}

}  // namespace fireside::cli
