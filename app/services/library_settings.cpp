#include "app/services/library_settings.h"

namespace fireside::services {

HubEndpoints hubEndpoints(const Settings& settings) {
    return hubEndpoints(settings.huggingFaceEndpoint, settings.modelScopeEndpoint,
                        QProcessEnvironment::systemEnvironment());
}

QString modelsFolder(const Settings& settings, const QString& usual) {
    return settings.modelsFolder.isEmpty() ? usual : settings.modelsFolder;
}

DownloadService::Options downloadOptions(const Settings& settings, const QString& folder) {
    DownloadService::Options options;
    options.folder = folder;
    options.transfer.connections = settings.downloadConnections;
    options.transfer.bytesPerSecond = settings.downloadLimit;
    return options;
}

}  // namespace fireside::services
