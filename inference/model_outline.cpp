#include <algorithm>
#include <utility>

#include "inference/description.h"
#include "inference/device_executor.h"
#include "inference/engine.h"

namespace fireside::engine {

struct ModelOutline::State {
    Description description;
    ModelInfo info;
};

namespace {

/// How many layers a device can hold beside what does not belong to a layer.
std::int32_t layersWithin(const Fit& fit, std::uint64_t layerBytes) {
    const std::uint64_t available = fit.device.memoryAvailable;
    if (!fit.device.usable || fit.layers == 0) return 0;
    if (fit.total() <= available) return fit.layers;
    const std::uint64_t inLayers = std::min(layerBytes + fit.kvCache, fit.total());
    const std::uint64_t beside = fit.total() - inLayers;
    if (beside >= available) return 0;
    const std::uint64_t each = std::max<std::uint64_t>(1, inLayers / static_cast<std::uint64_t>(fit.layers));
    return static_cast<std::int32_t>(
        std::min<std::uint64_t>((available - beside) / each, static_cast<std::uint64_t>(fit.layers - 1)));
}

std::uint64_t bytesInLayers(const gguf::GgufFile& file) {
    std::uint64_t bytes = 0;
    for (const gguf::Tensor& tensor : file.tensors()) {
        if (tensor.name.starts_with("blk.")) bytes += tensor.data.size();
    }
    return bytes;
}

}  // namespace

ModelOutline::ModelOutline(std::unique_ptr<State> state) : state_(std::move(state)) {}
ModelOutline::ModelOutline(ModelOutline&&) noexcept = default;
ModelOutline& ModelOutline::operator=(ModelOutline&&) noexcept = default;
ModelOutline::~ModelOutline() = default;

Result<ModelOutline> ModelOutline::open(const std::filesystem::path& path) {
    FIRESIDE_TRY(Description description, describe(path));
    ModelInfo info = infoOf(description);
    return ModelOutline(std::make_unique<State>(State{std::move(description), std::move(info)}));
}

Result<std::optional<ModelOutline>> ModelOutline::ofHeads(const std::string& name,
                                                          std::span<const FileHead> heads,
                                                          std::size_t& wanting) {
    std::vector<gguf::FileHead> parts;
    for (const FileHead& head : heads) parts.push_back({head.bytes, head.fileBytes});
    FIRESIDE_TRY(std::optional<gguf::GgufFile> file, gguf::GgufFile::ofHeads(name, parts, wanting));
    if (!file) return std::optional<ModelOutline>();
    FIRESIDE_TRY(Description description, describe(std::move(*file)));
    ModelInfo info = infoOf(description);
    return std::optional(
        ModelOutline(std::make_unique<State>(State{std::move(description), std::move(info)})));
}

const ModelInfo& ModelOutline::info() const {
    return state_->info;
}

Result<std::vector<Fit>> ModelOutline::fits(std::int32_t contextLength, KvType kvType) const {
    FIRESIDE_TRY(const std::int32_t context, chooseContext(contextLength, state_->info));
    const plan::PlanSource plans = plansOf(state_->description, context);
    const plan::Plan decode = plans(1, plan::Outputs::Last);
    std::vector<Fit> fits;
    for (const FoundDevice& device : findDevices()) {
        const plan::Footprint need = footprintOn(device, plans, kvType, context);
        Fit fit{
            .device = device.info,
            .contextLength = context,
            .weights = need.weights,
            .kvCache = need.kvCache,
            .scratch = need.scratch,
            .readPerToken = plan::weightBytesRead(decode) + plan::cacheBytesRead(decode, kvType, context / 2),
            .layers = state_->description.numbers.layers};
        fit.layersThatFit = layersWithin(fit, bytesInLayers(state_->description.file));
        fits.push_back(std::move(fit));
    }
    return fits;
}

}  // namespace fireside::engine
