// What commands read that work on many texts at once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/base/result.h"

namespace fireside::cli {

/// A line that holds only this separates records.
inline constexpr std::string_view kRecordSeparator = "%%";

/// All of a file, or of standard input where `path` is empty. Errors: FileNotFound, FileUnreadable.
[[nodiscard]] Result<std::string> readInput(const std::string& path);

/// Texts between separator lines; the line break before a separator or at the end belongs to no record.
[[nodiscard]] std::vector<std::string> records(const std::string& text);

/// One JSON string per line (JSON Lines); empty lines are left out. Errors: InvalidArgument (naming the
/// line).
[[nodiscard]] Result<std::vector<std::string>> jsonRecords(const std::string& text);

}  // namespace fireside::cli
