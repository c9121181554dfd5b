// Takes tensors of a file by name, checks their shapes, remembers the first thing that is wrong, and at the
// end which tensors nobody asked for. Internal to model/; one thread.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "app/base/result.h"
#include "inference/gguf/gguf_file.h"
#include "inference/model/arch_spec.h"
#include "inference/plan/plan.h"

namespace fireside::model {

/// Tensors that are no tensor of the file: parts of one, and numbers computed from it. They stay where they
/// are for as long as this lives, also when it is moved.
struct DerivedTensors {
    std::deque<gguf::Tensor> tensors;
    std::deque<std::vector<float>> numbers;  // data of those that were computed
};

class WeightBinder {
 public:
    explicit WeightBinder(const gguf::GgufFile& file) : file_(file) {}

    /// [rows, cols] with y = W x.
    plan::WeightId matrix(const std::string& name, std::int64_t rows, std::int64_t cols);
    /// `count` matrices [rows, cols], one below the other: a weight of count * rows rows.
    plan::WeightId matrices(const std::string& name, std::int64_t count, std::int64_t rows,
                            std::int64_t cols);
    plan::WeightId vector(const std::string& name, std::int64_t size);
    /// `count` vectors, one behind the other.
    plan::WeightId vectors(const std::string& name, std::int64_t count, std::int64_t size);
    std::optional<plan::WeightId> optionalVector(Presence presence, const std::string& name,
                                                 std::int64_t size);
    /// Rows [first, first + rows) of the matrix [allRows, cols] (or of a vector with cols == 0).
    plan::WeightId slice(const std::string& name, std::int64_t allRows, std::int64_t cols, std::int64_t first,
                         std::int64_t rows);
    /// A vector of numbers that the file does not hold in this form.
    plan::WeightId computed(const std::string& name, std::vector<float> numbers);

    [[nodiscard]] bool has(const std::string& name) const { return file_.tensor(name) != nullptr; }
    [[nodiscard]] bool wanted(Presence presence, const std::string& name) const {
        return presence == Presence::Required || (presence == Presence::Optional && has(name));
    }
    /// Elements of an F32 tensor of this size; empty (and an error at the end) when it is missing or another.
    std::vector<float> numbers(const std::string& name, std::int64_t size);
    /// All elements of a tensor of any size, likewise.
    std::vector<float> allNumbers(const std::string& name);
    /// The rows of each matrix that the tensor holds; 0 when it is missing or a vector.
    [[nodiscard]] std::int64_t rowsOf(const std::string& name) const;
    /// Marks tensors whose names begin like this as known and not needed.
    void ignore(std::string prefix) { ignored_.push_back(std::move(prefix)); }

    struct Bound {
        std::vector<plan::Weight> weights;
        DerivedTensors derived;
    };
    /// All bound weights, or the first error (ModelInconsistent).
    [[nodiscard]] Result<Bound> finish();
    /// Notes an error unless there is one already.
    void fail(std::string what) {
        if (error_.empty()) error_ = std::move(what);
    }

 private:
    plan::WeightId bind(const std::string& name, std::int64_t rows, std::int64_t cols,
                        const std::vector<std::uint64_t>& shape);
    plan::WeightId add(const gguf::Tensor* tensor, std::int64_t rows, std::int64_t cols);
    const gguf::Tensor* take(const std::string& name, const std::vector<std::uint64_t>& shape);

    const gguf::GgufFile& file_;
    std::unordered_set<std::string> taken_;
    std::vector<std::string> ignored_;
    Bound bound_;
    std::string error_;
};

}  // namespace fireside::model
