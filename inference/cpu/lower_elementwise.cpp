// Embeddings, norms, rotations, and what works element by element: a task per row, or per piece of a wide
// one.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "inference/cpu/lower.h"

namespace fireside::cpu {
namespace {

constexpr std::size_t kPiece = 4096;  // elements of a row that a task works on

std::size_t sizeOf(std::int32_t n) {
    return static_cast<std::size_t>(n);
}

/// body(t, step) for each row of `value`.
template <class Body>
Phases perRow(const ValueView& value, Body body) {
    return {{[value](const StepView& step) { return value.rows(step.count()); },
             [body](std::size_t t, const StepView& step, Workspace) { body(t, step); }}};
}

/// body(t, begin, count, step) for each piece of each row of `value`.
template <class Body>
Phases perPiece(const ValueView& value, std::size_t multiple, Body body) {
    const std::size_t piece = roundUp(kPiece, multiple);
    const std::size_t across = pieces(value.width, piece);
    return {{[=](const StepView& step) { return value.rows(step.count()) * across; },
             [=](std::size_t task, const StepView& step, Workspace) {
                 const std::size_t begin = task % across * piece;
                 body(task / across, begin, std::min(piece, value.width - begin), step);
             }}};
}

}  // namespace

Phases lower(const plan::EmbedOp& op, Lowering& lowering) {
    const ValueView out = lowering.operands().value(op.out);
    const ValueView residual = op.residual ? lowering.operands().value(*op.residual) : ValueView{};
    const WeightRows table = lowering.weights().rows(op.table);
    const gguf::TensorType type = lowering.weights().type(op.table);
    Work work;
    work.workspaceBytes = out.width * sizeof(float);
    work.tasks = [=](const StepView& step) { return out.rows(step.count()); };
    work.run = [=](std::size_t t, const StepView& step, Workspace workspace) {
        std::size_t row = 0;
        if (op.index == plan::EmbedIndex::Token) row = sizeOf(step.tokens[t]);
        if (op.index == plan::EmbedIndex::Position) row = step.positionOf(t);
        auto* const decoded = reinterpret_cast<float*>(workspace);
        gguf::decode(type, {table.data + row * table.stride, table.stride}, {decoded, out.width});
        float* const to = out.row(t);
        for (std::size_t i = 0; i < out.width; ++i) {
            to[i] = op.scale * decoded[i] + (op.residual ? residual.row(t)[i] : 0.0f);
        }
    };
    return {work};
}

Phases lower(const plan::NormOp& op, Lowering& lowering) {
    const ValueView in = lowering.operands().value(op.in), out = lowering.operands().value(op.out);
    const float* const weight = op.weight ? lowering.weights().floats(*op.weight) : nullptr;
    const float* const bias = op.bias ? lowering.weights().floats(*op.bias) : nullptr;
    const std::size_t width = in.width / sizeOf(op.groups);
    const auto& kernels = floatKernels();
    return perRow(out, [=, &kernels](std::size_t t, const StepView&) {
        for (std::size_t start = 0; start < in.width; start += width) {
            const float* const x = in.row(t) + start;
            const auto n = static_cast<float>(width);
            const float mean = op.kind == plan::NormKind::Layer ? kernels.sum(x, width) / n : 0.0f;
            const float spread = kernels.squares(x, width, mean) / n;
            kernels.normalise(x, width, mean, 1.0f / std::sqrt(spread + op.epsilon), weight, bias,
                              out.row(t) + start);
        }
    });
}

Phases lower(const plan::RopeOp& op, Lowering& lowering) {
    const ValueView inout = lowering.operands().value(op.inout);
    const std::size_t pairs = sizeOf(op.rotated) / 2;
    const Handover& angles = lowering.angles(op.frequencies, pairs);
    const std::size_t step = op.pairs == plan::RopePairs::Adjacent ? 2 : 1;
    const std::size_t apart = op.pairs == plan::RopePairs::Adjacent ? 1 : pairs;
    return perRow(inout, [=, &angles](std::size_t t, const StepView&) {
        const auto* const turn = reinterpret_cast<const float*>(angles.memory) + t * pairs * 2;
        for (std::size_t head = 0; head < sizeOf(op.heads); ++head) {
            float* const x = inout.row(t) + head * sizeOf(op.headSize);
            for (std::size_t i = 0; i < pairs; ++i) {
                const float cosine = turn[2 * i] * op.magnitude, sine = turn[2 * i + 1] * op.magnitude;
                const float first = x[i * step], second = x[i * step + apart];
                x[i * step] = first * cosine - second * sine;
                x[i * step + apart] = first * sine + second * cosine;
            }
        }
    });
}

Phases lower(const plan::CopyOp& op, Lowering& lowering) {
    const ValueView in = lowering.operands().value(op.in), out = lowering.operands().value(op.out);
    return perRow(out, [=](std::size_t t, const StepView&) {
        for (std::size_t g = 0; g < sizeOf(op.groups); ++g) {
            std::memcpy(out.row(t) + sizeOf(op.outOffset) + g * sizeOf(op.outStride),
                        in.row(t) + sizeOf(op.inOffset) + g * sizeOf(op.inStride),
                        sizeOf(op.size) * sizeof(float));
        }
    });
}

Phases lower(const plan::ActivationOp& op, Lowering& lowering) {
    const ValueView gate = lowering.operands().value(op.gate), out = lowering.operands().value(op.out);
    const ValueView up = op.up ? lowering.operands().value(*op.up) : ValueView{};
    const std::size_t repeat = sizeOf(op.gateRepeat);
    const auto& kernels = floatKernels();
    const auto upOf = [=](std::size_t t, std::size_t begin) {
        return op.up ? up.row(t) + begin : static_cast<const float*>(nullptr);
    };
    Phases phases = perPiece(out, repeat,
                             [=, &kernels](std::size_t t, std::size_t begin, std::size_t n, const StepView&) {
                                 kernels.activate(op.activation, op.limit, gate.row(t) + begin,
                                                  upOf(t, begin), n, out.row(t) + begin);
                             });
    if (repeat == 1) return phases;
    // One gate for `repeat` elements: they are spread out first. Gate is not out then, being narrower.
    const std::size_t piece = roundUp(kPiece, repeat), across = pieces(out.width, piece);
    phases[0].workspaceBytes = piece * sizeof(float);
    phases[0].run = [=, &kernels](std::size_t task, const StepView&, Workspace workspace) {
        const std::size_t t = task / across, begin = task % across * piece;
        const std::size_t n = std::min(piece, out.width - begin);
        auto* const spread = reinterpret_cast<float*>(workspace);
        for (std::size_t i = 0; i < n; ++i) spread[i] = gate.row(t)[(begin + i) / repeat];
        kernels.activate(op.activation, op.limit, spread, upOf(t, begin), n, out.row(t) + begin);
    };
    return phases;
}

Phases lower(const plan::ScaleOp& op, Lowering& lowering) {
    const ValueView in = lowering.operands().value(op.in), out = lowering.operands().value(op.out);
    const ValueView residual = op.residual ? lowering.operands().value(*op.residual) : ValueView{};
    const auto& kernels = floatKernels();
    return perPiece(
        out, 1, [=, &kernels](std::size_t t, std::size_t begin, std::size_t n, const StepView& step) {
            const double spans = std::floor(static_cast<double>(step.positionOf(t)) / op.span);
            const auto scale = static_cast<float>(op.scale * (1.0 + op.growth * std::log(1.0 + spans)));
            const float* const x = in.row(t) + begin;
            float* const to = out.row(t) + begin;
            if (op.residual) {
                const float* const more = residual.row(t) + begin;
                for (std::size_t i = 0; i < n; ++i) to[i] = x[i] * scale + more[i];
            } else {
                for (std::size_t i = 0; i < n; ++i) to[i] = x[i] * scale;
            }
            if (op.softcap > 0) kernels.softCap(to, n, op.softcap);
        });
}

Phases lower(const plan::SelectRowOp& op, Lowering& lowering) {
    const ValueView in = lowering.operands().value(op.in), out = lowering.operands().value(op.out);
    return perRow(out, [=](std::size_t, const StepView& step) {
        const std::size_t row = op.row == plan::SelectedRow::First ? 0 : step.outputRow;
        std::memcpy(out.row(0), in.row(row), out.width * sizeof(float));
    });
}

Phases lower(const plan::ArgMaxOp& op, Lowering& lowering) {
    const ValueView in = lowering.operands().value(op.in), out = lowering.operands().value(op.out);
    return perRow(out, [=](std::size_t t, const StepView&) {
        constexpr float kMost = std::numeric_limits<float>::max();
        const auto bounded = [&](float x) { return x > -kMost ? std::min(x, kMost) : -kMost; };
        const float* const x = in.row(t);
        std::size_t best = 0;
        for (std::size_t i = 1; i < in.width; ++i) {
            if (bounded(x[i]) > bounded(x[best])) best = i;
        }
        *out.row(t) = static_cast<float>(best);
    });
}

Phases lower(const plan::MeanRowsOp& op, Lowering& lowering) {
    const ValueView in = lowering.operands().value(op.in), out = lowering.operands().value(op.out);
    const auto& kernels = floatKernels();
    return perPiece(out, 1,
                    [=, &kernels](std::size_t, std::size_t begin, std::size_t n, const StepView& step) {
                        float* const to = out.row(0) + begin;
                        std::fill_n(to, n, 0.0f);
                        for (std::size_t t = 0; t < step.count(); ++t)
                            kernels.addScaled(in.row(t) + begin, n, 1.0f, to);
                        for (std::size_t i = 0; i < n; ++i) to[i] /= static_cast<float>(step.count());
                    });
}

}  // namespace fireside::cpu
