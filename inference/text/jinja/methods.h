// The methods that texts, rows and dicts have in templates.
#pragma once

#include <string>
#include <string_view>

#include "inference/text/jinja/builtins.h"

namespace fireside::jinja {

/// True and `found` set to what value.name is when the type has such a method; the ones that would change the
/// value are there but undefined, as in Jinja2's immutable sandbox.
[[nodiscard]] bool findMethod(const Value& value, const std::string& name, Value& found);

/// One table per type. Null when there is none.
[[nodiscard]] Builtin findTextMethod(std::string_view name);
[[nodiscard]] Builtin findClassMethod(std::string_view name);  // isdigit() and its like

}  // namespace fireside::jinja
