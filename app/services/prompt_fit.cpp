#include "app/services/prompt_fit.h"

#include <algorithm>

namespace fireside::services {

Result<FittedMessages> fitMessages(std::span<const engine::ChatMessage> messages, int contextLength,
                                   int maxTokens, const CountTokens& count) {
    const int step = std::max(1, contextLength / 4);
    const int limit = contextLength - (maxTokens > 0 ? std::min(maxTokens, step) : step);
    const std::size_t kept = !messages.empty() && messages[0].role == engine::Role::System ? 1 : 0;

    std::vector<std::size_t> starts;  // where a conversation may begin
    for (std::size_t i = kept; i < messages.size(); ++i) {
        if (messages[i].role == engine::Role::User) starts.push_back(i);
    }
    const auto from = [&](std::size_t start) {
        std::vector<engine::ChatMessage> rest(messages.begin(), messages.begin() + std::ptrdiff_t(kept));
        rest.insert(rest.end(), messages.begin() + std::ptrdiff_t(start), messages.end());
        return rest;
    };

    FIRESIDE_TRY(const int total, count(messages));
    if (total <= limit || starts.size() < 2) return FittedMessages{{messages.begin(), messages.end()}, 0};

    // The smallest number of dropped turns that frees enough.
    const int target = total - (total - limit + step - 1) / step * step;
    std::size_t low = 1;
    std::size_t high = starts.size() - 1;
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        FIRESIDE_TRY(const int tokens, count(from(starts[middle])));
        if (tokens <= target)
            high = middle;
        else
            low = middle + 1;
    }
    return FittedMessages{from(starts[low]), int(starts[low] - kept)};
}

}  // namespace fireside::services
