// Devices, and what a model takes of them. Part of the engine's interface (engine.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inference/plan/kv_type.h"

namespace fireside::engine {

using plan::KvType;

struct DeviceInfo {
    std::string id;      // "vulkan:0", "cpu"
    std::string name;    // "NVIDIA H200", "AMD Ryzen 7 7840U"
    std::string driver;  // "NVIDIA 570.86"; empty for the processor
    /// The same for this very device whatever its place in the list and its driver: its UUID, of the
    /// processor its name.
    std::string identity;
    std::string type;  // "discrete GPU", "integrated GPU", "virtual GPU", "CPU"
    std::uint64_t memoryBytes = 0;
    std::uint64_t memoryAvailable = 0;
    std::vector<std::string> features;
    std::vector<std::string> quirks;
    bool software = false;  // a Vulkan device that computes on the processor: for tests
    bool usable = false;
    bool failedCheck = false;             // not usable because of its verdict (device_check.h)
    bool chosen = false;                  // what "auto" takes
    std::string reason;                   // why it is or is not chosen
    std::vector<std::string> passedOver;  // of the chosen one: names of GPUs that failed their checks
};

/// What a device reads in a second while it decodes (measureReading()).
struct ReadRate {
    std::string device;  // its id
    double bytesPerSecond = 0;
};

/// How a model's layers are shared between GPUs and the processor. Of a layer that is on a GPU the experts
/// may still be on the processor, when there is no room for them.
struct Offload {
    /// Layers on GPUs, the last ones; more than the model has: all. Negative: as many as fit. Means nothing
    /// where no GPU is used.
    std::int32_t gpuLayers = -1;
    std::uint64_t gpuMemory = 0;  // bytes that may be used of each GPU; 0: what is available then
    /// With these, layers that do not fit a GPU take those that do with them to a processor that reads
    /// faster. A device that is not in it counts as a GPU that is the faster one.
    std::vector<ReadRate> readRates;
};

/// What one device holds of a model.
struct DeviceShare {
    DeviceInfo device;
    std::int32_t layers = 0;        // but for their experts
    std::int32_t expertLayers = 0;  // layers of experts whose experts are here
    bool embedding = false;
    bool head = false;
    std::uint64_t weights = 0;  // bytes
    std::uint64_t kvCache = 0;  // bytes, for the whole context
    std::uint64_t scratch = 0;  // bytes
    /// Bytes of weights and, in the middle of the context, of keys and values that decoding a token reads.
    std::uint64_t readPerToken = 0;

    [[nodiscard]] std::uint64_t total() const { return weights + kvCache + scratch; }
};

/// What a model takes of one device, before it is loaded.
struct Fit {
    DeviceInfo device;
    std::int32_t contextLength = 0;
    // Of the whole model on this device.
    std::uint64_t weights = 0;  // bytes
    std::uint64_t kvCache = 0;  // bytes, for the whole context
    std::uint64_t scratch = 0;  // bytes
    /// As DeviceShare::readPerToken, of the whole model.
    std::uint64_t readPerToken = 0;
    std::int32_t layers = 0;
    std::int32_t layersThatFit = 0;  // on GPUs, when this device is asked for; of a processor all or none
    std::int32_t expertLayers = 0;   // layers that have experts
    std::int32_t expertLayersThatFit = 0;  // likewise
    /// What loading for this device puts where, in the order of the layers: more than one where the model is
    /// shared between devices. Empty when it cannot be loaded so: the memory of all of them is too little.
    std::vector<DeviceShare> shares;

    [[nodiscard]] std::uint64_t total() const { return weights + kvCache + scratch; }
    /// The whole model.
    [[nodiscard]] bool fits() const { return shares.size() == 1 && shares.front().device.id == device.id; }
};

}  // namespace fireside::engine
