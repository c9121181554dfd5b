// What the user's settings mean for hubs and downloads: the same for the window and for fireside-cli.
#pragma once

#include "app/services/downloads/download_service.h"
#include "app/services/hub/hub_query.h"
#include "app/services/settings_service.h"

namespace fireside::services {

/// With the variables of this process's environment.
[[nodiscard]] HubEndpoints hubEndpoints(const Settings& settings);

/// The folder that the user chose for models, else `usual`.
[[nodiscard]] QString modelsFolder(const Settings& settings, const QString& usual);

/// Downloads into `folder`.
[[nodiscard]] DownloadService::Options downloadOptions(const Settings& settings, const QString& folder);

}  // namespace fireside::services
