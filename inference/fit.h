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
    std::string type;    // "discrete GPU", "integrated GPU", "virtual GPU", "CPU"
    std::uint64_t memoryBytes = 0;
    std::uint64_t memoryAvailable = 0;
    std::vector<std::string> features;
    std::vector<std::string> quirks;
    bool software = false;  // a Vulkan device that computes on the processor: for tests
    bool usable = false;
    bool chosen = false;  // what "auto" takes
    std::string reason;   // why it is or is not chosen
};

/// What a model takes of one device, before it is loaded.
struct Fit {
    DeviceInfo device;
    std::int32_t contextLength = 0;
    std::uint64_t weights = 0;  // bytes
    std::uint64_t kvCache = 0;  // bytes, for the whole context
    std::uint64_t scratch = 0;  // bytes
    /// Bytes of weights and, in the middle of the context, of keys and values that decoding a token reads.
    std::uint64_t readPerToken = 0;
    std::int32_t layers = 0;
    std::int32_t layersThatFit = 0;  // with all that belongs to them; == layers: the whole model fits

    [[nodiscard]] std::uint64_t total() const { return weights + kvCache + scratch; }
    [[nodiscard]] bool fits() const { return layersThatFit == layers; }
};

}  // namespace fireside::engine
