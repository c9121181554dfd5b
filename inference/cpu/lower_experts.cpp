// Mixtures of experts. Few tokens are multiplied expert by expert, row by row; of many, those that chose the
// same expert are gathered into tiles first, so that each expert's weights are unpacked once.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "inference/cpu/lower.h"
#include "inference/cpu/panel_product.h"

namespace fireside::cpu {
namespace {

constexpr std::size_t kFewTokens = 4;
constexpr std::size_t kTaskBytes = 32 * 1024;  // of weights
constexpr std::size_t kMostTokens = 16;        // of any tile
constexpr std::int32_t kNobody = -1;

std::size_t sizeOf(std::int32_t n) {
    return static_cast<std::size_t>(n);
}

struct Route {
    ValueView logits, experts, weights;
    plan::RouteOp op;
    const float* bias = nullptr;
    const float* expertScale = nullptr;
};

struct ExpertProduct {
    WeightRows weight;
    gguf::TensorType type = gguf::TensorType::F32;
    ValueView in, experts, out;
    const float* bias = nullptr;
    bool inputPerExpert = false;
    std::size_t expertCount = 0;
    std::size_t used = 0;  // experts of a token
    std::size_t k = 0;
    std::size_t n = 0;  // rows of an expert
    std::size_t rowsPerTask = 1;
    std::size_t capacity = 0;  // tokens
    const Handover* prepared = nullptr;

    [[nodiscard]] bool integer() const { return integerType(type); }
    [[nodiscard]] bool few(const StepView& step) const { return step.count() <= kFewTokens; }
    /// An entry is a token's j-th expert: t * used + j.
    [[nodiscard]] const float* input(std::size_t entry) const {
        return in.row(entry / used) + (inputPerExpert ? entry % used * k : 0);
    }
    /// Of an entry, or nobody.
    [[nodiscard]] std::int32_t expert(std::size_t entry) const {
        const float chosen = experts.row(entry / used)[entry % used];
        return chosen >= 0 && chosen < static_cast<float>(expertCount) ? static_cast<std::int32_t>(chosen)
                                                                       : kNobody;
    }
    [[nodiscard]] float* output(std::size_t entry) const { return out.row(entry / used) + entry % used * n; }
    [[nodiscard]] WeightRows rows(std::size_t of, std::size_t first, std::size_t count) const {
        return {weight.data + (of * n + first) * weight.stride, weight.stride, count};
    }
    void store(std::size_t entry, std::size_t of, std::size_t first, std::size_t count,
               const float* sums) const {
        float* const to = output(entry) + first;
        const float* const more = bias != nullptr ? bias + of * n + first : nullptr;
        floatKernels().addUp(sums, count, more, nullptr, to);
    }
    [[nodiscard]] std::size_t mostTiles() const {
        const std::size_t entries = capacity * used, perTile = Tiles::tokens(integer());
        return std::min(entries, pieces(entries, perTile) + expertCount);
    }
};

/// Entries by expert, in tiles that hold one expert's only.
struct Gathered {
    std::int32_t* firstTile;  // [experts + 1]
    std::int32_t* next;       // [experts], while sorting
    std::int32_t* entries;    // [tiles][Tiles::tokens], nobody where a tile is not full
    std::byte* tiles;
};

Gathered carve(const ExpertProduct& op, Carver& carver) {
    const std::size_t tiles = op.mostTiles();
    Gathered gathered{};
    gathered.firstTile = carver.take<std::int32_t>(op.expertCount + 1);
    gathered.next = carver.take<std::int32_t>(op.expertCount);
    gathered.entries = carver.take<std::int32_t>(tiles * Tiles::tokens(op.integer()));
    gathered.tiles = carver.take<std::byte>(tiles * Tiles::bytes(op.integer(), op.k));
    return gathered;
}

Gathered gatheredOf(const ExpertProduct& op) {
    Carver carver(op.prepared->memory);
    return carve(op, carver);
}

void sortByExpert(const ExpertProduct& op, const StepView& step) {
    const Gathered to = gatheredOf(op);
    const std::size_t perTile = Tiles::tokens(op.integer()), entries = step.count() * op.used;
    std::fill_n(to.next, op.expertCount, 0);
    for (std::size_t entry = 0; entry < entries; ++entry) {
        if (const std::int32_t expert = op.expert(entry); expert != kNobody) ++to.next[expert];
    }
    to.firstTile[0] = 0;
    for (std::size_t e = 0; e < op.expertCount; ++e) {
        const std::size_t tiles = pieces(sizeOf(to.next[e]), perTile);
        to.firstTile[e + 1] = to.firstTile[e] + static_cast<std::int32_t>(tiles);
        to.next[e] = to.firstTile[e] * static_cast<std::int32_t>(perTile);
    }
    std::fill_n(to.entries, sizeOf(to.firstTile[op.expertCount]) * perTile, kNobody);
    for (std::size_t entry = 0; entry < entries; ++entry) {
        if (const std::int32_t expert = op.expert(entry); expert != kNobody) {
            to.entries[to.next[expert]++] = static_cast<std::int32_t>(entry);
        }
    }
}

/// Whoever has no expert gets zeros.
void clearOthers(const ExpertProduct& op, const StepView& step) {
    for (std::size_t entry = 0; entry < step.count() * op.used; ++entry) {
        if (op.expert(entry) == kNobody) std::fill_n(op.output(entry), op.n, 0.0f);
    }
}

void packGathered(const ExpertProduct& op, std::size_t tile, Workspace workspace) {
    const Gathered from = gatheredOf(op);
    if (tile >= sizeOf(from.firstTile[op.expertCount])) return;
    const std::size_t perTile = Tiles::tokens(op.integer());
    std::array<const float*, kMostTokens> inputs{};
    std::size_t count = 0;
    for (; count < perTile && from.entries[tile * perTile + count] != kNobody; ++count) {
        inputs[count] = op.input(sizeOf(from.entries[tile * perTile + count]));
    }
    packInputs(op.integer(), inputs.data(), count, op.k, from.tiles + tile * Tiles::bytes(op.integer(), op.k),
               workspace);
}

void multiplyGathered(const ExpertProduct& op, std::size_t task, Workspace workspace) {
    const std::size_t panels = pieces(op.n, panelRows()), expert = task / panels,
                      first = task % panels * panelRows();
    const Gathered from = gatheredOf(op);
    const std::size_t begin = sizeOf(from.firstTile[expert]), end = sizeOf(from.firstTile[expert + 1]);
    if (begin == end) return;
    const std::size_t perTile = Tiles::tokens(op.integer()), count = std::min(panelRows(), op.n - first);
    const std::byte* const tiles = from.tiles + begin * Tiles::bytes(op.integer(), op.k);
    multiplyPanel(op.type, op.rows(expert, first, count), op.k, {tiles, end - begin}, workspace,
                  [&](std::size_t tile, const float* sums) {
                      const std::int32_t* entry = from.entries + (begin + tile) * perTile;
                      for (std::size_t i = 0; i < perTile && entry[i] != kNobody; ++i, sums += panelRows()) {
                          op.store(sizeOf(entry[i]), expert, first, count, sums);
                      }
                  });
}

/// Inputs of a few tokens, quantised: one of each token, or of each entry.
QuantisedRow quantisedInput(const ExpertProduct& op, std::size_t index) {
    return QuantisedRow::in(op.prepared->memory + index * QuantisedRow::bytes(op.k), op.k);
}

void multiplyEntry(const ExpertProduct& op, std::size_t task, Workspace workspace) {
    const std::size_t across = pieces(op.n, op.rowsPerTask), entry = task / across;
    const std::size_t first = task % across * op.rowsPerTask, count = std::min(op.rowsPerTask, op.n - first);
    const std::int32_t chosen = op.expert(entry);
    if (chosen == kNobody) {
        std::fill_n(op.output(entry) + first, count, 0.0f);
        return;
    }
    auto* const sums = reinterpret_cast<float*>(workspace);
    const WeightRows rows = op.rows(sizeOf(chosen), first, count);
    if (op.integer()) {
        const QuantisedRow x = quantisedInput(op, op.inputPerExpert ? entry : entry / op.used);
        rowKernels().dot(op.type, rows, x, op.k, sums);
    } else {
        rowKernels().dotFloat(op.type, rows, op.input(entry), op.k, sums + roundUp(count, 16), sums);
    }
    op.store(entry, sizeOf(chosen), first, count, sums);
}

Phases prepare(const ExpertProduct& op) {
    Work sort;
    sort.tasks = [=](const StepView& step) { return std::size_t{op.few(step) ? 0u : 1u}; };
    sort.run = [=](std::size_t, const StepView& step, Workspace) { sortByExpert(op, step); };
    Work pack;
    pack.workspaceBytes = packWorkspace(op.integer(), op.k);
    pack.tasks = [=](const StepView& step) {
        const std::size_t inputs = step.count() * (op.inputPerExpert ? op.used : 1);
        if (op.few(step)) return op.integer() ? inputs : 0;
        const std::size_t entries = step.count() * op.used;
        return std::min(entries, pieces(entries, Tiles::tokens(op.integer())) + op.expertCount);
    };
    pack.run = [=](std::size_t task, const StepView& step, Workspace workspace) {
        if (!op.few(step)) return packGathered(op, task, workspace);
        const float* const x = op.input(op.inputPerExpert ? task : task * op.used);
        rowKernels().quantise(x, op.k, quantisedInput(op, task));
    };
    return {sort, pack};
}

/// The `count` largest, largest first, the lower index on a tie.
void chooseLargest(const double* x, std::size_t n, std::size_t count, std::int32_t* chosen,
                   std::int32_t* order) {
    std::iota(order, order + n, 0);
    std::partial_sort(order, order + count, order + n,
                      [x](std::int32_t a, std::int32_t b) { return x[a] > x[b] || (x[a] == x[b] && a < b); });
    std::copy_n(order, count, chosen);
}

void softmax(double* x, std::size_t n) {
    const double largest = *std::max_element(x, x + n);
    double total = 0;
    for (std::size_t i = 0; i < n; ++i) total += x[i] = std::exp(x[i] - largest);
    for (std::size_t i = 0; i < n; ++i) x[i] /= total;
}

struct RouteMemory {
    double* p;       // [experts]
    double* choice;  // [experts]
    double* scores;  // [experts], of groups
    std::int32_t* chosen;
    std::int32_t* order;
};

RouteMemory carve(const Route& route, Carver& carver) {
    const std::size_t n = route.logits.width;
    RouteMemory memory{};
    memory.p = carver.take<double>(n);
    memory.choice = carver.take<double>(n);
    memory.scores = carver.take<double>(n);
    memory.chosen = carver.take<std::int32_t>(n);
    memory.order = carver.take<std::int32_t>(n);
    return memory;
}

/// Takes all but the best groups out of the choice.
void keepGroups(const Route& route, const RouteMemory& memory) {
    const std::size_t groups = sizeOf(route.op.groups), members = route.logits.width / groups;
    for (std::size_t g = 0; g < groups; ++g) {
        double best = -std::numeric_limits<double>::infinity(), second = best;
        for (std::size_t i = 0; i < members; ++i) {
            const double x = memory.choice[g * members + i];
            second = std::max(second, std::min(best, x));
            best = std::max(best, x);
        }
        memory.scores[g] = members > 1 ? best + second : best;
    }
    const std::size_t used = sizeOf(route.op.groupsUsed);
    chooseLargest(memory.scores, groups, used, memory.chosen, memory.order);
    for (std::size_t g = 0; g < groups; ++g) {
        if (std::find(memory.chosen, memory.chosen + used, static_cast<std::int32_t>(g)) !=
            memory.chosen + used)
            continue;
        std::fill_n(memory.choice + g * members, members, -std::numeric_limits<double>::infinity());
    }
}

/// In double, because experts whose probabilities would be the same float are still told apart.
void chooseExperts(const Route& route, std::size_t t, Workspace workspace) {
    Carver carver(workspace);
    const RouteMemory memory = carve(route, carver);
    const std::size_t n = route.logits.width, used = route.experts.width;
    std::copy_n(route.logits.row(t), n, memory.p);
    if (route.op.gating == plan::Gating::Softmax) softmax(memory.p, n);
    for (std::size_t e = 0; route.op.gating == plan::Gating::Sigmoid && e < n; ++e) {
        memory.p[e] = 1.0 / (1.0 + std::exp(-memory.p[e]));
    }
    for (std::size_t e = 0; e < n; ++e) {
        memory.choice[e] = memory.p[e] + (route.bias != nullptr ? double{route.bias[e]} : 0.0);
    }
    if (route.op.groups > 1) keepGroups(route, memory);
    chooseLargest(memory.choice, n, used, memory.chosen, memory.order);
    double* const w = memory.scores;
    for (std::size_t j = 0; j < used; ++j) w[j] = memory.p[memory.chosen[j]];
    if (route.op.gating == plan::Gating::SoftmaxOfChosen) softmax(w, used);
    const double total = route.op.normalise ? std::max(std::accumulate(w, w + used, 0.0), 6.1035e-5) : 1.0;
    for (std::size_t j = 0; j < used; ++j) {
        const double scale = route.expertScale != nullptr ? double{route.expertScale[memory.chosen[j]]} : 1.0;
        route.experts.row(t)[j] = static_cast<float>(memory.chosen[j]);
        route.weights.row(t)[j] = static_cast<float>(w[j] / total * route.op.scale * scale);
    }
}

}  // namespace

Phases lower(const plan::RouteOp& op, Lowering& lowering) {
    const Operands& operands = lowering.operands();
    Route route{operands.value(op.logits),
                operands.value(op.experts),
                operands.value(op.weights),
                op,
                nullptr,
                nullptr};
    if (op.selectionBias) route.bias = lowering.weights().floats(*op.selectionBias);
    if (op.expertScale) route.expertScale = lowering.weights().floats(*op.expertScale);
    Carver carver(nullptr);
    carve(route, carver);
    Work work;
    work.workspaceBytes = carver.taken();
    work.tasks = [](const StepView& step) { return step.count(); };
    work.run = [=](std::size_t t, const StepView&, Workspace workspace) {
        chooseExperts(route, t, workspace);
    };
    return {work};
}

Phases lower(const plan::ExpertMatMulOp& op, Lowering& lowering) {
    ExpertProduct product;
    product.weight = lowering.weights().rows(op.weight);
    product.type = lowering.weights().type(op.weight);
    product.in = lowering.operands().value(op.in);
    product.experts = lowering.operands().value(op.experts);
    product.out = lowering.operands().value(op.out);
    if (op.bias) product.bias = lowering.weights().floats(*op.bias);
    product.inputPerExpert = op.inputPerExpert;
    product.expertCount = sizeOf(op.expertCount);
    product.used = product.experts.width;
    product.k = product.inputPerExpert ? product.in.width / product.used : product.in.width;
    product.n = product.out.width / product.used;
    product.rowsPerTask = std::clamp(kTaskBytes / product.weight.stride, std::size_t{4}, std::size_t{256});
    product.capacity = lowering.capacity();
    Carver carver(nullptr);
    carve(product, carver);
    const std::size_t fewInputs = std::min(product.capacity, kFewTokens) * product.used;
    const std::size_t bytes = std::max(carver.taken(), fewInputs * QuantisedRow::bytes(product.k));
    const auto prepared = lowering.shared(
        {Lowering::Form::ExpertProduct, product.integer(), op.in, static_cast<std::int32_t>(op.experts)},
        bytes);
    product.prepared = &prepared.memory;
    Work work;
    work.workspaceBytes =
        std::max(panelWorkspace(), (roundUp(product.rowsPerTask, 16) + product.k) * sizeof(float));
    work.tasks = [=](const StepView& step) {
        if (!product.few(step)) return product.expertCount * pieces(product.n, panelRows());
        return step.count() * product.used * pieces(product.n, product.rowsPerTask);
    };
    work.run = [=](std::size_t task, const StepView& step, Workspace workspace) {
        if (product.few(step)) return multiplyEntry(product, task, workspace);
        if (task == 0) clearOthers(product, step);
        multiplyGathered(product, task, workspace);
    };
    Phases phases = prepared.fresh ? prepare(product) : Phases(2);
    phases.push_back(std::move(work));
    return phases;
}

Phases lower(const plan::ExpertSumOp& op, Lowering& lowering) {
    const Operands& operands = lowering.operands();
    const ValueView in = operands.value(op.in), weights = operands.value(op.weights),
                    out = operands.value(op.out);
    const ValueView residual = op.residual ? operands.value(*op.residual) : ValueView{};
    Work work;
    work.workspaceBytes = out.width * sizeof(float);
    work.tasks = [](const StepView& step) { return step.count(); };
    work.run = [=](std::size_t t, const StepView&, Workspace workspace) {
        auto* const sums = reinterpret_cast<float*>(workspace);
        std::fill_n(sums, out.width, 0.0f);
        for (std::size_t j = 0; j < weights.width; ++j) {
            floatKernels().addScaled(in.row(t) + j * out.width, out.width, weights.row(t)[j], sums);
        }
        if (op.residual) floatKernels().addScaled(residual.row(t), out.width, 1.0f, sums);
        std::copy_n(sums, out.width, out.row(t));
    };
    return {work};
}

}  // namespace fireside::cpu
