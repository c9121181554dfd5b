// Products with weights. Few tokens (decoding) are multiplied row by row of the weights, which then are read
// once and in order; many (prefill) by panels of rows.
#include <algorithm>
#include <array>

#include "inference/cpu/lower.h"
#include "inference/cpu/panel_product.h"

namespace fireside::cpu {
namespace {

constexpr std::size_t kFewTokens = 4;          // up to which rows are taken
constexpr std::size_t kRowsAtOnce = 8;         // that stay in the first cache for a few tokens
constexpr std::size_t kTaskBytes = 32 * 1024;  // of weights
constexpr std::size_t kMostTokens = 16;        // of any tile

struct MatMul {
    WeightRows weight;
    gguf::TensorType type = gguf::TensorType::F32;
    ValueView in;
    ValueView out;
    ValueView residual;  // no data: none
    const float* bias = nullptr;
    std::size_t groups = 1;
    std::size_t k = 0;  // elements of an input of a group
    std::size_t n = 0;  // rows of weights of a group
    std::size_t rowsPerTask = 1;
    const Handover* prepared = nullptr;

    [[nodiscard]] bool integer() const { return integerType(type); }
    [[nodiscard]] bool few(const StepView& step) const { return in.rows(step.count()) <= kFewTokens; }
};

/// Quantised rows or tiles of the whole input; of groups, one behind the other.
Work prepare(const MatMul& op) {
    const bool integer = op.integer();
    const std::size_t perTile = Tiles::tokens(integer);
    Work work;
    work.workspaceBytes = packWorkspace(integer, op.in.width);
    work.tasks = [=](const StepView& step) {
        const std::size_t rows = op.in.rows(step.count());
        if (op.few(step)) return integer ? rows : 0;
        return pieces(rows, perTile) * op.groups;
    };
    work.run = [=](std::size_t task, const StepView& step, Workspace workspace) {
        std::byte* const memory = op.prepared->memory;
        if (op.few(step)) {
            const std::size_t bytes = QuantisedRow::bytes(op.k);
            for (std::size_t g = 0; g < op.groups; ++g) {
                rowKernels().quantise(op.in.row(task) + g * op.k, op.k,
                                      QuantisedRow::in(memory + (task * op.groups + g) * bytes, op.k));
            }
            return;
        }
        const std::size_t rows = op.in.rows(step.count()), tiles = pieces(rows, perTile);
        const std::size_t g = task / tiles, first = task % tiles * perTile;
        std::array<const float*, kMostTokens> inputs{};
        const std::size_t count = std::min(perTile, rows - first);
        for (std::size_t t = 0; t < count; ++t) inputs[t] = op.in.row(first + t) + g * op.k;
        packInputs(integer, inputs.data(), count, op.k, memory + task * Tiles::bytes(integer, op.k),
                   workspace);
    };
    return work;
}

std::size_t preparedBytes(const MatMul& op, std::size_t mostRows) {
    const bool integer = op.integer();
    const std::size_t tiles =
        pieces(mostRows, Tiles::tokens(integer)) * op.groups * Tiles::bytes(integer, op.k);
    const std::size_t rows = std::min(mostRows, kFewTokens) * op.groups * QuantisedRow::bytes(op.k);
    return std::max(mostRows > kFewTokens ? tiles : 0, integer ? rows : 0);
}

void store(const MatMul& op, std::size_t t, std::size_t first, std::size_t count, const float* sums) {
    float* const out = op.out.row(t) + first;
    const float* const residual = op.residual.data != nullptr ? op.residual.row(t) + first : nullptr;
    floatKernels().addUp(sums, count, op.bias != nullptr ? op.bias + first : nullptr, residual, out);
}

/// Rows `first` .. of group g for each token.
void multiplyRows(const MatMul& op, std::size_t g, std::size_t first, std::size_t count, std::size_t tokens,
                  Workspace workspace) {
    auto* const sums = reinterpret_cast<float*>(workspace);
    const std::size_t start = g * op.n + first;
    const WeightRows rows{op.weight.data + start * op.weight.stride, op.weight.stride, count};
    for (std::size_t t = 0; t < tokens; ++t) {
        if (op.integer()) {
            const std::size_t bytes = QuantisedRow::bytes(op.k);
            std::byte* const row = op.prepared->memory + (t * op.groups + g) * bytes;
            rowKernels().dot(op.type, rows, QuantisedRow::in(row, op.k), op.k, sums);
        } else {
            rowKernels().dotFloat(op.type, rows, op.in.row(t) + g * op.k, op.k, sums + roundUp(count, 16),
                                  sums);
        }
        store(op, t, start, count, sums);
    }
}

void multiplyTiles(const MatMul& op, std::size_t task, const StepView& step, Workspace workspace) {
    const std::size_t panels = pieces(op.n, panelRows()), g = task / panels,
                      first = task % panels * panelRows();
    const std::size_t count = std::min(panelRows(), op.n - first), start = g * op.n + first;
    const bool integer = op.integer();
    const std::size_t tokens = op.in.rows(step.count()), perTile = Tiles::tokens(integer);
    const std::size_t tiles = pieces(tokens, perTile);
    multiplyPanel(op.type, {op.weight.data + start * op.weight.stride, op.weight.stride, count}, op.k,
                  {op.prepared->memory + g * tiles * Tiles::bytes(integer, op.k), tiles}, workspace,
                  [&](std::size_t tile, const float* sums) {
                      const std::size_t end = std::min(tokens, (tile + 1) * perTile);
                      for (std::size_t t = tile * perTile; t < end; ++t, sums += panelRows()) {
                          store(op, t, start, count, sums);
                      }
                  });
}

Work multiply(const MatMul& op) {
    Work work;
    const std::size_t across = pieces(op.n, op.rowsPerTask);
    work.workspaceBytes = std::max(panelWorkspace(), (roundUp(op.rowsPerTask, 16) + op.k) * sizeof(float));
    work.tasks = [=](const StepView& step) {
        return (op.few(step) ? across : pieces(op.n, panelRows())) * op.groups;
    };
    work.run = [=](std::size_t task, const StepView& step, Workspace workspace) {
        if (!op.few(step)) return multiplyTiles(op, task, step, workspace);
        const std::size_t first = task % across * op.rowsPerTask,
                          end = std::min(op.n, first + op.rowsPerTask);
        const std::size_t tokens = op.in.rows(step.count());
        const std::size_t atOnce = tokens == 1 ? op.rowsPerTask : kRowsAtOnce;
        for (std::size_t row = first; row < end; row += atOnce) {
            multiplyRows(op, task / across, row, std::min(atOnce, end - row), tokens, workspace);
        }
    };
    return work;
}

}  // namespace

Phases lower(const plan::MatMulOp& op, Lowering& lowering) {
    MatMul product;
    product.weight = lowering.weights().rows(op.weight);
    product.type = lowering.weights().type(op.weight);
    product.in = lowering.operands().value(op.in);
    product.out = lowering.operands().value(op.out);
    if (op.residual) product.residual = lowering.operands().value(*op.residual);
    if (op.bias) product.bias = lowering.weights().floats(*op.bias);
    product.groups = static_cast<std::size_t>(op.groups);
    product.k = product.in.width / product.groups;
    product.n = product.out.width / product.groups;
    product.rowsPerTask = std::clamp(kTaskBytes / product.weight.stride, std::size_t{4}, std::size_t{256});
    const auto prepared = lowering.shared({Lowering::Form::Product, product.integer(), op.in, op.groups},
                                          preparedBytes(product, lowering.rows(product.in)));
    product.prepared = &prepared.memory;
    return {prepared.fresh ? prepare(product) : Work{}, multiply(product)};
}

}  // namespace fireside::cpu
