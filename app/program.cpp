#include "app/program.h"

#include "app/services/library_settings.h"

namespace fireside {

Program::Program(Options options)
    : options_(std::move(options)),
      database({.folder = options_.dataFolder}),
      settings(options_.dataFolder),
      deviceChecks(deviceVerdictStore, options_.deviceChecks),
      inference({.pipelineCacheFolder = options_.cacheFolder}),
      shelf(shelfStore, modelFiles,
            {.modelFolder = folderOf(settings.values()),
             .programs = options_.places,
             .recheckMs = options_.recheckMs}),
      network(requests, {.allowed = settings.values().networkAllowed}),
      hub(network, token, services::hubEndpoints(settings.values())),
      downloads(downloadStore, modelFiles, hub, network,
                services::downloadOptions(settings.values(), folderOf(settings.values()))) {
    inference.setVerdicts(deviceChecks.source());
    fits.setVerdicts(deviceChecks.source());
    QObject::connect(&settings, &services::SettingsService::changed, &downloads,
                     [this] { follow(settings.values()); });
    QObject::connect(&network, &services::NetworkService::allowedChanged, &token, [this] { askKeychain(); });
    QObject::connect(&downloads, &services::DownloadService::finished, &shelf,
                     &services::shelf::ShelfService::takeNotes);
    QObject::connect(&shelf, &services::shelf::ShelfService::changed, &downloads,
                     &services::DownloadService::lookForGoneFiles);
    QObject::connect(&modelChanges, &services::shelf::ModelChangeService::done, &downloads,
                     [this](const QString& path, const QString& newPath) {
                         if (newPath != path) downloads.forgetFile(path);
                     });
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

QString Program::folderOf(const services::Settings& values) const {
    return services::modelsFolder(values, options_.modelsFolder);
}

void Program::follow(const services::Settings& values) {
    hub.setEndpoints(services::hubEndpoints(values));
    const QString folder = folderOf(values);
    if (folder != shelf.modelFolder()) shelf.setModelFolder(folder);
    downloads.setOptions(services::downloadOptions(values, folder));
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
            deviceChecks,
            fits,
            shelf,
            modelChanges,
            hashes,
            network,
            requests,
            token,
            hub,
            downloads,
            holdings,
            options_.dataFolder,
            options_.demoModelPath};
}

}  // namespace fireside
