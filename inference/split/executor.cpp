#include "inference/split/executor.h"

#include <algorithm>
#include <utility>

#include "inference/split/session.h"

namespace fireside::split {
namespace {

class Executor final : public plan::Executor {
 public:
    Executor(SplitModel model, std::vector<std::unique_ptr<plan::Executor>> parts)
        : model_(std::move(model)), parts_(std::move(parts)) {}

    [[nodiscard]] Result<std::unique_ptr<plan::ExecutorSession>> createSession(
        std::int32_t contextLength) override {
        std::vector<std::unique_ptr<plan::ExecutorSession>> sessions;
        for (const auto& part : parts_) {
            FIRESIDE_TRY(auto session, part->createSession(contextLength));
            sessions.push_back(std::move(session));
        }
        return std::unique_ptr<plan::ExecutorSession>(
            std::make_unique<Session>(model_, contextLength, std::move(sessions)));
    }
    [[nodiscard]] std::uint64_t weightBytes() const override {
        std::uint64_t bytes = 0;
        for (const auto& part : parts_) bytes += part->weightBytes();
        return bytes;
    }

 private:
    SplitModel model_;
    std::vector<std::unique_ptr<plan::Executor>> parts_;
};

/// Who passes what to whom in a step with these outputs.
Relay relayOf(const plan::CutPlan& cut, const plan::Plan& plan) {
    Relay relay;
    for (const plan::Value& value : plan.values) {
        relay.widths.push_back(static_cast<std::size_t>(value.width));
        relay.one.push_back(value.rows == plan::Rows::One);
    }
    for (const plan::CutPlan::Turn& turn : cut.turns) {
        const plan::Stretch& stretch = cut.parts[turn.executor].stretches[turn.stretch];
        relay.turns.push_back({turn.executor, turn.stretch, stretch.receives, stretch.sends});
    }
    if (static_cast<std::int32_t>(plan.output) >= 0) relay.output = plan.output;
    return relay;
}

}  // namespace

std::unique_ptr<plan::Executor> createExecutor(const plan::PlanSource& plans,
                                               const plan::Placement& placement, plan::KvType kvType,
                                               std::vector<std::unique_ptr<plan::Executor>> parts) {
    SplitModel model;
    const plan::Plan decode = plans(1, plan::Outputs::Last);
    model.vocabulary = plan::vocabularyOf(decode);
    model.caches = {decode.caches, {}, kvType};
    for (const plan::Plan& part : plan::cut(decode, placement, parts.size()).parts)
        model.caches.parts.push_back(part.caches);
    for (const plan::Outputs outputs :
         {plan::Outputs::None, plan::Outputs::Last, plan::Outputs::All, plan::Outputs::Best}) {
        const plan::Plan plan = plans(1, outputs);
        model.relays[static_cast<std::size_t>(outputs)] =
            relayOf(plan::cut(plan, placement, parts.size()), plan);
    }
    return std::make_unique<Executor>(std::move(model), std::move(parts));
}

}  // namespace fireside::split
