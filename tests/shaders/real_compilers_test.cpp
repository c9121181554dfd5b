// Mesa's RADV compiles for AMD GPUs that are not there. For each family every kernel must compile and be no
// worse than real_compilers.tsv says that it was: nothing more is spilled, no fewer waves fit, no longer
// estimates.
//
// The compilers are the system's Mesa and, with FIRESIDE_RADV_MANIFEST=PATH/radeon_icd.json, another one
// (newer families want Mesa 25 of Debian's backports; its libraries may be unpacked anywhere). After a change
// that is meant, FIRESIDE_KEEP_COMPILER_TABLE=1 makes the test write what it measured into the table instead
// of comparing.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "inference/vulkan/kernel.h"
#include "tests/shaders/compiler_table.h"

namespace fireside::test {
namespace {

namespace fs = std::filesystem;

constexpr int kNoDevice = 2;  // exit status of the probe

struct Compiled {
    std::string shader;
    std::string constants;
    CompiledCost cost;
};

struct ProbeResult {
    int status = -1;
    std::string compiler;
    bool matrices = false;  // cooperative ones
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
    std::map<std::string, long long> statistics;
    for (std::size_t i = 2; i < parts.size(); ++i) {
        const std::size_t equals = parts[i].rfind('=');
        statistics[parts[i].substr(0, equals)] =
            static_cast<long long>(std::stoull(parts[i].substr(equals + 1)));
    }
    std::string constants = parts.at(1);
    while (constants.ends_with(' ')) constants.pop_back();
    // at(): a compiler that stops reporting one of these must not pass.
    return {
        parts.at(0),
        constants,
        {statistics.at("VGPRs"), statistics.at("SGPRs"), statistics.at("LDS size"),
         statistics.at("Subgroups per SIMD"), statistics.at("Code size"), statistics.at("Latency"),
         statistics.at("Inverse Throughput"),
         statistics.at("Spilled VGPRs") + statistics.at("Spilled SGPRs") + statistics.at("Scratch size")}};
}

/// The manifest of the system's driver for AMD GPUs; empty when there is none.
fs::path systemManifest() {
    for (const char* folder : {"/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"}) {
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator(folder, ignored)) {
            if (entry.path().filename().string().starts_with("radeon_icd")) return entry.path();
        }
    }
    return {};
}

fs::path otherManifest() {
    const char* path = std::getenv("FIRESIDE_RADV_MANIFEST");
    return path != nullptr ? fs::path(path) : fs::path();
}

/// Where the manifest's driver lies: libraries that it needs may lie beside it.
fs::path libraryFolder(const fs::path& manifest) {
    std::ifstream file(manifest);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    std::smatch match;
    const bool found = std::regex_search(text, match, std::regex("\"library_path\"\\s*:\\s*\"([^\"]*)\""));
    return found ? fs::path(match[1].str()).parent_path() : fs::path();
}

ProbeResult probe(const std::string& family, const fs::path& manifest) {
    const std::string libraries = libraryFolder(manifest).string();
    const std::string command = (libraries.empty() ? "" : "LD_LIBRARY_PATH='" + libraries + "' ") +
                                "RADV_FORCE_FAMILY=" + family + " VK_DRIVER_FILES='" + manifest.string() +
                                "' VK_ICD_FILENAMES='" + manifest.string() + "' " FIRESIDE_COMPILER_PROBE;
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
    // A driver that does not know the family ends the process before anything was compiled.
    if (output.empty()) result.status = kNoDevice;
    if (result.status != 0) return result;
    const std::vector<std::string> lines = split(output, '\n');
    result.compiler = split(lines.at(0), '\t').at(0);
    result.matrices = lines.at(0).ends_with("matrices");
    std::smatch version;  // "Mesa 25.0.7-2~bpo12+1"
    if (std::regex_search(result.compiler, version, std::regex("Mesa [0-9.]+"))) result.compiler = version[0];
    for (std::size_t i = 1; i < lines.size(); ++i) result.pipelines.push_back(parse(lines[i]));
    return result;
}

/// The newest compiler here that knows the family.
ProbeResult probe(const std::string& family) {
    ProbeResult result;
    result.status = kNoDevice;
    for (const fs::path& manifest : {systemManifest(), otherManifest()}) {
        if (manifest.empty()) continue;
        result = probe(family, manifest);
        if (result.status != kNoDevice) break;
    }
    return result;
}

void print(const Compiled& pipeline) {
    const CompiledCost& cost = pipeline.cost;
    std::printf("%-28s %-16s %6lld %6lld %6lld %6lld %8lld %10lld %10lld\n", pipeline.shader.c_str(),
                pipeline.constants.c_str(), cost.vgprs, cost.sgprs, cost.sharedBytes, cost.waves,
                cost.codeBytes, cost.latency, cost.inverseThroughput);
}

/// Of the rows of this compiler and family, those of shaders that this build has.
void expectNoWorse(const CompilerTable& kept, const CompilerTable& now, const CompiledKey& any) {
    bool known = false;
    for (const auto& [key, cost] : kept) {
        if (key.compiler != any.compiler || key.family != any.family) continue;
        known = true;
        const auto found = now.find(key);
        if (found != now.end()) {
            EXPECT_EQ(regression(cost, found->second), "") << key.shader << " " << key.constants;
        } else if (vulkan::findShader(key.shader) != nullptr) {
            ADD_FAILURE() << key.shader << " " << key.constants
                          << " is in the table, but nothing compiles it any more";
        }
    }
    if (!known) {
        for (const auto& [key, cost] : now) EXPECT_EQ(cost.spilled, 0) << key.shader << " " << key.constants;
        GTEST_SKIP() << "the table has nothing of " << any.compiler << " for " << any.family
                     << " to compare with";
    }
    for (const auto& [key, cost] : now) {
        EXPECT_TRUE(kept.contains(key)) << key.shader << " " << key.constants << " is not in the table";
    }
}

class RealCompilers : public ::testing::TestWithParam<const char*> {};

TEST_P(RealCompilers, MakeEveryKernelNoWorseThanItWas) {
    const std::string family = GetParam();
    const ProbeResult result = probe(family);
    if (result.status == kNoDevice) {
        GTEST_SKIP() << "no Mesa here compiles for " << family
                     << " without hardware; see FIRESIDE_RADV_MANIFEST";
    }
    ASSERT_EQ(result.status, 0);

    std::printf("%s, %s\n%-28s %-16s %6s %6s %6s %6s %8s %10s %10s\n", GetParam(), result.compiler.c_str(),
                "variant", "constants", "VGPRs", "SGPRs", "LDS", "waves", "bytes", "latency", "1/through");
    std::set<std::string> compiled;
    CompilerTable now;
    for (const Compiled& pipeline : result.pipelines) {
        print(pipeline);
        compiled.insert(pipeline.shader);
        now[{result.compiler, family, pipeline.shader, pipeline.constants}] = pipeline.cost;
    }
    for (const vulkan::ShaderBinary& shader : vulkan::shaderBinaries()) {
        const bool possible = !shader.needsCooperativeMatrices || result.matrices;
        EXPECT_TRUE(!possible || compiled.contains(std::string(shader.name)))
            << shader.name << " was not compiled";
    }
    const fs::path path = FIRESIDE_COMPILER_TABLE;
    CompilerTable table = readCompilerTable(path);
    if (std::getenv("FIRESIDE_KEEP_COMPILER_TABLE") == nullptr) {
        expectNoWorse(table, now, {result.compiler, family, "", ""});
        return;
    }
    std::erase_if(table, [&](const auto& row) {
        return row.first.compiler == result.compiler && row.first.family == family &&
               vulkan::findShader(row.first.shader) != nullptr;
    });
    table.insert(now.begin(), now.end());
    EXPECT_TRUE(writeCompilerTable(path, table)) << path;
}

INSTANTIATE_TEST_SUITE_P(Families, RealCompilers,
                         ::testing::Values("POLARIS10", "VEGA10", "NAVI21", "NAVI31", "GFX1151", "GFX1200"),
                         [](const auto& family) { return std::string(family.param); });

TEST(CompilerTable, SaysWhatIsWorse) {
    const CompiledCost kept{.vgprs = 40, .waves = 6, .inverseThroughput = 1000};
    EXPECT_EQ(regression(kept, kept), "");
    CompiledCost now = kept;
    now.inverseThroughput = 1099;
    EXPECT_EQ(regression(kept, now), "");
    now.inverseThroughput = 1101;
    EXPECT_NE(regression(kept, now).find("1000 -> 1101"), std::string::npos);
    now = kept;
    now.waves = 5;
    EXPECT_NE(regression(kept, now).find("6 -> 5"), std::string::npos);
    now = kept;
    now.spilled = 1;
    EXPECT_NE(regression(kept, now).find("spilled 0 -> 1"), std::string::npos);
}

TEST(CompilerTable, IsReadAsItWasWritten) {
    const fs::path path = fs::temp_directory_path() / ("compilers." + std::to_string(::getpid()) + ".tsv");
    const CompilerTable table{{{"Mesa 1.2", "X", "a.b", "64 1"}, {1, 2, 3, 4, 5, 6, 7, 8}},
                              {{"Mesa 1.2", "X", "a.b", "64 2"}, {8, 7, 6, 5, 4, 3, 2, 1}}};
    ASSERT_TRUE(writeCompilerTable(path, table));
    const CompilerTable read = readCompilerTable(path);
    fs::remove(path);
    ASSERT_EQ(read.size(), 2u);
    EXPECT_EQ(read.begin()->first, table.begin()->first);
    EXPECT_EQ(read.begin()->second.inverseThroughput, 7);
    EXPECT_EQ(read.begin()->second.spilled, 8);
    EXPECT_EQ(readCompilerTable(path).size(), 0u);
}

}  // namespace
}  // namespace fireside::test
