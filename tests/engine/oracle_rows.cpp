#include "tests/engine/oracle_rows.h"

#include <stdexcept>
#include <utility>

#include "inference/model/lowering.h"
#include "tests/engine/logits_file.h"
#include "tests/reference/reference_executor.h"

namespace fireside::test {
namespace {

template <typename T>
T orThrow(Result<T> result) {
    if (!result.ok()) throw std::runtime_error(result.error().detail);
    return std::move(result).value();
}

}  // namespace

std::vector<float> oracleRows(const gguf::GgufFile& file, std::span<const std::int32_t> ids,
                              reference::KvPrecision kvPrecision) {
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
        {.kvPrecision = kvPrecision, .maxChunk = kContext});
    auto session = orThrow(executor->createSession(kContext));
    std::vector<float> rows;
    const Result<> run = session->run({ids, 0, plan::Outputs::All}, nullptr, rows);
    if (!run.ok()) throw std::runtime_error(run.error().detail);
    return numbers.pooling == model::Pooling::Rank ? softmax(rows) : rows;
}

}  // namespace fireside::test
