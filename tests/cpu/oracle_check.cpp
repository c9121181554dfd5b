// The cases of tests/shaders on the processor: every instruction set that it has, on several threads. All
// memory that a case does not define (padding of rows, rows beyond the step's tokens, what is unwritten in
// the cache) is NaN and must be untouched afterwards.
#include "tests/shaders/oracle_check.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

#include "inference/cpu/program.h"
#include "inference/plan/cache_layout.h"
#include "tests/cpu/instruction_sets.h"
#include "tests/shaders/cache_image.h"

namespace fireside::test {
namespace {

constexpr std::byte kPoison{0xff};
constexpr std::uint32_t kThreads = 3;

/// Inputs as the kernels see them (how well they are quantised is tested by itself).
void quantise(reference::Matrix& matrix) {
    const std::size_t n = matrix.elements.size();
    const std::vector<float> x(matrix.elements.begin(), matrix.elements.end());
    std::vector<std::byte> memory(cpu::QuantisedRow::bytes(n));
    const cpu::QuantisedRow row = cpu::QuantisedRow::in(memory.data(), n);
    cpu::rowKernels().quantise(x.data(), n, row);
    for (std::size_t i = 0; i < n; ++i) {
        matrix.elements[i] = double{row.scale[i / cpu::kBlock]} * (128 * row.high[i] + row.low[i]);
    }
}

/// The value whose elements are quantised on their way into the op, if any.
std::optional<std::size_t> quantisedInput(const OpCase& opCase) {
    const auto quantised = [&](plan::WeightId weight, plan::ValueId in) -> std::optional<std::size_t> {
        if (!cpu::integerType(opCase.plan().weight(weight).tensor->type)) return std::nullopt;
        return static_cast<std::size_t>(in);
    };
    if (const auto* op = std::get_if<plan::MatMulOp>(&opCase.op())) return quantised(op->weight, op->in);
    if (const auto* op = std::get_if<plan::ExpertMatMulOp>(&opCase.op()))
        return quantised(op->weight, op->in);
    return std::nullopt;
}

OpCase::Expected expectedOf(const OpCase& opCase) {
    std::vector<reference::Matrix> values = opCase.values();
    const auto input = quantisedInput(opCase);
    if (input) quantise(values[*input]);
    OpCase::Expected expected = opCase.expectedFrom(values);
    if (input) expected.values[*input] = opCase.values()[*input];
    return expected;
}

/// Memory of a case, as the session would have it.
class Memory {
 public:
    explicit Memory(const OpCase& opCase) : case_(opCase), schedule_(plan::schedule(opCase.plan())) {
        const std::size_t bytes =
            cpu::Program::bytes(opCase.plan(), cpu::Weights(opCase.plan().weights), kThreads);
        scratch_ = cpu::AlignedBuffer::allocate(bytes, "scratch").value();
        std::fill_n(scratch_.data(), schedule_.scratchBytes, kPoison);
        views_ = cpu::viewValues(opCase.plan(), schedule_, scratch_.data());
        const plan::Accesses touched = plan::accesses(opCase.op());
        for (const auto* accesses : {&touched.reads, &touched.writes}) {
            for (const plan::Access& access : *accesses) {
                if (access.kind == plan::Access::Kind::Value)
                    used_.push_back(static_cast<std::size_t>(access.index));
            }
        }
        forEachRow([&](std::size_t value, std::size_t row, float* to) {
            const reference::Matrix& matrix = case_.values()[value];
            for (std::size_t i = 0; i < matrix.width; ++i) to[i] = static_cast<float>(matrix.at(row, i));
        });
        if (!opCase.plan().caches.empty()) fillCache();
    }

    [[nodiscard]] std::byte* scratch() const { return scratch_.data(); }
    [[nodiscard]] std::vector<cpu::CacheView> caches() const {
        return case_.plan().caches.empty() ? std::vector<cpu::CacheView>{} : std::vector{cache_};
    }
    [[nodiscard]] std::vector<reference::Matrix> values() {
        std::vector<reference::Matrix> values = case_.values();
        forEachRow([&](std::size_t value, std::size_t row, const float* from) {
            for (std::size_t i = 0; i < values[value].width; ++i) values[value].at(row, i) = from[i];
        });
        return values;
    }
    [[nodiscard]] reference::Cache cacheAfter() const {
        reference::Cache cache = case_.cacheBefore();
        const auto positions = static_cast<std::size_t>(case_.contextLength());
        cache.keys = decodeRows(keys_, rowsOf(cache.keys, case_.writtenAfter()), positions);
        cache.values = decodeRows(values_, rowsOf(cache.values, case_.writtenAfter()), positions);
        std::copy(conv_.begin(), conv_.end(), cache.earlierInputs.elements.begin());
        std::copy(state_.begin(), state_.end(), cache.state.begin());
        return cache;
    }
    /// Everything but rows of values is as it was.
    [[nodiscard]] bool poisonIntact() {
        forEachRow([&](std::size_t value, std::size_t, float* row) {
            std::memset(row, 0xff, case_.values()[value].width * sizeof(float));
        });
        return std::all_of(scratch_.data(), scratch_.data() + schedule_.scratchBytes,
                           [](std::byte b) { return b == kPoison; });
    }

 private:
    template <class Body>
    void forEachRow(Body body) {
        for (const std::size_t value : used_) {
            for (std::size_t row = 0; row < case_.values()[value].rows; ++row)
                body(value, row, views_[value].row(row));
        }
    }
    [[nodiscard]] CacheRows rowsOf(const reference::Matrix& matrix, std::int32_t written) const {
        return {case_.cacheSetup().type, matrix.width, static_cast<std::size_t>(case_.cacheSetup().rows),
                static_cast<std::size_t>(written)};
    }
    void fillCache() {
        const reference::Cache& before = case_.cacheBefore();
        const std::int32_t filled = case_.cacheSetup().filled;
        keys_ = encodeRows(before.keys, rowsOf(before.keys, filled), kPoison);
        values_ = encodeRows(before.values, rowsOf(before.values, filled), kPoison);
        conv_.assign(before.earlierInputs.elements.begin(), before.earlierInputs.elements.end());
        state_.assign(before.state.begin(), before.state.end());
        const plan::CacheShape& shape = case_.cacheSetup().shape;
        const plan::KvType type = case_.cacheSetup().type;
        cache_ = {.type = type,
                  .rows = static_cast<std::size_t>(case_.cacheSetup().rows),
                  .keys = keys_.data(),
                  .values = shape.valueWidth > 0 ? values_.data() : nullptr,
                  .keyStride = plan::cacheRowBytes(type, shape.keyWidth),
                  .valueStride = plan::cacheRowBytes(type, shape.valueWidth),
                  .keyWidth = static_cast<std::size_t>(shape.keyWidth),
                  .valueWidth = static_cast<std::size_t>(shape.valueWidth),
                  .conv = conv_.data(),
                  .convRows = static_cast<std::size_t>(shape.convRows),
                  .state = state_.data(),
                  .stateSize = static_cast<std::size_t>(shape.stateSize)};
    }

    const OpCase& case_;
    plan::Schedule schedule_;
    cpu::AlignedBuffer scratch_;
    std::vector<cpu::ValueView> views_;
    std::vector<std::size_t> used_;  // values that the op touches
    std::vector<std::byte> keys_, values_;
    std::vector<float> conv_, state_;
    cpu::CacheView cache_;
};

}  // namespace

void expectMatchesOracle(const OpCase& opCase, ProfileKind kind, double tolerance,
                         const std::string& description) {
    if (kind != ProfileKind::Plain && kind != ProfileKind::Software) return;  // once is enough
    static cpu::ThreadPool pool(kThreads);
    const std::vector<std::int32_t> tokens = opCase.tokens();
    // A single output may be a small difference of large sums.
    const bool product = std::holds_alternative<plan::MatMulOp>(opCase.op()) ||
                         std::holds_alternative<plan::ExpertMatMulOp>(opCase.op());
    if (product) tolerance *= 3;
    std::optional<OpCase::Expected> common;
    if (!quantisedInput(opCase)) common = opCase.expected();
    for (const InstructionSet& set : instructionSets()) {
        const UseInstructionSet use(set);
        const OpCase::Expected expected = common ? *common : expectedOf(opCase);
        const std::string where = std::string(cpu::instructionSet()) + ", " + description;
        const cpu::Weights weights(opCase.plan().weights);
        Memory memory(opCase);
        cpu::Program program(opCase.plan(), weights, memory.caches(), memory.scratch(), pool);
        const cpu::StepView step{tokens, opCase.shape().position,
                                 static_cast<std::size_t>(opCase.outputRow())};
        std::vector<float> sent;  // by a plan that is cut: this one is not
        ASSERT_TRUE(program.run(step, 0, {}, nullptr, sent).ok());
        const std::vector<reference::Matrix> values = memory.values();
        for (std::size_t i = 0; i < expected.values.size(); ++i) {
            EXPECT_LE(largestError(values[i], expected.values[i]), tolerance) << where << ", value " << i;
        }
        if (!opCase.plan().caches.empty()) {
            expectSameCache(memory.cacheAfter(), expected.caches.list.front(), tolerance, where);
        }
        EXPECT_TRUE(memory.poisonIntact()) << where << " wrote outside of its output";
    }
}

}  // namespace fireside::test
