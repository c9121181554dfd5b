// An error the way a message keeps it: the code's stable name and the detail, "device_lost: the driver reset
// the GPU".
#pragma once

#include <QString>

#include "app/base/result.h"

namespace fireside::services {

[[nodiscard]] QString errorToText(const Error& error);
/// Text that errorToText did not make counts as Internal with all of it as the detail.
[[nodiscard]] Error errorFromText(const QString& text);

}  // namespace fireside::services
