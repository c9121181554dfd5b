#include "inference/cpu/operands.h"

#include <set>
#include <utility>

namespace fireside::cpu {

std::vector<const gguf::Tensor*> tensorsOf(const std::vector<plan::Weight>& weights) {
    std::vector<const gguf::Tensor*> tensors;
    std::set<const gguf::Tensor*> seen;
    for (const plan::Weight& weight : weights) {
        if (weight.tensor != nullptr && seen.insert(weight.tensor).second) tensors.push_back(weight.tensor);
    }
    return tensors;
}

std::uint64_t bytesOf(const std::vector<const gguf::Tensor*>& tensors) {
    std::uint64_t total = 0;
    for (const gguf::Tensor* const tensor : tensors) total += tensor->data.size();
    return total;
}

Weights::Weights(std::vector<plan::Weight> weights)
    : weights_(std::move(weights)), tensors_(tensorsOf(weights_)) {
    for (const plan::Weight& weight : weights_) {
        const float* floats = nullptr;
        if (weight.tensor != nullptr && weight.tensor->type == gguf::TensorType::F32) {
            const std::byte* const data = weight.tensor->data.data();
            if (reinterpret_cast<std::uintptr_t>(data) % alignof(float) == 0) {
                floats = reinterpret_cast<const float*>(data);
            } else {
                std::vector<float>& copy = copies_.emplace_back(weight.tensor->elements());
                gguf::decode(gguf::TensorType::F32, weight.tensor->data, copy);
                floats = copy.data();
            }
        }
        floats_.push_back(floats);
    }
}

WeightRows Weights::rows(plan::WeightId id) const {
    const plan::Weight& weight = (*this)[id];
    const gguf::TypeTraits& traits = gguf::traits(weight.tensor->type);
    return {weight.tensor->data.data(),
            static_cast<std::size_t>(weight.cols) / traits.blockSize * traits.bytesPerBlock,
            static_cast<std::size_t>(weight.rows)};
}

std::vector<ValueView> viewValues(const plan::Plan& plan, const plan::Schedule& schedule,
                                  std::byte* scratch) {
    std::vector<ValueView> views;
    for (std::size_t i = 0; i < plan.values.size(); ++i) {
        const plan::Value& value = plan.values[i];
        views.push_back({reinterpret_cast<float*>(scratch + schedule.slots[i].offset),
                         schedule.slots[i].rowStride, static_cast<std::size_t>(value.width),
                         value.rows == plan::Rows::One});
    }
    return views;
}

}  // namespace fireside::cpu
