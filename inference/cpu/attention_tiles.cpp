// Attention of many tokens: a task is some tokens and one KV head with the query heads that share it.
// Positions are taken in panels, and both products (scores, then values) are those of floatTileKernels():
// keys stand side by side in a panel as weight rows do, values as they are. The softmax goes along from panel
// to panel (FlashAttention, Dao et al. 2022).
#include <cmath>
#include <limits>

#include "inference/cpu/attention.h"

namespace fireside::cpu {
namespace {

constexpr std::size_t kRowsOfTask = 48;  // of queries: enough to share a panel among
constexpr std::size_t kMostTokens = 16;  // of any tile

struct Shape {
    std::size_t tokens;     // of a task
    std::size_t rows;       // of queries of a task: tokens * group, the heads of a token side by side
    std::size_t perTile;    // rows of a tile
    std::size_t tiles;      // of a task
    std::size_t positions;  // of a panel
    std::size_t panels;     // of that many elements, that a value has
};

Shape shapeOf(const Attention& op) {
    const FloatTileKernels& kernels = floatTileKernels();
    Shape shape{};
    shape.tokens = std::max(kRowsOfTask / op.group, std::size_t{1});
    shape.rows = shape.tokens * op.group;
    shape.perTile = kernels.tokens;
    shape.tiles = pieces(shape.rows, shape.perTile);
    shape.positions = kernels.rows;
    shape.panels = pieces(op.valueSize, kernels.rows);
    return shape;
}

struct Memory {
    float* queries;        // tiles of [keySize][perTile]
    float* keys;           // [positions][keySize]
    float* values;         // [positions][valueSize]
    float* staging;        // for packing
    float* keyPanel;       // [keySize][positions]
    float* valuePanels;    // panels of [positions][positions]: elements of a value side by side
    float* scores;         // [perTile][positions]
    float* probabilities;  // [positions][perTile]
    float* out;            // per tile, panels of [perTile][positions]
    float* largest;        // [rows]
    float* total;          // [rows]
};

Memory carve(const Attention& op, Carver& carver) {
    const Shape s = shapeOf(op);
    const std::size_t rows = s.tiles * s.perTile;
    Memory memory{};
    memory.queries = carver.take<float>(rows * op.keySize);
    memory.keys = carver.take<float>(s.positions * op.keySize);
    memory.values = carver.take<float>(s.positions * op.valueSize);
    memory.staging = carver.take<float>(4 * op.keySize);
    memory.keyPanel = carver.take<float>(op.keySize * s.positions);
    memory.valuePanels = carver.take<float>(s.panels * s.positions * s.positions);
    memory.scores = carver.take<float>(s.perTile * s.positions);
    memory.probabilities = carver.take<float>(s.positions * s.perTile);
    memory.out = carver.take<float>(rows * s.panels * s.positions);
    memory.largest = carver.take<float>(rows);
    memory.total = carver.take<float>(rows);
    return memory;
}

/// A task at work.
class Tiled {
 public:
    Tiled(const Attention& op, std::size_t task, const StepView& step, Workspace workspace)
        : op_(op), step_(step), shape_(shapeOf(op)), kvHead_(task % op.kvHeads) {
        Carver carver(workspace);
        memory_ = carve(op, carver);
        first_ = task / op.kvHeads * shape_.tokens;
        rows_ = std::min(shape_.tokens, step.count() - first_) * op.group;
        tiles_ = pieces(rows_, shape_.perTile);
    }

    void run() {
        begin();
        const Attention::Range earliest = op_.seen(token(0), step_),
                               latest = op_.seen(token(rows_ - 1), step_);
        for (std::size_t at = earliest.begin; at < latest.end; at += shape_.positions) {
            const std::size_t count = std::min(shape_.positions, latest.end - at);
            packPositions(at, count);
            for (std::size_t tile = 0; tile < tiles_; ++tile) attend(tile, at, count);
        }
        for (std::size_t row = 0; row < rows_; ++row) finish(row);
    }

 private:
    [[nodiscard]] std::size_t token(std::size_t row) const { return first_ + row / op_.group; }
    [[nodiscard]] std::size_t head(std::size_t row) const { return kvHead_ * op_.group + row % op_.group; }
    [[nodiscard]] std::size_t panelFloats() const { return shape_.perTile * shape_.positions; }
    /// Part of a row's output.
    [[nodiscard]] float* outOf(std::size_t row, std::size_t panel) const {
        const std::size_t tile = row / shape_.perTile, within = row % shape_.perTile;
        return memory_.out + (tile * shape_.panels + panel) * panelFloats() + within * shape_.positions;
    }

    void begin() const {
        for (std::size_t tile = 0; tile < tiles_; ++tile) {
            const float* inputs[kMostTokens] = {};
            for (std::size_t i = 0; i < shape_.perTile && tile * shape_.perTile + i < rows_; ++i) {
                const std::size_t row = tile * shape_.perTile + i;
                inputs[i] = op_.q.row(token(row)) + head(row) * op_.keySize;
            }
            floatTileKernels().packTile(inputs, op_.keySize,
                                        memory_.queries + tile * shape_.perTile * op_.keySize);
        }
        std::fill_n(memory_.out, tiles_ * shape_.panels * panelFloats(), 0.0f);
        std::fill_n(memory_.largest, rows_, -std::numeric_limits<float>::infinity());
        std::fill_n(memory_.total, rows_, 0.0f);
    }

    void packPositions(std::size_t at, std::size_t count) const {
        loadPositions(op_, kvHead_, at, count, memory_.keys, memory_.values);
        const std::size_t keyBytes = op_.keySize * sizeof(float);
        floatTileKernels().packPanel(gguf::TensorType::F32,
                                     {reinterpret_cast<const std::byte*>(memory_.keys), keyBytes, count}, 0,
                                     op_.keySize, memory_.keyPanel, memory_.staging);
        const std::size_t width = shape_.positions;
        for (std::size_t panel = 0; panel < shape_.panels; ++panel) {
            float* const to = memory_.valuePanels + panel * width * width;
            const std::size_t n = std::min(width, op_.valueSize - panel * width);
            if (count < width || n < width) std::fill_n(to, width * width, 0.0f);
            for (std::size_t i = 0; i < count; ++i) {
                std::copy_n(memory_.values + i * op_.valueSize + panel * width, n, to + i * width);
            }
        }
    }

    void attend(std::size_t tile, std::size_t at, std::size_t count) const {
        const FloatTileKernels& kernels = floatTileKernels();
        const std::size_t width = shape_.positions;
        std::fill_n(memory_.scores, panelFloats(), 0.0f);
        kernels.multiply(memory_.keyPanel, memory_.queries + tile * shape_.perTile * op_.keySize, op_.keySize,
                         memory_.scores);
        for (std::size_t i = 0; i < shape_.perTile; ++i) {
            const std::size_t row = tile * shape_.perTile + i;
            if (row < rows_) weigh(row, at, count, memory_.scores + i * width);
            for (std::size_t p = 0; p < width; ++p) {
                memory_.probabilities[p * shape_.perTile + i] = memory_.scores[i * width + p];
            }
        }
        for (std::size_t panel = 0; panel < shape_.panels; ++panel) {
            kernels.multiply(memory_.valuePanels + panel * width * width, memory_.probabilities, width,
                             outOf(tile * shape_.perTile, panel));
        }
    }

    /// A row's scores become its weights for these positions, 0 where it does not see them.
    void weigh(std::size_t row, std::size_t at, std::size_t count, float* scores) const {
        const FloatKernels& kernels = floatKernels();
        const Attention::Range seen = op_.seen(token(row), step_);
        const std::size_t begin = std::clamp(seen.begin, at, at + count) - at;
        const std::size_t end = std::clamp(seen.end, at + begin, at + count) - at;
        std::fill(scores, scores + begin, 0.0f);
        std::fill(scores + end, scores + shape_.positions, 0.0f);
        if (begin == end) return;
        float* const some = scores + begin;
        const std::size_t n = end - begin;
        kernels.scale(some, n, op_.scale);
        if (op_.softcap > 0) kernels.softCap(some, n, op_.softcap);
        const float before = memory_.largest[row];
        const float now = std::max(before, kernels.largest(some, n));
        const float kept = std::exp(before - now);  // 0 at first, when there is -infinity
        memory_.largest[row] = now;
        memory_.total[row] = memory_.total[row] * kept + kernels.exponentials(some, n, now);
        if (kept == 1) return;
        for (std::size_t panel = 0; panel < shape_.panels; ++panel) {
            kernels.scale(outOf(row, panel), shape_.positions, kept);
        }
    }

    void finish(std::size_t row) const {
        float total = memory_.total[row], factor = 1;
        if (op_.sinks != nullptr) {
            const float sink = op_.sinks[head(row)], largest = std::max(sink, memory_.largest[row]);
            factor = std::exp(memory_.largest[row] - largest);
            total = total * factor + std::exp(sink - largest);
        }
        float* const to = op_.out.row(token(row)) + head(row) * op_.valueSize;
        for (std::size_t d = 0; d < op_.valueSize; ++d) {
            to[d] = outOf(row, d / shape_.positions)[d % shape_.positions] * factor / total;
        }
    }

    const Attention& op_;
    const StepView& step_;
    Shape shape_;
    std::size_t kvHead_;
    Memory memory_{};
    std::size_t first_ = 0;  // token
    std::size_t rows_ = 0;
    std::size_t tiles_ = 0;
};

}  // namespace

std::size_t tiledTasks(const Attention& op, const StepView& step) {
    return pieces(step.count(), shapeOf(op).tokens) * op.kvHeads;
}

std::size_t tiledWorkspace(const Attention& op) {
    Carver carver(nullptr);
    carve(op, carver);
    return carver.taken();
}

void attendTiled(const Attention& op, std::size_t task, const StepView& step, Workspace workspace) {
    Tiled(op, task, step, workspace).run();
}

}  // namespace fireside::cpu
