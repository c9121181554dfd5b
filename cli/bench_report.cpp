#include "cli/bench_report.h"

#include <fstream>
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "cli/command.h"

namespace fireside::cli {
namespace {

using nlohmann::json;

json jsonOf(const std::vector<double>& values) {
    if (values.empty()) return nullptr;
    const Spread s = spread(values);
    return {{"median", s.median}, {"min", s.min}, {"max", s.max}};
}

double medianOf(const std::vector<double>& values) {
    return values.empty() ? 0 : spread(values).median;
}

std::string number(double value, int decimals) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(decimals) << value;
    return text.str();
}

/// "12.34 (11.90 to 12.50)", and how many times the reference's.
std::string speed(const std::vector<double>& values, double reference) {
    const Spread s = spread(values);
    std::string text =
        number(s.median, 2) + " tokens/s (" + number(s.min, 2) + " to " + number(s.max, 2) + ")";
    if (reference > 0)
        text += ", reference " + number(reference, 2) + ": " + number(s.median / reference, 2) + " times";
    return text;
}

Error unreadable(const std::string& path, const std::string& reason) {
    return {ErrorCode::FileDamaged, path + ": " + reason};
}

ReferenceSpeeds ofLlamaBench(const json& entries, std::int32_t promptTokens, std::int32_t decodeTokens) {
    ReferenceSpeeds speeds{"llama-bench"};
    for (const json& entry : entries) {
        const int read = entry.value("n_prompt", 0), written = entry.value("n_gen", 0);
        if (read == promptTokens && written == 0) speeds.prefill = entry.value("avg_ts", 0.0);
        if (written == decodeTokens && read == 0) speeds.decode = entry.value("avg_ts", 0.0);
    }
    return speeds;
}

ReferenceSpeeds ofOurs(const json& report, std::int32_t promptTokens, std::int32_t decodeTokens) {
    ReferenceSpeeds speeds{report.value("device_name", "")};
    const auto median = [&report](const char* key) {
        const auto found = report.find(key);
        return found != report.end() && found->is_object() ? found->value("median", 0.0) : 0.0;
    };
    if (report.value("prompt_tokens", -1) == promptTokens)
        speeds.prefill = median("prefill_tokens_per_second");
    if (report.value("decode_tokens", -1) == decodeTokens) speeds.decode = median("decode_tokens_per_second");
    return speeds;
}

}  // namespace

Spread spread(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return {values[values.size() / 2], values.front(), values.back()};
}

double BenchReport::bandwidthShare() const {
    return readRate > 0 && !decode.empty() ? medianOf(decode) * static_cast<double>(readPerToken) / readRate
                                           : 0;
}

Result<ReferenceSpeeds> readReference(const std::string& path, std::int32_t promptTokens,
                                      std::int32_t decodeTokens) {
    std::ifstream file(path);
    if (!file) return Error{ErrorCode::FileNotFound, path};
    const json document = json::parse(file, nullptr, false);
    if (!document.is_array() && !document.is_object())
        return unreadable(path, "no JSON report of a benchmark");
    const bool objects =
        document.is_object() ||
        std::all_of(document.begin(), document.end(), [](const json& entry) { return entry.is_object(); });
    if (!objects) return unreadable(path, "no JSON report of a benchmark");
    try {
        const ReferenceSpeeds speeds = document.is_array()
                                           ? ofLlamaBench(document, promptTokens, decodeTokens)
                                           : ofOurs(document, promptTokens, decodeTokens);
        if (speeds.prefill > 0 || speeds.decode > 0) return speeds;
    } catch (const json::exception& problem) {  // a number where a text should be, or the like
        return unreadable(path, problem.what());
    }
    return unreadable(path, "has no speed for " + std::to_string(promptTokens) + " tokens read or " +
                                std::to_string(decodeTokens) +
                                " written; give -p and -n as it was made with");
}

void printTable(const BenchReport& report, const ReferenceSpeeds* reference) {
    const auto row = [](const std::string& label, const std::string& value) {
        std::cout << std::left << std::setw(17) << label << value << '\n';
    };
    const ReferenceSpeeds none;
    const ReferenceSpeeds& other = reference != nullptr ? *reference : none;
    row("model", report.model.name + ", " + report.model.family + ", " + report.model.quantization);
    row("device", report.device.id + ", " + report.device.name);
    if (report.shares.size() > 1) row("layers", sharesText(report.shares));
    if (!report.prefill.empty())
        row("prefill " + std::to_string(report.promptTokens), speed(report.prefill, other.prefill));
    if (!report.decode.empty())
        row("decode " + std::to_string(report.decodeTokens), speed(report.decode, other.decode));
    if (!report.firstToken.empty()) row("first token", number(medianOf(report.firstToken), 3) + " s");
    row("load", number(report.loadSeconds, 2) + " s");
    row("memory", std::to_string(report.weightBytes / 1'000'000) + " MB of weights + " +
                      std::to_string(report.sessionBytes / 1'000'000) + " MB of caches and scratch");
    if (report.bandwidthShare() > 0) {
        row("bandwidth", number(100 * report.bandwidthShare(), 0) + " % of the " +
                             number(report.readRate / 1e9, 1) + " GB/s measured, " +
                             number(static_cast<double>(report.readPerToken) / 1e6, 0) + " MB a token");
    }
}

void printJson(const BenchReport& report, const ReferenceSpeeds* reference) {
    json result{{"model", report.model.name},
                {"family", report.model.family},
                {"quantization", report.model.quantization},
                {"parameters", report.model.parameters},
                {"weight_bytes", report.weightBytes},
                {"session_bytes", report.sessionBytes},
                {"bytes_per_token", report.readPerToken},
                {"device", report.device.id},
                {"device_name", report.device.name},
                {"driver", report.device.driver},
                {"prompt_tokens", report.promptTokens},
                {"decode_tokens", report.decodeTokens},
                {"runs", report.runs},
                {"load_seconds", report.loadSeconds},
                {"prefill_tokens_per_second", jsonOf(report.prefill)},
                {"decode_tokens_per_second", jsonOf(report.decode)},
                {"first_token_seconds", jsonOf(report.firstToken)}};
    for (const engine::DeviceShare& share : report.shares) {
        result["shares"].push_back({{"device", share.device.id},
                                    {"layers", share.layers},
                                    {"expert_layers", share.expertLayers},
                                    {"embedding", share.embedding},
                                    {"head", share.head},
                                    {"bytes", share.total()}});
    }
    if (report.readRate > 0) {
        result["bytes_per_second"] = report.readRate;
        result["bandwidth_share"] = report.bandwidthShare();
    }
    if (reference != nullptr) {
        result["reference"] = {{"program", reference->program},
                               {"prefill_tokens_per_second", reference->prefill},
                               {"decode_tokens_per_second", reference->decode}};
    }
    std::cout << result.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
}

}  // namespace fireside::cli
