// From a typed op to one dispatch of one shader variant. This is the only place where kernels are chosen: by
// op, weight type, number of tokens and device profile. Pure functions of their arguments: no Vulkan handle
// in sight, so that every variant can be listed, compiled and tested without a model. Any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/base/result.h"
#include "inference/plan/kv_type.h"
#include "inference/plan/plan.h"

namespace fireside::vulkan {

/// A product of matrices that a device has in hardware: m x k halves by k x n halves, float32 sums. m 0:
/// none.
struct MatrixShape {
    std::uint32_t m = 0;
    std::uint32_t n = 0;
    std::uint32_t k = 0;
    explicit operator bool() const { return m > 0; }
    bool operator==(const MatrixShape&) const = default;
};

/// What kernel choice depends on. Filled from the device and corrected by the quirk table; tests make weak
/// ones by hand.
struct DeviceProfile {
    std::uint32_t subgroupSize = 1;
    bool subgroupArithmetic = false;  // GL_KHR_shader_subgroup_arithmetic in compute
    std::uint32_t sharedMemoryBytes = 16384;
    std::uint32_t maxWorkgroupInvocations = 128;
    MatrixShape
        cooperative;   // of VK_KHR_cooperative_matrix, when subgroups can be had full and of subgroupSize
    bool cpu = false;  // a software device: row per lane is its fast style
    /// Names of variants that are not to be used, because a check found them wrong or they do not compile:
    /// the next form of the kernel takes their place. Where there is none, they are used all the same.
    std::set<std::string, std::less<>> withoutShaders;
};

/// One compiled shader of the generated table (shaders/CMakeLists.txt).
struct ShaderBinary {
    std::string_view name;  // "matmul.q4_k.subgroup", unique
    std::span<const std::uint32_t> spirv;
    bool needsSubgroupArithmetic = false;
    std::uint32_t sharedBytes = 0;  // upper bound over its specialisations
    bool needsCooperativeMatrices = false;
};
/// All variants that the build's shader compiler could make.
[[nodiscard]] std::span<const ShaderBinary> shaderBinaries();
/// Null when there is none of that name.
[[nodiscard]] const ShaderBinary* findShader(std::string_view name);

inline constexpr std::size_t kMaxPushConstantBytes = 128;

struct Dispatch {
    const ShaderBinary* shader = nullptr;
    std::vector<std::uint32_t>
        specialization;  // constant_id 0, 1, 2, ... in order; 0 is the workgroup size x
    std::array<std::byte, kMaxPushConstantBytes> push{};
    std::uint32_t pushBytes = 0;
    std::array<std::uint32_t, 3> groups{1, 1, 1};  // each <= 65535 (the guaranteed limit)
    /// Where three words say how many groups there are instead (a VkDispatchIndirectCommand in scratch); 0:
    /// nowhere.
    std::uint64_t indirect = 0;
};

/// Where a plan::CacheShape lies; parts that it does not have are 0.
struct CacheBinding {
    std::uint64_t keys = 0;    // rows of plan::cacheRowBytes(), position p in row p mod rows
    std::uint64_t values = 0;  // likewise
    std::uint64_t conv = 0;    // float32 [convRows, convWidth], oldest first
    std::uint64_t state = 0;   // float32 [stateSize]
    std::uint32_t rows = 0;
};

/// Device addresses (VK_KHR_buffer_device_address) of everything a plan touches.
struct Bindings {
    std::function<std::uint64_t(plan::ValueId)> value;
    std::function<std::uint64_t(plan::WeightId)> weight;
    std::function<CacheBinding(plan::CacheId)> cache;
    std::uint64_t step = 0;  // StepHeader, then int32 tokens[capacity]
    /// Floats between rows: the width, up to the next multiple of plan::kRowPadding.
    std::function<std::uint32_t(plan::ValueId)> rowStride;
    plan::KvType kvType = plan::KvType::F16;  // of all keys and values
};

/// What a shader reads about the step, written by the host before each submit (std430,
/// shaders/include/step.glsl).
struct StepHeader {
    std::uint32_t tokenCount;
    std::uint32_t position;
    std::uint32_t outputRow;
    std::uint32_t contextLength;
};

/// The dispatch of `op` for up to plan.capacity tokens (the shader reads the true count from the step
/// buffer). Errors: UnsupportedTensorType (no kernel for a weight's type), DeviceFailure (the shape exceeds
/// the device's limits; detail says which).
[[nodiscard]] Result<Dispatch> lower(const plan::Op& op, const plan::Plan& plan, const Bindings& bindings,
                                     const DeviceProfile& profile);

}  // namespace fireside::vulkan
