// strftime in English whatever the locale is: what Python gives where nobody set one.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

namespace fireside::jinja {

/// Unknown directives stay as they are. %-d and its like have no leading zero.
[[nodiscard]] std::string formatTime(std::string_view format, const std::tm& time);

}  // namespace fireside::jinja
