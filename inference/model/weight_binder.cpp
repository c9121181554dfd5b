#include "inference/model/weight_binder.h"

#include <algorithm>
#include <cstring>
#include <span>

namespace fireside::model {
namespace {

using plan::WeightId;

std::uint64_t u64(std::int64_t n) {
    return static_cast<std::uint64_t>(n);
}

std::string shapeText(const std::vector<std::uint64_t>& shape) {
    std::string text = "[";
    for (auto it = shape.rbegin(); it != shape.rend(); ++it) {
        text += (it == shape.rbegin() ? "" : ", ") + std::to_string(*it);
    }
    return text + "]";
}

/// A file may leave out outer dimensions of 1.
bool sameShape(std::vector<std::uint64_t> a, std::vector<std::uint64_t> b) {
    while (a.size() > 1 && a.back() == 1) a.pop_back();
    while (b.size() > 1 && b.back() == 1) b.pop_back();
    return a == b;
}

}  // namespace

WeightId WeightBinder::matrix(const std::string& name, std::int64_t rows, std::int64_t cols) {
    return bind(name, rows, cols, {u64(cols), u64(rows)});
}

WeightId WeightBinder::matrices(const std::string& name, std::int64_t count, std::int64_t rows,
                                std::int64_t cols) {
    return bind(name, count * rows, cols, {u64(cols), u64(rows), u64(count)});
}

WeightId WeightBinder::vector(const std::string& name, std::int64_t size) {
    return bind(name, 1, size, {u64(size)});
}

WeightId WeightBinder::vectors(const std::string& name, std::int64_t count, std::int64_t size) {
    return bind(name, 1, count * size, {u64(size), u64(count)});
}

std::optional<WeightId> WeightBinder::optionalVector(Presence presence, const std::string& name,
                                                     std::int64_t size) {
    if (!wanted(presence, name)) return std::nullopt;
    return vector(name, size);
}

WeightId WeightBinder::slice(const std::string& name, std::int64_t allRows, std::int64_t cols,
                             std::int64_t first, std::int64_t rows) {
    const bool isVector = cols == 0;
    const std::vector<std::uint64_t> shape =
        isVector ? std::vector{u64(allRows)} : std::vector{u64(cols), u64(allRows)};
    const gguf::Tensor* whole = take(name, shape);
    if (whole == nullptr) return WeightId{};
    const std::size_t rowBytes = whole->data.size() / static_cast<std::size_t>(allRows);
    gguf::Tensor& part = bound_.derived.tensors.emplace_back(*whole);
    part.name += "[" + std::to_string(first) + ":" + std::to_string(first + rows) + "]";
    part.shape.back() = u64(rows);
    part.data = whole->data.subspan(static_cast<std::size_t>(first) * rowBytes,
                                    static_cast<std::size_t>(rows) * rowBytes);
    return isVector ? add(&part, 1, rows) : add(&part, rows, cols);
}

WeightId WeightBinder::computed(const std::string& name, std::vector<float> numbers) {
    const std::vector<float>& kept = bound_.derived.numbers.emplace_back(std::move(numbers));
    gguf::Tensor& tensor = bound_.derived.tensors.emplace_back();
    tensor.name = name;
    tensor.type = gguf::TensorType::F32;
    tensor.shape = {kept.size()};
    tensor.data = std::as_bytes(std::span(kept));
    return add(&tensor, 1, static_cast<std::int64_t>(kept.size()));
}

std::vector<float> WeightBinder::numbers(const std::string& name, std::int64_t size) {
    const gguf::Tensor* tensor = take(name, {u64(size)});
    if (tensor == nullptr) return {};
    std::vector<float> result(static_cast<std::size_t>(size));
    gguf::decode(tensor->type, tensor->data, result);
    return result;
}

std::vector<float> WeightBinder::allNumbers(const std::string& name) {
    const gguf::Tensor* tensor = file_.tensor(name);
    return numbers(name, tensor == nullptr ? 0 : static_cast<std::int64_t>(tensor->elements()));
}

std::int64_t WeightBinder::rowsOf(const std::string& name) const {
    const gguf::Tensor* tensor = file_.tensor(name);
    return tensor != nullptr && tensor->shape.size() >= 2 ? static_cast<std::int64_t>(tensor->shape[1]) : 0;
}

Result<WeightBinder::Bound> WeightBinder::finish() {
    if (!error_.empty()) return Error{ErrorCode::ModelInconsistent, error_};
    for (const gguf::Tensor& tensor : file_.tensors()) {
        const bool known = taken_.contains(tensor.name) ||
                           std::any_of(ignored_.begin(), ignored_.end(),
                                       [&](const auto& prefix) { return tensor.name.starts_with(prefix); });
        if (!known) {
            return Error{ErrorCode::ModelInconsistent,
                         "tensor " + tensor.name + " is not part of this family"};
        }
    }
    return std::move(bound_);
}

WeightId WeightBinder::bind(const std::string& name, std::int64_t rows, std::int64_t cols,
                            const std::vector<std::uint64_t>& shape) {
    return add(take(name, shape), rows, cols);
}

WeightId WeightBinder::add(const gguf::Tensor* tensor, std::int64_t rows, std::int64_t cols) {
    const auto id = static_cast<WeightId>(bound_.weights.size());
    bound_.weights.push_back({tensor, rows, cols});
    return id;
}

const gguf::Tensor* WeightBinder::take(const std::string& name, const std::vector<std::uint64_t>& shape) {
    taken_.insert(name);
    const gguf::Tensor* tensor = file_.tensor(name);
    if (tensor == nullptr) {
        fail("tensor " + name + " is missing");
    } else if (!sameShape(tensor->shape, shape)) {
        fail("tensor " + name + " has shape " + shapeText(tensor->shape) + ", expected " + shapeText(shape));
        tensor = nullptr;
    }
    return tensor;
}

}  // namespace fireside::model
