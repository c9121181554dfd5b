#include "app/viewmodels/recommendation_controller.h"

#include <QTimer>

#include "app/viewmodels/model_text.h"

namespace fireside::viewmodels {

RecommendationController* RecommendationController::create(QQmlEngine* engine, QJSEngine*) {
    auto* controller = injected<RecommendationController>(engine);
    if (!controller->available()) controller->inference_.findDevices();
    return controller;
}

RecommendationController::RecommendationController(services::InferenceService& inference,
                                                   services::ReadRateService& rates,
                                                   QList<domain::CatalogEntry> catalog, QObject* parent)
    : QObject(parent), inference_(inference), rates_(rates), catalog_(std::move(catalog)) {
    connect(&inference, &services::InferenceService::devicesFound, this,
            &RecommendationController::onDevices);
    connect(&rates, &services::ReadRateService::changed, this, [this] {
        update();
        measure();
    });
}

void RecommendationController::start() {
    QTimer::singleShot(kMeasureDelayMs, this, [this] {
        mayMeasure_ = true;
        measure();
    });
}

void RecommendationController::onDevices(const std::vector<engine::DeviceInfo>& devices) {
    for (const engine::DeviceInfo& device : devices) {
        if (device.chosen) device_ = device;
    }
    update();
    measure();
}

/// What "auto" would take decides.
void RecommendationController::update() {
    if (!device_) return;
    const auto [bytesPerSecond, measured] = rates_.of(*device_, services::ReadRateService::kUsualType);
    measured_ = measured;
    recommendation_ = domain::recommend(catalog_, {qint64(device_->memoryAvailable), bytesPerSecond});
    emit changed();
}

void RecommendationController::measure() {
    if (!mayMeasure_ || !device_ || !rates_.isReady()) return;
    mayMeasure_ = false;
    // When it fails, the guess stays; loading a model says what is wrong with the device.
    if (!rates_.isMeasured(*device_, services::ReadRateService::kUsualType))
        (void)rates_.measure(*device_, services::ReadRateService::kUsualType);
}

domain::CatalogEntry RecommendationController::entry() const {
    return recommendation_ ? recommendation_->entry : domain::CatalogEntry();
}

QString RecommendationController::summary() const {
    if (!recommendation_) return {};
    return QStringList{ModelText::bytes(entry().bytes), entry().maker, entry().licence}.join(
        QStringLiteral(" · "));
}

/// How fast answers would come. What was only guessed is a lower bound.
QString RecommendationController::speed() const {
    const QString number = ModelText::roughly(recommendation_->tokensPerSecond);
    if (measured_) return tr("Here it should write about %1 tokens per second.").arg(number);
    return tr("It should write %1 tokens per second or more; how fast this computer is has not been "
              "measured.")
        .arg(number);
}

QString RecommendationController::why() const {
    if (!recommendation_) return {};
    const QString needed = ModelText::bytes(recommendation_->neededBytes);
    const qint64 available = qint64(device_->memoryAvailable);
    const QString free = ModelText::bytes(available);
    if (recommendation_->neededBytes > available) {
        return tr("The smallest model that is worth a conversation. It needs about %1 of memory, and %2 are "
                  "free now: close other programs first.")
            .arg(needed, free);
    }
    if (recommendation_->tokensPerSecond < domain::kReadableTokensPerSecond) {
        return ModelText::sentences(
            tr("The smallest model that is worth a conversation, because larger ones would be slow here."),
            speed());
    }
    const QString where = device_->id == "cpu" ? tr("this computer, which has no graphics processor")
                                               : QString::fromStdString(device_->name);
    return ModelText::sentences(tr("The best of our list for %1: it needs about %2 of the %3 of memory that "
                                   "are free there, and answers as fast as one reads.")
                                    .arg(where, needed, free),
                                speed());
}

}  // namespace fireside::viewmodels
