// Mesa's RADV compiles for AMD GPUs that are not there. For each family every kernel must compile, keep its
// values in registers (nothing spilled, no scratch memory) and is printed with what the compiler estimates of
// it.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "inference/vulkan/kernel.h"

namespace fireside::test {
namespace {

struct Compiled {
    std::string shader;
    std::string constants;
    std::map<std::string, unsigned long long> statistics;
};

struct ProbeResult {
    int status = -1;
    std::vector<Compiled> pipelines;
};

std::vector<std::string> split(const std::string& line, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(line);
    for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
    return parts;
}

Compiled parse(const std::string& line) {
    const std::vector<std::string> parts = split(line, '\t');
    Compiled result{parts.at(0), parts.at(1), {}};
    for (std::size_t i = 2; i < parts.size(); ++i) {
        const std::size_t equals = parts[i].rfind('=');
        result.statistics[parts[i].substr(0, equals)] = std::stoull(parts[i].substr(equals + 1));
    }
    return result;
}

/// The manifest of Mesa's driver for AMD GPUs on this machine; empty when there is none.
std::filesystem::path radeonManifest() {
    for (const char* folder : {"/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"}) {
        std::error_code ignored;
        for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
            if (entry.path().filename().string().starts_with("radeon_icd")) return entry.path();
        }
    }
    return {};
}

ProbeResult probe(const std::string& family, const std::filesystem::path& manifest) {
    const std::string command = "RADV_FORCE_FAMILY=" + family + " VK_DRIVER_FILES=" + manifest.string() +
                                " VK_ICD_FILENAMES=" + manifest.string() + " " FIRESIDE_COMPILER_PROBE;
    ProbeResult result;
    FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return result;
    std::string output;
    std::array<char, 4096> buffer{};
    while (const std::size_t bytes = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        output.append(buffer.data(), bytes);
    }
    const int status = pclose(pipe);
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    for (const std::string& line : split(output, '\n')) result.pipelines.push_back(parse(line));
    return result;
}

class RealCompilers : public ::testing::TestWithParam<const char*> {};

TEST_P(RealCompilers, KeepEveryKernelInRegisters) {
    const std::filesystem::path manifest = radeonManifest();
    if (manifest.empty()) GTEST_SKIP() << "Mesa's Vulkan driver for AMD GPUs (radeon_icd) is not installed";
    const ProbeResult result = probe(GetParam(), manifest);
    if (result.status == 2) GTEST_SKIP() << "this RADV has no null hardware of family " << GetParam();
    ASSERT_EQ(result.status, 0);

    std::printf("%-24s %-16s %6s %6s %6s %6s %8s %10s %10s\n", GetParam(), "constants", "VGPRs", "SGPRs",
                "LDS", "waves", "bytes", "latency", "1/through");
    std::set<std::string> compiled;
    for (const Compiled& pipeline : result.pipelines) {
        const auto statistic = [&](const char* name) {
            const auto found = pipeline.statistics.find(name);
            return found == pipeline.statistics.end() ? ~0ull
                                                      : found->second;  // so that a missing one cannot pass
        };
        compiled.insert(pipeline.shader);
        std::printf("%-24s %-16s %6llu %6llu %6llu %6llu %8llu %10llu %10llu\n", pipeline.shader.c_str(),
                    pipeline.constants.c_str(), statistic("VGPRs"), statistic("SGPRs"), statistic("LDS size"),
                    statistic("Subgroups per SIMD"), statistic("Code size"), statistic("Latency"),
                    statistic("Inverse Throughput"));
        for (const char* name : {"Spilled VGPRs", "Spilled SGPRs", "Scratch size"}) {
            EXPECT_EQ(statistic(name), 0u) << pipeline.shader << " " << pipeline.constants << name;
        }
    }
    for (const vulkan::ShaderBinary& shader : vulkan::shaderBinaries()) {
        EXPECT_TRUE(compiled.contains(std::string(shader.name))) << shader.name << " was not compiled";
    }
}

INSTANTIATE_TEST_SUITE_P(Families, RealCompilers, ::testing::Values("POLARIS10", "VEGA10", "NAVI21"),
                         [](const auto& family) { return std::string(family.param); });

}  // namespace
}  // namespace fireside::test
