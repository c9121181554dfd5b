// A model's layers on the devices that are here: the choice of placement_choice.h with what the executors
// will really take. Shared by loading and by what is said before. Internal to the engine; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "app/base/result.h"
#include "inference/device_choice.h"
#include "inference/engine.h"
#include "inference/plan/cut.h"
#include "inference/plan/executor.h"

namespace fireside::engine {

struct PlacedModel {
    std::vector<DeviceShare> shares;  // the devices that hold something, in the order of the layers
    plan::Placement placement;        // by index into `shares`
};

/// Where `plans` go with these devices. Errors: ModelTooLarge (Offload::gpuLayers do not fit; what is left to
/// the processor does not).
[[nodiscard]] Result<PlacedModel> placeModel(const plan::PlanSource& plans, const DeviceSet& devices,
                                             KvType kvType, std::int32_t contextLength,
                                             const Offload& offload);

}  // namespace fireside::engine
