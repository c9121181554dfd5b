#include "inference/plan/executor.h"

#include <string>
#include <variant>

namespace fireside::plan {

std::int32_t vocabularyOf(const Plan& plan) {
    for (const Node& node : plan.nodes) {
        const auto* embed = std::get_if<EmbedOp>(&node.op);
        if (embed != nullptr && embed->index == EmbedIndex::Token) {
            return static_cast<std::int32_t>(plan.weight(embed->table).rows);
        }
    }
    return 0;
}

Result<> checkStep(const Step& step, const ExecutorSession& session, std::int32_t contextLength,
                   std::int32_t vocabulary) {
    const std::size_t tokens = step.tokens.size();
    if (tokens < 1 || tokens > static_cast<std::size_t>(session.maxChunk())) {
        return {ErrorCode::InvalidArgument, "a step of " + std::to_string(tokens) + " tokens; 1 to " +
                                                std::to_string(session.maxChunk()) + " are possible"};
    }
    if (step.position < 0 || step.position > contextLength - static_cast<std::int32_t>(tokens)) {
        return {ErrorCode::ContextFull, std::to_string(tokens) + " tokens at position " +
                                            std::to_string(step.position) + " of a context of " +
                                            std::to_string(contextLength)};
    }
    if (session.resumable(step.position) != step.position) {
        return {ErrorCode::InvalidArgument, "position " + std::to_string(step.position) +
                                                " does not follow on what is cached; possible is " +
                                                std::to_string(session.resumable(step.position))};
    }
    if (vocabulary == 0) return {};
    for (const std::int32_t token : step.tokens) {
        if (token < 0 || token >= vocabulary) {
            return {ErrorCode::InvalidArgument,
                    "token " + std::to_string(token) + " of a vocabulary of " + std::to_string(vocabulary)};
        }
    }
    return {};
}

}  // namespace fireside::plan
