// What reads and writes caches.
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "tests/reference/op_meaning.h"

namespace fireside::reference {

void OpMeaning::operator()(const plan::KvStoreOp& op) const {
    const auto store = [&](const Matrix& in, Matrix& cached) {
        for (std::size_t t = 0; t < in.rows; ++t) {
            const std::span row = std::span(cached.elements).subspan(position(t) * in.width, in.width);
            for (std::size_t i = 0; i < in.width; ++i) row[i] = in.at(t, i);
            roundRow(caches.precision, row);
        }
    };
    store(value(op.k), caches[op.cache].keys);
    if (op.v) store(value(*op.v), caches[op.cache].values);
}

void OpMeaning::operator()(const plan::AttentionOp& op) const {
    const Matrix& q = value(op.q);
    Matrix& out = value(op.out);
    const Matrix& keys = caches[op.cache].keys;
    const bool ownValues = caches[op.cache].values.width > 0;
    const Matrix& cachedValues = ownValues ? caches[op.cache].values : keys;
    const std::size_t keySize = size(op.keySize);
    const std::size_t valueSize = size(op.valueSize);
    const std::size_t valueStride = ownValues ? valueSize : keySize;
    for (std::size_t t = 0; t < q.rows; ++t) {
        const std::size_t end = op.causal ? position(t) + 1 : step.tokens.size();
        const std::size_t seen = op.window > 0 ? std::min(end, size(op.window)) : end;
        const std::size_t begin = end - seen;
        for (std::size_t head = 0; head < size(op.heads); ++head) {
            const std::size_t kvHead = head / size(op.heads / op.kvHeads);
            std::vector<double> weight(seen);
            for (std::size_t p = 0; p < seen; ++p) {
                double dot = 0;
                for (std::size_t d = 0; d < keySize; ++d) {
                    dot += q.at(t, head * keySize + d) * keys.at(begin + p, kvHead * keySize + d);
                }
                dot *= op.scale;
                weight[p] = op.softcap > 0 ? op.softcap * std::tanh(dot / op.softcap) : dot;
            }
            double largest = *std::max_element(weight.begin(), weight.end());
            if (op.sinks) largest = std::max(largest, static_cast<double>(weights[*op.sinks][head]));
            double total = op.sinks ? std::exp(weights[*op.sinks][head] - largest) : 0.0;
            for (double& w : weight) total += w = std::exp(w - largest);
            for (std::size_t d = 0; d < valueSize; ++d) {
                double sum = 0;
                for (std::size_t p = 0; p < seen; ++p) {
                    sum += weight[p] * cachedValues.at(begin + p, kvHead * valueStride + d);
                }
                out.at(t, head * valueSize + d) = sum / total;
            }
        }
    }
}

void OpMeaning::operator()(const plan::ConvolutionOp& op) const {
    const Matrix& in = value(op.in);
    Matrix& out = value(op.out);
    const std::vector<float>& kernel = weights[op.kernel];
    Matrix& earlier = caches[op.cache].earlierInputs;
    if (step.position == 0) std::fill(earlier.elements.begin(), earlier.elements.end(), 0.0);
    const std::size_t K = earlier.rows + 1;
    for (std::size_t c = 0; c < in.width; ++c) {
        // The channel's inputs over time: the earlier ones, then the step's.
        std::vector<double> x;
        for (std::size_t r = 0; r < earlier.rows; ++r) x.push_back(earlier.at(r, c));
        for (std::size_t t = 0; t < in.rows; ++t) x.push_back(in.at(t, c));
        for (std::size_t t = 0; t < in.rows; ++t) {
            double sum = 0;
            for (std::size_t j = 0; j < K; ++j) sum += kernel[c * K + j] * x[t + j];
            out.at(t, c) = sum / (1.0 + std::exp(-sum));
        }
        for (std::size_t r = 0; r < earlier.rows; ++r) earlier.at(r, c) = x[in.rows + r];
    }
}

void OpMeaning::operator()(const plan::DeltaNetOp& op) const {
    const Matrix& qkv = value(op.qkv);
    Matrix& out = value(op.out);
    std::vector<double>& states = caches[op.cache].state;
    if (step.position == 0) std::fill(states.begin(), states.end(), 0.0);
    const std::size_t n = size(op.headSize);
    const std::size_t keyWidth = size(op.keyHeads) * n;
    const auto unit = [&](std::size_t t, std::size_t start) {
        std::vector<double> x(n);
        double squares = 0;
        for (std::size_t i = 0; i < n; ++i) squares += std::pow(x[i] = qkv.at(t, start + i), 2);
        const double length = std::max(std::sqrt(squares), static_cast<double>(op.epsilon));
        for (double& element : x) element /= length;
        return x;
    };
    for (std::size_t t = 0; t < qkv.rows; ++t) {
        for (std::size_t head = 0; head < size(op.valueHeads); ++head) {
            const std::size_t keyHead = head % size(op.keyHeads);
            const std::vector<double> q = unit(t, keyHead * n);
            const std::vector<double> k = unit(t, keyWidth + keyHead * n);
            const double raised = value(op.alpha).at(t, head) + weights[op.dtBias][head];
            const double softplus = raised > 20 ? raised : std::log1p(std::exp(raised));
            const double decay = std::exp(weights[op.a][head] * softplus);
            const double beta = 1.0 / (1.0 + std::exp(-value(op.beta).at(t, head)));
            for (std::size_t j = 0; j < n; ++j) {
                double* row = &states[(head * n + j) * n];
                double known = 0;
                for (std::size_t i = 0; i < n; ++i) known += (row[i] *= decay) * k[i];
                const double delta = beta * (qkv.at(t, 2 * keyWidth + head * n + j) - known);
                double sum = 0;
                for (std::size_t i = 0; i < n; ++i) sum += (row[i] += delta * k[i]) * q[i];
                out.at(t, head * n + j) = sum / std::sqrt(static_cast<double>(n));
            }
        }
    }
}

}  // namespace fireside::reference
