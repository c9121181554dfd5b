// The meaning of every op of inference/plan/op.h in double precision, as loops that follow its formula. Slow
// on purpose: this is what kernels and whole models are compared with. One thread at a time; const access to
// DecodedWeights is safe only after all weights in use were decoded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "inference/plan/plan.h"

namespace fireside::reference {

/// A value: [rows, width], row-major, no padding.
struct Matrix {
    std::size_t rows = 0;
    std::size_t width = 0;
    std::vector<double> elements;

    double& at(std::size_t row, std::size_t i) { return elements[row * width + i]; }
    double at(std::size_t row, std::size_t i) const { return elements[row * width + i]; }
};

/// The weights of a model as floats, each decoded when it is first asked for.
class DecodedWeights {
 public:
    explicit DecodedWeights(std::vector<plan::Weight> weights);
    /// [rows, cols], row-major.
    const std::vector<float>& operator[](plan::WeightId id);

 private:
    std::vector<plan::Weight> weights_;
    std::vector<std::vector<float>> decoded_;
};

/// As plan::KvType, and doubles as they are.
enum class KvPrecision : std::uint8_t { F32, F16, Q8_0, Double };

/// What one plan::CacheShape holds. Keys and values of every position [contextLength, width] (also of a
/// window: the oracle forgets nothing), NaN until written; recurrent state as after the last step.
struct Cache {
    Matrix keys;
    Matrix values;
    Matrix earlierInputs;  // of a convolution, oldest first [convRows, convWidth]
    std::vector<double> state;
};

struct Caches {
    Caches(const std::vector<plan::CacheShape>& shapes, std::int32_t contextLength, KvPrecision precision);

    std::int32_t contextLength;
    KvPrecision precision;
    std::vector<Cache> list;

    Cache& operator[](plan::CacheId id) { return list[static_cast<std::size_t>(id)]; }
};

/// `x` rounded to the nearest float16, ties to even; infinite beyond 65504.
double roundToHalf(double x);

/// Rounds one position's keys or values.
void roundRow(KvPrecision precision, std::span<double> row);

/// What a step tells its ops.
struct StepView {
    std::span<const std::int32_t> tokens;
    std::int32_t position = 0;
    std::int32_t outputRow = 0;
};

/// `values` sized for `plan` and this many tokens, all zero.
std::vector<Matrix> makeValues(const plan::Plan& plan, std::size_t tokens);

/// Runs one op over `values` and `caches`.
void run(const plan::Op& op, const StepView& step, DecodedWeights& weights, Caches& caches,
         std::vector<Matrix>& values);

}  // namespace fireside::reference
