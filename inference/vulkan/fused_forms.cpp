#include "inference/vulkan/fused_forms.h"

#include <utility>

namespace fireside::vulkan {
namespace {

/// Tokens up to which a step reads weights by mat-vec kernels: the others have no fused forms, and attention
/// has workgroups enough without splits.
constexpr std::int32_t kDecodeTokens = 8;
/// Ranges of attention: a few KV heads times these fill a large GPU.
constexpr std::int32_t kSplits = 16;
constexpr std::int32_t kExpertTile = 64;  // outputs of shaders/grouped_expert_matmul.comp
constexpr std::int32_t kCacheBlock = 32;  // elements of Q8_0 with one scale

}  // namespace

plan::FusedForms fusedForms(const DeviceProfile& profile, plan::KvType kvType, std::int32_t capacity) {
    const bool decodes = capacity <= kDecodeTokens;
    // A software device has one core per workgroup and little to wait for between dispatches: there a norm
    // costs less than its products doing it again, and ranges of attention are only more work.
    return {.projections = decodes,
            .inputNorms = !profile.cpu,
            .headsStore = true,
            .headMultiple = kvType == plan::KvType::Q8_0 ? kCacheBlock : 1,
            .attentionSplits = decodes && !profile.cpu ? kSplits : 1,
            .expertOutputs = decodes || profile.cpu ? 0 : kExpertTile};
}

plan::PlanSource fusedPlans(plan::PlanSource plans, const DeviceProfile& profile, plan::KvType kvType) {
    return [plans = std::move(plans), profile, kvType](std::int32_t capacity, plan::Outputs outputs) {
        return plan::fuse(plans(capacity, outputs), fusedForms(profile, kvType, capacity));
    };
}

}  // namespace fireside::vulkan
