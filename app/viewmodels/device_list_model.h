// The machine's devices, as the settings page shows them.
#pragma once

#include <vector>

#include "app/services/device_check_service.h"
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
        ChosenRole,      // what "auto" takes
        ReasonRole,      // why it is or is not chosen, in the engine's words
        CheckStateRole,  // "unchecked" "waiting" "checking" "healthy" "failed"
        CheckTextRole,   // what the check found out, in a sentence or two
    };
    Q_ENUM(RoleName)

    /// For QML: the injected instance; the devices are asked for when a page first needs them.
    static DeviceListModel* create(QQmlEngine* engine, QJSEngine*);

    DeviceListModel(services::InferenceService& inference, services::DeviceCheckService& checks,
                    QObject* parent = nullptr);

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
        QString checkState;
        QString checkText;
        bool operator==(const Row&) const = default;
    };
    void show();
    void addCheck(const engine::DeviceInfo& device, Row& row) const;

    services::InferenceService& inference_;
    services::DeviceCheckService& checks_;
    std::vector<engine::DeviceInfo> devices_;
    QList<Row> rows_;
};

}  // namespace fireside::viewmodels
