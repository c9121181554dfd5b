// What runs plans on a device, whatever kind of device it is. Internal to the engine.
#pragma once

#include <memory>

#include "app/base/result.h"
#include "inference/device_choice.h"
#include "inference/engine.h"
#include "inference/placed_model.h"
#include "inference/plan/executor.h"
#include "inference/plan/footprint.h"

namespace fireside::engine {

/// An executor of `device` for sessions of `contextLength` tokens; the device named in `options` is not asked
/// for. The tensors of the plans are read now and, by executors that use them where they are, as long as the
/// executor lives. Errors: as vulkan::createExecutor.
[[nodiscard]] Result<std::unique_ptr<plan::Executor>> createExecutor(const DeviceInfo& device,
                                                                     plan::PlanSource plans,
                                                                     const LoadOptions& options,
                                                                     std::int32_t contextLength);

/// Likewise, of a model that may be shared between devices.
[[nodiscard]] Result<std::unique_ptr<plan::Executor>> createExecutor(const PlacedModel& placed,
                                                                     const plan::PlanSource& plans,
                                                                     const LoadOptions& options,
                                                                     std::int32_t contextLength);

/// What executor and session will take of the device's memory.
[[nodiscard]] plan::Footprint footprintOn(const FoundDevice& device, const plan::PlanSource& plans,
                                          KvType kvType, std::int32_t contextLength);

}  // namespace fireside::engine
