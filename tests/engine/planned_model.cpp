#include "tests/engine/planned_model.h"

#include <stdexcept>
#include <string>
#include <utility>

#include "tests/engine/logits_file.h"
#include "tests/reference/reference_executor.h"

namespace fireside::test {
namespace {

template <typename T>
T orThrow(Result<T> result) {
    if (!result.ok()) throw std::runtime_error(result.error().detail);
    return std::move(result).value();
}

const model::ArchSpec* familyOf(const gguf::GgufFile& file) {
    const std::string name(*file.string("general.architecture"));
    const model::ArchSpec* spec = model::findFamily(name);
    if (spec == nullptr) throw std::runtime_error("no such family: " + name);
    return spec;
}

}  // namespace

PlannedModel::PlannedModel(const std::filesystem::path& path)
    : file_(orThrow(gguf::GgufFile::open(path))),
      vocabulary_(static_cast<std::int32_t>(file_.strings("tokenizer.ggml.tokens")->size())),
      spec_(familyOf(file_)),
      numbers_(orThrow(model::readHyperparameters(file_, *spec_))),
      weights_(orThrow(model::bindWeights(file_, *spec_, numbers_, vocabulary_))) {}

plan::PlanSource PlannedModel::plans(std::int32_t context) const {
    return [this, context](std::int32_t capacity, plan::Outputs outputs) {
        return model::makePlan(*spec_, numbers_, weights_, {capacity, outputs, context});
    };
}

std::vector<float> PlannedModel::oracleRows(std::span<const std::int32_t> ids,
                                            reference::KvPrecision kvPrecision) const {
    constexpr std::int32_t kContext = 512;
    auto executor = reference::createReferenceExecutor(plans(kContext),
                                                       {.kvPrecision = kvPrecision, .maxChunk = kContext});
    auto session = orThrow(executor->createSession(kContext));
    std::vector<float> rows;
    const Result<> run = session->run({ids, 0, plan::Outputs::All}, nullptr, rows);
    if (!run.ok()) throw std::runtime_error(run.error().detail);
    return ranks() ? softmax(rows) : rows;
}

}  // namespace fireside::test
