#include "app/viewmodels/network_controller.h"

#include "app/services/hub/hub_query.h"
#include "app/services/network/network_rules.h"

namespace fireside::viewmodels {

using services::AccessTokenService;
using services::Settings;

NetworkController::NetworkController(services::NetworkService& network, services::SettingsService& settings,
                                     AccessTokenService& token, QObject* parent)
    : QObject(parent), network_(network), settings_(settings), token_(token) {
    connect(&network, &services::NetworkService::allowedChanged, this, &NetworkController::allowedChanged);
    connect(&settings, &services::SettingsService::changed, this, &NetworkController::changed);
    connect(&token, &AccessTokenService::changed, this, [this] {
        notKept_ = false;
        emit tokenChanged();
    });
    connect(&token, &AccessTokenService::failed, this, [this] {
        notKept_ = true;
        emit tokenChanged();
    });
}

/// The setting is what lasts; the gate follows it at once.
void NetworkController::setAllowed(bool allowed) {
    settings_.change([=](Settings& settings) { settings.networkAllowed = allowed; });
    network_.setAllowed(allowed);
}

void NetworkController::setHuggingFaceEndpoint(const QString& endpoint) {
    if (!addressProblem(endpoint).isEmpty()) return;
    settings_.change([&](Settings& settings) { settings.huggingFaceEndpoint = endpoint.trimmed(); });
}

void NetworkController::setModelScopeEndpoint(const QString& endpoint) {
    if (!addressProblem(endpoint).isEmpty()) return;
    settings_.change([&](Settings& settings) { settings.modelScopeEndpoint = endpoint.trimmed(); });
}

QString NetworkController::usualHuggingFace() const {
    return services::hubEndpoints({}, {}, QProcessEnvironment::systemEnvironment()).huggingFace.toString();
}

QString NetworkController::usualModelScope() const {
    return services::hubEndpoints({}, {}, QProcessEnvironment::systemEnvironment()).modelScope.toString();
}

QString NetworkController::addressProblem(const QString& address) const {
    const QUrl url = services::hubEndpoints(address, {}, QProcessEnvironment()).huggingFace;
    if (services::checkAddress(url).ok()) return {};
    return tr(
        "This is no address of a server. It begins with https:// (http:// only for this computer itself), "
        "for "
        "example https://hf-mirror.com.");
}

void NetworkController::setConnections(int connections) {
    settings_.change([=](Settings& settings) { settings.downloadConnections = connections; });
}

void NetworkController::setLimit(int megabytes) {
    settings_.change([=](Settings& settings) { settings.downloadLimit = qint64(megabytes) * 1'000'000; });
}

QString NetworkController::tokenNote() const {
    if (notKept_) {
        return tr("This system has no keychain that answers, so the token is forgotten when you quit.");
    }
    switch (token_.source()) {
        case AccessTokenService::Source::Environment:
            return tr("Taken from HF_TOKEN of the environment.");
        case AccessTokenService::Source::Keychain:
            return tr("Kept in the system's keychain.");
        case AccessTokenService::Source::ThisRun:
            return tr("Holds until you quit.");
        case AccessTokenService::Source::None:
            break;
    }
    return tr("Only needed for models whose terms must be accepted first.");
}

void NetworkController::setToken(const QString& token) {
    token_.set(token);
}

}  // namespace fireside::viewmodels
