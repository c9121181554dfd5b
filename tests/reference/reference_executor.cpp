#include "tests/reference/reference_executor.h"

#include <string>
#include <utility>

namespace fireside::reference {
namespace {

class ReferenceSession final : public plan::ExecutorSession {
 public:
    ReferenceSession(const plan::PlanSource& plans, const ReferenceOptions& options, DecodedWeights& weights,
                     Caches caches)
        : plans_(plans), options_(options), weights_(weights), caches_(std::move(caches)) {}

    Result<> run(const plan::Step& step, const plan::CancelToken* cancel,
                 std::vector<float>& logits) override {
        const auto tokens = static_cast<std::int32_t>(step.tokens.size());
        if (tokens < 1 || tokens > options_.maxChunk || step.position < 0 ||
            step.position + tokens > caches_.contextLength) {
            return {ErrorCode::InvalidArgument, std::to_string(tokens) + " tokens at " +
                                                    std::to_string(step.position) + " of " +
                                                    std::to_string(caches_.contextLength)};
        }
        const plan::Plan plan = plans_(tokens, step.outputs);
        const StepView view{step.tokens, step.position, tokens - 1};
        std::vector<Matrix> values = makeValues(plan, step.tokens.size());
        for (const plan::Node& node : plan.nodes) {
            if (cancel != nullptr && *cancel) return {ErrorCode::Cancelled, node.label};
            reference::run(node.op, view, weights_, caches_, values);
        }
        logits.clear();
        if (step.outputs != plan::Outputs::None) {
            const Matrix& out = values[static_cast<std::size_t>(plan.output)];
            logits.assign(out.elements.begin(), out.elements.end());
        }
        return {};
    }
    std::int32_t preferredChunk() const override { return options_.maxChunk; }
    std::int32_t maxChunk() const override { return options_.maxChunk; }

 private:
    const plan::PlanSource& plans_;
    const ReferenceOptions& options_;
    DecodedWeights& weights_;
    Caches caches_;
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
            plans_, options_, weights_, Caches(shape_.caches, contextLength, options_.kvPrecision)));
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
