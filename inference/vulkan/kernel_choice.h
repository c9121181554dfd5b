// The visitor behind lower(): one function per op, in kernels_*.cpp. Shapes and grids are explained at the
// top of each shader. Pure.
#pragma once

#include <cassert>
#include <cstdint>
#include <optional>
#include <string>

#include "inference/vulkan/dispatch_maker.h"
#include "inference/vulkan/kernel.h"
#include "inference/vulkan/push_constants.h"
#include "inference/vulkan/push_constants_attention.h"

namespace fireside::vulkan {

/// Lanes of kernels in which each does one small thing.
inline constexpr std::uint32_t kElementwiseGroup = 64;
/// Pointers to weights index at most this many elements (shaders/include/kernel.glsl).
inline constexpr std::int64_t kMaxElements = std::int64_t{1} << 31;

/// Workgroups for `items` where each takes `perGroup`.
constexpr std::uint64_t groupsOf(std::uint64_t items, std::uint64_t perGroup) {
    return (items + perGroup - 1) / perGroup;
}

inline std::uint32_t u32(std::int64_t x) {
    assert(x >= 0);
    return static_cast<std::uint32_t>(x);
}

class KernelChoice {
 public:
    KernelChoice(const plan::Plan& plan, const Bindings& bindings, const DeviceProfile& profile)
        : plan_(plan), bindings_(bindings), profile_(profile) {}

    // kernels_elementwise.cpp
    Result<Dispatch> operator()(const plan::EmbedOp& op) const;
    Result<Dispatch> operator()(const plan::NormOp& op) const;
    Result<Dispatch> operator()(const plan::RopeOp& op) const;
    Result<Dispatch> operator()(const plan::CopyOp& op) const;
    Result<Dispatch> operator()(const plan::ActivationOp& op) const;
    Result<Dispatch> operator()(const plan::ScaleOp& op) const;
    Result<Dispatch> operator()(const plan::SelectRowOp& op) const;
    Result<Dispatch> operator()(const plan::MeanRowsOp& op) const;
    Result<Dispatch> operator()(const plan::ArgMaxOp& op) const;
    // kernels_matmul.cpp
    Result<Dispatch> operator()(const plan::MatMulOp& op) const;
    // kernels_projections.cpp
    Result<Dispatch> operator()(const plan::ProjectionsOp& op) const;
    Result<Dispatch> operator()(const plan::GatedProjectionOp& op) const;
    // kernels_experts.cpp
    Result<Dispatch> operator()(const plan::RouteOp& op) const;
    Result<Dispatch> operator()(const plan::ExpertMatMulOp& op) const;
    Result<Dispatch> operator()(const plan::ExpertSumOp& op) const;
    // kernels_grouped_experts.cpp
    Result<Dispatch> operator()(const plan::ExpertGroupsOp& op) const;
    Result<Dispatch> operator()(const plan::GroupedExpertMatMulOp& op) const;
    // kernels_split_attention.cpp
    Result<Dispatch> operator()(const plan::HeadsStoreOp& op) const;
    Result<Dispatch> operator()(const plan::AttentionSplitOp& op) const;
    Result<Dispatch> operator()(const plan::AttentionMergeOp& op) const;
    // kernels_attention.cpp
    Result<Dispatch> operator()(const plan::KvStoreOp& op) const;
    Result<Dispatch> operator()(const plan::AttentionOp& op) const;
    Result<Dispatch> operator()(const plan::ConvolutionOp& op) const;
    Result<Dispatch> operator()(const plan::DeltaNetOp& op) const;

 private:
    [[nodiscard]] std::uint32_t width(plan::ValueId id) const { return u32(plan_.value(id).width); }
    [[nodiscard]] std::uint32_t singleRow(plan::ValueId id) const {
        return plan_.value(id).rows == plan::Rows::One ? 1 : 0;
    }
    /// Most rows that a step has of a value.
    [[nodiscard]] std::uint32_t rows(plan::ValueId id) const {
        return singleRow(id) != 0 ? 1 : u32(plan_.capacity);
    }
    [[nodiscard]] DeviceAddress weightOrNull(const std::optional<plan::WeightId>& id) const {
        return id ? bindings_.weight(*id) : DeviceAddress{0};
    }
    [[nodiscard]] DeviceAddress valueOrNull(const std::optional<plan::ValueId>& id) const {
        return id ? bindings_.value(*id) : DeviceAddress{0};
    }
    [[nodiscard]] std::uint32_t strideOrZero(const std::optional<plan::ValueId>& id) const {
        return id ? bindings_.rowStride(*id) : 0;
    }
    /// As in gguf::TypeTraits and in the names of shader variants.
    [[nodiscard]] std::string typeName(plan::WeightId id) const;
    /// Whether a variant may be used; see DeviceProfile::withoutShaders.
    [[nodiscard]] bool has(const std::string& shader) const {
        return !profile_.withoutShaders.contains(shader);
    }
    /// Whether the device adds up over subgroups, and may by this variant.
    [[nodiscard]] bool addsBySubgroup(const std::string& shader) const {
        return profile_.subgroupArithmetic && !profile_.cpu && has(shader);
    }
    /// The name of the variant of `kernel` for the way in which a workgroup adds up.
    [[nodiscard]] std::string reduction(const std::string& kernel) const;
    /// Specialisation constant of kernels that read weights: rows are whole chunks of 16.
    [[nodiscard]] static std::uint32_t wholeChunks(std::uint32_t k) { return k % 16 == 0 ? 1 : 0; }

    /// Errors: UnsupportedTensorType.
    [[nodiscard]] Result<> checkF32(const std::optional<plan::WeightId>& id) const;
    /// Bytes of `elements` of a weight. Errors: DeviceFailure, when they need more than 32 bits.
    [[nodiscard]] Result<std::uint32_t> byteCount(plan::WeightId id, std::int64_t elements) const;
    /// Errors: DeviceFailure, when a pointer cannot index `elements` of the weight.
    [[nodiscard]] Result<> checkElements(plan::WeightId id, std::int64_t elements) const;

    /// A dispatch in which each lane does one of `width` elements of each row of `out`.
    template <class Push>
    [[nodiscard]] Result<Dispatch> elementwise(KernelRequest request, std::uint64_t width, plan::ValueId out,
                                               const Push& push) const {
        request.groupSize = kElementwiseGroup;
        request.grid = {groupsOf(width, kElementwiseGroup), rows(out)};
        return makeDispatch(request, profile_, push);
    }

    /// What both forms of projections have in common. `gate`: the activation plus 1, or 0; `push` has its
    /// parts.
    [[nodiscard]] Result<Dispatch> projections(plan::ValueId in, const std::optional<plan::InputNorm>& norm,
                                               plan::WeightId weight, std::uint32_t gate,
                                               ProjectionsPush push) const;
    /// Errors: UnsupportedTensorType, DeviceFailure (a pointer cannot index the weight).
    [[nodiscard]] Result<> addPart(ProjectionsPush& push, std::size_t part, plan::WeightId weight,
                                   const std::optional<plan::WeightId>& bias, plan::ValueId out) const;
    [[nodiscard]] std::uint32_t normGroupSize(std::uint32_t width) const;
    [[nodiscard]] MatMulPush matMulPush(const plan::MatMulOp& op) const;
    [[nodiscard]] KernelRequest matMulRequest(const plan::MatMulOp& op) const;
    /// Errors: DeviceFailure, when a pointer cannot index all of the cache.
    [[nodiscard]] Result<> checkCache(plan::CacheId id) const;
    [[nodiscard]] AttentionPush attentionPush(const plan::AttentionOp& op) const;

    const plan::Plan& plan_;
    const Bindings& bindings_;
    const DeviceProfile& profile_;
};

}  // namespace fireside::vulkan
