// Every family's arithmetic as the oracle runs it, in double precision, against logits recorded from another
// runtime. What is left of the difference is that runtime's own single precision: a family whose formula is
// not exactly right stands out by orders of magnitude. (The same files on the real executors:
// tests/engine/conformance_test.cpp.)
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/engine/logits_file.h"
#include "tests/engine/nmse.h"
#include "tests/engine/planned_model.h"
#include "tests/engine/recorded_model.h"

namespace fireside {
namespace {

struct Recorded {
    const char* name;
    double bound;  // of NMSE
};

/// The reference takes GELU from a table of 16-bit numbers, and its approximation by tanh; BERT's is the
/// exact one.
constexpr double kGelu = 1e-6;

class RecordedLogits : public testing::TestWithParam<Recorded> {};

/// NMSE of the oracle on a model file against the recording beside it.
double errorOf(const std::filesystem::path& path) {
    const auto expected = test::readLogits(std::filesystem::path(path).replace_extension(".logits"));
    const auto rows = test::PlannedModel(path).oracleRows(expected.ids, reference::KvPrecision::Double);
    const double error = test::nmse(expected.rows, rows);
    std::cout << path.stem().string() << ": NMSE " << error << std::endl;
    return error;
}

TEST_P(RecordedLogits, AgreeWithTheOracle) {
    const auto path = test::recordedFile(std::string(GetParam().name) + ".gguf");
    if (!exists(path))
        GTEST_SKIP() << path << " is not here: the shared conformance data is not beside this checkout";
    EXPECT_LT(errorOf(path), GetParam().bound);
}

TEST(RecordedLogits, OfTheSameNameAreTheSame) {
    const auto bytes = [](const std::filesystem::path& path) {
        std::ifstream file(path, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(file), {});
    };
    if (!exists(test::sharedRecordings()))
        GTEST_SKIP() << "the shared conformance data is not beside this checkout";
    for (const auto& own : std::filesystem::directory_iterator(test::ownRecordings())) {
        const auto other = test::sharedRecordings() / own.path().filename();
        if (!exists(other)) continue;
        EXPECT_TRUE(bytes(own.path()) == bytes(other)) << other << " is hidden by another file";
    }
}

/// Any folder of models with recordings beside them, for those who make more.
TEST(RecordedLogits, OfOtherFolders) {
    const char* const folder = std::getenv("FIRESIDE_RECORDINGS");
    if (folder == nullptr) GTEST_SKIP() << "FIRESIDE_RECORDINGS names no folder of further models";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".gguf") continue;
        EXPECT_LT(errorOf(entry.path()), 1e-4) << entry.path();
    }
}

INSTANTIATE_TEST_SUITE_P(
    Families, RecordedLogits,
    testing::Values(
        Recorded{"llama.q4_0", 1e-10}, Recorded{"llama.bf16", 1e-10}, Recorded{"qwen2.q8_0", 1e-10},
        Recorded{"qwen2moe.q8_0", 1e-10}, Recorded{"gemma2.f16", kGelu}, Recorded{"qwen3.q4_k_m", 1e-10},
        Recorded{"qwen3moe.q4_k_m", 1e-10}, Recorded{"deepseek2.q8_0", 1e-10},
        Recorded{"deepseek2-lite.q5_0", 1e-10}, Recorded{"ernie4_5.q6_k", 1e-10},
        Recorded{"ernie4_5-moe.q5_k_m", 1e-10}, Recorded{"hunyuan-dense.q3_k_m", 1e-10},
        Recorded{"hunyuan-moe.q4_k_s", 1e-10}, Recorded{"gpt-oss.mxfp4", 1e-10},
        Recorded{"gemma3.q4_k_m", kGelu}, Recorded{"glm4.iq4_xs", 1e-10}, Recorded{"step35.q5_1", 1e-10},
        Recorded{"granite.q4_0", 1e-10}, Recorded{"olmo2.q6_k", 1e-10}, Recorded{"smollm3.q5_k_s", 1e-10},
        Recorded{"phi3.q4_k_m", 1e-10}, Recorded{"gemma4.q8_0", 1e-4}, Recorded{"gemma4-moe.q5_k_m", 1e-4},
        Recorded{"qwen35.q4_k_m", 1e-10}, Recorded{"qwen35moe.q8_0", 1e-10}, Recorded{"bert.f16", kGelu},
        Recorded{"bert-cls.f16", kGelu}, Recorded{"bert-mean.f16", kGelu},
        Recorded{"gemma4-small.q8_0", 1e-4}, Recorded{"gpt-oss-small.mxfp4", 1e-10},
        Recorded{"qwen35moe-small.q8_0", 1e-10}, Recorded{"qwen35.q8_0", 1e-10},
        Recorded{"deepseek2.f16", 1e-10}, Recorded{"jina-bert-v3.f16", kGelu},
        Recorded{"nomic-bert.f16", 1e-10}, Recorded{"qwen3-last.f16", 1e-10},
        Recorded{"qwen3-rank.f16", 1e-10}, Recorded{"internlm2.f16", 1e-10}, Recorded{"minicpm.f16", 1e-10},
        Recorded{"mistral3.f16", 1e-10}),
    [](const auto& param) { return test::recordedTestName(param.param.name); });

}  // namespace
}  // namespace fireside
