// The network gate as people see it: whether it is open, and what it goes through.
#pragma once

#include <QObject>

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
    Q_PROPERTY(int connections READ connections WRITE setConnections NOTIFY changed)  // per file
    Q_PROPERTY(int limit READ limit WRITE setLimit NOTIFY changed)  // MB per second; 0: none

 public:
    NetworkController(services::NetworkService& network, services::SettingsService& settings,
                      QObject* parent = nullptr);

    [[nodiscard]] bool allowed() const { return network_.isAllowed(); }
    void setAllowed(bool allowed);
    [[nodiscard]] QString huggingFaceEndpoint() const { return settings_.values().huggingFaceEndpoint; }
    void setHuggingFaceEndpoint(const QString& endpoint);
    [[nodiscard]] QString modelScopeEndpoint() const { return settings_.values().modelScopeEndpoint; }
    void setModelScopeEndpoint(const QString& endpoint);
    [[nodiscard]] int connections() const { return settings_.values().downloadConnections; }
    void setConnections(int connections);
    [[nodiscard]] int limit() const { return int(settings_.values().downloadLimit / 1'000'000); }
    void setLimit(int megabytes);

 signals:
    void allowedChanged();
    void changed();

 private:
    services::NetworkService& network_;
    services::SettingsService& settings_;
};

}  // namespace fireside::viewmodels
