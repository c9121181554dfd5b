// How fast a device computes products; the other speed is measureReading() of engine.h. Internal to the
// engine.
#pragma once

#include <string>

#include "app/base/result.h"
#include "inference/device_check.h"

namespace fireside::engine {

/// Operations per second (a multiply-add is two) that reading a prompt reaches in products of matrices of a
/// type, in steps as large as the device takes them. Takes a second or so. Errors: as measureReading().
[[nodiscard]] Result<double> measureProducts(const std::string& device, const std::string& quantization,
                                             const DeviceVerdicts& verdicts);

}  // namespace fireside::engine
