#include "tests/reference/interpreter.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "inference/gguf/tensor_type.h"

namespace fireside::reference {
namespace {

std::size_t index(plan::ValueId id) {
    return static_cast<std::size_t>(id);
}

/// One visitor per op; the formulas are those of op.h.
struct Interpreter {
    const StepView& step;
    DecodedWeights& weights;
    KvCache& cache;
    std::vector<Matrix>& values;

    Matrix& value(plan::ValueId id) const { return values[index(id)]; }
    std::size_t position(std::size_t t) const { return static_cast<std::size_t>(step.position) + t; }

    void operator()(const plan::EmbedOp& op) const {
        const std::vector<float>& table = weights[op.table];
        Matrix& out = value(op.out);
        for (std::size_t t = 0; t < out.rows; ++t) {
            const auto token = static_cast<std::size_t>(step.tokens[t]);
            for (std::size_t i = 0; i < out.width; ++i) out.at(t, i) = table[token * out.width + i];
        }
    }

    void operator()(const plan::RmsNormOp& op) const {
        const std::vector<float>& weight = weights[op.weight];
        const Matrix& in = value(op.in);
        Matrix& out = value(op.out);
        const std::size_t width = in.width / static_cast<std::size_t>(op.groups);
        for (std::size_t t = 0; t < in.rows; ++t) {
            for (std::size_t start = 0; start < in.width; start += width) {
                double squares = 0;
                for (std::size_t i = 0; i < width; ++i) squares += in.at(t, start + i) * in.at(t, start + i);
                const double norm = std::sqrt(squares / static_cast<double>(width) + op.epsilon);
                for (std::size_t i = 0; i < width; ++i) {
                    out.at(t, start + i) = in.at(t, start + i) / norm * weight[i];
                }
            }
        }
    }

    void operator()(const plan::MatMulOp& op) const {
        const std::vector<float>& weight = weights[op.weight];
        const Matrix& in = value(op.in);
        Matrix& out = value(op.out);
        for (std::size_t t = 0; t < in.rows; ++t) {
            for (std::size_t n = 0; n < out.width; ++n) {
                double sum = 0;
                for (std::size_t k = 0; k < in.width; ++k) sum += weight[n * in.width + k] * in.at(t, k);
                if (op.bias) sum += weights[*op.bias][n];
                if (op.residual) sum += value(*op.residual).at(t, n);
                out.at(t, n) = sum;
            }
        }
    }

    void operator()(const plan::RopeOp& op) const {
        Matrix& inout = value(op.inout);
        const int pairs = op.rotated / 2;
        for (std::size_t t = 0; t < inout.rows; ++t) {
            for (int head = 0; head < op.heads; ++head) {
                for (int i = 0; i < pairs; ++i) {
                    const double factor =
                        op.freqFactors ? weights[*op.freqFactors][static_cast<std::size_t>(i)] : 1.0;
                    const double frequency =
                        std::pow(static_cast<double>(op.base), -2.0 * i / op.rotated) / factor;
                    const double angle = static_cast<double>(position(t)) * op.scale * frequency;
                    const bool adjacent = op.pairs == plan::RopePairs::Adjacent;
                    const int start = head * op.headSize;
                    const auto first = static_cast<std::size_t>(start + (adjacent ? 2 * i : i));
                    const auto second = static_cast<std::size_t>(start + (adjacent ? 2 * i + 1 : i + pairs));
                    const double x = inout.at(t, first);
                    const double y = inout.at(t, second);
                    inout.at(t, first) = x * std::cos(angle) - y * std::sin(angle);
                    inout.at(t, second) = x * std::sin(angle) + y * std::cos(angle);
                }
            }
        }
    }

    void operator()(const plan::KvStoreOp& op) const {
        const auto layer = static_cast<std::size_t>(op.layer);
        const auto store = [&](const Matrix& in, Matrix& cached) {
            for (std::size_t t = 0; t < in.rows; ++t) {
                for (std::size_t i = 0; i < in.width; ++i) {
                    const double x = in.at(t, i);
                    cached.at(position(t), i) = cache.precision == KvPrecision::F16 ? roundToHalf(x) : x;
                }
            }
        };
        store(value(op.k), cache.keys[layer]);
        store(value(op.v), cache.values[layer]);
    }

    void operator()(const plan::AttentionOp& op) const {
        const Matrix& q = value(op.q);
        Matrix& out = value(op.out);
        const Matrix& keys = cache.keys[static_cast<std::size_t>(op.layer)];
        const Matrix& cachedValues = cache.values[static_cast<std::size_t>(op.layer)];
        const auto size = static_cast<std::size_t>(op.headSize);
        for (std::size_t t = 0; t < q.rows; ++t) {
            const std::size_t length = position(t) + 1;
            for (int head = 0; head < op.heads; ++head) {
                const std::size_t start = static_cast<std::size_t>(head) * size;
                const std::size_t kvStart = static_cast<std::size_t>(head / (op.heads / op.kvHeads)) * size;
                std::vector<double> weight(length);
                for (std::size_t p = 0; p < length; ++p) {
                    double dot = 0;
                    for (std::size_t d = 0; d < size; ++d)
                        dot += q.at(t, start + d) * keys.at(p, kvStart + d);
                    weight[p] = dot * op.scale;
                }
                const double largest = *std::max_element(weight.begin(), weight.end());
                double total = 0;
                for (double& w : weight) total += w = std::exp(w - largest);
                for (std::size_t d = 0; d < size; ++d) {
                    double sum = 0;
                    for (std::size_t p = 0; p < length; ++p)
                        sum += weight[p] * cachedValues.at(p, kvStart + d);
                    out.at(t, start + d) = sum / total;
                }
            }
        }
    }

    void operator()(const plan::GatedActivationOp& op) const {
        const Matrix& gate = value(op.gate);
        const Matrix& up = value(op.up);
        Matrix& out = value(op.out);
        for (std::size_t i = 0; i < out.elements.size(); ++i) {
            const double x = gate.elements[i];
            out.elements[i] = x / (1.0 + std::exp(-x)) * up.elements[i];
        }
    }

    void operator()(const plan::SelectRowOp& op) const {
        const Matrix& in = value(op.in);
        Matrix& out = value(op.out);
        const auto row = static_cast<std::size_t>(step.outputRow);
        for (std::size_t i = 0; i < out.width; ++i) out.at(0, i) = in.at(row, i);
    }
};

}  // namespace

DecodedWeights::DecodedWeights(std::vector<plan::Weight> weights)
    : weights_(std::move(weights)), decoded_(weights_.size()) {}

const std::vector<float>& DecodedWeights::operator[](plan::WeightId id) {
    const auto i = static_cast<std::size_t>(id);
    if (decoded_[i].empty()) {
        const plan::Weight& weight = weights_[i];
        decoded_[i].resize(static_cast<std::size_t>(weight.rows * weight.cols));
        gguf::decode(weight.tensor->type, weight.tensor->data, decoded_[i]);
    }
    return decoded_[i];
}

KvCache::KvCache(const plan::KvShape& shape, std::int32_t context, KvPrecision kvPrecision)
    : contextLength(context), precision(kvPrecision) {
    const auto rows = static_cast<std::size_t>(context);
    const auto width = static_cast<std::size_t>(shape.kvHeads) * static_cast<std::size_t>(shape.headSize);
    const Matrix unwritten{rows, width,
                           std::vector<double>(rows * width, std::numeric_limits<double>::quiet_NaN())};
    keys.assign(static_cast<std::size_t>(shape.layers), unwritten);
    values = keys;
}

double roundToHalf(double x) {
    if (x == 0 || !std::isfinite(x)) return x;
    int exponent = 0;
    std::frexp(x, &exponent);  // 2^(exponent - 1) <= |x| < 2^exponent
    const double step = std::ldexp(1.0, std::max(exponent - 1, -14) - 10);
    const double rounded = std::nearbyint(x / step) * step;
    return std::abs(rounded) > 65504 ? std::copysign(std::numeric_limits<double>::infinity(), x) : rounded;
}

std::vector<Matrix> makeValues(const plan::Plan& plan, std::size_t tokens) {
    std::vector<Matrix> values;
    for (const plan::Value& value : plan.values) {
        const std::size_t rows = value.rows == plan::Rows::One ? 1 : tokens;
        const auto width = static_cast<std::size_t>(value.width);
        values.push_back({rows, width, std::vector<double>(rows * width)});
    }
    return values;
}

void run(const plan::Op& op, const StepView& step, DecodedWeights& weights, KvCache& cache,
         std::vector<Matrix>& values) {
    std::visit(Interpreter{step, weights, cache, values}, op);
}

}  // namespace fireside::reference
