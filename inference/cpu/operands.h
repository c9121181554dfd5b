// Where the operands of a plan's ops lie in memory. Immutable once made; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "inference/cpu/simd.h"
#include "inference/plan/kv_type.h"
#include "inference/plan/plan.h"

namespace fireside::cpu {

/// A value in scratch memory: rows of `width` floats, `stride` floats apart.
struct ValueView {
    float* data = nullptr;
    std::size_t stride = 0;
    std::size_t width = 0;
    bool one = false;  // has one row, whatever the tokens

    [[nodiscard]] float* row(std::size_t t) const { return data + t * stride; }
    [[nodiscard]] std::size_t rows(std::size_t tokens) const { return one ? 1 : tokens; }
};

/// A cache of a session, see plan::CacheShape. Position p lies in row p mod rows.
struct CacheView {
    plan::KvType type = plan::KvType::F16;
    std::size_t rows = 0;
    std::byte* keys = nullptr;
    std::byte* values = nullptr;  // null: the leading part of the keys
    std::size_t keyStride = 0;    // bytes between rows
    std::size_t valueStride = 0;
    std::size_t keyWidth = 0;  // elements
    std::size_t valueWidth = 0;
    float* conv = nullptr;  // earlier inputs of a convolution, oldest first [convRows, convWidth]
    std::size_t convRows = 0;
    float* state = nullptr;  // recurrent state
    std::size_t stateSize = 0;
};

/// In order of first use, those in several roles once.
[[nodiscard]] std::vector<const gguf::Tensor*> tensorsOf(const std::vector<plan::Weight>& weights);
[[nodiscard]] std::uint64_t bytesOf(const std::vector<const gguf::Tensor*>& tensors);

/// The weights of a model where the file is mapped; float32 vectors that are not aligned there are copied.
/// Of a part of a plan, those that it does not have are not asked for.
class Weights {
 public:
    explicit Weights(std::vector<plan::Weight> weights);
    [[nodiscard]] const plan::Weight& operator[](plan::WeightId id) const {
        return weights_[static_cast<std::size_t>(id)];
    }
    /// The elements of a float32 weight.
    [[nodiscard]] const float* floats(plan::WeightId id) const {
        return floats_[static_cast<std::size_t>(id)];
    }
    /// All rows of a weight.
    [[nodiscard]] WeightRows rows(plan::WeightId id) const;
    [[nodiscard]] gguf::TensorType type(plan::WeightId id) const { return (*this)[id].tensor->type; }
    [[nodiscard]] const std::vector<const gguf::Tensor*>& tensors() const { return tensors_; }
    [[nodiscard]] std::uint64_t bytes() const { return bytesOf(tensors_); }

 private:
    std::vector<plan::Weight> weights_;
    std::vector<const gguf::Tensor*> tensors_;
    std::vector<const float*> floats_;
    std::deque<std::vector<float>> copies_;
};

struct Operands {
    const Weights* weights = nullptr;
    std::vector<ValueView> values;  // per Plan::values
    std::vector<CacheView> caches;  // per Plan::caches

    [[nodiscard]] const ValueView& value(plan::ValueId id) const {
        return values[static_cast<std::size_t>(id)];
    }
    [[nodiscard]] const CacheView& cache(plan::CacheId id) const {
        return caches[static_cast<std::size_t>(id)];
    }
};

/// Views of values laid out by `schedule` from `scratch` on.
[[nodiscard]] std::vector<ValueView> viewValues(const plan::Plan& plan, const plan::Schedule& schedule,
                                                std::byte* scratch);

}  // namespace fireside::cpu
