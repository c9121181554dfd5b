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
    Q_PROPERTY(QString errorTitle READ errorTitle NOTIFY errorChanged)  // why the list is empty
    Q_PROPERTY(QString errorHelp READ errorHelp NOTIFY errorChanged)

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
    [[nodiscard]] QString errorTitle() const { return errorTitle_; }
    [[nodiscard]] QString errorHelp() const { return errorHelp_; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

 signals:
    void errorChanged();

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
    void setError(const QString& title, const QString& help);

    services::InferenceService& inference_;
    QList<Row> rows_;
    QString errorTitle_;
    QString errorHelp_;
};

}  // namespace fireside::viewmodels
