#include "app/viewmodels/device_list_model.h"

#include <QLocale>

namespace fireside::viewmodels {

DeviceListModel* DeviceListModel::create(QQmlEngine* engine, QJSEngine*) {
    auto* model = injected<DeviceListModel>(engine);
    model->refresh();
    return model;
}

DeviceListModel::DeviceListModel(services::InferenceService& inference, QObject* parent)
    : SyncedListModel(parent), inference_(inference) {
    connect(&inference, &services::InferenceService::devicesFound, this, &DeviceListModel::show);
}

void DeviceListModel::refresh() {
    inference_.findDevices();
}

void DeviceListModel::show(const std::vector<engine::DeviceInfo>& devices) {
    QList<Row> rows;
    for (const engine::DeviceInfo& device : devices) {
        rows.append(
            {QString::fromStdString(device.id), QString::fromStdString(device.name),
             QString::fromStdString(device.driver), QString::fromStdString(device.type),
             QLocale().formattedDataSize(qint64(device.memoryBytes), 1, QLocale::DataSizeTraditionalFormat),
             device.usable, device.chosen, QString::fromStdString(device.reason)});
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
    }
    return {};
}

QHash<int, QByteArray> DeviceListModel::roleNames() const {
    return {{DeviceIdRole, "deviceId"},     {NameRole, "name"},
            {DriverRole, "driver"},         {TypeRole, "type"},
            {UsableRole, "usable"},         {ChosenRole, "chosen"},
            {MemoryTextRole, "memoryText"}, {ReasonRole, "reason"}};
}

}  // namespace fireside::viewmodels
