// How fast a device reads weights while it decodes, as a plain value: what bounds the speed of an answer.
#pragma once

#include <QDateTime>
#include <QString>

namespace fireside::domain {

/// Measured here. Holds for the driver that it was measured with.
struct ReadRate {
    QString device;        // its name: "NVIDIA H200"
    QString driver;        // "NVIDIA 570.86"; empty for the processor
    QString quantization;  // type of the weights: "Q4_K"
    double bytesPerSecond = 0;
    QDateTime measuredAt;  // UTC

    bool operator==(const ReadRate&) const = default;
};

}  // namespace fireside::domain
