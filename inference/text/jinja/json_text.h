// JSON in and out of templates.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "inference/text/jinja/runtime.h"
#include "inference/text/jinja/value.h"

namespace fireside::jinja {

/// Fails for integers beyond 64 bits and for what nests too deeply.
[[nodiscard]] Value fromJson(const nlohmann::ordered_json& json, Budget& budget);

struct JsonStyle {
    bool asciiOnly = false;
    bool sortKeys = false;
    std::optional<std::string> indent;  // what one level adds; none: everything in one line
    std::string itemSeparator = ", ";
    std::string keySeparator = ": ";
};

/// What Python's json.dumps writes.
[[nodiscard]] std::string toJson(const Value& value, const JsonStyle& style, Runtime& runtime);

}  // namespace fireside::jinja
