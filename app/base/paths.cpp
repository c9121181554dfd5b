#include "app/base/paths.h"

#include <QDir>
#include <QStandardPaths>

namespace fireside {
namespace {

QString folder(const char* variable, QStandardPaths::StandardLocation location) {
    const QString chosen = qEnvironmentVariable(variable);
    if (!chosen.isEmpty()) return QDir(chosen).absolutePath();
    return QStandardPaths::writableLocation(location) + "/fireside";
}

}  // namespace

QString dataFolder() {
    return folder("FIRESIDE_DATA_DIR", QStandardPaths::GenericDataLocation);
}

QString cacheFolder() {
    return folder("FIRESIDE_CACHE_DIR", QStandardPaths::GenericCacheLocation);
}

QString modelsFolder() {
    const QString chosen = qEnvironmentVariable("FIRESIDE_MODELS_DIR");
    return chosen.isEmpty() ? dataFolder() + "/models" : QDir(chosen).absolutePath();
}

}  // namespace fireside
