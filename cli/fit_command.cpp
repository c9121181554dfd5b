// What a model would take of the devices here, and about how fast it would answer.
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/services/fit_service.h"
#include "cli/command.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

struct FitArguments {
    ModelArguments model;
    bool json = false;
    bool speed = true;
};

std::string megabytes(std::uint64_t bytes) {
    return std::to_string((bytes + 500'000) / 1'000'000) + " MB";
}

std::string verdict(const engine::Fit& fit) {
    if (!fit.device.usable) return "cannot be used: " + fit.device.reason;
    if (fit.fits()) return "fits";
    if (fit.layersThatFit == 0) return "does not fit";
    return "fits partly: " + std::to_string(fit.layersThatFit) + " of " + std::to_string(fit.layers) +
           " layers";
}

/// What decoding would reach on the device that "auto" takes, or why that is not known.
struct Speed {
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
                  << report.chosen()->device.id << ", from the bandwidth measured just now.\n";
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

Speed measure(const services::FitReport& report) {
    const engine::Fit* fit = report.chosen();
    if (fit == nullptr) return {};
    const Result<double> rate = engine::measureReading(fit->device.id, report.info.quantization);
    if (!rate.ok()) return {0, rate.error()};
    return {services::decodeRate(*fit, *rate), {}};
}

int fit(const FitArguments& arguments) {
    services::FitService service;
    auto answer =
        service.ofFile(QString::fromStdString(arguments.model.path),
                       {.contextLength = arguments.model.context, .kvType = arguments.model.kvType});
    answer.waitForFinished();
    const Result<services::FitReport> made = answer.result();
    if (!made.ok()) return report(made.error());
    const Speed speed = arguments.speed ? measure(*made) : Speed();
    if (arguments.json) {
        printJson(*made, speed);
    } else {
        printText(*made, speed);
    }
    if (speed.problem) {
        std::cerr << "fireside-cli: how fast it would be could not be measured: ";
        (void)report(*speed.problem);
    }
    return kExitOk;
}

}  // namespace

void addFitCommand(CLI::App& app, Work& chosen) {
    auto arguments = std::make_shared<FitArguments>();
    CLI::App* command =
        app.add_subcommand("fit", "Says whether a model fits into this machine, and how fast it would be.");
    command->add_option("MODEL", arguments->model.path, "a GGUF file")->required();
    arguments->model.addContextTo(*command);
    command->add_flag("!--no-speed", arguments->speed, "do not measure this machine's bandwidth");
    command->add_flag("--json", arguments->json, "machine-readable");
    command->callback([arguments, &chosen] { chosen = [arguments] { return fit(*arguments); }; });
}

}  // namespace fireside::cli
