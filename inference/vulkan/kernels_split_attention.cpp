// Kernels of decoding between a layer's projections: heads made ready and stored, attention in two steps.
#include <algorithm>
#include <bit>

#include "inference/plan/cache_layout.h"
#include "inference/vulkan/kernel_choice.h"

namespace fireside::vulkan {
namespace {

/// The shared memory of shaders/heads_store.comp and of attention_split.comp (shaders/CMakeLists.txt).
constexpr std::uint32_t kMostHeadSize = 512;
constexpr std::uint32_t kMostKeys = 576;
constexpr std::uint32_t kSplitGroup = 128;
constexpr std::uint32_t kMostValues = 4 * kSplitGroup;
constexpr std::uint32_t kMostQueries = 4;  // of a workgroup

Error noRoom(const std::string& what, std::uint32_t has, std::uint32_t most) {
    return {ErrorCode::DeviceFailure,
            what + " of " + std::to_string(has) + "; the kernels have room for " + std::to_string(most)};
}

std::uint32_t flagsOf(const plan::HeadsStoreOp& op) {
    const bool halves = op.rotation && op.rotation->pairs == plan::RopePairs::Halves;
    return (halves ? HeadsStorePush::kHalves : 0) | (op.qNorm ? HeadsStorePush::kNormQ : 0) |
           (op.kNorm ? HeadsStorePush::kNormK : 0) | (op.normValues ? HeadsStorePush::kNormV : 0);
}

}  // namespace

Result<Dispatch> KernelChoice::operator()(const plan::HeadsStoreOp& op) const {
    const std::uint32_t largest = u32(std::max(op.keySize, op.valueSize));
    if (largest > kMostHeadSize) return noRoom("heads", largest, kMostHeadSize);
    FIRESIDE_CHECK(checkCache(op.cache));
    FIRESIDE_CHECK(checkF32(op.qNorm));
    FIRESIDE_CHECK(checkF32(op.kNorm));
    if (op.rotation) FIRESIDE_CHECK(checkF32(op.rotation->frequencies));
    const CacheBinding cache = bindings_.cache(op.cache);
    const HeadsStorePush push{.step = bindings_.step,
                              .q = bindings_.value(op.q),
                              .k = bindings_.value(op.k),
                              .v = bindings_.value(op.v),
                              .keys = cache.keys,
                              .values = cache.values,
                              .frequencies = op.rotation ? bindings_.weight(op.rotation->frequencies) : 0,
                              .qNorm = weightOrNull(op.qNorm),
                              .kNorm = weightOrNull(op.kNorm),
                              .heads = u32(op.heads),
                              .kvHeads = u32(op.kvHeads),
                              .rotated = op.rotation ? u32(op.rotation->rotated) : 0,
                              .rows = cache.rows,
                              .flags = flagsOf(op),
                              .epsilon = op.epsilon,
                              .magnitude = op.rotation ? op.rotation->magnitude : 1.0f};
    const std::uint32_t lanes = profile_.cpu ? 16 : std::clamp(std::bit_ceil(largest / 2), 32u, 128u);
    return makeDispatch(
        {.shader = reduction("heads_store." + std::string(plan::kvTypeName(bindings_.kvType))),
         .groupSize = lanes,
         .specialization = {u32(op.keySize), u32(op.valueSize)},
         .grid = {push.heads + 2 * std::uint64_t{push.kvHeads}, rows(op.q)}},
        profile_, push);
}

Result<Dispatch> KernelChoice::operator()(const plan::AttentionSplitOp& op) const {
    const plan::AttentionOp& attention = op.attention;
    const std::uint32_t keySize = u32(attention.keySize), valueSize = u32(attention.valueSize);
    if (keySize > kMostKeys) return noRoom("attention with keys", keySize, kMostKeys);
    if (valueSize > kMostValues) return noRoom("attention with values", valueSize, kMostValues);
    FIRESIDE_CHECK(checkCache(attention.cache));
    const AttentionPush whole = attentionPush(attention);
    const AttentionSplitPush push{.step = whole.step,
                                  .queries = whole.queries,
                                  .partials = bindings_.value(op.partials),
                                  .keys = whole.keys,
                                  .values = whole.values,
                                  .heads = whole.heads,
                                  .kvHeads = whole.kvHeads,
                                  .queryStride = whole.queryStride,
                                  .partialsStride = bindings_.rowStride(op.partials),
                                  .keyWidth = whole.keyWidth,
                                  .valueWidth = whole.valueWidth,
                                  .rows = whole.rows,
                                  .window = whole.window,
                                  .splits = u32(op.splits),
                                  .scale = whole.scale,
                                  .softcap = whole.softcap};
    const std::uint32_t share = push.heads / push.kvHeads;
    const std::uint32_t queries = std::min(share, kMostQueries);
    const std::uint32_t ownValues = plan_.cache(attention.cache).valueWidth > 0 ? 1 : 0;
    const std::uint64_t teams = groupsOf(share, queries);
    return makeDispatch(
        {.shader = reduction("attention_split." + std::string(plan::kvTypeName(bindings_.kvType))),
         .groupSize = kSplitGroup,
         .specialization = {keySize, valueSize, ownValues, queries},
         .grid = {teams * push.kvHeads * push.splits, rows(attention.q)}},
        profile_, push);
}

Result<Dispatch> KernelChoice::operator()(const plan::AttentionMergeOp& op) const {
    const plan::AttentionOp& attention = op.attention;
    FIRESIDE_CHECK(checkF32(attention.sinks));
    const AttentionMergePush push{.step = bindings_.step,
                                  .partials = bindings_.value(op.partials),
                                  .out = bindings_.value(attention.out),
                                  .sinks = weightOrNull(attention.sinks),
                                  .valueSize = u32(attention.valueSize),
                                  .partialsStride = bindings_.rowStride(op.partials),
                                  .outStride = bindings_.rowStride(attention.out),
                                  .window = u32(attention.window),
                                  .splits = u32(op.splits),
                                  .flags = attention.sinks ? AttentionMergePush::kSinks : 0};
    return makeDispatch({.shader = "attention_merge",
                         .groupSize = kElementwiseGroup,
                         .grid = {u32(attention.heads), rows(attention.out)}},
                        profile_, push);
}

}  // namespace fireside::vulkan
