// Mixtures of experts.
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "tests/reference/op_meaning.h"

namespace fireside::reference {
namespace {

void softmax(std::vector<double>& x) {
    const double largest = *std::max_element(x.begin(), x.end());
    double total = 0;
    for (double& element : x) total += element = std::exp(element - largest);
    for (double& element : x) element /= total;
}

/// Indices of the `count` largest elements, largest first, the lower index on a tie.
std::vector<std::size_t> largest(const std::vector<double>& x, std::size_t count) {
    std::vector<std::size_t> order(x.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return x[a] > x[b]; });
    order.resize(count);
    return order;
}

/// Takes all but the best groups out of the choice.
void keepGroups(std::vector<double>& choice, std::size_t groups, std::size_t used) {
    const std::size_t members = choice.size() / groups;
    std::vector<double> scores;
    for (std::size_t g = 0; g < groups; ++g) {
        std::vector<double> group(choice.begin() + static_cast<std::ptrdiff_t>(g * members),
                                  choice.begin() + static_cast<std::ptrdiff_t>((g + 1) * members));
        double score = 0;
        for (const std::size_t best : largest(group, std::min<std::size_t>(2, members))) score += group[best];
        scores.push_back(score);
    }
    const std::vector<std::size_t> kept = largest(scores, used);
    for (std::size_t e = 0; e < choice.size(); ++e) {
        if (std::find(kept.begin(), kept.end(), e / members) == kept.end()) {
            choice[e] = -std::numeric_limits<double>::infinity();
        }
    }
}

}  // namespace

void OpMeaning::operator()(const plan::RouteOp& op) const {
    const Matrix& logits = value(op.logits);
    Matrix& experts = value(op.experts);
    Matrix& out = value(op.weights);
    for (std::size_t t = 0; t < logits.rows; ++t) {
        std::vector<double> p;
        for (std::size_t e = 0; e < logits.width; ++e) p.push_back(logits.at(t, e));
        if (op.gating == plan::Gating::Softmax) softmax(p);
        if (op.gating == plan::Gating::Sigmoid) {
            for (double& x : p) x = 1.0 / (1.0 + std::exp(-x));
        }
        std::vector<double> choice = p;
        for (std::size_t e = 0; e < choice.size() && op.selectionBias; ++e)
            choice[e] += weights[*op.selectionBias][e];
        if (op.groups > 1) keepGroups(choice, size(op.groups), size(op.groupsUsed));
        const std::vector<std::size_t> chosen = largest(choice, experts.width);
        std::vector<double> w;
        for (const std::size_t e : chosen) w.push_back(p[e]);
        if (op.gating == plan::Gating::SoftmaxOfChosen) softmax(w);
        const double total = std::max(std::accumulate(w.begin(), w.end(), 0.0), 6.1035e-5);
        for (std::size_t j = 0; j < chosen.size(); ++j) {
            experts.at(t, j) = static_cast<double>(chosen[j]);
            out.at(t, j) = (op.normalise ? w[j] / total : w[j]) * op.scale *
                           (op.expertScale ? weights[*op.expertScale][chosen[j]] : 1.0);
        }
    }
}

void OpMeaning::operator()(const plan::ExpertMatMulOp& op) const {
    const std::vector<float>& weight = weights[op.weight];
    const Matrix& in = value(op.in);
    const Matrix& experts = value(op.experts);
    Matrix& out = value(op.out);
    const std::size_t used = experts.width;
    const std::size_t K = op.inputPerExpert ? in.width / used : in.width;
    const std::size_t N = out.width / used;
    for (std::size_t t = 0; t < in.rows; ++t) {
        for (std::size_t j = 0; j < used; ++j) {
            const double expert = experts.at(t, j);
            const bool known = expert >= 0 && expert < op.expertCount;
            const std::size_t row = known ? static_cast<std::size_t>(expert) * N : 0;
            for (std::size_t n = 0; n < N; ++n) {
                double sum = 0;
                for (std::size_t k = 0; k < K; ++k) {
                    sum += weight[(row + n) * K + k] * in.at(t, (op.inputPerExpert ? j * K : 0) + k);
                }
                if (op.bias) sum += weights[*op.bias][row + n];
                out.at(t, j * N + n) = known ? sum : 0.0;
            }
        }
    }
}

void OpMeaning::operator()(const plan::ExpertGroupsOp& op) const {
    const Matrix& experts = value(op.experts);
    std::vector<double>& order = value(op.order).elements;
    const std::size_t slots = experts.rows * experts.width;
    const std::size_t slotStart = 1 + 3 * size(plan::mostExpertTiles(op.mostSlots, op.expertCount));
    std::size_t tiles = 0;
    std::size_t place = slotStart;
    for (std::int32_t e = 0; e <= op.expertCount; ++e) {
        const std::size_t first = place;
        for (std::size_t slot = 0; slot < slots; ++slot) {
            const double chosen = experts.at(slot / experts.width, slot % experts.width);
            const bool known = chosen >= 0 && chosen < op.expertCount;
            if (e == (known ? static_cast<std::int32_t>(chosen) : op.expertCount))
                order[place++] = static_cast<double>(slot);
        }
        for (std::size_t i = first; i < place; i += size(plan::kExpertTileSlots), ++tiles) {
            order[1 + 3 * tiles] = e;
            order[2 + 3 * tiles] = static_cast<double>(i - slotStart);
            order[3 + 3 * tiles] = static_cast<double>(std::min(place - i, size(plan::kExpertTileSlots)));
        }
    }
    order[0] = static_cast<double>(tiles);
    const auto word = [](std::size_t x) { return std::bit_cast<float>(static_cast<std::uint32_t>(x)); };
    for (std::size_t i = 0; i < plan::kMostExpertProducts; ++i) {
        const std::size_t outputs = i < op.outputTiles.size() ? size(op.outputTiles[i]) : 0;
        value(op.dispatch).at(0, 3 * i) = word(outputs);
        value(op.dispatch).at(0, 3 * i + 1) = word(tiles);
        value(op.dispatch).at(0, 3 * i + 2) = word(1);
    }
}

void OpMeaning::operator()(const plan::GroupedExpertMatMulOp& op) const {
    (*this)(op.product);
}

void OpMeaning::operator()(const plan::ExpertSumOp& op) const {
    const Matrix& in = value(op.in);
    const Matrix& weight = value(op.weights);
    Matrix& out = value(op.out);
    for (std::size_t t = 0; t < out.rows; ++t) {
        for (std::size_t i = 0; i < out.width; ++i) {
            double sum = 0;
            for (std::size_t j = 0; j < weight.width; ++j)
                sum += weight.at(t, j) * in.at(t, j * out.width + i);
            out.at(t, i) = sum + residual(op.residual, t, i);
        }
    }
}

}  // namespace fireside::reference
