// One op with random operands: a plan of one node, its weights as file bytes, the contents of all values and
// of the KV cache before the op runs. The same case goes through a kernel and through the oracle.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <random>
#include <vector>

#include "inference/gguf/gguf_file.h"
#include "inference/plan/kv_type.h"
#include "inference/plan/plan.h"
#include "tests/reference/interpreter.h"

namespace fireside::test {

struct StepShape {
    std::int32_t capacity = 1;
    std::int32_t tokens = 1;
    std::int32_t position = 0;
};

/// The cache of a case, and what it holds before the op.
struct CacheSetup {
    plan::CacheShape shape;
    plan::KvType type = plan::KvType::F16;
    std::int32_t filled = 0;  // positions of random keys and values; state is random if there are any
    std::int32_t rows = 0;    // of keys and values; 0: one for every position of the context
};

/// Build order: values and weights, then cache() or kv() if the op needs a cache, then plan().nodes through
/// setOp().
class OpCase {
 public:
    explicit OpCase(StepShape shape);
    OpCase(const OpCase&) = delete;  // the plan points into it
    OpCase& operator=(const OpCase&) = delete;

    plan::ValueId value(std::int32_t width, plan::Rows rows = plan::Rows::PerToken);
    /// Valid random blocks of `type`; cols must be a multiple of its block size.
    plan::WeightId weight(gguf::TensorType type, std::int32_t rows, std::int32_t cols);
    /// Makes the plan believe that a weight has this many rows. For OpRunner only: the oracle would read
    /// them.
    void claimRows(plan::WeightId id, std::int64_t rows);
    /// An F32 vector of these elements.
    plan::WeightId vector(const std::vector<float>& elements);
    /// What was not written is NaN.
    void cache(const CacheSetup& setup);
    /// A cache of float16 in which every position has a row.
    void kv(std::int32_t kvHeads, std::int32_t headSize, std::int32_t filled);
    /// Replaces the random elements of a value, row by row, rounded to float.
    void fill(plan::ValueId id, const std::vector<double>& elements);
    void setOp(plan::Op op);
    void setOutputRow(std::int32_t row) { outputRow_ = row; }

    [[nodiscard]] const plan::Plan& plan() const { return plan_; }
    [[nodiscard]] const plan::Op& op() const { return plan_.nodes.front().op; }
    [[nodiscard]] const StepShape& shape() const { return shape_; }
    [[nodiscard]] std::int32_t outputRow() const { return outputRow_; }
    [[nodiscard]] std::int32_t contextLength() const { return contextLength_; }
    /// Random token ids below the rows of the first weight.
    [[nodiscard]] std::vector<std::int32_t> tokens() const;
    /// Contents before the op, for shape().tokens tokens; every element is a float.
    [[nodiscard]] const std::vector<reference::Matrix>& values() const { return values_; }
    /// Only with a cache: its setup and contents before the op, and positions written after it.
    [[nodiscard]] const CacheSetup& cacheSetup() const { return cacheSetup_; }
    [[nodiscard]] const reference::Cache& cacheBefore() const { return cache_; }
    [[nodiscard]] std::int32_t writtenAfter() const;

    /// What the oracle makes of it.
    struct Expected {
        std::vector<reference::Matrix> values;
        reference::Caches caches;
    };
    [[nodiscard]] Expected expected() const { return expectedFrom(values_); }
    /// The same from other contents of the values.
    [[nodiscard]] Expected expectedFrom(const std::vector<reference::Matrix>& values) const;

 private:
    plan::WeightId addWeight(gguf::TensorType type, std::int32_t rows, std::int32_t cols,
                             std::vector<std::byte> bytes);
    /// Positions that a ring has no row for any more become NaN.
    void forget(reference::Cache& cache) const;

    StepShape shape_;
    std::int32_t contextLength_;
    std::int32_t outputRow_ = 0;
    plan::Plan plan_;
    std::deque<std::vector<std::byte>> weightBytes_;
    std::deque<gguf::Tensor> tensors_;  // a deque: the plan points at them
    std::vector<reference::Matrix> values_;
    CacheSetup cacheSetup_;
    reference::Cache cache_;
    mutable std::mt19937 random_{1};
};

/// Largest error of any element, relative to the root mean square of its row; infinite where only one side is
/// NaN.
[[nodiscard]] double largestError(const reference::Matrix& actual, const reference::Matrix& expected);

}  // namespace fireside::test
