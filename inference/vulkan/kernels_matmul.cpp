// Kernels of matrix products.
#include <algorithm>

#include "inference/vulkan/kernel_choice.h"

namespace fireside::vulkan {
namespace {

/// How MatMulOp is computed; see the shader of the same name.
enum class MatMulForm { Lane, Subgroup, Tiled, Cooperative };

constexpr std::uint32_t kMostSubgroupRows = 8;  // tokens up to which the mat-vec form beats tiles
constexpr std::uint32_t kTile = 64;             // outputs and tokens of a tile
constexpr std::uint32_t kSmallTile = 32;        // tokens of the tiles of small steps
constexpr std::uint32_t kCooperativeSubgroups = 4;
constexpr std::uint32_t kCooperativeBytes = 24576;  // of shared memory, as shaders/CMakeLists.txt has it

/// As in the names of shader variants.
std::string nameOf(MatMulForm form) {
    switch (form) {
        case MatMulForm::Lane:
            return "lane";
        case MatMulForm::Subgroup:
            return "subgroup";
        case MatMulForm::Tiled:
            return "tiled";
        case MatMulForm::Cooperative:
            return "cooperative";
    }
    return {};
}

/// Best first; the last one does without anything.
std::vector<MatMulForm> matMulForms(const DeviceProfile& profile, std::uint32_t rows) {
    if (profile.cpu) return {MatMulForm::Lane, MatMulForm::Tiled};
    if (rows > kMostSubgroupRows) {
        const bool fits = profile.cooperative && kCooperativeBytes <= profile.sharedMemoryBytes &&
                          kCooperativeSubgroups * profile.subgroupSize <= profile.maxWorkgroupInvocations;
        if (fits) return {MatMulForm::Cooperative, MatMulForm::Tiled, MatMulForm::Lane};
        return {MatMulForm::Tiled, MatMulForm::Lane};
    }
    if (profile.subgroupArithmetic) return {MatMulForm::Subgroup, MatMulForm::Lane};
    return {MatMulForm::Lane, MatMulForm::Tiled};
}

}  // namespace

Result<Dispatch> KernelChoice::operator()(const plan::MatMulOp& op) const {
    const plan::Weight& weight = plan_.weight(op.weight);
    FIRESIDE_CHECK(checkElements(op.weight, weight.rows * weight.cols));
    FIRESIDE_CHECK(checkF32(op.bias));
    return makeDispatch(matMulRequest(op), profile_, matMulPush(op));
}

MatMulPush KernelChoice::matMulPush(const plan::MatMulOp& op) const {
    const plan::Weight& weight = plan_.weight(op.weight);
    return {.step = bindings_.step,
            .weight = bindings_.weight(op.weight),
            .in = bindings_.value(op.in),
            .out = bindings_.value(op.out),
            .bias = weightOrNull(op.bias),
            .residual = valueOrNull(op.residual),
            .n = u32(weight.rows / op.groups),
            .k = u32(weight.cols),
            .inStride = bindings_.rowStride(op.in),
            .outStride = bindings_.rowStride(op.out),
            .residualStride = strideOrZero(op.residual),
            .groups = u32(op.groups),
            .flags = (singleRow(op.in) != 0 ? MatMulPush::kSingleRow : 0) |
                     (op.bias ? MatMulPush::kBias : 0) | (op.residual ? MatMulPush::kResidual : 0)};
}

KernelRequest KernelChoice::matMulRequest(const plan::MatMulOp& op) const {
    const plan::Weight& weight = plan_.weight(op.weight);
    const std::uint32_t groups = u32(op.groups);
    const std::uint32_t n = u32(weight.rows) / groups;
    const std::uint32_t rows = this->rows(op.in);
    const std::uint32_t whole = wholeChunks(u32(weight.cols));
    const std::string type = typeName(op.weight);
    const std::string name = "matmul." + type;
    const std::vector<MatMulForm> forms = matMulForms(profile_, rows);
    // Not every type has cooperative matrices, and not every shader compiler.
    const auto form = std::find_if(forms.begin(), forms.end(), [&](MatMulForm one) {
        return has(name + "." + nameOf(one)) && findShader(name + "." + nameOf(one)) != nullptr;
    });
    switch (form == forms.end() ? forms.back() : *form) {
        case MatMulForm::Subgroup: {
            const std::uint32_t groupRows = 2;
            return {.shader = name + ".subgroup",
                    .groupSize = std::clamp(profile_.subgroupSize, 32u, 64u),
                    .specialization = {whole, groupRows, rows},
                    .grid = {groups * groupsOf(n, groupRows), 1}};
        }
        case MatMulForm::Tiled: {
            const std::uint32_t columns = rows <= kSmallTile ? kSmallTile : kTile;
            return {.shader = name + ".tiled",
                    .groupSize = 2 * columns,
                    .specialization = {whole, columns},
                    .grid = {groups * groupsOf(n, kTile), groupsOf(rows, columns)}};
        }
        case MatMulForm::Cooperative: {
            const auto [m, columns, depth] = profile_.cooperative;
            const std::uint32_t split = type == "f16" ? 0 : 1;  // halves take one half
            return {.shader = name + ".cooperative",
                    .groupSize = kCooperativeSubgroups * profile_.subgroupSize,
                    .specialization = {whole, m, columns, depth, split},
                    .grid = {groups * groupsOf(n, kTile), groupsOf(rows, kTile)}};
        }
        case MatMulForm::Lane:
            break;
    }
    // Software devices load lane by lane, so large blocks pay; GPUs would run out of registers.
    const std::uint32_t groupSize = profile_.cpu ? 8 : 32;
    const std::uint32_t columns = std::min(rows, 4u);
    const std::uint32_t laneRows = rows == 1 ? 4 : profile_.cpu && whole != 0 ? 8 : 2;
    return {.shader = name + ".lane",
            .groupSize = groupSize,
            .specialization = {whole, laneRows, columns},
            .grid = {groups * groupsOf(n, std::uint64_t{laneRows} * groupSize), groupsOf(rows, columns)}};
}

}  // namespace fireside::vulkan
