// What the process in which a device is checked says to the one that waits: lines of JSON on its standard
// output, some of progress, then one of how it ended. Pure; any thread.
#pragma once

#include <QByteArray>
#include <optional>
#include <variant>

#include "app/base/result.h"
#include "inference/engine.h"

namespace fireside::services {

/// With a line feed behind it.
[[nodiscard]] QByteArray lineOf(const engine::CheckProgress& progress);
[[nodiscard]] QByteArray lineOf(const Result<engine::DeviceCheck>& ending);

using DeviceCheckMessage = std::variant<engine::CheckProgress, Result<engine::DeviceCheck>>;
/// Nothing when the line is none of these: libraries write to standard output, too.
[[nodiscard]] std::optional<DeviceCheckMessage> readDeviceCheckLine(const QByteArray& line);

}  // namespace fireside::services
