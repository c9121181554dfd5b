// Checks of devices, as the settings page starts, shows and stops them. What they find is in DeviceListModel.
#pragma once

#include <QObject>
#include <vector>

#include "app/services/device_check_service.h"
#include "app/services/inference_service.h"
#include "app/viewmodels/error_sentence.h"
#include "app/viewmodels/injected.h"

namespace fireside::viewmodels {

class DeviceCheckController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    FIRESIDE_INJECTED(DeviceCheckController)
    Q_PROPERTY(QString checking READ checking NOTIFY changed)            // a device's id; empty: none is
    Q_PROPERTY(double progress READ progress NOTIFY progressChanged)     // of that check, 0 to 1
    Q_PROPERTY(QString stageText READ stageText NOTIFY progressChanged)  // "Running every kernel…"
    Q_PROPERTY(QString errorTitle READ errorTitle NOTIFY changed)        // why a check could not run
    Q_PROPERTY(QString errorHelp READ errorHelp NOTIFY changed)

 public:
    DeviceCheckController(services::DeviceCheckService& checks, services::InferenceService& inference,
                          QObject* parent = nullptr);

    [[nodiscard]] QString checking() const;
    [[nodiscard]] double progress() const;
    [[nodiscard]] QString stageText() const;
    [[nodiscard]] QString errorTitle() const { return error_.title; }
    [[nodiscard]] QString errorHelp() const { return error_.help; }

    /// A device by its id, "vulkan:0"; behind the checks that run and wait. One that is not listed is
    /// ignored.
    Q_INVOKABLE void check(const QString& deviceId);
    /// All that run and wait.
    Q_INVOKABLE void cancel();

 signals:
    void changed();
    void progressChanged();

 private:
    services::DeviceCheckService& checks_;
    services::InferenceService& inference_;
    std::vector<engine::DeviceInfo> devices_;
    engine::CheckProgress progress_;
    ErrorSentence error_;
};

}  // namespace fireside::viewmodels
