// The machine's devices, as the settings page shows them.
#pragma once

#include <vector>

#include "app/services/inference_service.h"
#include "app/viewmodels/injected.h"
#include "app/viewmodels/synced_list_model.h"

namespace fireside::viewmodels {

class DeviceListModel : public SyncedListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON

 public:
    enum RoleName {
        DeviceIdRole = Qt::UserRole + 1,  // "vulkan:0"
        NameRole,
        DriverRole,
        TypeRole,
        MemoryTextRole,
        UsableRole,
        ChosenRole,  // what "auto" takes
        ReasonRole,  // why it is or is not chosen, in the engine's words
    };
    Q_ENUM(RoleName)

    /// For QML: the injected instance; the devices are asked for when a page first needs them.
    static DeviceListModel* create(QQmlEngine* engine, QJSEngine*);

    explicit DeviceListModel(services::InferenceService& inference, QObject* parent = nullptr);

    Q_INVOKABLE void refresh();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

 private:
    struct Row {
        QString id;
        QString name;
        QString driver;
        QString type;
        QString memoryText;
        bool usable = false;
        bool chosen = false;
        QString reason;
        bool operator==(const Row&) const = default;
    };
    void show(const std::vector<engine::DeviceInfo>& devices);

    services::InferenceService& inference_;
    QList<Row> rows_;
};

}  // namespace fireside::viewmodels
