// What a check found out about a device, as a plain value.
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>

namespace fireside::domain {

/// A kernel variant that a device does without, and why.
struct DisabledKernel {
    QString name;  // "matmul.q4_k.subgroup"
    QString reason;

    bool operator==(const DisabledKernel&) const = default;
};

/// Holds for the device with the driver that it had.
struct DeviceVerdict {
    enum class Outcome {
        Begun,    // and never ended: the check crashed or hung, or another program is at it
        Healthy,  // though perhaps without some kernels
        Failed,
    };
    QString device;   // engine::DeviceInfo::identity
    QString driver;   // "NVIDIA 570.86"; empty for the processor
    QString name;     // "NVIDIA H200"
    QString program;  // the version of Fireside that checked it
    Outcome outcome = Outcome::Begun;
    QString reason;                  // why it failed, in the engine's words
    qint64 memoryBytes = 0;          // that were filled and compared
    double bytesPerSecond = 0;       // that decoding reads
    double operationsPerSecond = 0;  // of matrix products
    int kernels = 0;                 // variants that were right
    QList<DisabledKernel> disabled;
    QDateTime checkedAt;  // UTC

    bool operator==(const DeviceVerdict&) const = default;
};

}  // namespace fireside::domain
