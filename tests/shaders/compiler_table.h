// What real GPU compilers made of every kernel when it was last looked at: real_compilers.tsv. One row per
// compiler, family and pipeline. Host only.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace fireside::test {

/// A pipeline of a compiler ("Mesa 22.3.6") for a family ("NAVI21").
struct CompiledKey {
    std::string compiler;
    std::string family;
    std::string shader;
    std::string constants;  // "64 1 2 1"
    auto operator<=>(const CompiledKey&) const = default;
};

/// What it costs. `waves` are subgroups that a SIMD can hold at once; latency and inverse throughput are the
/// compiler's estimates in cycles.
struct CompiledCost {
    long long vgprs = 0;
    long long sgprs = 0;
    long long sharedBytes = 0;
    long long waves = 0;
    long long codeBytes = 0;
    long long latency = 0;
    long long inverseThroughput = 0;
    long long spilled = 0;  // registers, and bytes of scratch memory
};

using CompilerTable = std::map<CompiledKey, CompiledCost>;

/// Empty when there is no such file.
[[nodiscard]] CompilerTable readCompilerTable(const std::filesystem::path& path);
/// False when the file cannot be written.
[[nodiscard]] bool writeCompilerTable(const std::filesystem::path& path, const CompilerTable& table);

/// Why `now` is worse than `kept`: more is spilled, fewer waves, or an inverse throughput above kMargin times
/// the kept one. Empty when it is not.
inline constexpr double kMargin = 1.1;
[[nodiscard]] std::string regression(const CompiledCost& kept, const CompiledCost& now);

}  // namespace fireside::test
