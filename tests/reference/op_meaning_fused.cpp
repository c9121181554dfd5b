// Fused forms: their parts one after the other, and attention in ranges by its formula.
#include <algorithm>
#include <cmath>

#include "tests/reference/op_meaning.h"

namespace fireside::reference {
namespace {

/// Values that only the parts of one op share.
class Temporaries {
 public:
    explicit Temporaries(std::vector<Matrix>& values) : values_(values), before_(values.size()) {}
    ~Temporaries() { values_.resize(before_); }
    Temporaries(const Temporaries&) = delete;
    Temporaries& operator=(const Temporaries&) = delete;

    plan::ValueId copyOf(plan::ValueId id) {
        const Matrix copy = values_[static_cast<std::size_t>(id)];
        return add(copy);
    }
    plan::ValueId empty(std::size_t rows, std::size_t width) {
        return add({rows, width, std::vector<double>(rows * width)});
    }

 private:
    plan::ValueId add(Matrix matrix) {
        values_.push_back(std::move(matrix));
        return static_cast<plan::ValueId>(values_.size() - 1);
    }
    std::vector<Matrix>& values_;
    std::size_t before_;
};

/// What products read.
plan::ValueId inputOf(const OpMeaning& meaning, Temporaries& temporaries, plan::ValueId in,
                      const std::optional<plan::InputNorm>& norm) {
    if (!norm) return in;
    const plan::ValueId normed = temporaries.copyOf(in);
    meaning(plan::NormOp{.in = normed, .weight = norm->weight, .out = normed, .epsilon = norm->epsilon});
    return normed;
}

/// The positions of a range among those that are seen.
struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
};

std::vector<Range> rangesOf(std::size_t seen, std::int32_t splits) {
    const std::size_t length = std::max(size(plan::kLeastSplit), (seen + size(splits) - 1) / size(splits));
    std::vector<Range> ranges;
    for (std::size_t begin = 0; begin < seen; begin += length) {
        ranges.push_back({begin, std::min(begin + length, seen)});
    }
    return ranges;
}

}  // namespace

void OpMeaning::operator()(const plan::ProjectionsOp& op) const {
    Temporaries temporaries(values);
    const plan::ValueId x = inputOf(*this, temporaries, op.in, op.norm);
    for (const plan::Projection& part : op.parts) {
        (*this)(plan::MatMulOp{.weight = part.weight, .in = x, .out = part.out, .bias = part.bias});
    }
}

void OpMeaning::operator()(const plan::GatedProjectionOp& op) const {
    Temporaries temporaries(values);
    const plan::ValueId x = inputOf(*this, temporaries, op.in, op.norm);
    const plan::ValueId gate = temporaries.copyOf(op.out), up = temporaries.copyOf(op.out);
    (*this)(plan::MatMulOp{.weight = op.gate, .in = x, .out = gate, .bias = op.gateBias});
    (*this)(plan::MatMulOp{.weight = op.up, .in = x, .out = up, .bias = op.upBias});
    (*this)(plan::ActivationOp{
        .gate = gate, .up = up, .out = op.out, .activation = op.activation, .limit = op.limit});
}

void OpMeaning::operator()(const plan::HeadsStoreOp& op) const {
    Temporaries temporaries(values);
    const plan::ValueId k = temporaries.copyOf(op.k), v = temporaries.copyOf(op.v);
    const auto prepare = [&](plan::ValueId id, std::int32_t heads,
                             const std::optional<plan::WeightId>& norm) {
        if (norm) {
            (*this)(
                plan::NormOp{.in = id, .weight = norm, .out = id, .groups = heads, .epsilon = op.epsilon});
        }
        if (!op.rotation) return;
        (*this)(plan::RopeOp{.inout = id,
                             .heads = heads,
                             .headSize = op.keySize,
                             .rotated = op.rotation->rotated,
                             .pairs = op.rotation->pairs,
                             .frequencies = op.rotation->frequencies,
                             .magnitude = op.rotation->magnitude});
    };
    prepare(op.q, op.heads, op.qNorm);
    prepare(k, op.kvHeads, op.kNorm);
    if (op.normValues) {
        (*this)(plan::NormOp{.in = v, .out = v, .groups = op.kvHeads, .epsilon = op.epsilon});
    }
    (*this)(plan::KvStoreOp{k, v, op.cache});
}

void OpMeaning::operator()(const plan::AttentionSplitOp& op) const {
    const plan::AttentionOp& a = op.attention;
    const Matrix& q = value(a.q);
    const Matrix& keys = caches[a.cache].keys;
    const bool ownValues = caches[a.cache].values.width > 0;
    const Matrix& cachedValues = ownValues ? caches[a.cache].values : keys;
    const std::size_t keySize = size(a.keySize), valueSize = size(a.valueSize);
    const std::size_t valueStride = ownValues ? valueSize : keySize;
    Matrix& partials = value(op.partials);
    const auto score = [&](std::size_t t, std::size_t head, std::size_t p) {
        const std::size_t kvHead = head / size(a.heads / a.kvHeads);
        double dot = 0;
        for (std::size_t d = 0; d < keySize; ++d) {
            dot += q.at(t, head * keySize + d) * keys.at(p, kvHead * keySize + d);
        }
        dot *= a.scale;
        return a.softcap > 0 ? a.softcap * std::tanh(dot / a.softcap) : dot;
    };
    for (std::size_t t = 0; t < q.rows; ++t) {
        const std::size_t end = position(t) + 1;
        const std::size_t seen = a.window > 0 ? std::min(end, size(a.window)) : end;
        const std::vector<Range> ranges = rangesOf(seen, op.splits);
        for (std::size_t head = 0; head < size(a.heads); ++head) {
            const std::size_t kvHead = head / size(a.heads / a.kvHeads);
            for (std::size_t r = 0; r < ranges.size(); ++r) {
                std::vector<double> scores;
                const std::size_t begin = end - seen + ranges[r].begin;
                for (std::size_t p = begin; p < end - seen + ranges[r].end; ++p)
                    scores.push_back(score(t, head, p));
                const double largest = *std::ranges::max_element(scores);
                const std::size_t start = (head * size(op.splits) + r) * (valueSize + 2);
                for (std::size_t d = 0; d < valueSize + 2; ++d) partials.at(t, start + d) = 0;
                partials.at(t, start + valueSize) = largest;
                for (std::size_t i = 0; i < scores.size(); ++i) {
                    const double weight = std::exp(scores[i] - largest);
                    partials.at(t, start + valueSize + 1) += weight;
                    for (std::size_t d = 0; d < valueSize; ++d) {
                        partials.at(t, start + d) +=
                            weight * cachedValues.at(begin + i, kvHead * valueStride + d);
                    }
                }
            }
        }
    }
}

void OpMeaning::operator()(const plan::AttentionMergeOp& op) const {
    const plan::AttentionOp& a = op.attention;
    const Matrix& partials = value(op.partials);
    Matrix& out = value(a.out);
    const std::size_t valueSize = size(a.valueSize);
    for (std::size_t t = 0; t < out.rows; ++t) {
        const std::size_t end = position(t) + 1;
        const std::size_t seen = a.window > 0 ? std::min(end, size(a.window)) : end;
        const std::size_t ranges = rangesOf(seen, op.splits).size();
        for (std::size_t head = 0; head < size(a.heads); ++head) {
            const auto partial = [&](std::size_t r, std::size_t i) {
                return partials.at(t, (head * size(op.splits) + r) * (valueSize + 2) + i);
            };
            double largest = a.sinks ? weights[*a.sinks][head] : partial(0, valueSize);
            for (std::size_t r = 0; r < ranges; ++r) largest = std::max(largest, partial(r, valueSize));
            double total = a.sinks ? std::exp(weights[*a.sinks][head] - largest) : 0.0;
            for (std::size_t r = 0; r < ranges; ++r) {
                total += std::exp(partial(r, valueSize) - largest) * partial(r, valueSize + 1);
            }
            for (std::size_t d = 0; d < valueSize; ++d) {
                double sum = 0;
                for (std::size_t r = 0; r < ranges; ++r) {
                    sum += std::exp(partial(r, valueSize) - largest) * partial(r, d);
                }
                out.at(t, head * valueSize + d) = sum / total;
            }
        }
    }
}

}  // namespace fireside::reference
