// Python's two ways to format texts: "%d" % value and "{:d}".format(value).
#pragma once

#include <string>

#include "inference/text/jinja/runtime.h"
#include "inference/text/jinja/value.h"

namespace fireside::jinja {

/// `values`: a tuple, one value, or a dict for %(name)s.
[[nodiscard]] Value formatPercent(const std::string& format, const Value& values, Runtime& runtime);
/// str.format() with attribute and item access inside the braces.
[[nodiscard]] Value formatBraces(const std::string& format, const Arguments& arguments, Runtime& runtime);

}  // namespace fireside::jinja
