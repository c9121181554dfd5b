// Where the model that comes with the program lies.
#pragma once

#include <QString>

namespace fireside::services {

/// Absolute path of the demo model's file: beside the installed program (../share/fireside), in a bundle's
/// resources, or in the build tree. Empty when it is nowhere. Looks at the disk: call it once, at start.
/// Needs a QCoreApplication.
[[nodiscard]] QString demoModelPath();

}  // namespace fireside::services
