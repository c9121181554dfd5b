#include "app/viewmodels/recommendation_controller.h"

#include <QLocale>

#include "app/viewmodels/model_text.h"

namespace fireside::viewmodels {

RecommendationController* RecommendationController::create(QQmlEngine* engine, QJSEngine*) {
    auto* controller = injected<RecommendationController>(engine);
    if (!controller->available()) controller->inference_.findDevices();
    return controller;
}

RecommendationController::RecommendationController(services::InferenceService& inference,
                                                   QList<domain::CatalogEntry> catalog, QObject* parent)
    : QObject(parent), inference_(inference), catalog_(std::move(catalog)) {
    connect(&inference, &services::InferenceService::devicesFound, this,
            &RecommendationController::onDevices);
}

/// What "auto" would take decides; its reading speed is not known before something was measured there.
void RecommendationController::onDevices(const std::vector<engine::DeviceInfo>& devices) {
    for (const engine::DeviceInfo& device : devices) {
        if (!device.chosen) continue;
        machine_ = {qint64(device.memoryAvailable), 0};
        deviceName_ = QString::fromStdString(device.name);
        onProcessor_ = device.id == "cpu";
        recommendation_ = domain::recommend(catalog_, machine_);
        emit changed();
    }
}

domain::CatalogEntry RecommendationController::entry() const {
    return recommendation_ ? recommendation_->entry : domain::CatalogEntry();
}

QString RecommendationController::summary() const {
    if (!recommendation_) return {};
    return QStringList{ModelText::bytes(entry().bytes), entry().maker, entry().licence}.join(
        QStringLiteral(" · "));
}

QString RecommendationController::why() const {
    if (!recommendation_) return {};
    const QString needed = ModelText::bytes(recommendation_->neededBytes);
    const QString free = ModelText::bytes(machine_.memoryBytes);
    if (recommendation_->neededBytes > machine_.memoryBytes) {
        return tr("The smallest model that is worth a conversation. It needs about %1 of memory, and %2 are "
                  "free now: "
                  "close other programs first.")
            .arg(needed, free);
    }
    if (onProcessor_) {
        return tr("The best of our list that fits: it needs about %1 of the %2 of memory that are free. "
                  "There is no "
                  "graphics processor, so answers come slowly.")
            .arg(needed, free);
    }
    return tr("The best of our list that fits %1: it needs about %2 of the %3 of memory that are free there.")
        .arg(deviceName_, needed, free);
}

}  // namespace fireside::viewmodels
