#include "tests/reference/reference_executor.h"

#include <array>
#include <cstring>
#include <string>
#include <utility>

#include "inference/plan/cache_contents.h"

namespace fireside::reference {
namespace {

class ReferenceSession final : public plan::ExecutorSession {
 public:
    ReferenceSession(const plan::PlanSource& plans, const ReferenceOptions& options, DecodedWeights& weights,
                     Caches caches, plan::CacheContents contents)
        : plans_(plans),
          options_(options),
          weights_(weights),
          caches_(std::move(caches)),
          contents_(std::move(contents)) {}

    Result<> run(const plan::Step& step, const plan::CancelToken* cancel,
                 std::vector<float>& logits) override {
        const auto tokens = static_cast<std::int32_t>(step.tokens.size());
        if (tokens < 1 || tokens > options_.maxChunk || step.position < 0 ||
            step.position + tokens > caches_.contextLength) {
            return {ErrorCode::InvalidArgument, std::to_string(tokens) + " tokens at " +
                                                    std::to_string(step.position) + " of " +
                                                    std::to_string(caches_.contextLength)};
        }
        if (resumable(step.position) != step.position) {
            return {ErrorCode::InvalidArgument, "position " + std::to_string(step.position)};
        }
        if (const auto saved = contents_.checkpointFor(step.position)) {
            restore(checkpoints_[*saved]);
            contents_.restored(step.position);
        }
        const plan::Plan plan = plans_(tokens, step.outputs);
        const StepView view{step.tokens, step.position, tokens - 1};
        std::vector<Matrix> values = makeValues(plan, step.tokens.size());
        if (cancel != nullptr && *cancel) return {ErrorCode::Cancelled, "before the step"};
        contents_.began(step.position, tokens);
        for (const plan::Node& node : plan.nodes) {
            if (cancel != nullptr && *cancel) return {ErrorCode::Cancelled, node.label};
            reference::run(node.op, view, weights_, caches_, values);
        }
        contents_.finished(step.position, tokens);
        logits.clear();
        if (step.outputs != plan::Outputs::None) {
            const Matrix& out = values[static_cast<std::size_t>(plan.output)];
            logits.assign(out.elements.begin(), out.elements.end());
        }
        return {};
    }
    std::int32_t resumable(std::int32_t length) const override { return contents_.resumable(length); }
    bool recurrent() const override { return contents_.recurrent(); }
    Result<> checkpoint() override {
        if (const auto free = contents_.chooseCheckpoint()) {
            checkpoints_[*free] = currentState();
            contents_.saved(*free);
        }
        return {};
    }
    Result<std::vector<std::byte>> save(std::int32_t length) override {
        if (length < 1 || resumable(length) != length) {
            return Error{ErrorCode::InvalidArgument, "position " + std::to_string(length)};
        }
        const auto states = contents_.statesWithin(length);
        std::vector<double> numbers;
        for (const Cache& cache : caches_.list) {
            for (const Matrix* rows : {&cache.keys, &cache.values}) {
                const auto end = static_cast<std::size_t>(length) * rows->width;
                numbers.insert(numbers.end(), rows->elements.begin(),
                               rows->elements.begin() + static_cast<std::ptrdiff_t>(end));
            }
        }
        for (const auto& place : states) {
            for (const State& s : place.checkpoint ? checkpoints_[*place.checkpoint] : currentState()) {
                numbers.insert(numbers.end(), s.earlierInputs.elements.begin(),
                               s.earlierInputs.elements.end());
                numbers.insert(numbers.end(), s.state.begin(), s.state.end());
            }
        }
        const plan::StatePositions positions = plan::positionsOf(states);
        std::vector<std::byte> saved(sizeof positions + numbers.size() * sizeof(double));
        std::memcpy(saved.data(), &positions, sizeof positions);
        std::memcpy(saved.data() + sizeof positions, numbers.data(), numbers.size() * sizeof(double));
        return saved;
    }
    Result<> load(std::int32_t length, std::span<const std::byte> saved) override {
        plan::StatePositions positions;
        if (length > caches_.contextLength) return {ErrorCode::ContextFull, std::to_string(length)};
        if (length < 1 || saved.size() < sizeof positions) return {ErrorCode::InvalidArgument, "too short"};
        std::memcpy(&positions, saved.data(), sizeof positions);
        const auto used = plan::usedPositions(positions, length, recurrent());
        if (!used || saved.size() != sizeof positions + sizeof(double) * savedNumbers(length, used->size()))
            return {ErrorCode::InvalidArgument, std::to_string(saved.size()) + " bytes"};
        std::span<const std::byte> rest = saved.subspan(sizeof positions);
        const auto take = [&rest](double* to, std::size_t count) {
            if (count == 0) return;
            std::memcpy(to, rest.data(), count * sizeof(double));
            rest = rest.subspan(count * sizeof(double));
        };
        contents_.forget();
        for (Cache& cache : caches_.list) {
            for (Matrix* rows : {&cache.keys, &cache.values})
                take(rows->elements.data(), static_cast<std::size_t>(length) * rows->width);
        }
        for (std::size_t i = 0; i < used->size(); ++i) {
            std::vector<State> states = currentState();
            for (State& s : states) {
                take(s.earlierInputs.elements.data(), s.earlierInputs.elements.size());
                take(s.state.data(), s.state.size());
            }
            if (i == 0)
                restore(states);
            else
                checkpoints_[i - 1] = std::move(states);
        }
        contents_.loaded(length, 0, *used);
        return {};
    }
    std::int32_t preferredChunk() const override { return options_.maxChunk; }
    std::int32_t maxChunk() const override { return options_.maxChunk; }
    std::uint64_t bytes() const override { return 0; }  // nobody asks

 private:
    /// Recurrent state of one cache.
    struct State {
        Matrix earlierInputs;
        std::vector<double> state;
    };
    [[nodiscard]] std::vector<State> currentState() const {
        std::vector<State> states;
        for (const Cache& cache : caches_.list) states.push_back({cache.earlierInputs, cache.state});
        return states;
    }
    /// Doubles of a saved session, with so many states.
    [[nodiscard]] std::size_t savedNumbers(std::int32_t length, std::size_t states) const {
        std::size_t numbers = 0;
        for (const Cache& cache : caches_.list) {
            numbers += static_cast<std::size_t>(length) * (cache.keys.width + cache.values.width);
            numbers += states * (cache.earlierInputs.elements.size() + cache.state.size());
        }
        return numbers;
    }
    void restore(const std::vector<State>& states) {
        for (std::size_t i = 0; i < states.size(); ++i) {
            caches_.list[i].earlierInputs = states[i].earlierInputs;
            caches_.list[i].state = states[i].state;
        }
    }

    const plan::PlanSource& plans_;
    const ReferenceOptions& options_;
    DecodedWeights& weights_;
    Caches caches_;
    plan::CacheContents contents_;
    std::array<std::vector<State>, plan::kCheckpoints> checkpoints_;
};

class ReferenceExecutor final : public plan::Executor {
 public:
    ReferenceExecutor(plan::PlanSource plans, const ReferenceOptions& options)
        : plans_(std::move(plans)),
          options_(options),
          shape_(plans_(1, plan::Outputs::Last)),
          weights_(shape_.weights) {}

    Result<std::unique_ptr<plan::ExecutorSession>> createSession(std::int32_t contextLength) override {
        return std::unique_ptr<plan::ExecutorSession>(std::make_unique<ReferenceSession>(
            plans_, options_, weights_, Caches(shape_.caches, contextLength, options_.kvPrecision),
            // Rows of a window beyond any context: the oracle forgets nothing.
            plan::contentsOf(shape_, contextLength, contextLength)));
    }
    std::uint64_t weightBytes() const override {
        std::uint64_t bytes = 0;
        for (const plan::Weight& weight : shape_.weights) bytes += weight.tensor->data.size();
        return bytes;
    }

 private:
    plan::PlanSource plans_;
    ReferenceOptions options_;
    plan::Plan shape_;  // any plan of the model: weights and the shape of its cache
    DecodedWeights weights_;
};

}  // namespace

std::unique_ptr<plan::Executor> createReferenceExecutor(plan::PlanSource plans, ReferenceOptions options) {
    return std::make_unique<ReferenceExecutor>(std::move(plans), options);
}

}  // namespace fireside::reference
