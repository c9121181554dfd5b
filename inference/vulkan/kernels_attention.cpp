// Kernels over caches.
#include <algorithm>
#include <bit>

#include "inference/plan/cache_layout.h"
#include "inference/vulkan/kernel_choice.h"
#include "inference/vulkan/push_constants_attention.h"

namespace fireside::vulkan {
namespace {

/// Lanes of attention, each with 4 elements of a position's values.
constexpr std::uint32_t kAttentionGroup = 128;
constexpr std::uint32_t kMostValues = 4 * kAttentionGroup;
/// Keys that the shader's shared memory is meant for; see its SHARED in shaders/CMakeLists.txt.
constexpr std::uint32_t kMostKeys = 576;
/// Tiles of the form for many tokens: queries, lanes, and the values that a lane has registers for.
constexpr std::uint32_t kTileQueries = 32;
constexpr std::uint32_t kTileGroup = 128;
constexpr std::uint32_t kMostTileValues = 256;
constexpr std::uint32_t kMostDecodeTokens = 8;
constexpr std::uint32_t kMostTaps = 16;
constexpr std::uint32_t kMostStateSize = 256;
/// Elements of a row of recurrent state that a lane keeps in registers.
constexpr std::uint32_t kStateShare = 32;

/// Plain reductions fold a partial per lane, so fewer lanes are better on software devices.
std::uint32_t attentionGroup(const DeviceProfile& profile, std::uint32_t valueSize) {
    if (!profile.cpu) return kAttentionGroup;
    return std::max(32u, std::bit_ceil(static_cast<std::uint32_t>(groupsOf(valueSize, 4))));
}

Error noRoom(const std::string& what, std::int64_t has, std::int64_t most) {
    return {ErrorCode::DeviceFailure,
            what + " of " + std::to_string(has) + "; the kernels have room for " + std::to_string(most)};
}

}  // namespace

Result<> KernelChoice::checkCache(plan::CacheId id) const {
    const plan::CacheShape& shape = plan_.cache(id);
    const std::int32_t widest = std::max(shape.keyWidth, shape.valueWidth);
    const auto words = static_cast<std::int64_t>(plan::cacheRowBytes(bindings_.kvType, widest) / 4 *
                                                 bindings_.cache(id).rows);
    if (words < kMaxElements) return {};
    return noRoom("a KV cache", words, kMaxElements);
}

Result<Dispatch> KernelChoice::operator()(const plan::KvStoreOp& op) const {
    FIRESIDE_CHECK(checkCache(op.cache));
    const CacheBinding cache = bindings_.cache(op.cache);
    const KvStorePush push{.step = bindings_.step,
                           .k = bindings_.value(op.k),
                           .v = valueOrNull(op.v),
                           .keys = cache.keys,
                           .values = cache.values,
                           .keyWidth = width(op.k),
                           .valueWidth = op.v ? width(*op.v) : 0,
                           .kStride = bindings_.rowStride(op.k),
                           .vStride = strideOrZero(op.v),
                           .rows = cache.rows};
    const std::uint32_t perLane = bindings_.kvType == plan::KvType::Q8_0 ? 32 : 1;
    const std::uint64_t items = groupsOf(std::max(push.keyWidth, push.valueWidth), perLane);
    return makeDispatch({.shader = "kv_store." + std::string(plan::kvTypeName(bindings_.kvType)),
                         .grid = {groupsOf(items, kElementwiseGroup), rows(op.k)}},
                        profile_, push);
}

Result<Dispatch> KernelChoice::operator()(const plan::AttentionOp& op) const {
    const std::uint32_t keySize = u32(op.keySize);
    const std::uint32_t valueSize = u32(op.valueSize);
    if (keySize > kMostKeys) return noRoom("attention with keys", keySize, kMostKeys);
    if (valueSize > kMostValues) return noRoom("attention with values", valueSize, kMostValues);
    FIRESIDE_CHECK(checkF32(op.sinks));
    FIRESIDE_CHECK(checkCache(op.cache));
    const std::uint32_t ownValues = plan_.cache(op.cache).valueWidth > 0 ? 1 : 0;
    const std::string name = "attention." + std::string(plan::kvTypeName(bindings_.kvType));
    const std::uint32_t tokens = rows(op.q);
    const bool tiles = !profile_.cpu && tokens > kMostDecodeTokens && valueSize <= kMostTileValues;
    if (tiles && has(name + ".tiled")) {
        const std::uint64_t queries = std::uint64_t{tokens} * u32(op.heads / op.kvHeads);
        return makeDispatch({.shader = name + ".tiled",
                             .groupSize = kTileGroup,
                             .specialization = {keySize, valueSize, ownValues},
                             .grid = {u32(op.kvHeads), groupsOf(queries, kTileQueries)}},
                            profile_, attentionPush(op));
    }
    return makeDispatch({.shader = reduction(name),
                         .groupSize = attentionGroup(profile_, valueSize),
                         .specialization = {keySize, valueSize, ownValues},
                         .grid = {u32(op.heads), tokens}},
                        profile_, attentionPush(op));
}

AttentionPush KernelChoice::attentionPush(const plan::AttentionOp& op) const {
    const plan::CacheShape& shape = plan_.cache(op.cache);
    const CacheBinding cache = bindings_.cache(op.cache);
    const bool ownValues = shape.valueWidth > 0;
    return {.step = bindings_.step,
            .queries = bindings_.value(op.q),
            .out = bindings_.value(op.out),
            .keys = cache.keys,
            .values = ownValues ? cache.values : cache.keys,
            .sinks = weightOrNull(op.sinks),
            .heads = u32(op.heads),
            .kvHeads = u32(op.kvHeads),
            .queryStride = bindings_.rowStride(op.q),
            .outStride = bindings_.rowStride(op.out),
            .keyWidth = u32(shape.keyWidth),
            .valueWidth = u32(ownValues ? shape.valueWidth : shape.keyWidth),
            .rows = cache.rows,
            .window = u32(op.window),
            .scale = op.scale,
            .softcap = op.softcap,
            .flags = (op.causal ? AttentionPush::kCausal : 0) | (op.sinks ? AttentionPush::kSinks : 0)};
}

Result<Dispatch> KernelChoice::operator()(const plan::ConvolutionOp& op) const {
    FIRESIDE_CHECK(checkF32(op.kernel));
    const std::uint32_t taps = u32(plan_.cache(op.cache).convRows) + 1;
    if (taps > kMostTaps) return noRoom("a convolution over steps", taps, kMostTaps);
    const ConvolutionPush push{.step = bindings_.step,
                               .in = bindings_.value(op.in),
                               .filters = bindings_.weight(op.kernel),
                               .out = bindings_.value(op.out),
                               .earlier = bindings_.cache(op.cache).conv,
                               .width = width(op.in),
                               .inStride = bindings_.rowStride(op.in),
                               .outStride = bindings_.rowStride(op.out)};
    return makeDispatch({.shader = "convolution",
                         .groupSize = kElementwiseGroup,
                         .specialization = {taps},
                         .grid = {groupsOf(push.width, kElementwiseGroup), 1}},
                        profile_, push);
}

Result<Dispatch> KernelChoice::operator()(const plan::DeltaNetOp& op) const {
    FIRESIDE_CHECK(checkF32(op.a));
    FIRESIDE_CHECK(checkF32(op.dtBias));
    const std::uint32_t size = u32(op.headSize);
    if (size > kMostStateSize) return noRoom("recurrent state with heads", size, kMostStateSize);
    const DeltaNetPush push{.step = bindings_.step,
                            .qkv = bindings_.value(op.qkv),
                            .alpha = bindings_.value(op.alpha),
                            .beta = bindings_.value(op.beta),
                            .decayRate = bindings_.weight(op.a),
                            .dtBias = bindings_.weight(op.dtBias),
                            .out = bindings_.value(op.out),
                            .state = bindings_.cache(op.cache).state,
                            .keyHeads = u32(op.keyHeads),
                            .valueHeads = u32(op.valueHeads),
                            .qkvStride = bindings_.rowStride(op.qkv),
                            .alphaStride = bindings_.rowStride(op.alpha),
                            .betaStride = bindings_.rowStride(op.beta),
                            .outStride = bindings_.rowStride(op.out),
                            .epsilon = op.epsilon};
    // Software devices have no use for more lanes than rows; GPUs keep a row in the registers of several.
    const std::uint32_t pieces =
        profile_.cpu ? 1 : std::bit_ceil(static_cast<std::uint32_t>(groupsOf(size, kStateShare)));
    const std::uint32_t groupSize = profile_.cpu ? 16 : 64;
    const std::uint64_t tiles = groupsOf(size, groupSize / pieces);
    return makeDispatch({.shader = "delta_net",
                         .groupSize = groupSize,
                         .specialization = {size, pieces},
                         .grid = {tiles * push.valueHeads, 1}},
                        profile_, push);
}

}  // namespace fireside::vulkan
