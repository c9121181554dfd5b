// What a benchmark found, as a table or as JSON, alone or beside another program's figures.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "app/base/result.h"
#include "inference/engine.h"

namespace fireside::cli {

struct Spread {
    double median = 0, min = 0, max = 0;
};
/// Of at least one value.
[[nodiscard]] Spread spread(std::vector<double> values);

struct BenchReport {
    engine::ModelInfo model;
    engine::DeviceInfo device;
    std::vector<engine::DeviceShare> shares;  // more than one where the model is on several devices
    std::int32_t promptTokens = 0;
    std::int32_t decodeTokens = 0;
    std::int32_t runs = 0;
    double loadSeconds = 0;
    std::vector<double> prefill;     // tokens/s, per run
    std::vector<double> decode;      // tokens/s, per run
    std::vector<double> firstToken;  // seconds: the whole prompt and one token
    std::uint64_t weightBytes = 0;   // on the device
    std::uint64_t sessionBytes = 0;  // caches and scratch
    std::uint64_t readPerToken = 0;  // bytes
    double readRate = 0;             // bytes/s that the devices read, in turn; 0: not measured

    /// How much of the measured bandwidth decoding makes use of; 0: not known.
    [[nodiscard]] double bandwidthShare() const;
};

/// Another program's speeds for the same numbers of tokens, 0 where it has none: of a report written by
/// `bench --json`, or by llama.cpp's `llama-bench -o json` (its entries with n_prompt and n_gen).
struct ReferenceSpeeds {
    std::string program;
    double prefill = 0;
    double decode = 0;
};
/// Errors: FileNotFound, FileDamaged (no such report, or none of these token counts).
[[nodiscard]] Result<ReferenceSpeeds> readReference(const std::string& path, std::int32_t promptTokens,
                                                    std::int32_t decodeTokens);

void printTable(const BenchReport& report, const ReferenceSpeeds* reference);
void printJson(const BenchReport& report, const ReferenceSpeeds* reference);

}  // namespace fireside::cli
