// Ends an answer where one of some texts begins. Text is held back while it may be the beginning of a stop
// string, so that nothing of a stop string is ever let through, wherever the tokens' boundaries are.
// One instance per answer; used from one thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/base/result.h"

namespace fireside::text {

/// InvalidArgument for one that is empty, not UTF-8, or longer than kLongestStopString bytes.
[[nodiscard]] Result<> validateStopStrings(std::span<const std::string> stops);
inline constexpr std::size_t kLongestStopString = 4096;

class StopStrings {
 public:
    explicit StopStrings(std::vector<std::string> stops);

    /// `text`: whole UTF-8 characters. Returns what is certainly no part of a stop string. The stop string
    /// that is complete first counts, of several that end together the longest: pieces make no difference.
    /// After a stop there is no more text.
    [[nodiscard]] std::string push(std::string_view text);
    /// The stop string that was met.
    [[nodiscard]] const std::optional<std::string>& met() const { return met_; }
    /// What was held back, when the answer ends for another reason.
    [[nodiscard]] std::string finish();

 private:
    /// Bytes at the end of held_ that may begin a stop string.
    [[nodiscard]] std::size_t undecided() const;

    std::vector<std::string> stops_;
    std::string held_;
    std::optional<std::string> met_;
};

}  // namespace fireside::text
