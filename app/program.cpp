#include "app/program.h"

#include <QProcessEnvironment>

namespace fireside {

namespace {

services::HubEndpoints endpointsOf(const services::Settings& settings) {
    return services::hubEndpoints(settings.huggingFaceEndpoint, settings.modelScopeEndpoint,
                                  QProcessEnvironment::systemEnvironment());
}

/// The folder that the user chose for models, else the usual one.
QString modelsFolderOf(const services::Settings& settings, const QString& usual) {
    return settings.modelsFolder.isEmpty() ? usual : settings.modelsFolder;
}

}  // namespace

Program::Program(Options options)
    : options_(std::move(options)),
      database({.folder = options_.dataFolder}),
      settings(options_.dataFolder),
      inference({.pipelineCacheFolder = options_.cacheFolder}),
      shelf(shelfStore, modelFiles,
            {.modelFolder = modelsFolderOf(settings.values(), options_.modelsFolder),
             .programs = options_.places,
             .recheckMs = options_.recheckMs}),
      network(requests, {.allowed = settings.values().networkAllowed}),
      hub(network, token, endpointsOf(settings.values())),
      downloads(downloadStore, modelFiles, hub, network, downloadOptions()) {
    QObject::connect(&settings, &services::SettingsService::changed, &downloads,
                     [this] { follow(settings.values()); });
    QObject::connect(&network, &services::NetworkService::allowedChanged, &token, [this] { askKeychain(); });
    QObject::connect(&downloads, &services::DownloadService::finished, &shelf,
                     &services::shelf::ShelfService::rescan);
}

void Program::start() {
    shelf.start();
    downloads.load();
    askKeychain();
}

/// A keychain may ask its user for a password: not before there is a use for it, and once.
void Program::askKeychain() {
    if (network.isAllowed() && !std::exchange(keychainAsked_, true)) token.load();
}

services::DownloadService::Options Program::downloadOptions() const {
    const services::Settings& values = settings.values();
    services::DownloadService::Options options;
    options.folder = modelsFolderOf(values, options_.modelsFolder);
    options.transfer.connections = values.downloadConnections;
    options.transfer.bytesPerSecond = values.downloadLimit;
    return options;
}

void Program::follow(const services::Settings& values) {
    hub.setEndpoints(endpointsOf(values));
    const QString folder = modelsFolderOf(values, options_.modelsFolder);
    if (folder != shelf.modelFolder()) shelf.setModelFolder(folder);
    downloads.setOptions(downloadOptions());
}

viewmodels::ViewModels::Services Program::services() {
    return {database,
            conversations,
            inference,
            chat,
            settings,
            modelSettings,
            modelSpeeds,
            readRates,
            fits,
            shelf,
            modelChanges,
            hashes,
            network,
            requests,
            token,
            hub,
            downloads,
            options_.dataFolder,
            options_.demoModelPath};
}

}  // namespace fireside
