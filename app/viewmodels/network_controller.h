// The network gate as people see it: whether it is open, and what it goes through.
#pragma once

#include <QObject>

#include "app/services/hub/access_token_service.h"
#include "app/services/network/network_service.h"
#include "app/services/settings_service.h"
#include "app/viewmodels/injected.h"

namespace fireside::viewmodels {

class NetworkController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    FIRESIDE_INJECTED(NetworkController)
    Q_PROPERTY(bool allowed READ allowed WRITE setAllowed NOTIFY allowedChanged)
    Q_PROPERTY(
        QString huggingFaceEndpoint READ huggingFaceEndpoint WRITE setHuggingFaceEndpoint NOTIFY changed)
    Q_PROPERTY(QString modelScopeEndpoint READ modelScopeEndpoint WRITE setModelScopeEndpoint NOTIFY changed)
    Q_PROPERTY(QString usualHuggingFace READ usualHuggingFace CONSTANT)  // when the setting is empty
    Q_PROPERTY(QString usualModelScope READ usualModelScope CONSTANT)
    Q_PROPERTY(int connections READ connections WRITE setConnections NOTIFY changed)  // per file
    Q_PROPERTY(int mostConnections READ mostConnections CONSTANT)
    Q_PROPERTY(int limit READ limit WRITE setLimit NOTIFY changed)  // MB per second; 0: none
    Q_PROPERTY(bool hasToken READ hasToken NOTIFY tokenChanged)
    /// Where the token is from, or why it is not kept, or what it is for.
    Q_PROPERTY(QString tokenNote READ tokenNote NOTIFY tokenChanged)

 public:
    NetworkController(services::NetworkService& network, services::SettingsService& settings,
                      services::AccessTokenService& token, QObject* parent = nullptr);

    [[nodiscard]] bool allowed() const { return network_.isAllowed(); }
    void setAllowed(bool allowed);
    [[nodiscard]] QString huggingFaceEndpoint() const { return settings_.values().huggingFaceEndpoint; }
    void setHuggingFaceEndpoint(const QString& endpoint);
    [[nodiscard]] QString modelScopeEndpoint() const { return settings_.values().modelScopeEndpoint; }
    void setModelScopeEndpoint(const QString& endpoint);
    [[nodiscard]] QString usualHuggingFace() const;
    [[nodiscard]] QString usualModelScope() const;
    [[nodiscard]] int connections() const { return settings_.values().downloadConnections; }
    void setConnections(int connections);
    [[nodiscard]] int mostConnections() const { return domain::kMostConnections; }
    [[nodiscard]] int limit() const { return int(settings_.values().downloadLimit / 1'000'000); }
    void setLimit(int megabytes);
    [[nodiscard]] bool hasToken() const { return !token_.token().isEmpty(); }
    [[nodiscard]] QString tokenNote() const;

    /// Why an address cannot be a hub's, and how one looks; empty: it can. Empty is the usual one.
    Q_INVOKABLE [[nodiscard]] QString addressProblem(const QString& address) const;
    /// Empty removes the token.
    Q_INVOKABLE void setToken(const QString& token);

 signals:
    void allowedChanged();
    void changed();
    void tokenChanged();

 private:
    services::NetworkService& network_;
    services::SettingsService& settings_;
    services::AccessTokenService& token_;
    bool notKept_ = false;
};

}  // namespace fireside::viewmodels
