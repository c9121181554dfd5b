// Speed of one model on one device. A benchmark, not a test: every figure is measured in this run; the median
// is quoted and minimum and maximum stand beside it, since machines are noisy. One unmeasured round warms up.
#include <algorithm>
#include <chrono>
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

struct BenchArguments {
    ModelArguments model;
    std::int32_t prompt = 512;
    std::int32_t decode = 128;
    std::int32_t runs = 3;
    bool json = false;
};

struct Spread {
    double median, min, max;
};

Spread spread(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return {values[values.size() / 2], values.front(), values.back()};
}

struct Figures {
    double loadSeconds = 0;
    std::vector<double> prefill;     // tokens/s
    std::vector<double> decode;      // tokens/s
    std::vector<double> firstToken;  // seconds: the whole prompt and one token
};

double since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Result<Figures> measure(const BenchArguments& a, engine::Model& model) {
    Figures figures;
    for (std::int32_t run = -1; run < a.runs; ++run) {
        FIRESIDE_TRY(const auto whole, model.measure(a.prompt, a.decode));
        FIRESIDE_TRY(const auto first, model.measure(a.prompt, 1));
        if (run < 0) continue;
        if (a.prompt > 0) figures.prefill.push_back(a.prompt / whole.prefillSeconds);
        if (a.decode > 0) figures.decode.push_back(a.decode / whole.decodeSeconds);
        figures.firstToken.push_back(first.prefillSeconds + first.decodeSeconds);
    }
    return figures;
}

void printJson(const BenchArguments& a, const engine::Model& model, const Figures& figures) {
    auto json = [](const std::vector<double>& values) -> nlohmann::json {
        if (values.empty()) return nullptr;
        const Spread s = spread(values);
        return {{"median", s.median}, {"min", s.min}, {"max", s.max}};
    };
    const nlohmann::json result{{"model", model.info().name},
                                {"family", model.info().family},
                                {"quantization", model.info().quantization},
                                {"parameters", model.info().parameters},
                                {"weight_bytes", model.weightBytes()},
                                {"device", model.device().id},
                                {"device_name", model.device().name},
                                {"driver", model.device().driver},
                                {"prompt_tokens", a.prompt},
                                {"decode_tokens", a.decode},
                                {"runs", a.runs},
                                {"load_seconds", figures.loadSeconds},
                                {"prefill_tokens_per_second", json(figures.prefill)},
                                {"decode_tokens_per_second", json(figures.decode)},
                                {"first_token_seconds", json(figures.firstToken)}};
    std::cout << result.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

void printText(const BenchArguments& a, const engine::Model& model, const Figures& figures) {
    std::cout << std::fixed << std::setprecision(2) << model.info().name << ' ' << model.info().quantization
              << " on " << model.device().id << " (" << model.device().name << ")\n"
              << "load             " << figures.loadSeconds << " s\n";
    auto line = [](const std::string& label, const std::vector<double>& values, const char* unit) {
        if (values.empty()) return;
        const Spread s = spread(values);
        std::cout << std::left << std::setw(17) << label << s.median << ' ' << unit << " (" << s.min << " to "
                  << s.max << ")\n";
    };
    line("prefill " + std::to_string(a.prompt), figures.prefill, "tokens/s");
    line("decode " + std::to_string(a.decode), figures.decode, "tokens/s");
    line("first token", figures.firstToken, "s");
}

int bench(BenchArguments a) {
    // The context must hold the run; ask for exactly that unless the user said otherwise.
    if (a.model.context == 0) a.model.context = std::max(a.prompt, 1) + std::max(a.decode, 1);
    const auto start = std::chrono::steady_clock::now();
    auto model = a.model.load();
    if (!model.ok()) return report(model.error());
    const double loadSeconds = since(start);
    auto figures = measure(a, **model);
    if (!figures.ok()) return report(figures.error());
    figures->loadSeconds = loadSeconds;
    a.json ? printJson(a, **model, *figures) : printText(a, **model, *figures);
    return kExitOk;
}

}  // namespace

void addBenchCommand(CLI::App& app, Work& chosen) {
    auto arguments = std::make_shared<BenchArguments>();
    CLI::App* command =
        app.add_subcommand("bench", "Measures load time, prefill and decode speed of a model.");
    arguments->model.addTo(*command);
    arguments->model.addContextTo(*command);
    command->add_option("-p", arguments->prompt, "tokens to read")
        ->check(CLI::Range(0, 1 << 20))
        ->capture_default_str();
    command->add_option("-n", arguments->decode, "tokens to write")
        ->check(CLI::Range(0, 1 << 20))
        ->capture_default_str();
    command->add_option("-r", arguments->runs, "measured rounds")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    command->add_flag("--json", arguments->json, "machine-readable");
    command->callback([arguments, &chosen] { chosen = [arguments] { return bench(*arguments); }; });
}

}  // namespace fireside::cli
