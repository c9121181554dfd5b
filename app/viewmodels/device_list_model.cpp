#include "app/viewmodels/device_list_model.h"

#include <QLocale>

namespace fireside::viewmodels {

DeviceListModel* DeviceListModel::create(QQmlEngine* engine, QJSEngine*) {
    auto* model = injected<DeviceListModel>(engine);
    model->refresh();
    return model;
}

DeviceListModel::DeviceListModel(services::InferenceService& inference, services::DeviceCheckService& checks,
                                 QObject* parent)
    : SyncedListModel(parent), inference_(inference), checks_(checks) {
    connect(&inference, &services::InferenceService::devicesFound, this, [this](const auto& devices) {
        devices_ = devices;
        show();
    });
    connect(&checks, &services::DeviceCheckService::changed, this, &DeviceListModel::show);
}

void DeviceListModel::refresh() {
    inference_.findDevices();
}

namespace {

QString speedText(double perSecond) {
    return QLocale().toString(perSecond / 1e9, 'f', perSecond < 99.5e9 ? 1 : 0);
}

/// What a check found where the device works.
QString findings(const domain::DeviceVerdict& verdict) {
    const QLocale locale;
    QStringList sentences;
    if (verdict.kernels > 0) {
        sentences.append(DeviceListModel::tr("Works: %1 of memory and %2 kernels are right.")
                             .arg(locale.formattedDataSize(verdict.memoryBytes, 1, QLocale::DataSizeSIFormat),
                                  locale.toString(verdict.kernels)));
    }
    sentences.append(DeviceListModel::tr("Reads %1 GB/s and computes %2 GFLOP/s.")
                         .arg(speedText(verdict.bytesPerSecond), speedText(verdict.operationsPerSecond)));
    QStringList names;
    for (const domain::DisabledKernel& kernel : verdict.disabled) names.append(kernel.name);
    if (!names.isEmpty())
        sentences.append(
            DeviceListModel::tr("Does without kernels that are wrong here: %1.").arg(names.join(", ")));
    return sentences.join(QLatin1Char(' '));
}

}  // namespace

void DeviceListModel::addCheck(const engine::DeviceInfo& device, Row& row) const {
    const auto verdict = checks_.of(device);
    if (checks_.checking() == QString::fromStdString(device.identity)) {
        row.checkState = QStringLiteral("checking");
    } else if (checks_.isWaiting(device)) {
        row.checkState = QStringLiteral("waiting");
        row.checkText = tr("Waits until the check before it has ended.");
    } else if (!verdict) {
        row.checkState = QStringLiteral("unchecked");
        row.checkText = tr("Not checked yet.");
    } else if (verdict->outcome == domain::DeviceVerdict::Outcome::Healthy) {
        row.checkState = QStringLiteral("healthy");
        row.checkText = findings(*verdict);
    } else if (verdict->outcome == domain::DeviceVerdict::Outcome::Failed) {
        row.checkState = QStringLiteral("failed");
        row.checkText = tr("Failed, so it is not used: %1").arg(verdict->reason);
    } else {
        row.checkState = QStringLiteral("failed");
        row.checkText =
            tr("Its check began %1 and never ended, so it is not used: its driver crashed or hung, "
               "perhaps with the whole computer.")
                .arg(QLocale().toString(verdict->checkedAt.toLocalTime(), QLocale::ShortFormat));
    }
    if (!verdict || verdict->program == QLatin1String(FIRESIDE_VERSION)) return;
    if (row.checkState == QLatin1String("healthy") || row.checkState == QLatin1String("failed"))
        row.checkText += QLatin1Char('\n') + tr("Checked by Fireside %1.").arg(verdict->program);
}

void DeviceListModel::show() {
    QList<Row> rows;
    for (const engine::DeviceInfo& device : devices_) {
        rows.append(
            {QString::fromStdString(device.id),
             QString::fromStdString(device.name),
             QString::fromStdString(device.driver),
             QString::fromStdString(device.type),
             QLocale().formattedDataSize(qint64(device.memoryBytes), 1, QLocale::DataSizeTraditionalFormat),
             device.usable,
             device.chosen,
             QString::fromStdString(device.reason),
             {},
             {}});
        addCheck(device, rows.last());
    }
    sync(rows_, rows, [](const Row& row) { return row.id; });
}

int DeviceListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(rows_.size());
}

QVariant DeviceListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = rows_[index.row()];
    switch (role) {
        case DeviceIdRole:
            return row.id;
        case Qt::DisplayRole:
        case NameRole:
            return row.name;
        case DriverRole:
            return row.driver;
        case TypeRole:
            return row.type;
        case MemoryTextRole:
            return row.memoryText;
        case UsableRole:
            return row.usable;
        case ChosenRole:
            return row.chosen;
        case ReasonRole:
            return row.reason;
        case CheckStateRole:
            return row.checkState;
        case CheckTextRole:
            return row.checkText;
    }
    return {};
}

QHash<int, QByteArray> DeviceListModel::roleNames() const {
    return {{DeviceIdRole, "deviceId"},     {NameRole, "name"},
            {DriverRole, "driver"},         {TypeRole, "type"},
            {UsableRole, "usable"},         {ChosenRole, "chosen"},
            {MemoryTextRole, "memoryText"}, {ReasonRole, "reason"},
            {CheckStateRole, "checkState"}, {CheckTextRole, "checkText"}};
}

}  // namespace fireside::viewmodels
