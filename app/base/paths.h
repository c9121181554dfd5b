// Where Fireside keeps its files. Pure functions of the environment, any thread; they create nothing.
#pragma once

#include <QString>

namespace fireside {

/// Conversations and settings. FIRESIDE_DATA_DIR when it is set, else "fireside" in the user's data location
/// (~/.local/share on Linux): the same folder for the window and for fireside-cli, whatever they call
/// themselves.
[[nodiscard]] QString dataFolder();

/// What can be made again: pipeline caches. FIRESIDE_CACHE_DIR when it is set, else "fireside" in the user's
/// cache location.
[[nodiscard]] QString cacheFolder();

/// Downloaded models. FIRESIDE_MODELS_DIR when it is set, else "models" in the data folder.
[[nodiscard]] QString modelsFolder();

}  // namespace fireside
