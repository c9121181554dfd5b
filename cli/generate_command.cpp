#include <unistd.h>

#include <iomanip>
#include <iostream>

#include "app/base/paths.h"
#include "cli/command.h"
#include "cli/report.h"

namespace fireside::cli {

void ModelArguments::addTo(CLI::App& command) {
    command.add_option("MODEL", path, "a .gguf file (any part of a split model)")->required();
    command.add_option("--device", device, "auto, vulkan:N or cpu; see fireside-cli devices")
        ->capture_default_str();
}

void ModelArguments::addContextTo(CLI::App& command) {
    command
        .add_option("--context", context, "tokens to keep in memory (default: the model's own, at most 4096)")
        ->check(CLI::PositiveNumber);
}

Result<std::unique_ptr<engine::Model>> ModelArguments::load() const {
    engine::LoadOptions options;
    options.device = device;
    options.contextLength = context;
    options.pipelineCacheFolder = cacheFolder().toStdString();
    options.cancel = &interrupted();
    const bool terminal = isatty(STDERR_FILENO) != 0;
    if (terminal) {
        options.progress = [](engine::LoadProgress p) {
            std::cerr << "\rloading " << p.bytesDone / 1'000'000 << " of " << p.bytesTotal / 1'000'000
                      << " MB" << std::flush;
        };
    }
    auto model = engine::Model::load(path, std::move(options));
    if (terminal) std::cerr << "\r\033[K" << std::flush;
    if (model.ok() && device == "auto" && (*model)->device().software) {
        std::cerr << "fireside-cli: " << (*model)->device().reason << std::endl;
    }
    return model;
}

void addSamplingOptions(CLI::App& command, engine::SamplingParams& s) {
    command.add_option("--temperature", s.temperature, "0 always takes the likeliest token")
        ->capture_default_str();
    command.add_option("--top-k", s.topK, "only the K likeliest tokens; 0: off")->capture_default_str();
    command.add_option("--top-p", s.topP, "only tokens within this total probability; 1: off")
        ->capture_default_str();
    command.add_option("--min-p", s.minP, "only tokens this likely relative to the best; 0: off")
        ->capture_default_str();
    command.add_option("--repetition-penalty", s.repetitionPenalty, "1: off")->capture_default_str();
    command.add_option("--seed", s.seed, "same seed and device, same text; 0: a new one each time")
        ->capture_default_str();
}

namespace {

struct GenerateArguments {
    ModelArguments model;
    engine::SamplingParams sampling;
    std::string prompt;
    std::int32_t tokens = 256;
    bool stats = false;
};

void printStats(const engine::Generation& result, const engine::Model& model) {
    const engine::GenerationStats& s = result.stats;
    const std::int32_t read = s.promptTokens - s.reusedTokens;
    std::cerr << std::fixed << std::setprecision(2) << "device " << model.device().id << " ("
              << model.device().name << "), seed " << result.seed << "\nread " << read << " tokens in "
              << s.prefillSeconds << " s (" << read / s.prefillSeconds << " tokens/s), wrote "
              << s.generatedTokens << " in " << s.decodeSeconds << " s ("
              << s.generatedTokens / s.decodeSeconds << " tokens/s), first text after " << s.firstTokenSeconds
              << " s" << std::endl;
}

int generate(const GenerateArguments& arguments) {
    watchInterrupts();
    auto model = arguments.model.load();
    if (!model.ok()) return report(model.error());
    engine::GenerationRequest request;
    request.prompt = {{arguments.prompt, true}};
    request.sampling = arguments.sampling;
    request.maxTokens = arguments.tokens;
    request.cancel = &interrupted();
    request.onText = [](std::string_view text) { std::cout << text << std::flush; };
    const auto result = (*model)->generate(request);
    if (!result.ok()) return report(result.error());
    std::cout << std::endl;
    if (arguments.stats) printStats(*result, **model);
    return result->stopReason == engine::StopReason::Cancelled ? kExitFailed : kExitOk;
}

}  // namespace

void addGenerateCommand(CLI::App& app, Work& chosen) {
    auto arguments = std::make_shared<GenerateArguments>();
    CLI::App* command = app.add_subcommand("generate", "Continues a text; prints the continuation.");
    arguments->model.addTo(*command);
    arguments->model.addContextTo(*command);
    command->add_option("--prompt", arguments->prompt, "the text to continue")->required();
    command->add_option("--tokens", arguments->tokens, "at most this many; -1: until the model ends")
        ->check(CLI::Range(-1, 1 << 30))
        ->capture_default_str();
    addSamplingOptions(*command, arguments->sampling);
    command->add_flag("--stats", arguments->stats, "print speed and seed on standard error");
    command->callback([arguments, &chosen] { chosen = [arguments] { return generate(*arguments); }; });
}

}  // namespace fireside::cli
