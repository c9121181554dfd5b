// Calls that are written as JSON: what the readers of such formats share. Pure functions; any thread.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "app/base/result.h"
#include "inference/text/answer/tool_call.h"

namespace fireside::text {

/// Bytes of the object or list that `text` begins with; nothing where it does not end (or begin).
[[nodiscard]] std::optional<std::size_t> jsonExtent(std::string_view text);
/// The arguments of a call: an object, or a string that holds one. InvalidArgument for anything else.
[[nodiscard]] Result<std::string> argumentsText(const nlohmann::ordered_json& arguments);
/// Takes a JSON object from the front of `rest`, whitespace before it included. InvalidArgument.
[[nodiscard]] Result<std::string> takeArguments(std::string_view& rest);

[[nodiscard]] Error unfinishedCall();
[[nodiscard]] Error malformedCall(std::string reason);

}  // namespace fireside::text
