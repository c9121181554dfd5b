// Speed of one model on one device. A benchmark, not a test: every figure is measured in this run; the median
// is quoted and minimum and maximum stand beside it, since machines are noisy. One unmeasured round warms up.
#include <chrono>
#include <iostream>
#include <memory>
#include <optional>

#include "cli/bench_report.h"
#include "cli/command.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

struct BenchArguments {
    ModelArguments model;
    std::int32_t prompt = 512;
    std::int32_t decode = 128;
    std::int32_t runs = 3;
    std::string reference;  // a file; empty: none
    bool bandwidth = true;
    bool json = false;
};

double since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Result<> measure(const BenchArguments& a, engine::Model& model, BenchReport& report) {
    for (std::int32_t run = -1; run < a.runs; ++run) {
        FIRESIDE_TRY(const auto whole, model.measure(a.prompt, a.decode));
        FIRESIDE_TRY(const auto first, model.measure(a.prompt, 1));
        if (run < 0) continue;
        if (a.prompt > 0) report.prefill.push_back(a.prompt / whole.prefillSeconds);
        if (a.decode > 0) report.decode.push_back(a.decode / whole.decodeSeconds);
        report.firstToken.push_back(first.prefillSeconds + first.decodeSeconds);
    }
    report.weightBytes = model.weightBytes();
    report.sessionBytes = model.sessionBytes();
    return {};
}

/// What a token reads, and what the devices read in a second when each reads its own in turn.
Result<> relateToBandwidth(const BenchArguments& a, BenchReport& report) {
    double seconds = 0;
    for (const engine::DeviceShare& share : report.shares) {
        report.readPerToken += share.readPerToken;
        if (!a.bandwidth) continue;
        FIRESIDE_TRY(const double rate,
                     engine::measureReading(share.device.id, report.model.quantization, storedVerdicts()));
        seconds += static_cast<double>(share.readPerToken) / rate;
    }
    if (seconds > 0) report.readRate = static_cast<double>(report.readPerToken) / seconds;
    return {};
}

Result<BenchReport> bench(const BenchArguments& a) {
    BenchReport report{.promptTokens = a.prompt, .decodeTokens = a.decode, .runs = a.runs};
    const auto start = std::chrono::steady_clock::now();
    FIRESIDE_TRY(auto model, a.model.load());
    report.loadSeconds = since(start);
    report.model = model->info();
    report.device = model->device();
    report.shares.assign(model->shares().begin(), model->shares().end());
    FIRESIDE_CHECK(measure(a, *model, report));
    model.reset();  // its memory is needed
    FIRESIDE_CHECK(relateToBandwidth(a, report));
    return report;
}

int runBench(BenchArguments a) {
    // The context must hold the run; ask for exactly that unless the user said otherwise.
    if (a.model.context == 0) a.model.context = std::max(a.prompt, 1) + std::max(a.decode, 1);
    std::optional<ReferenceSpeeds> reference;
    if (!a.reference.empty()) {
        const auto read = readReference(a.reference, a.prompt, a.decode);
        if (!read.ok()) return report(read.error());
        reference = *read;
    }
    const auto made = bench(a);
    if (!made.ok()) return report(made.error());
    const auto print = a.json ? printJson : printTable;
    print(*made, reference ? &*reference : nullptr);
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
    command->add_option("--compare", arguments->reference,
                        "a report of `bench --json` or `llama-bench -o json` for the same numbers of tokens");
    command->add_flag("!--no-bandwidth", arguments->bandwidth, "do not measure what the device can read");
    command->add_flag("--json", arguments->json, "machine-readable");
    command->callback([arguments, &chosen] { chosen = [arguments] { return runBench(*arguments); }; });
}

}  // namespace fireside::cli
