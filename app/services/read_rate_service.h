// How fast the devices of this machine read weights while they decode, which bounds how fast models answer:
// measured once per device, driver and type of weights, and kept in the database. Lives on the GUI (or main)
// thread; the measurement is a job of the inference thread, so that it never runs while a model loads or
// answers.
#pragma once

#include <QFuture>
#include <QList>
#include <QObject>

#include "app/services/inference_service.h"
#include "app/storage/read_rate_store.h"

namespace fireside::services {

class ReadRateService : public QObject {
    Q_OBJECT

 public:
    /// What most models that people download are made of.
    inline static const QString kUsualType = QStringLiteral("Q4_K");

    struct Rate {
        double bytesPerSecond = 0;
        bool measured = false;  // on that device; else a low guess for its kind
    };

    /// Reads what is stored: changed() follows, whether there was anything or not.
    ReadRateService(storage::ReadRateStore& store, InferenceService& inference, QObject* parent = nullptr);

    /// False until what is stored was read.
    [[nodiscard]] bool isReady() const { return ready_; }
    /// For weights of a type ("Q4_K"): as measured, else the slowest of what was measured on the device for
    /// other types, else what the slowest devices of its kind reach.
    [[nodiscard]] Rate of(const engine::DeviceInfo& device, const QString& quantization) const;
    [[nodiscard]] bool isMeasured(const engine::DeviceInfo& device, const QString& quantization) const;

    /// Measures anew, in a second or so, once the jobs of the inference thread before it are done; the result
    /// is kept and stored, changed() follows. The device is one of engine::listDevices(). The future finishes
    /// on another thread, so go on with deliver(). Errors: as engine::measureReading.
    QFuture<Result<double>> measure(const engine::DeviceInfo& device, const QString& quantization);

 signals:
    void changed();
    void failed(const fireside::Error& error);  // a rate could not be stored

 private:
    void keep(const domain::ReadRate& rate);

    storage::ReadRateStore& store_;
    InferenceService& inference_;
    QList<domain::ReadRate> rates_;
    bool ready_ = false;
};

/// What the slowest devices of a kind reach that people still have, in bytes per second: where nothing was
/// measured, a guess must not promise too much.
[[nodiscard]] double cautiousReadRate(const engine::DeviceInfo& device);

}  // namespace fireside::services
