#include "app/services/shipped_catalog.h"

#include <QFile>

namespace fireside::services {

Result<QList<domain::CatalogEntry>> shippedCatalog() {
    QFile file(QStringLiteral(":/fireside/catalog.json"));
    if (!file.open(QIODevice::ReadOnly)) {
        return Error{ErrorCode::FileNotFound, "the program was built without its catalogue"};
    }
    return domain::parseCatalog(file.readAll());
}

}  // namespace fireside::services
