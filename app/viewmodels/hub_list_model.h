// What a search on a hub finds, page by page. Nothing is asked before search().
#pragma once

#include "app/services/holding_service.h"
#include "app/services/hub/hub_service.h"
#include "app/viewmodels/error_sentence.h"
#include "app/viewmodels/injected.h"
#include "app/viewmodels/synced_list_model.h"

namespace fireside::viewmodels {

class HubListModel : public SyncedListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    FIRESIDE_INJECTED(HubListModel)
    Q_PROPERTY(QString hub READ hub WRITE setHub NOTIFY queryChanged)     // "huggingface" "modelscope"
    Q_PROPERTY(QString sort READ sort WRITE setSort NOTIFY queryChanged)  // "downloads" "likes" "recent"
    Q_PROPERTY(QString author READ author WRITE setAuthor NOTIFY queryChanged)
    Q_PROPERTY(QString licence READ licence WRITE setLicence NOTIFY queryChanged)  // "apache-2.0"; empty: any
    Q_PROPERTY(QString text READ text NOTIFY queryChanged)                         // of the latest search
    Q_PROPERTY(bool searching READ searching NOTIFY stateChanged)
    Q_PROPERTY(bool asked READ asked NOTIFY stateChanged)                                 // a search was made
    Q_PROPERTY(fireside::viewmodels::ErrorSentence error READ error NOTIFY stateChanged)  // no title: none

 public:
    enum RoleName {
        RepositoryRole = Qt::UserRole + 1,  // "author/name"
        NameRole,
        AuthorRole,
        SummaryRole,  // "1.2 M downloads · 340 likes · changed 3 days ago"
        LicenceRole,
        GatedRole,
        HoldingRole,  // domain::holdingName, of any of its quantizations
    };
    Q_ENUM(RoleName)

    HubListModel(services::HubService& hub, const services::HoldingService& holdings,
                 QObject* parent = nullptr);

    [[nodiscard]] QString hub() const { return domain::hubName(query_.hub); }
    void setHub(const QString& hub);
    [[nodiscard]] QString sort() const;
    void setSort(const QString& sort);
    [[nodiscard]] QString author() const { return query_.author; }
    void setAuthor(const QString& author);
    [[nodiscard]] QString licence() const { return query_.license; }
    void setLicence(const QString& licence);
    [[nodiscard]] QString text() const { return query_.text; }
    [[nodiscard]] bool searching() const { return searching_; }
    [[nodiscard]] bool asked() const { return asked_; }
    [[nodiscard]] ErrorSentence error() const { return error_; }

    /// Asks anew; what an earlier search still brings is left out.
    Q_INVOKABLE void search(const QString& text);
    Q_INVOKABLE void clear();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

 signals:
    void queryChanged();
    void stateChanged();

 private:
    void ask();
    void again();
    void onPage(const Result<services::HubPage>& page);

    services::HubService& hub_;
    const services::HoldingService& holdings_;
    services::HubQuery query_;
    quint64 search_ = 0;  // counts searches, so that a late answer is told apart
    bool searching_ = false;
    bool asked_ = false;
    QString next_;
    ErrorSentence error_;
    QList<domain::RemoteModel> rows_;
};

}  // namespace fireside::viewmodels
