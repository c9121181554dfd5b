#include "app/services/read_rate_service.h"

#include <algorithm>

#include "app/services/deliver.h"

namespace fireside::services {
namespace {

constexpr double kGigabyte = 1e9;

bool isOf(const domain::ReadRate& rate, const engine::DeviceInfo& device) {
    return rate.device == QString::fromStdString(device.name) &&
           rate.driver == QString::fromStdString(device.driver);
}

}  // namespace

double cautiousReadRate(const engine::DeviceInfo& device) {
    if (device.software) return 0.5 * kGigabyte;
    // One channel of DDR4 behind a processor of two old cores.
    if (device.id == "cpu" || device.type == "CPU") return 4 * kGigabyte;
    // Memory of its own: 64 bits of GDDR5 in the smallest cards.
    if (device.type == "discrete GPU") return 40 * kGigabyte;
    // Shares the processor's memory, or nobody knows what is behind it.
    return 12 * kGigabyte;
}

ReadRateService::ReadRateService(storage::ReadRateStore& store, InferenceService& inference, QObject* parent)
    : QObject(parent), store_(store), inference_(inference) {
    deliver(store_.all(), this, [this](const Result<QList<domain::ReadRate>>& stored) {
        // A database that cannot be read is told about where it was opened.
        if (stored.ok()) {
            for (const domain::ReadRate& rate : *stored) keep(rate);
        }
        ready_ = true;
        emit changed();
    });
}

ReadRateService::Rate ReadRateService::of(const engine::DeviceInfo& device,
                                          const QString& quantization) const {
    double slowest = 0;
    for (const domain::ReadRate& rate : rates_) {
        if (!isOf(rate, device)) continue;
        if (rate.quantization == quantization) return {rate.bytesPerSecond, true};
        slowest = slowest > 0 ? std::min(slowest, rate.bytesPerSecond) : rate.bytesPerSecond;
    }
    if (slowest > 0) return {slowest, true};
    return {cautiousReadRate(device), false};
}

bool ReadRateService::isMeasured(const engine::DeviceInfo& device, const QString& quantization) const {
    return std::any_of(rates_.begin(), rates_.end(), [&](const domain::ReadRate& rate) {
        return isOf(rate, device) && rate.quantization == quantization;
    });
}

QFuture<Result<double>> ReadRateService::measure(const engine::DeviceInfo& device,
                                                 const QString& quantization) {
    const auto future = inference_.measureReading(QString::fromStdString(device.id), quantization);
    domain::ReadRate rate{QString::fromStdString(device.name), QString::fromStdString(device.driver),
                          quantization};
    deliver(future, this, [this, rate = std::move(rate)](const Result<double>& made) mutable {
        if (!made.ok()) return;  // whoever asked says so
        rate.bytesPerSecond = *made;
        rate.measuredAt = QDateTime::currentDateTimeUtc();
        keep(rate);
        deliver(store_.put(rate), this, [this](const Result<>& stored) {
            if (!stored.ok()) emit failed(stored.error());
        });
        emit changed();
    });
    return future;
}

void ReadRateService::keep(const domain::ReadRate& rate) {
    rates_.removeIf([&](const domain::ReadRate& other) {
        return other.device == rate.device &&
               (other.driver != rate.driver || other.quantization == rate.quantization);
    });
    rates_.append(rate);
}

}  // namespace fireside::services
