#include "tests/reference/interpreter.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "inference/gguf/tensor_type.h"
#include "tests/reference/op_meaning.h"

namespace fireside::reference {

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

Caches::Caches(const std::vector<plan::CacheShape>& shapes, std::int32_t context, KvPrecision kvPrecision)
    : contextLength(context), precision(kvPrecision) {
    const auto filled = [](std::int32_t rows, std::int32_t width, double value) {
        const auto r = static_cast<std::size_t>(rows);
        const auto w = static_cast<std::size_t>(width);
        return Matrix{r, w, std::vector<double>(r * w, value)};
    };
    constexpr double kUnwritten = std::numeric_limits<double>::quiet_NaN();
    for (const plan::CacheShape& shape : shapes) {
        list.push_back({filled(context, shape.keyWidth, kUnwritten),
                        filled(context, shape.valueWidth, kUnwritten),
                        filled(shape.convRows, shape.convWidth, kUnwritten),
                        std::vector<double>(static_cast<std::size_t>(shape.stateSize), kUnwritten)});
    }
}

double roundToHalf(double x) {
    if (x == 0 || !std::isfinite(x)) return x;
    int exponent = 0;
    std::frexp(x, &exponent);  // 2^(exponent - 1) <= |x| < 2^exponent
    const double step = std::ldexp(1.0, std::max(exponent - 1, -14) - 10);
    const double rounded = std::nearbyint(x / step) * step;
    return std::abs(rounded) > 65504 ? std::copysign(std::numeric_limits<double>::infinity(), x) : rounded;
}

namespace {

/// Blocks of 32 of one float16 scale and signed bytes.
void roundToQ8(std::span<double> row) {
    constexpr std::size_t kBlock = 32;
    for (std::size_t start = 0; start < row.size(); start += kBlock) {
        const std::span<double> block = row.subspan(start, std::min(kBlock, row.size() - start));
        double largest = 0;
        for (const double x : block) largest = std::max(largest, std::abs(x));
        const double scale = roundToHalf(largest / 127);
        for (double& x : block) {
            x = scale > 0 ? scale * std::clamp(std::nearbyint(x / scale), -127.0, 127.0) : 0.0;
        }
    }
}

}  // namespace

void roundRow(KvPrecision precision, std::span<double> row) {
    switch (precision) {
        case KvPrecision::F32:
            for (double& x : row) x = static_cast<float>(x);
            return;
        case KvPrecision::F16:
            for (double& x : row) x = roundToHalf(x);
            return;
        case KvPrecision::Q8_0:
            roundToQ8(row);
            return;
        case KvPrecision::Double:
            return;
    }
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

void run(const plan::Op& op, const StepView& step, DecodedWeights& weights, Caches& caches,
         std::vector<Matrix>& values) {
    OpMeaning meaning{step, weights, caches, values};
    std::visit(meaning, op);
}

}  // namespace fireside::reference
