#include "tests/shaders/op_case.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "tests/shaders/cache_image.h"
#include "tests/shaders/random_weights.h"

namespace fireside::test {
OpCase::OpCase(StepShape shape) : shape_(shape), contextLength_(shape.position + shape.tokens + 3) {
    plan_.capacity = shape.capacity;
    plan_.outputs = plan::Outputs::None;
    random_.seed(static_cast<std::uint32_t>(shape.capacity * 1009 + shape.tokens * 31 + shape.position));
}

plan::ValueId OpCase::value(std::int32_t width, plan::Rows rows) {
    plan_.values.push_back({std::to_string(plan_.values.size()), width, rows});
    const std::size_t count = rows == plan::Rows::One ? 1 : static_cast<std::size_t>(shape_.tokens);
    reference::Matrix matrix{count, static_cast<std::size_t>(width), {}};
    matrix.elements.resize(matrix.rows * matrix.width);
    std::normal_distribution<float> normal;
    for (double& x : matrix.elements) x = normal(random_);
    values_.push_back(std::move(matrix));
    return static_cast<plan::ValueId>(plan_.values.size() - 1);
}

plan::WeightId OpCase::weight(gguf::TensorType type, std::int32_t rows, std::int32_t cols) {
    const std::size_t count = static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
    return addWeight(type, rows, cols, randomWeights(type, count, random_));
}

void OpCase::claimRows(plan::WeightId id, std::int64_t rows) {
    plan_.weights[static_cast<std::size_t>(id)].rows = rows;
}

plan::WeightId OpCase::vector(const std::vector<float>& elements) {
    const auto bytes = std::as_bytes(std::span(elements));
    return addWeight(gguf::TensorType::F32, 1, static_cast<std::int32_t>(elements.size()),
                     {bytes.begin(), bytes.end()});
}

plan::WeightId OpCase::addWeight(gguf::TensorType type, std::int32_t rows, std::int32_t cols,
                                 std::vector<std::byte> bytes) {
    weightBytes_.push_back(std::move(bytes));
    gguf::Tensor tensor;
    tensor.name = std::to_string(tensors_.size());
    tensor.type = type;
    tensor.shape = {static_cast<std::uint64_t>(cols), static_cast<std::uint64_t>(rows)};
    tensor.data = weightBytes_.back();
    tensors_.push_back(std::move(tensor));
    plan_.weights.push_back({&tensors_.back(), rows, cols});
    return static_cast<plan::WeightId>(plan_.weights.size() - 1);
}

void OpCase::cache(const CacheSetup& setup) {
    cacheSetup_ = setup;
    cacheSetup_.rows = setup.rows == 0 ? contextLength_ : std::min(setup.rows, contextLength_);
    plan_.caches = {setup.shape};
    const reference::KvPrecision precision = precisionOf(setup.type);
    cache_ = reference::Caches(plan_.caches, contextLength_, precision).list.front();
    std::normal_distribution<float> normal;
    for (reference::Matrix* matrix : {&cache_.keys, &cache_.values}) {
        for (std::size_t p = 0; p < static_cast<std::size_t>(setup.filled); ++p) {
            const auto row = std::span(matrix->elements).subspan(p * matrix->width, matrix->width);
            for (double& x : row) x = normal(random_);
            reference::roundRow(precision, row);
        }
    }
    if (setup.filled == 0) return;
    for (double& x : cache_.earlierInputs.elements) x = normal(random_);
    for (double& x : cache_.state) x = normal(random_);
}

void OpCase::kv(std::int32_t kvHeads, std::int32_t headSize, std::int32_t filled) {
    cache({.shape = {.keyWidth = kvHeads * headSize, .valueWidth = kvHeads * headSize}, .filled = filled});
}

std::int32_t OpCase::writtenAfter() const {
    const bool stores =
        std::holds_alternative<plan::KvStoreOp>(op()) || std::holds_alternative<plan::HeadsStoreOp>(op());
    return stores ? shape_.position + shape_.tokens : cacheSetup_.filled;
}

void OpCase::fill(plan::ValueId id, const std::vector<double>& elements) {
    std::vector<double>& target = values_[static_cast<std::size_t>(id)].elements;
    for (std::size_t i = 0; i < target.size(); ++i) target[i] = static_cast<float>(elements[i]);
}

void OpCase::setOp(plan::Op op) {
    plan_.nodes = {{std::move(op), "op", 0}};
}

std::vector<std::int32_t> OpCase::tokens() const {
    std::vector<std::int32_t> tokens(static_cast<std::size_t>(shape_.tokens));
    const std::int64_t vocabulary = plan_.weights.empty() ? 1 : plan_.weights.front().rows;
    for (std::size_t t = 0; t < tokens.size(); ++t) {
        tokens[t] = static_cast<std::int32_t>(static_cast<std::int64_t>(t * 7 + 3) % vocabulary);
    }
    return tokens;
}

OpCase::Expected OpCase::expectedFrom(const std::vector<reference::Matrix>& values) const {
    Expected result{values, {plan_.caches, contextLength_, precisionOf(cacheSetup_.type)}};
    if (!plan_.caches.empty()) result.caches.list = {cache_};
    reference::DecodedWeights weights(plan_.weights);
    const std::vector<std::int32_t> ids = tokens();
    reference::run(op(), {ids, shape_.position, outputRow_}, weights, result.caches, result.values);
    if (!plan_.caches.empty()) forget(result.caches.list.front());
    return result;
}

void OpCase::forget(reference::Cache& cache) const {
    for (reference::Matrix* matrix : {&cache.keys, &cache.values}) {
        const auto gone = static_cast<std::size_t>(std::max(0, writtenAfter() - cacheSetup_.rows));
        std::fill_n(matrix->elements.begin(), static_cast<std::ptrdiff_t>(gone * matrix->width),
                    std::numeric_limits<double>::quiet_NaN());
    }
}

double largestError(const reference::Matrix& actual, const reference::Matrix& expected) {
    double squares = 0;
    double largest = 0;
    for (std::size_t i = 0; i < expected.elements.size(); ++i) {
        const double a = actual.elements[i];
        const double e = expected.elements[i];
        if (std::isnan(a) && std::isnan(e)) continue;
        if (std::isnan(a) || std::isnan(e)) return std::numeric_limits<double>::infinity();
        squares += e * e;
        largest = std::max(largest, std::abs(a - e));
    }
    if (largest == 0) return 0;
    return largest / std::sqrt(squares / static_cast<double>(expected.elements.size()));
}

}  // namespace fireside::test
