#include "tests/reference/reference_executor.h"

#include <array>
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
            checkpoints_[*free].clear();
            for (const Cache& cache : caches_.list)
                checkpoints_[*free].push_back({cache.earlierInputs, cache.state});
            contents_.saved(*free);
        }
        return {};
    }
    std::int32_t preferredChunk() const override { return options_.maxChunk; }
    std::int32_t maxChunk() const override { return options_.maxChunk; }

 private:
    /// Recurrent state of one cache.
    struct State {
        Matrix earlierInputs;
        std::vector<double> state;
    };
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
