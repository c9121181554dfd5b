#include "app/viewmodels/network_controller.h"

namespace fireside::viewmodels {

using services::Settings;

NetworkController::NetworkController(services::NetworkService& network, services::SettingsService& settings,
                                     QObject* parent)
    : QObject(parent), network_(network), settings_(settings) {
    connect(&network, &services::NetworkService::allowedChanged, this, &NetworkController::allowedChanged);
    connect(&settings, &services::SettingsService::changed, this, &NetworkController::changed);
}

/// The setting is what lasts; the gate follows it at once.
void NetworkController::setAllowed(bool allowed) {
    settings_.change([=](Settings& settings) { settings.networkAllowed = allowed; });
    network_.setAllowed(allowed);
}

void NetworkController::setHuggingFaceEndpoint(const QString& endpoint) {
    settings_.change([&](Settings& settings) { settings.huggingFaceEndpoint = endpoint.trimmed(); });
}

void NetworkController::setModelScopeEndpoint(const QString& endpoint) {
    settings_.change([&](Settings& settings) { settings.modelScopeEndpoint = endpoint.trimmed(); });
}

void NetworkController::setConnections(int connections) {
    settings_.change([=](Settings& settings) { settings.downloadConnections = connections; });
}

void NetworkController::setLimit(int megabytes) {
    settings_.change([=](Settings& settings) { settings.downloadLimit = qint64(megabytes) * 1'000'000; });
}

}  // namespace fireside::viewmodels
