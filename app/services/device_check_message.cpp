#include "app/services/device_check_message.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <utility>

namespace fireside::services {
namespace {

QByteArray lineOf(const QJsonObject& object) {
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

engine::DeviceCheck checkOf(const QJsonObject& json) {
    const auto string = [&json](const char* key) {
        return json[QLatin1String(key)].toString().toStdString();
    };
    engine::DeviceCheck check;
    check.verdict = {string("device"), string("driver"), string("failure"), {}};
    const QJsonArray kernels = json[QLatin1String("disabled")].toArray();
    for (const auto& kernel : kernels) {
        check.verdict.disabled.push_back({kernel[QLatin1String("name")].toString().toStdString(),
                                          kernel[QLatin1String("reason")].toString().toStdString()});
    }
    check.memoryBytes = static_cast<std::uint64_t>(json[QLatin1String("memory_bytes")].toDouble());
    check.kernels = json[QLatin1String("kernels")].toInt();
    check.bytesPerSecond = json[QLatin1String("bytes_per_second")].toDouble();
    check.operationsPerSecond = json[QLatin1String("operations_per_second")].toDouble();
    check.seconds = json[QLatin1String("seconds")].toDouble();
    return check;
}

}  // namespace

QByteArray lineOf(const engine::CheckProgress& progress) {
    return lineOf(QJsonObject{{"stage", static_cast<int>(progress.stage)}, {"share", progress.share}});
}

QByteArray lineOf(const Result<engine::DeviceCheck>& ending) {
    if (!ending.ok()) {
        return lineOf(
            QJsonObject{{"error", static_cast<int>(ending.code())}, {"detail", text(ending.error().detail)}});
    }
    const engine::DeviceVerdict& verdict = ending->verdict;
    QJsonArray disabled;
    for (const engine::DisabledKernel& kernel : verdict.disabled)
        disabled.append(QJsonObject{{"name", text(kernel.name)}, {"reason", text(kernel.reason)}});
    return lineOf(QJsonObject{{"device", text(verdict.device)},
                              {"driver", text(verdict.driver)},
                              {"failure", text(verdict.failure)},
                              {"disabled", disabled},
                              {"memory_bytes", static_cast<double>(ending->memoryBytes)},
                              {"kernels", ending->kernels},
                              {"bytes_per_second", ending->bytesPerSecond},
                              {"operations_per_second", ending->operationsPerSecond},
                              {"seconds", ending->seconds}});
}

std::optional<DeviceCheckMessage> readDeviceCheckLine(const QByteArray& line) {
    const QJsonObject json = QJsonDocument::fromJson(line).object();
    if (json.contains(QLatin1String("stage"))) {
        const int stage =
            std::clamp(json[QLatin1String("stage")].toInt(), 0, static_cast<int>(engine::CheckStage::Speed));
        return engine::CheckProgress{static_cast<engine::CheckStage>(stage),
                                     std::clamp(json[QLatin1String("share")].toDouble(), 0.0, 1.0)};
    }
    if (json.contains(QLatin1String("error"))) {
        const int code = json[QLatin1String("error")].toInt();
        const bool known = code >= 0 && code <= static_cast<int>(ErrorCode::Internal);
        return Result<engine::DeviceCheck>(Error{known ? static_cast<ErrorCode>(code) : ErrorCode::Internal,
                                                 json[QLatin1String("detail")].toString().toStdString()});
    }
    if (json.contains(QLatin1String("device"))) return Result<engine::DeviceCheck>(checkOf(json));
    return std::nullopt;
}

}  // namespace fireside::services
