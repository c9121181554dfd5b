#include "inference/cpu/panel_product.h"

#include <algorithm>
#include <array>

namespace fireside::cpu {
namespace {

// Elements of K that are unpacked at once: with 32 rows some 100 and 64 KB, so that panel and tile stay in a
// second cache of 256 KB. Multiples of every stored block.
constexpr std::size_t kIntegerDepth = 2048;
constexpr std::size_t kFloatDepth = 512;
// Tiles whose sums are kept while K goes on.
constexpr std::size_t kTilesAtOnce = 96;
constexpr std::size_t kMostTokens = 16;  // of any tile

struct Panel {
    std::byte* memory;
    std::byte* staging;
    float* sums;
};

std::size_t sumsOfTile() {
    return std::max(integerTileKernels().tokens, floatTileKernels().tokens) * panelRows();
}

Panel carve(Carver& carver) {
    const IntegerTileKernels& kernels = integerTileKernels();
    constexpr std::size_t kBlocks = kIntegerDepth / kBlock;
    Panel panel{};
    panel.memory = carver.take<std::byte>(
        std::max(kBlocks * kernels.panelBytes, kFloatDepth * kernels.rows * sizeof(float)));
    panel.staging =
        carver.take<std::byte>(std::max(kBlocks * kernels.stagingBytes, 4 * kFloatDepth * sizeof(float)));
    panel.sums = carver.take<float>(kTilesAtOnce * sumsOfTile());
    return panel;
}

}  // namespace

std::size_t Tiles::tokens(bool integer) {
    return integer ? integerTileKernels().tokens : floatTileKernels().tokens;
}
std::size_t Tiles::bytes(bool integer, std::size_t k) {
    return integer ? k / kBlock * integerTileKernels().tileBytes
                   : k * floatTileKernels().tokens * sizeof(float);
}

std::size_t panelRows() {
    return integerTileKernels().rows;
}

std::size_t panelWorkspace() {
    Carver carver(nullptr);
    carve(carver);
    return carver.taken();
}

void multiplyPanel(gguf::TensorType type, const WeightRows& rows, std::size_t k, const Tiles& tiles,
                   Workspace workspace, const StoreTile& store) {
    const IntegerTileKernels& integers = integerTileKernels();
    const FloatTileKernels& floats = floatTileKernels();
    Carver carver(workspace);
    const Panel panel = carve(carver);
    const bool integer = integerType(type);
    const std::size_t depth = integer ? kIntegerDepth : kFloatDepth;
    const std::size_t tileBytes = Tiles::bytes(integer, k), sumsPerTile = sumsOfTile();
    for (std::size_t first = 0; first < tiles.count; first += kTilesAtOnce) {
        const std::size_t count = std::min(kTilesAtOnce, tiles.count - first);
        std::fill_n(panel.sums, count * sumsPerTile, 0.0f);
        for (std::size_t begin = 0; begin < k; begin += depth) {
            const std::size_t n = std::min(depth, k - begin);
            if (integer) {
                integers.packPanel(type, rows, begin / kBlock, n / kBlock, panel.memory, panel.staging);
            } else {
                floats.packPanel(type, rows, begin, n, reinterpret_cast<float*>(panel.memory),
                                 reinterpret_cast<float*>(panel.staging));
            }
            const std::byte* tile = tiles.data + first * tileBytes + Tiles::bytes(integer, begin);
            for (std::size_t i = 0; i < count; ++i, tile += tileBytes) {
                float* const sums = panel.sums + i * sumsPerTile;
                if (integer) {
                    integers.multiply(type, panel.memory, tile, n / kBlock, sums);
                } else {
                    floats.multiply(reinterpret_cast<const float*>(panel.memory),
                                    reinterpret_cast<const float*>(tile), n, sums);
                }
                if (begin + n == k) store(first + i, sums);
            }
        }
    }
}

std::size_t packWorkspace(bool integer, std::size_t k) {
    return integer ? integerTileKernels().tokens * QuantisedRow::bytes(k) : 0;
}

void packInputs(bool integer, const float** inputs, std::size_t count, std::size_t k, std::byte* tile,
                Workspace workspace) {
    if (!integer) {
        std::fill(inputs + count, inputs + floatTileKernels().tokens, nullptr);
        floatTileKernels().packTile(inputs, k, reinterpret_cast<float*>(tile));
        return;
    }
    std::array<QuantisedRow, kMostTokens> rows{};
    for (std::size_t t = 0; t < count; ++t) {
        rows[t] = QuantisedRow::in(workspace + t * QuantisedRow::bytes(k), k);
        rowKernels().quantise(inputs[t], k, rows[t]);
    }
    integerTileKernels().packTile(rows.data(), k / kBlock, tile);
}

}  // namespace fireside::cpu
