// The models worth knowing that the program ships a list of, each judged for this machine.
#pragma once

#include <optional>
#include <vector>

#include "app/domain/model_catalog.h"
#include "app/services/holding_service.h"
#include "app/services/inference_service.h"
#include "app/services/read_rate_service.h"
#include "app/viewmodels/injected.h"
#include "app/viewmodels/synced_list_model.h"

namespace fireside::viewmodels {

class CatalogListModel : public SyncedListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    Q_PROPERTY(QString query READ query WRITE setQuery NOTIFY queryChanged)

 public:
    enum RoleName {
        RepositoryRole = Qt::UserRole + 1,
        QuantizationRole,
        NameRole,
        SummaryRole,  // "4.0 B · Q4_K_M · 2.5 GB · 40 K tokens · Alibaba"
        GoodAtRole,   // "chat, tools, many languages"
        LicenceRole,
        LanguagesRole,  // "English, Chinese, …"
        TagsRole,       // list: "thinks", "tools", "images", "embedding"
        FitsRole,       // true also while the machine is not known
        FitTextRole,    // "needs about 3.4 GB of memory, writes about 21 tokens per second"
        HoldingRole,    // domain::holdingName
        PathRole,       // of a model that is here and can be talked to
    };
    Q_ENUM(RoleName)

    /// For QML: the injected instance; the devices are asked for when a page first needs it.
    static CatalogListModel* create(QQmlEngine* engine, QJSEngine*);

    CatalogListModel(services::InferenceService& inference, services::ReadRateService& rates,
                     const services::HoldingService& holdings, QList<domain::CatalogEntry> catalog,
                     QObject* parent = nullptr);

    [[nodiscard]] QString query() const { return query_; }
    void setQuery(const QString& query);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

 signals:
    void queryChanged();

 private:
    struct Row {
        domain::Recommendation judged;
        bool fits = true;
        domain::Holding holding;
        bool operator==(const Row& other) const {
            return judged.entry.id == other.judged.entry.id &&
                   judged.neededBytes == other.judged.neededBytes &&
                   judged.tokensPerSecond == other.judged.tokensPerSecond && fits == other.fits &&
                   holding == other.holding;
        }
    };
    void onDevices(const std::vector<engine::DeviceInfo>& devices);
    void refresh();

    services::InferenceService& inference_;
    services::ReadRateService& rates_;
    const services::HoldingService& holdings_;
    QList<domain::CatalogEntry> catalog_;
    std::optional<engine::DeviceInfo> device_;  // what "auto" takes
    QString query_;
    QList<Row> rows_;
};

}  // namespace fireside::viewmodels
