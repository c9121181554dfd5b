// Arguments that a model writes as bare text between tags: which JSON value is meant.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string_view>

#include "inference/text/answer/tool_call.h"

namespace fireside::text {

/// Strings are the text itself; everything else is JSON, or what Python prints for it ("True",
/// "['a', None]"). The parameter's schema decides where it says "string"; without a schema, or with another
/// type, text that is no such value is a string.
[[nodiscard]] nlohmann::ordered_json argumentValue(std::string_view text,
                                                   std::span<const ToolDefinition> tools,
                                                   std::string_view function, std::string_view parameter);

/// A literal as Python's repr() writes it: None, True, False, numbers, strings, lists, tuples, dictionaries
/// with string keys. Nothing when `text` is anything else or nests deeper than 100.
[[nodiscard]] std::optional<nlohmann::ordered_json> pythonLiteral(std::string_view text);

}  // namespace fireside::text
