// lower(): which kernel an op becomes. Shapes and grids are explained at the top of each shader.
#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>

#include "inference/vulkan/dispatch_maker.h"
#include "inference/vulkan/kernel.h"
#include "inference/vulkan/push_constants.h"

namespace fireside::vulkan {
namespace {

using plan::ValueId;
using plan::WeightId;

/// Lanes of kernels in which each does one small thing.
constexpr std::uint32_t kElementwiseGroup = 64;
/// Pointers to weights index at most this many elements (shaders/include/kernel.glsl).
constexpr std::int64_t kMaxElements = std::int64_t{1} << 31;

std::uint64_t groupsOf(std::uint64_t items, std::uint64_t perGroup) {
    return (items + perGroup - 1) / perGroup;
}

std::uint32_t u32(std::int64_t x) {
    assert(x >= 0);
    return static_cast<std::uint32_t>(x);
}

/// How MatMulOp is computed; see the shader of the same name.
enum class MatMulForm { Lane, Subgroup, Tiled };

constexpr std::uint32_t kMostSubgroupRows = 8;  // tokens up to which the mat-vec form beats tiles
constexpr std::uint32_t kTile = 64;             // outputs and tokens of a tile
constexpr std::uint32_t kTileGroup = 128;

MatMulForm matMulForm(const DeviceProfile& profile, std::uint32_t rows) {
    if (profile.cpu) return MatMulForm::Lane;
    if (rows > kMostSubgroupRows) return MatMulForm::Tiled;
    return profile.subgroupArithmetic ? MatMulForm::Subgroup : MatMulForm::Lane;
}

class Lowering {
 public:
    Lowering(const plan::Plan& plan, const Bindings& bindings, const DeviceProfile& profile)
        : plan_(plan), bindings_(bindings), profile_(profile) {}

    Result<Dispatch> operator()(const plan::EmbedOp& op) const {
        FIRESIDE_CHECK(checkElements(op.table));
        const std::uint32_t width = this->width(op.out);
        const EmbedPush push{bindings_.step, bindings_.weight(op.table), bindings_.value(op.out), width,
                             bindings_.rowStride(op.out)};
        return makeDispatch({.shader = "embed." + typeName(op.table),
                             .specialization = {wholeChunks(width)},
                             .grid = {groupsOf(width, 16 * kElementwiseGroup), rows(op.out)}},
                            profile_, push);
    }

    Result<Dispatch> operator()(const plan::RmsNormOp& op) const {
        FIRESIDE_CHECK(checkF32(op.weight));
        const std::uint32_t groups = u32(op.groups);
        const std::uint32_t groupWidth = width(op.in) / groups;
        const RmsNormPush push{.step = bindings_.step,
                               .in = bindings_.value(op.in),
                               .weight = bindings_.weight(op.weight),
                               .out = bindings_.value(op.out),
                               .groupWidth = groupWidth,
                               .inStride = bindings_.rowStride(op.in),
                               .outStride = bindings_.rowStride(op.out),
                               .singleRow = singleRow(op.in),
                               .epsilon = op.epsilon};
        return makeDispatch({.shader = std::string("rms_norm.") + reduction(),
                             .groupSize = normGroupSize(groupWidth),
                             .grid = {groups, rows(op.in)}},
                            profile_, push);
    }

    Result<Dispatch> operator()(const plan::MatMulOp& op) const {
        FIRESIDE_CHECK(checkElements(op.weight));
        if (op.bias) FIRESIDE_CHECK(checkF32(*op.bias));
        return makeDispatch(matMulRequest(op), profile_, matMulPush(op));
    }

    Result<Dispatch> operator()(const plan::RopeOp& op) const {
        if (op.freqFactors) FIRESIDE_CHECK(checkF32(*op.freqFactors));
        const double exponent = -2.0 * std::log2(static_cast<double>(op.base)) / op.rotated;
        const RopePush push{.step = bindings_.step,
                            .inOut = bindings_.value(op.inout),
                            .factors = weightOrNull(op.freqFactors),
                            .heads = u32(op.heads),
                            .headSize = u32(op.headSize),
                            .rotated = u32(op.rotated),
                            .stride = bindings_.rowStride(op.inout),
                            .flags = (op.pairs == plan::RopePairs::Halves ? RopePush::kHalves : 0) |
                                     (op.freqFactors ? RopePush::kFactors : 0),
                            .exponent = static_cast<float>(exponent),
                            .scale = op.scale};
        const std::uint64_t pairs = std::uint64_t{push.heads} * (push.rotated / 2);
        return makeDispatch({.shader = "rope", .grid = {groupsOf(pairs, kElementwiseGroup), rows(op.inout)}},
                            profile_, push);
    }

    Result<Dispatch> operator()(const plan::KvStoreOp& op) const {
        const KvStorePush push{.step = bindings_.step,
                               .k = bindings_.value(op.k),
                               .v = bindings_.value(op.v),
                               .keys = bindings_.keys(op.layer),
                               .values = bindings_.values(op.layer),
                               .width = width(op.k),
                               .kStride = bindings_.rowStride(op.k),
                               .vStride = bindings_.rowStride(op.v)};
        return makeDispatch(
            {.shader = "kv_store", .grid = {groupsOf(push.width, kElementwiseGroup), rows(op.k)}}, profile_,
            push);
    }

    Result<Dispatch> operator()(const plan::AttentionOp& op) const {
        if (op.headSize > 256) {
            return {ErrorCode::DeviceFailure, "attention with heads of " + std::to_string(op.headSize) +
                                                  " elements; the kernels have room for 256"};
        }
        const AttentionPush push{.step = bindings_.step,
                                 .queries = bindings_.value(op.q),
                                 .out = bindings_.value(op.out),
                                 .keys = bindings_.keys(op.layer),
                                 .values = bindings_.values(op.layer),
                                 .heads = u32(op.heads),
                                 .kvHeads = u32(op.kvHeads),
                                 .queryStride = bindings_.rowStride(op.q),
                                 .outStride = bindings_.rowStride(op.out),
                                 .scale = op.scale};
        return makeDispatch({.shader = std::string("attention.") + reduction(),
                             .groupSize = profile_.cpu && op.headSize <= 128 ? 32u : 128u,
                             .specialization = {u32(op.headSize)},
                             .grid = {push.heads, rows(op.q)}},
                            profile_, push);
    }

    Result<Dispatch> operator()(const plan::GatedActivationOp& op) const {
        const GatedActivationPush push{.step = bindings_.step,
                                       .gate = bindings_.value(op.gate),
                                       .up = bindings_.value(op.up),
                                       .out = bindings_.value(op.out),
                                       .width = width(op.out),
                                       .gateStride = bindings_.rowStride(op.gate),
                                       .upStride = bindings_.rowStride(op.up),
                                       .outStride = bindings_.rowStride(op.out),
                                       .singleRow = singleRow(op.out)};
        return makeDispatch(
            {.shader = "gated_activation", .grid = {groupsOf(push.width, kElementwiseGroup), rows(op.out)}},
            profile_, push);
    }

    Result<Dispatch> operator()(const plan::SelectRowOp& op) const {
        const SelectRowPush push{bindings_.step, bindings_.value(op.in), bindings_.value(op.out),
                                 width(op.in), bindings_.rowStride(op.in)};
        return makeDispatch({.shader = "select_row", .grid = {groupsOf(push.width, kElementwiseGroup), 1}},
                            profile_, push);
    }

 private:
    std::uint32_t width(ValueId id) const { return u32(plan_.value(id).width); }
    std::uint32_t singleRow(ValueId id) const { return plan_.value(id).rows == plan::Rows::One ? 1 : 0; }
    std::uint32_t rows(ValueId id) const { return singleRow(id) ? 1 : u32(plan_.capacity); }
    const char* reduction() const {
        return profile_.subgroupArithmetic && !profile_.cpu ? "subgroup" : "plain";
    }
    /// About 4 elements a lane. Plain reductions fold a partial per lane, so fewer lanes are better there.
    std::uint32_t normGroupSize(std::uint32_t width) const {
        if (profile_.cpu) return 16;
        const std::uint32_t most =
            profile_.subgroupArithmetic ? std::min(profile_.maxWorkgroupInvocations, 512u) : 128;
        return std::clamp(std::bit_ceil(width / 4), 32u, std::max(most, 32u));
    }
    std::string typeName(WeightId id) const {
        return std::string(gguf::traits(plan_.weight(id).tensor->type).name);
    }
    DeviceAddress weightOrNull(const std::optional<WeightId>& id) const {
        return id ? bindings_.weight(*id) : DeviceAddress{0};
    }
    /// Specialisation constant of kernels that read weights: rows are whole chunks of 16.
    static std::uint32_t wholeChunks(std::uint32_t k) { return k % 16 == 0 ? 1 : 0; }

    Result<> checkF32(WeightId id) const {
        if (plan_.weight(id).tensor->type == gguf::TensorType::F32) return {};
        return {ErrorCode::UnsupportedTensorType, plan_.weight(id).tensor->name + " is " + typeName(id) +
                                                      "; norms, biases and rope factors must be f32"};
    }
    Result<> checkElements(WeightId id) const {
        const plan::Weight& weight = plan_.weight(id);
        if (weight.rows * weight.cols < kMaxElements) return {};
        return {ErrorCode::DeviceFailure, weight.tensor->name + " has " +
                                              std::to_string(weight.rows * weight.cols) +
                                              " elements; kernels address less than 2^31"};
    }

    MatMulPush matMulPush(const plan::MatMulOp& op) const {
        const plan::Weight& weight = plan_.weight(op.weight);
        return {.step = bindings_.step,
                .weight = bindings_.weight(op.weight),
                .in = bindings_.value(op.in),
                .out = bindings_.value(op.out),
                .bias = weightOrNull(op.bias),
                .residual = op.residual ? bindings_.value(*op.residual) : DeviceAddress{0},
                .n = u32(weight.rows),
                .k = u32(weight.cols),
                .inStride = bindings_.rowStride(op.in),
                .outStride = bindings_.rowStride(op.out),
                .residualStride = op.residual ? bindings_.rowStride(*op.residual) : 0,
                .flags = (singleRow(op.in) ? MatMulPush::kSingleRow : 0) | (op.bias ? MatMulPush::kBias : 0) |
                         (op.residual ? MatMulPush::kResidual : 0)};
    }

    KernelRequest matMulRequest(const plan::MatMulOp& op) const {
        const plan::Weight& weight = plan_.weight(op.weight);
        const std::uint32_t n = u32(weight.rows);
        const std::uint32_t rows = this->rows(op.in);
        const std::uint32_t whole = wholeChunks(u32(weight.cols));
        const std::string name = "matmul." + typeName(op.weight);
        switch (matMulForm(profile_, rows)) {
            case MatMulForm::Subgroup: {
                const std::uint32_t groupRows = 2;
                return {.shader = name + ".subgroup",
                        .groupSize = std::clamp(profile_.subgroupSize, 32u, 64u),
                        .specialization = {whole, groupRows, rows},
                        .grid = {groupsOf(n, groupRows), 1}};
            }
            case MatMulForm::Tiled:
                return {.shader = name + ".tiled",
                        .groupSize = kTileGroup,
                        .specialization = {whole},
                        .grid = {groupsOf(n, kTile), groupsOf(rows, kTile)}};
            case MatMulForm::Lane:
                break;
        }
        // Software devices load lane by lane, so large blocks pay; GPUs would run out of registers.
        const std::uint32_t groupSize = profile_.cpu ? 8 : 32;
        const std::uint32_t columns = std::min(rows, 4u);
        const std::uint32_t laneRows = rows == 1 ? 4 : profile_.cpu && whole ? 8 : 2;
        return {.shader = name + ".lane",
                .groupSize = groupSize,
                .specialization = {whole, laneRows, columns},
                .grid = {groupsOf(n, std::uint64_t{laneRows} * groupSize), groupsOf(rows, columns)}};
    }

    const plan::Plan& plan_;
    const Bindings& bindings_;
    const DeviceProfile& profile_;
};

}  // namespace

Result<Dispatch> lower(const plan::Op& op, const plan::Plan& plan, const Bindings& bindings,
                       const DeviceProfile& profile) {
    return std::visit(Lowering(plan, bindings, profile), op);
}

}  // namespace fireside::vulkan
