// A model's numbers and tensors, as text: the family's name, then a line "name=value" per metadata key of the
// family (metadata_text.h) and a line "@name=8x2" per tensor (all of type F32, innermost dimension first, all
// zeros). Other keys are written with a leading point: ".general.alignment=64".
// Reads them as loading a model does, up to the plan.
#include <vector>

#include "inference/gguf/gguf_file.h"
#include "inference/model/arch_spec.h"
#include "inference/model/hyperparameters.h"
#include "inference/model/lowering.h"
#include "inference/model/model_weights.h"
#include "inference/plan/plan.h"
#include "tests/fuzz/allocation_bound.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/metadata_text.h"
#include "tests/gguf/gguf_writer.h"

namespace {

using namespace fireside;

constexpr std::size_t kDataBytes = std::size_t{1} << 22;  // what all tensors share

void addTensor(test::GgufWriter& writer, std::string_view name, std::string_view extents) {
    std::vector<std::uint64_t> shape;
    for (const std::string_view extent : fuzz::splitAt(extents, 'x'))
        shape.push_back(fuzz::numberIn<std::uint64_t>(extent));
    writer.tensorAt(name, shape, 0, 0, {});
}

/// Returns the family.
std::string_view describe(std::string_view lines, test::GgufWriter& writer) {
    const std::string_view family = fuzz::cutAt(lines, '\n');
    while (!lines.empty()) {
        std::string_view value = fuzz::cutAt(lines, '\n');
        const std::string_view name = fuzz::cutAt(value, '=');
        if (name.empty()) continue;
        if (name.front() == '@') {
            addTensor(writer, name.substr(1), value);
        } else if (name.front() == '.') {
            fuzz::addEntry(writer, std::string(name.substr(1)), value);
        } else {
            fuzz::addEntry(writer, std::string(family) + "." + std::string(name), value);
        }
    }
    return family;
}

void load(const gguf::GgufFile& file, const model::ArchSpec& spec) {
    const auto numbers = model::readHyperparameters(file, spec);
    if (!numbers.ok()) return;
    const gguf::Tensor* embedding = file.tensor("token_embd.weight");
    const auto vocabulary =
        embedding != nullptr ? static_cast<std::int32_t>(embedding->shape.back() & 0xffffff) : 0;
    const auto weights = model::bindWeights(file, spec, *numbers, vocabulary);
    if (!weights.ok()) return;
    for (const plan::Outputs outputs : {plan::Outputs::None, plan::Outputs::Last, plan::Outputs::All}) {
        (void)plan::schedule(model::makePlan(spec, *numbers, *weights, {4, outputs, 64}));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const fuzz::MemoryFile kFile;
    test::GgufWriter writer;
    const std::string_view family = describe({reinterpret_cast<const char*>(data), size}, writer);
    const test::Bytes bytes = writer.bytes();
    kFile.write(bytes, bytes.size() + kDataBytes);
    const fuzz::AllocationBound bound(fuzz::inProportionToFile(bytes.size()));
    const auto file = gguf::GgufFile::open(kFile.path());
    const model::ArchSpec* spec = model::findFamily(family);
    if (file.ok() && spec != nullptr) load(*file, *spec);
    return 0;
}
