// What filters and methods of texts share. Positions and widths count code points.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "inference/text/jinja/runtime.h"
#include "inference/text/jinja/value.h"

namespace fireside::jinja {

enum class Side { Left, Right, Both };

/// Without any of the characters of `chars` at its ends.
[[nodiscard]] std::string stripped(std::string_view text, std::string_view chars, Side side);
/// At most `count` times, or everywhere when it is negative.
[[nodiscard]] std::string replaced(std::string_view text, std::string_view old, std::string_view with,
                                   std::int64_t count, Runtime& runtime);
/// Filled up to `width`; `align`: < > or ^.
[[nodiscard]] std::string justified(std::string_view text, std::int64_t width, char32_t fill, char align,
                                    Runtime& runtime);
[[nodiscard]] std::string capitalized(std::string_view text);
/// str.split() and str.rsplit(); `separator` empty: at whitespace. `most` < 0: as often as it goes.
[[nodiscard]] std::vector<std::string> splitText(std::string_view text, std::string_view separator,
                                                 std::int64_t most);
[[nodiscard]] std::vector<std::string> splitTextFromRight(std::string_view text, std::string_view separator,
                                                          std::int64_t most);
[[nodiscard]] Value listOfTexts(std::vector<std::string> texts, Runtime& runtime);

/// What float() and int() read; false when it is no number.
[[nodiscard]] bool readFloat(std::string_view text, double& number);
[[nodiscard]] bool readInteger(std::string_view text, int base, std::int64_t& number);

}  // namespace fireside::jinja
