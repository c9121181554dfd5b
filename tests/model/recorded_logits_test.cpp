// Every family's arithmetic as the oracle runs it, in double precision, against logits recorded from another
// runtime. What is left of the difference is that runtime's own single precision: a family whose formula is
// not exactly right stands out by orders of magnitude. (The same files on the real executors:
// tests/engine/conformance_test.cpp.)
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "inference/model/lowering.h"
#include "tests/engine/logits_file.h"
#include "tests/reference/reference_executor.h"

namespace fireside {
namespace {

struct Recorded {
    const char* name;
    double bound;  // of NMSE
};

std::filesystem::path fixture(const std::string& name) {
    const std::filesystem::path own = std::filesystem::path(FIRESIDE_TEST_DATA) / "models" / name;
    return exists(own) ? own : std::filesystem::path(FIRESIDE_SHARED) / "fixtures/models" / name;
}

/// The oracle's rows for these ids, all in one step.
std::vector<float> oracleRows(const gguf::GgufFile& file, std::span<const std::int32_t> ids) {
    const auto orThrow = [](auto result) {
        if (!result.ok()) throw std::runtime_error(result.error().detail);
        return std::move(result).value();
    };
    const model::ArchSpec* spec = model::findFamily(*file.string("general.architecture"));
    if (spec == nullptr) throw std::runtime_error("no such family");
    const auto numbers = orThrow(model::readHyperparameters(file, *spec));
    const auto vocabulary = static_cast<std::int32_t>(file.strings("tokenizer.ggml.tokens")->size());
    const auto weights = orThrow(model::bindWeights(file, *spec, numbers, vocabulary));
    constexpr std::int32_t kContext = 512;
    auto executor = reference::createReferenceExecutor(
        [&](std::int32_t capacity, plan::Outputs outputs) {
            return model::makePlan(*spec, numbers, weights, {capacity, outputs, kContext});
        },
        {.kvPrecision = reference::KvPrecision::Double, .maxChunk = kContext});
    auto session = orThrow(executor->createSession(kContext));
    std::vector<float> rows;
    orThrow(session->run({ids, 0, plan::Outputs::All}, nullptr, rows));
    return numbers.pooling == model::Pooling::Rank ? test::softmax(rows) : rows;
}

/// The reference takes GELU from a table of 16-bit numbers, and its approximation by tanh; BERT's is the
/// exact one.
constexpr double kGelu = 1e-6;

class RecordedLogits : public testing::TestWithParam<Recorded> {};

/// NMSE of the oracle on a model file against the recording beside it.
double errorOf(const std::filesystem::path& path) {
    const auto expected = test::readLogits(std::filesystem::path(path).replace_extension(".logits"));
    const auto file = gguf::GgufFile::open(path);
    if (!file.ok()) throw std::runtime_error(file.error().detail);
    const double error = test::nmse(expected.rows, oracleRows(*file, expected.ids));
    std::cout << path.stem().string() << ": NMSE " << error << std::endl;
    return error;
}

TEST_P(RecordedLogits, AgreeWithTheOracle) {
    const auto path = fixture(std::string(GetParam().name) + ".gguf");
    if (!exists(path))
        GTEST_SKIP() << path << " is not here: the shared conformance data is not beside this checkout";
    EXPECT_LT(errorOf(path), GetParam().bound);
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
        Recorded{"qwen3.q4_k_m", 1e-10}, Recorded{"qwen3moe.q4_k_m", 1e-10},
        Recorded{"deepseek2.q8_0", 1e-10}, Recorded{"deepseek2-lite.q5_0", 1e-4},
        Recorded{"ernie4_5.q6_k", 1e-10}, Recorded{"ernie4_5-moe.q5_k_m", 1e-10},
        Recorded{"hunyuan-dense.q3_k_m", 1e-10}, Recorded{"hunyuan-moe.q4_k_s", 1e-10},
        Recorded{"gpt-oss.mxfp4", 1e-10}, Recorded{"gemma3.q4_k_m", 1e-6}, Recorded{"glm4.iq4_xs", 1e-10},
        Recorded{"step35.q5_1", 1e-10}, Recorded{"granite.q4_0", 1e-10}, Recorded{"olmo2.q6_k", 1e-10},
        Recorded{"smollm3.q5_k_s", 1e-10}, Recorded{"phi3.q4_k_m", 1e-10}, Recorded{"gemma4.q8_0", 1e-4},
        Recorded{"gemma4-moe.q5_k_m", 5e-2}, Recorded{"qwen35.q4_k_m", 1e-6},
        Recorded{"qwen35moe.q8_0", 1e-6}, Recorded{"bert.f16", kGelu}, Recorded{"bert-cls.f16", kGelu},
        Recorded{"jina-bert-v3.f16", kGelu}, Recorded{"nomic-bert.f16", 1e-10},
        Recorded{"qwen3-last.f16", 1e-10}, Recorded{"qwen3-rank.f16", 1e-10},
        Recorded{"internlm2.f16", 1e-10}, Recorded{"minicpm.f16", 1e-10}, Recorded{"mistral3.f16", 1e-10}),
    [](const auto& param) {
        std::string name = param.param.name;
        std::replace_if(
            name.begin(), name.end(), [](char c) { return c == '.' || c == '-'; }, '_');
        return name;
    });

}  // namespace
}  // namespace fireside
