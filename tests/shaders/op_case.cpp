#include "tests/shaders/op_case.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "tests/shaders/random_weights.h"

namespace fireside::test {
namespace {

constexpr std::uint16_t kHalfNan = 0xffff;  // the poison of op_runner.cpp, seen as a float16

}  // namespace

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

void OpCase::kv(std::int32_t kvHeads, std::int32_t headSize, std::int32_t filled) {
    plan_.caches = {{.keyWidth = kvHeads * headSize, .valueWidth = kvHeads * headSize}};
    const std::size_t width = static_cast<std::size_t>(kvHeads) * static_cast<std::size_t>(headSize);
    for (auto* bits : {&keyBits_, &valueBits_}) {
        bits->assign(static_cast<std::size_t>(contextLength_) * width, kHalfNan);
        const std::size_t written = static_cast<std::size_t>(filled) * width;
        for (std::size_t i = 0; i < written; ++i) (*bits)[i] = randomHalf(6, 0, random_);
    }
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

reference::Caches OpCase::caches() const {
    reference::Caches caches(plan_.caches, contextLength_, reference::KvPrecision::F16);
    if (!keyBits_.empty()) {
        caches.list.front().keys.elements = decodeHalves(keyBits_);
        caches.list.front().values.elements = decodeHalves(valueBits_);
    }
    return caches;
}

OpCase::Expected OpCase::expected() const {
    Expected result{values_, caches()};
    reference::DecodedWeights weights(plan_.weights);
    const std::vector<std::int32_t> ids = tokens();
    reference::run(op(), {ids, shape_.position, outputRow_}, weights, result.caches, result.values);
    return result;
}

std::vector<double> decodeHalves(const std::vector<std::uint16_t>& bits) {
    std::vector<float> floats(bits.size());
    gguf::decode(gguf::TensorType::F16, std::as_bytes(std::span(bits)), floats);
    return {floats.begin(), floats.end()};
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
