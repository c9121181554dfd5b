// Values as Python prints them.
#pragma once

#include <string>
#include <string_view>

#include "inference/text/jinja/runtime.h"
#include "inference/text/jinja/value.h"

namespace fireside::jinja {

/// str(): strings as they are, undefined as nothing.
[[nodiscard]] std::string toText(const Value& value, Runtime& runtime);
/// repr(): strings quoted.
[[nodiscard]] std::string toRepr(const Value& value, Runtime& runtime);
[[nodiscard]] std::string quoted(std::string_view text);
/// The shortest digits that read back as the same number: 1.0, 1e+16, 0.1, inf.
[[nodiscard]] std::string floatText(double number);

}  // namespace fireside::jinja
