// JSON that strangers wrote: the library's values nest by recursion, so how deep they may is checked before
// one is made. Pure functions; any thread.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

namespace fireside::text {

inline constexpr int kDeepestJson = 128;

/// The value, or a discarded one (is_discarded()) for what is no JSON, or nests deeper than kDeepestJson.
[[nodiscard]] nlohmann::ordered_json parseBoundedJson(std::string_view text);

}  // namespace fireside::text
