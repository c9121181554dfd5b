#include "inference/text/log_probabilities.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace fireside::text {

namespace {

double finite(float logit) {
    constexpr double kMost = std::numeric_limits<float>::max();
    return std::isnan(logit) ? -kMost : std::clamp<double>(logit, -kMost, kMost);
}

}  // namespace

TokenReport reportToken(std::span<const float> logits, TokenId chosen, int count) {
    double highest = finite(logits.front());
    for (const float logit : logits) highest = std::max(highest, finite(logit));
    double total = 0;
    for (const float logit : logits) total += std::exp(finite(logit) - highest);
    const double normaliser = highest + std::log(total);
    const auto report = [&](TokenId id) {
        return TokenLogProbability{id, finite(logits[static_cast<std::size_t>(id)]) - normaliser};
    };

    std::vector<TokenId> ids(logits.size());
    std::iota(ids.begin(), ids.end(), 0);
    const auto kept = std::min(ids.size(), static_cast<std::size_t>(std::max(count, 0)));
    const auto better = [&](TokenId a, TokenId b) {
        const double x = finite(logits[static_cast<std::size_t>(a)]);
        const double y = finite(logits[static_cast<std::size_t>(b)]);
        return x != y ? x > y : a < b;
    };
    std::partial_sort(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(kept), ids.end(), better);
    TokenReport result{report(chosen), {}};
    for (std::size_t i = 0; i < kept; ++i) result.likeliest.push_back(report(ids[i]));
    return result;
}

}  // namespace fireside::text
