// Where the engine's verdicts on devices come from. They are in the database, so asking may have to wait for
// it: not on the GUI thread.
#pragma once

#include <functional>

#include "inference/engine.h"

namespace fireside::services {

/// Called on whatever thread is about to choose a device; null stands for no verdicts.
using VerdictSource = std::function<engine::DeviceVerdicts()>;

[[nodiscard]] inline engine::DeviceVerdicts verdictsOf(const VerdictSource& source) {
    return source ? source() : engine::DeviceVerdicts{};
}

}  // namespace fireside::services
