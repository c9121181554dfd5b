#include "inference/description.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <utility>

#include "inference/model/lowering.h"

namespace fireside::engine {

Result<Description> describe(const std::filesystem::path& path) {
    FIRESIDE_TRY(gguf::GgufFile file, gguf::GgufFile::open(path));
    return describe(std::move(file));
}

plan::PlanSource plansOf(const Description& description, std::int32_t contextLength) {
    return [&description, contextLength](std::int32_t capacity, plan::Outputs outputs) {
        return model::makePlan(*description.spec, description.numbers, description.weights,
                               {capacity, outputs, contextLength});
    };
}

Result<std::int32_t> chooseContext(std::int32_t asked, const ModelInfo& info) {
    const std::int32_t trained = info.trainedContext;
    if (asked == 0) return info.output == ModelOutput::Text ? std::min(trained, kDefaultContext) : trained;
    if (asked < 1 || asked > trained) {
        return Error{ErrorCode::InvalidArgument, "a context of " + std::to_string(asked) +
                                                     " tokens; this model takes 1 to " +
                                                     std::to_string(trained)};
    }
    return asked;
}

Result<Description> describe(gguf::GgufFile file) {
    const auto family = file.string("general.architecture");
    if (!family) return Error{ErrorCode::FileDamaged, "metadata key general.architecture is missing"};
    const model::ArchSpec* spec = model::findFamily(*family);
    if (spec == nullptr) return Error{ErrorCode::UnsupportedFamily, std::string(*family)};
    FIRESIDE_TRY(const model::Hyperparameters numbers, model::readHyperparameters(file, *spec));
    FIRESIDE_TRY(auto tokenizer, text::Tokenizer::create(file));
    FIRESIDE_TRY(auto weights, model::bindWeights(file, *spec, numbers, tokenizer->vocabularySize()));
    auto chatTemplate = text::ChatTemplate::forModel(file, *tokenizer);
    return Description{std::move(file),   spec, numbers, std::move(tokenizer), std::move(chatTemplate),
                       std::move(weights)};
}

ModelInfo infoOf(const Description& description) {
    const gguf::GgufFile& file = description.file;
    ModelInfo info;
    info.path = file.path();
    info.name = file.string("general.name").value_or(std::string_view{});
    if (info.name.empty()) info.name = file.path().stem().string();
    info.family = description.spec->family;
    info.fileBytes = file.fileBytes();
    info.trainedContext = description.numbers.trainedContext;
    info.layers = description.numbers.layers;
    info.vocabularySize = description.weights.vocabulary;
    info.embeddingSize = description.numbers.width;
    if (const auto pooling = description.numbers.pooling) {
        info.output = *pooling == model::Pooling::Rank ? ModelOutput::Rank : ModelOutput::Embedding;
    }
    info.chatTemplate = description.chatTemplate->name();
    info.templateProblem = description.chatTemplate->problem();
    info.templateSource = file.string("tokenizer.chat_template").value_or(std::string_view{});
    info.chat = description.chatTemplate->support();
    info.license = file.string("general.license").value_or(std::string_view{});
    info.sizeLabel = file.string("general.size_label").value_or(std::string_view{});
    std::map<gguf::TensorType, std::uint64_t> weightsOfType;
    for (const gguf::Tensor& tensor : file.tensors()) {
        info.parameters += tensor.elements();
        weightsOfType[tensor.type] += tensor.elements();
    }
    const auto most = std::max_element(weightsOfType.begin(), weightsOfType.end(),
                                       [](auto& a, auto& b) { return a.second < b.second; });
    if (most != weightsOfType.end()) {
        info.quantization = gguf::traits(most->first).name;
        for (char& c : info.quantization) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    return info;
}

}  // namespace fireside::engine
