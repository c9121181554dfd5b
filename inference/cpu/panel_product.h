// The product of a panel of weight rows with many tokens: the inner part of matmuls and of experts. The panel
// is unpacked in pieces of K that stay in the processor's second cache, each multiplied with all tiles before
// the next.
#pragma once

#include <cstddef>
#include <functional>

#include "inference/cpu/simd.h"
#include "inference/cpu/work.h"

namespace fireside::cpu {

/// Inputs of many tokens, packed for integerTileKernels() or floatTileKernels(): tiles of `k` elements.
struct Tiles {
    const std::byte* data = nullptr;
    std::size_t count = 0;

    [[nodiscard]] static std::size_t tokens(bool integer);                // of a tile
    [[nodiscard]] static std::size_t bytes(bool integer, std::size_t k);  // of a tile
};

/// Gives the sums of a tile [Tiles::tokens][panelRows()]; called once for each tile.
using StoreTile = std::function<void(std::size_t tile, const float* sums)>;

[[nodiscard]] std::size_t panelRows();
[[nodiscard]] std::size_t panelWorkspace();
/// At most panelRows() rows of weights of `k` elements times tiles (of quantised inputs for integerType()).
void multiplyPanel(gguf::TensorType type, const WeightRows& rows, std::size_t k, const Tiles& tiles,
                   Workspace workspace, const StoreTile& store);

/// Packs `count` inputs of k elements into a tile; `inputs` has room for Tiles::tokens(). Workspace:
/// packWorkspace().
void packInputs(bool integer, const float** inputs, std::size_t count, std::size_t k, std::byte* tile,
                Workspace workspace);
[[nodiscard]] std::size_t packWorkspace(bool integer, std::size_t k);

}  // namespace fireside::cpu
