// The one model that a newcomer is offered on this machine, and why it.
#pragma once

#include <QObject>
#include <optional>

#include "app/domain/model_catalog.h"
#include "app/services/inference_service.h"
#include "app/services/read_rate_service.h"
#include "app/viewmodels/injected.h"

namespace fireside::viewmodels {

class RecommendationController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    Q_PROPERTY(bool available READ available NOTIFY changed)  // false until the machine is known
    Q_PROPERTY(QString name READ name NOTIFY changed)
    Q_PROPERTY(QString summary READ summary NOTIFY changed)  // "2.5 GB · Alibaba · Apache-2.0"
    Q_PROPERTY(QString why READ why NOTIFY changed)
    Q_PROPERTY(QString repository READ repository NOTIFY changed)
    Q_PROPERTY(QString quantization READ quantization NOTIFY changed)

 public:
    static constexpr int kMeasureDelayMs = 2000;  // the model that is loaded at the start comes first

    /// For QML: the injected instance; the devices are asked for when a page first needs it.
    static RecommendationController* create(QQmlEngine* engine, QJSEngine*);

    RecommendationController(services::InferenceService& inference, services::ReadRateService& rates,
                             QList<domain::CatalogEntry> catalog, QObject* parent = nullptr);

    /// After the first frame: a little later the device is measured if it never was, which keeps it busy for
    /// a second or so.
    void start();

    [[nodiscard]] bool available() const { return recommendation_.has_value(); }
    [[nodiscard]] QString name() const { return entry().name; }
    [[nodiscard]] QString summary() const;
    [[nodiscard]] QString why() const;
    [[nodiscard]] QString repository() const { return entry().repository; }
    [[nodiscard]] QString quantization() const { return entry().quantization; }

 signals:
    void changed();

 private:
    [[nodiscard]] domain::CatalogEntry entry() const;
    void onDevices(const std::vector<engine::DeviceInfo>& devices);
    void update();
    void measure();
    [[nodiscard]] QString speed() const;

    services::InferenceService& inference_;
    services::ReadRateService& rates_;
    QList<domain::CatalogEntry> catalog_;
    std::optional<engine::DeviceInfo> device_;  // what "auto" takes
    std::optional<domain::Recommendation> recommendation_;
    bool measured_ = false;    // the speed is more than a guess
    bool mayMeasure_ = false;  // once
};

}  // namespace fireside::viewmodels
