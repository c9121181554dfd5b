#include "inference/prompt_lookup.h"

#include <algorithm>

namespace fireside::engine {

std::span<const text::TokenId> lookUp(std::span<const text::TokenId> tokens, std::int32_t most) {
    const auto total = static_cast<std::int32_t>(tokens.size());
    std::int32_t best = kShortestMatch - 1;  // tokens that agree
    std::int32_t after = total;
    // Of equally good places the latest: what was said last is what is most likely said again.
    for (std::int32_t end = total - 1; end > best && best < kLongestMatch; --end) {
        const std::int32_t longest = std::min(end, kLongestMatch);
        std::int32_t same = 0;
        while (same < longest && tokens[static_cast<std::size_t>(end - 1 - same)] ==
                                     tokens[static_cast<std::size_t>(total - 1 - same)]) {
            ++same;
        }
        if (same <= best) continue;
        best = same;
        after = end;
    }
    const std::int32_t count = std::min(std::max(most, 0), total - after);
    return tokens.subspan(static_cast<std::size_t>(after), static_cast<std::size_t>(count));
}

}  // namespace fireside::engine
