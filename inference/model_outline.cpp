#include <algorithm>
#include <utility>

#include "inference/description.h"
#include "inference/device_executor.h"
#include "inference/engine.h"
#include "inference/placed_model.h"
#include "inference/placement_choice.h"

namespace fireside::engine {

struct ModelOutline::State {
    Description description;
    ModelInfo info;
};

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

namespace {

/// What `placed` says about layers, of a model on `fit.device`.
void addShares(PlacedModel placed, Fit& fit) {
    for (const DeviceShare& share : placed.shares) {
        const bool counts = isCpu(fit.device) || !isCpu(share.device);
        fit.layersThatFit += counts ? share.layers : 0;
        fit.expertLayersThatFit += counts ? share.expertLayers : 0;
    }
    fit.shares = std::move(placed.shares);
}

}  // namespace

Result<std::vector<Fit>> ModelOutline::fits(std::int32_t contextLength, KvType kvType, const Offload& offload,
                                            const DeviceVerdicts& verdicts) const {
    FIRESIDE_TRY(const std::int32_t context, chooseContext(contextLength, state_->info));
    const plan::PlanSource plans = plansOf(state_->description, context);
    const plan::Plan decode = plans(1, plan::Outputs::Last);
    const std::vector<FoundDevice> devices = findDevices(verdicts);
    std::vector<Fit> fits;
    for (const FoundDevice& device : devices) {
        const plan::Footprint need = footprintOn(device, plans, kvType, context);
        Fit& fit = fits.emplace_back(Fit{
            .device = device.info,
            .contextLength = context,
            .weights = need.weights,
            .kvCache = need.kvCache,
            .scratch = need.scratch,
            .readPerToken = plan::weightBytesRead(decode) + plan::cacheBytesRead(decode, kvType, context / 2),
            .layers = state_->description.numbers.layers,
            .expertLayers = expertLayersOf(decode)});
        if (!device.info.usable) continue;
        if (isCpu(device.info) && fit.total() > device.info.memoryAvailable) continue;
        const bool automatic = device.info.chosen && !isCpu(device.info);
        DeviceSet set = onlyOn(device, devices.back());
        if (automatic) {
            FIRESIDE_TRY(set, chooseDevices("auto", verdicts));
        }
        Result<PlacedModel> placed = placeModel(plans, set, kvType, context, offload);
        if (placed.ok()) addShares(std::move(*placed), fit);
    }
    return fits;
}

}  // namespace fireside::engine
