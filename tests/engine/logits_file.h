// Recorded logits (tests/data/README.md).
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <stdexcept>
#include <vector>

namespace fireside::test {

struct LogitsFile {
    std::vector<std::int32_t> ids;
    std::vector<float> rows;  // ids.size() * columns
    std::int32_t columns = 0;
};

inline LogitsFile readLogits(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::array<std::int32_t, 4> header{};
    file.read(reinterpret_cast<char*>(header.data()), sizeof header);
    if (!file || header[0] != 0x31444c47) throw std::runtime_error("not a logits file: " + path.string());
    LogitsFile result;
    result.columns = header[3];
    result.ids.resize(static_cast<std::size_t>(header[1]));
    result.rows.resize(static_cast<std::size_t>(header[2]) * static_cast<std::size_t>(header[3]));
    file.read(reinterpret_cast<char*>(result.ids.data()),
              static_cast<std::streamsize>(result.ids.size() * 4));
    file.read(reinterpret_cast<char*>(result.rows.data()),
              static_cast<std::streamsize>(result.rows.size() * 4));
    if (!file) throw std::runtime_error("truncated logits file: " + path.string());
    return result;
}

/// A reranker's row as its class probabilities, which is how the reference gives it.
inline std::vector<float> softmax(std::span<const float> row) {
    std::vector<float> result;
    double total = 0;
    for (const float x : row) total += std::exp(double{x});
    for (const float x : row) result.push_back(static_cast<float>(std::exp(double{x}) / total));
    return result;
}

}  // namespace fireside::test
