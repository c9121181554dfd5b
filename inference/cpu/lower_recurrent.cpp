// Layers that carry a state from token to token.
#include <algorithm>
#include <cmath>

#include "inference/cpu/lower.h"

namespace fireside::cpu {
namespace {

std::size_t sizeOf(std::int32_t n) {
    return static_cast<std::size_t>(n);
}

constexpr std::size_t kChannels = 64;  // of a task
constexpr std::size_t kStateRows = 32;

struct Convolution {
    ValueView in, out;
    const float* kernel;  // [channels][rows + 1]
    float* earlier;       // [rows][channels]
    std::size_t rows;
};

/// One channel after the other: its window of inputs moves along.
void convolve(const Convolution& op, std::size_t first, std::size_t count, const StepView& step,
              float* sums) {
    const std::size_t width = op.in.width;
    for (std::size_t r = 0; step.position == 0 && r < op.rows; ++r) {
        std::fill_n(op.earlier + r * width + first, count, 0.0f);
    }
    const auto input = [&](std::size_t i) {  // the earlier ones, then the step's
        return (i < op.rows ? op.earlier + i * width : op.in.row(i - op.rows)) + first;
    };
    for (std::size_t t = 0; t < step.count(); ++t) {
        std::fill_n(sums, count, 0.0f);
        for (std::size_t j = 0; j <= op.rows; ++j) {
            const float* const x = input(t + j);
            const float* const kernel = op.kernel + first * (op.rows + 1) + j;
            for (std::size_t c = 0; c < count; ++c) sums[c] += kernel[c * (op.rows + 1)] * x[c];
        }
        floatKernels().activate(plan::Activation::Silu, 0, sums, nullptr, count, op.out.row(t) + first);
    }
    for (std::size_t r = 0; r < op.rows; ++r) {
        std::copy_n(input(step.count() + r), count, op.earlier + r * width + first);
    }
}

struct DeltaNet {
    ValueView qkv, alpha, beta, out;
    const float* a;
    const float* dtBias;
    float* state;  // [valueHeads][size][size]
    std::size_t keyHeads, valueHeads, size;
    float epsilon;
};

/// What all rows of a head's state share for one token.
struct Turn {
    float* q;
    float* k;
    float decay, beta;
};

Turn turnOf(const DeltaNet& op, std::size_t t, std::size_t head, float* memory) {
    const std::size_t n = op.size, keyHead = head % op.keyHeads;
    const auto unit = [&](const float* x, float factor, float* to) {
        const float length = std::max(std::sqrt(floatKernels().squares(x, n, 0)), op.epsilon);
        for (std::size_t i = 0; i < n; ++i) to[i] = x[i] / length * factor;
        return to;
    };
    Turn turn{};
    turn.q = unit(op.qkv.row(t) + keyHead * n, 1.0f / std::sqrt(static_cast<float>(n)), memory);
    turn.k = unit(op.qkv.row(t) + (op.keyHeads + keyHead) * n, 1.0f, memory + n);
    const double raised = double{op.alpha.row(t)[head]} + op.dtBias[head];
    const double softplus = raised > 20 ? raised : std::log1p(std::exp(raised));
    turn.decay = static_cast<float>(std::exp(op.a[head] * softplus));
    turn.beta = 1.0f / (1.0f + std::exp(-op.beta.row(t)[head]));
    return turn;
}

void advance(const DeltaNet& op, std::size_t head, std::size_t first, std::size_t count, const StepView& step,
             float* memory) {
    const FloatKernels& kernels = floatKernels();
    const std::size_t n = op.size;
    float* const rows = op.state + (head * n + first) * n;
    if (step.position == 0) std::fill_n(rows, count * n, 0.0f);
    for (std::size_t t = 0; t < step.count(); ++t) {
        const Turn turn = turnOf(op, t, head, memory);
        const float* const v = op.qkv.row(t) + 2 * op.keyHeads * n + head * n + first;
        float* const out = op.out.row(t) + head * n + first;
        for (std::size_t j = 0; j < count; ++j) {
            float* const row = rows + j * n;
            for (std::size_t i = 0; i < n; ++i) row[i] *= turn.decay;
            const float delta = turn.beta * (v[j] - kernels.dot(row, turn.k, n));
            kernels.addScaled(turn.k, n, delta, row);
            out[j] = kernels.dot(row, turn.q, n);
        }
    }
}

}  // namespace

Phases lower(const plan::ConvolutionOp& op, Lowering& lowering) {
    const CacheView& cache = lowering.operands().cache(op.cache);
    const Convolution convolution{lowering.operands().value(op.in), lowering.operands().value(op.out),
                                  lowering.weights().floats(op.kernel), cache.conv, cache.convRows};
    Work work;
    work.workspaceBytes = kChannels * sizeof(float);
    work.tasks = [=](const StepView&) { return pieces(convolution.in.width, kChannels); };
    work.run = [=](std::size_t task, const StepView& step, Workspace workspace) {
        const std::size_t first = task * kChannels;
        convolve(convolution, first, std::min(kChannels, convolution.in.width - first), step,
                 reinterpret_cast<float*>(workspace));
    };
    return {work};
}

Phases lower(const plan::DeltaNetOp& op, Lowering& lowering) {
    const Operands& operands = lowering.operands();
    const DeltaNet net{operands.value(op.qkv),
                       operands.value(op.alpha),
                       operands.value(op.beta),
                       operands.value(op.out),
                       lowering.weights().floats(op.a),
                       lowering.weights().floats(op.dtBias),
                       operands.cache(op.cache).state,
                       sizeOf(op.keyHeads),
                       sizeOf(op.valueHeads),
                       sizeOf(op.headSize),
                       op.epsilon};
    const std::size_t across = pieces(net.size, kStateRows);
    Work work;
    work.workspaceBytes = 2 * net.size * sizeof(float);
    work.tasks = [=](const StepView&) { return net.valueHeads * across; };
    work.run = [=](std::size_t task, const StepView& step, Workspace workspace) {
        const std::size_t first = task % across * kStateRows;
        advance(net, task / across, first, std::min(kStateRows, net.size - first), step,
                reinterpret_cast<float*>(workspace));
    };
    return {work};
}

}  // namespace fireside::cpu
