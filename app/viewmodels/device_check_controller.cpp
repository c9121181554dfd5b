#include "app/viewmodels/device_check_controller.h"

#include <algorithm>

namespace fireside::viewmodels {

using services::DeviceCheckService;
using services::InferenceService;

DeviceCheckController::DeviceCheckController(DeviceCheckService& checks, InferenceService& inference,
                                             QObject* parent)
    : QObject(parent), checks_(checks), inference_(inference) {
    connect(&inference, &InferenceService::devicesFound, this, [this](const auto& devices) {
        devices_ = devices;
        emit changed();
    });
    connect(&checks, &DeviceCheckService::changed, this, &DeviceCheckController::changed);
    connect(&checks, &DeviceCheckService::progressed, this, [this](const engine::CheckProgress& progress) {
        progress_ = progress;
        emit progressChanged();
    });
    connect(&checks, &DeviceCheckService::ended, this, [this] {
        progress_ = {};
        emit progressChanged();
        inference_.findDevices();  // which of them are used may be another matter now
    });
    connect(&checks, &DeviceCheckService::failed, this, [this](const Error& error) {
        error_ = sentenceFor(error);
        emit changed();
    });
}

QString DeviceCheckController::checking() const {
    const auto device = std::find_if(devices_.begin(), devices_.end(), [&](const engine::DeviceInfo& one) {
        return QString::fromStdString(one.identity) == checks_.checking();
    });
    return device == devices_.end() ? QString() : QString::fromStdString(device->id);
}

/// The kernels take most of the time.
double DeviceCheckController::progress() const {
    switch (progress_.stage) {
        case engine::CheckStage::Memory:
            return 0.25 * progress_.share;
        case engine::CheckStage::Kernels:
            return 0.25 + 0.65 * progress_.share;
        case engine::CheckStage::Speed:
            break;
    }
    return 0.9 + 0.1 * progress_.share;
}

QString DeviceCheckController::stageText() const {
    switch (progress_.stage) {
        case engine::CheckStage::Memory:
            return tr("Filling its memory and reading it back…");
        case engine::CheckStage::Kernels:
            return tr("Comparing every kernel with the processor…");
        case engine::CheckStage::Speed:
            break;
    }
    return tr("Measuring its speed…");
}

void DeviceCheckController::check(const QString& deviceId) {
    error_ = {};
    for (const engine::DeviceInfo& device : devices_) {
        if (QString::fromStdString(device.id) == deviceId) checks_.check(device);
    }
    emit changed();
}

void DeviceCheckController::cancel() {
    checks_.cancel();
}

}  // namespace fireside::viewmodels
