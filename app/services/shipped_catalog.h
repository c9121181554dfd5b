// The catalogue that comes with the program.
#pragma once

#include "app/domain/model_catalog.h"

namespace fireside::services {

/// resources/catalog.json as it was compiled in; any thread. Never fails in a program that passed its tests.
[[nodiscard]] Result<QList<domain::CatalogEntry>> shippedCatalog();

}  // namespace fireside::services
