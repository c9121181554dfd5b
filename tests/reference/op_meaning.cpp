// Embeddings, norms, products, rotations, and what works element by element.
#include "tests/reference/op_meaning.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace fireside::reference {

void OpMeaning::operator()(const plan::EmbedOp& op) const {
    const std::vector<float>& table = weights[op.table];
    Matrix& out = value(op.out);
    for (std::size_t t = 0; t < out.rows; ++t) {
        std::size_t row = 0;
        if (op.index == plan::EmbedIndex::Token) row = size(step.tokens[t]);
        if (op.index == plan::EmbedIndex::Position) row = position(t);
        for (std::size_t i = 0; i < out.width; ++i) {
            out.at(t, i) =
                static_cast<double>(op.scale) * table[row * out.width + i] + residual(op.residual, t, i);
        }
    }
}

void OpMeaning::operator()(const plan::NormOp& op) const {
    const Matrix& in = value(op.in);
    Matrix& out = value(op.out);
    const std::size_t width = in.width / size(op.groups);
    for (std::size_t t = 0; t < in.rows; ++t) {
        for (std::size_t start = 0; start < in.width; start += width) {
            double mean = 0;
            if (op.kind == plan::NormKind::Layer) {
                for (std::size_t i = 0; i < width; ++i) mean += in.at(t, start + i);
                mean /= static_cast<double>(width);
            }
            double squares = 0;
            for (std::size_t i = 0; i < width; ++i) squares += std::pow(in.at(t, start + i) - mean, 2);
            const double norm = std::sqrt(squares / static_cast<double>(width) + op.epsilon);
            for (std::size_t i = 0; i < width; ++i) {
                double x = (in.at(t, start + i) - mean) / norm;
                if (op.weight) x *= weights[*op.weight][i];
                if (op.bias) x += weights[*op.bias][i];
                out.at(t, start + i) = x;
            }
        }
    }
}

void OpMeaning::operator()(const plan::MatMulOp& op) const {
    const std::vector<float>& weight = weights[op.weight];
    const Matrix& in = value(op.in);
    Matrix& out = value(op.out);
    const std::size_t K = in.width / size(op.groups);
    const std::size_t N = out.width / size(op.groups);
    for (std::size_t t = 0; t < in.rows; ++t) {
        for (std::size_t n = 0; n < out.width; ++n) {
            double sum = 0;
            for (std::size_t k = 0; k < K; ++k) sum += weight[n * K + k] * in.at(t, n / N * K + k);
            if (op.bias) sum += weights[*op.bias][n];
            out.at(t, n) = sum + residual(op.residual, t, n);
        }
    }
}

void OpMeaning::operator()(const plan::RopeOp& op) const {
    Matrix& inout = value(op.inout);
    const std::vector<float>& frequencies = weights[op.frequencies];
    const std::size_t pairs = size(op.rotated) / 2;
    const bool adjacent = op.pairs == plan::RopePairs::Adjacent;
    for (std::size_t t = 0; t < inout.rows; ++t) {
        for (std::size_t head = 0; head < size(op.heads); ++head) {
            for (std::size_t i = 0; i < pairs; ++i) {
                const double angle = static_cast<double>(position(t)) * frequencies[i];
                const std::size_t start = head * size(op.headSize);
                const std::size_t first = start + (adjacent ? 2 * i : i);
                const std::size_t second = start + (adjacent ? 2 * i + 1 : i + pairs);
                const double x = inout.at(t, first) * op.magnitude;
                const double y = inout.at(t, second) * op.magnitude;
                inout.at(t, first) = x * std::cos(angle) - y * std::sin(angle);
                inout.at(t, second) = x * std::sin(angle) + y * std::cos(angle);
            }
        }
    }
}

void OpMeaning::operator()(const plan::CopyOp& op) const {
    const Matrix& in = value(op.in);
    Matrix& out = value(op.out);
    for (std::size_t t = 0; t < out.rows; ++t) {
        for (std::size_t g = 0; g < size(op.groups); ++g) {
            for (std::size_t i = 0; i < size(op.size); ++i) {
                out.at(t, size(op.outOffset) + g * size(op.outStride) + i) =
                    in.at(t, size(op.inOffset) + g * size(op.inStride) + i);
            }
        }
    }
}

namespace {

double activate(plan::Activation activation, double x, double limit) {
    switch (activation) {
        case plan::Activation::Silu:
            return x / (1.0 + std::exp(-x));
        case plan::Activation::Gelu:
            return 0.5 * x *
                   (1.0 + std::tanh(std::sqrt(2.0 / std::numbers::pi) * (x + 0.044715 * x * x * x)));
        case plan::Activation::GeluErf:
            return 0.5 * x * (1.0 + std::erf(x / std::numbers::sqrt2));
        case plan::Activation::Sigmoid:
            return 1.0 / (1.0 + std::exp(-x));
        case plan::Activation::SiluOai: {
            const double y = std::min(x, limit);
            return y / (1.0 + std::exp(-1.702 * y));
        }
    }
    return 0;
}

}  // namespace

void OpMeaning::operator()(const plan::ActivationOp& op) const {
    const Matrix& gate = value(op.gate);
    Matrix& out = value(op.out);
    const double limit = op.limit;
    const bool oai = op.activation == plan::Activation::SiluOai;
    const bool clamped = op.activation == plan::Activation::Silu && limit > 0;
    for (std::size_t t = 0; t < out.rows; ++t) {
        for (std::size_t i = 0; i < out.width; ++i) {
            double x = activate(op.activation, gate.at(t, i / size(op.gateRepeat)), limit);
            if (clamped) x = std::min(x, limit);
            if (op.up) {
                double up = value(*op.up).at(t, i);
                if (oai || clamped) up = std::clamp(up, -limit, limit);
                x *= oai ? up + 1.0 : up;
            }
            out.at(t, i) = x;
        }
    }
}

void OpMeaning::operator()(const plan::ScaleOp& op) const {
    const Matrix& in = value(op.in);
    Matrix& out = value(op.out);
    for (std::size_t t = 0; t < out.rows; ++t) {
        const double steps = std::floor(static_cast<double>(position(t)) / op.span);
        const double scale = op.scale * (1.0 + op.growth * std::log(1.0 + steps));
        for (std::size_t i = 0; i < out.width; ++i) {
            const double x = in.at(t, i) * scale + residual(op.residual, t, i);
            out.at(t, i) = op.softcap > 0 ? op.softcap * std::tanh(x / op.softcap) : x;
        }
    }
}

void OpMeaning::operator()(const plan::SelectRowOp& op) const {
    const Matrix& in = value(op.in);
    Matrix& out = value(op.out);
    const std::size_t row = op.row == plan::SelectedRow::First ? 0 : size(step.outputRow);
    for (std::size_t i = 0; i < out.width; ++i) out.at(0, i) = in.at(row, i);
}

void OpMeaning::operator()(const plan::MeanRowsOp& op) const {
    const Matrix& in = value(op.in);
    Matrix& out = value(op.out);
    for (std::size_t i = 0; i < out.width; ++i) {
        double sum = 0;
        for (std::size_t t = 0; t < in.rows; ++t) sum += in.at(t, i);
        out.at(0, i) = sum / static_cast<double>(in.rows);
    }
}

void OpMeaning::operator()(const plan::ArgMaxOp& op) const {
    constexpr double kMost = std::numeric_limits<float>::max();
    const auto bounded = [&](double x) { return std::isnan(x) ? -kMost : std::clamp(x, -kMost, kMost); };
    const Matrix& in = value(op.in);
    Matrix& out = value(op.out);
    for (std::size_t t = 0; t < out.rows; ++t) {
        std::size_t best = 0;
        for (std::size_t i = 1; i < in.width; ++i) {
            if (bounded(in.at(t, i)) > bounded(in.at(t, best))) best = i;
        }
        out.at(t, 0) = static_cast<double>(best);
    }
}

}  // namespace fireside::reference
