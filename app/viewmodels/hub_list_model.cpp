#include "app/viewmodels/hub_list_model.h"

#include <QLocale>

#include "app/services/deliver.h"
#include "app/viewmodels/model_text.h"

namespace fireside::viewmodels {

using domain::Hub;
using domain::RemoteModel;
using Sort = services::HubQuery::Sort;

namespace {

/// 1234567 -> "1.2 M"
QString countText(qint64 count) {
    const QLocale locale;
    if (count >= 1'000'000) return HubListModel::tr("%1 M").arg(locale.toString(double(count) / 1e6, 'f', 1));
    if (count >= 10'000) return HubListModel::tr("%1 K").arg(locale.toString(count / 1000));
    return locale.toString(count);
}

QString summaryOf(const RemoteModel& model) {
    QStringList parts{HubListModel::tr("%1 downloads").arg(countText(model.downloads)),
                      HubListModel::tr("%1 likes").arg(countText(model.likes))};
    if (model.updatedAt.isValid())
        parts << HubListModel::tr("changed %1").arg(ModelText::when(model.updatedAt));
    return parts.join(QStringLiteral(" · "));
}

}  // namespace

HubListModel::HubListModel(services::HubService& hub, const services::HoldingService& holdings,
                           QObject* parent)
    : SyncedListModel(parent), hub_(hub), holdings_(holdings) {
    connect(&holdings, &services::HoldingService::changed, this, [this] {
        if (!rows_.isEmpty()) emit dataChanged(index(0), index(int(rows_.size()) - 1), {HoldingRole});
    });
}

void HubListModel::setHub(const QString& hub) {
    const Hub chosen = hub == domain::hubName(Hub::ModelScope) ? Hub::ModelScope : Hub::HuggingFace;
    if (std::exchange(query_.hub, chosen) != chosen) again();
}

QString HubListModel::sort() const {
    switch (query_.sort) {
        case Sort::Likes:
            return QStringLiteral("likes");
        case Sort::Recent:
            return QStringLiteral("recent");
        case Sort::Downloads:
            break;
    }
    return QStringLiteral("downloads");
}

void HubListModel::setSort(const QString& sort) {
    const Sort chosen = sort == QLatin1String("likes")    ? Sort::Likes
                        : sort == QLatin1String("recent") ? Sort::Recent
                                                          : Sort::Downloads;
    if (std::exchange(query_.sort, chosen) != chosen) again();
}

void HubListModel::setAuthor(const QString& author) {
    if (std::exchange(query_.author, author.trimmed()) != author.trimmed()) again();
}

void HubListModel::setLicence(const QString& licence) {
    if (std::exchange(query_.license, licence) != licence) again();
}

/// What is searched for changed: a search that was made is made anew.
void HubListModel::again() {
    emit queryChanged();
    if (asked_) search(query_.text);
}

void HubListModel::search(const QString& text) {
    query_.text = text.trimmed();
    query_.cursor.clear();
    ++search_;
    asked_ = true;
    beginResetModel();
    rows_.clear();
    next_.clear();
    endResetModel();
    emit countChanged();
    emit queryChanged();
    ask();
}

void HubListModel::clear() {
    ++search_;
    asked_ = searching_ = false;
    query_.text.clear();
    error_ = {};
    beginResetModel();
    rows_.clear();
    next_.clear();
    endResetModel();
    emit countChanged();
    emit queryChanged();
    emit stateChanged();
}

void HubListModel::ask() {
    searching_ = true;
    error_ = {};
    emit stateChanged();
    services::deliver(hub_.search(query_), this,
                      [this, search = search_](const Result<services::HubPage>& page) {
                          if (search == search_) onPage(page);
                      });
}

void HubListModel::onPage(const Result<services::HubPage>& page) {
    searching_ = false;
    next_ = page.ok() ? page->next : QString();
    if (!page.ok() && page.code() != ErrorCode::Cancelled) error_ = sentenceFor(page.error());
    if (page.ok() && !page->models.isEmpty()) {
        beginInsertRows({}, int(rows_.size()), int(rows_.size() + page->models.size()) - 1);
        rows_ += page->models;
        endInsertRows();
        emit countChanged();
    }
    emit stateChanged();
}

bool HubListModel::canFetchMore(const QModelIndex& parent) const {
    return !parent.isValid() && !searching_ && !next_.isEmpty();
}

void HubListModel::fetchMore(const QModelIndex& parent) {
    if (!canFetchMore(parent)) return;
    query_.cursor = next_;
    ask();
}

int HubListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(rows_.size());
}

QVariant HubListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const RemoteModel& row = rows_[index.row()];
    switch (role) {
        case RepositoryRole:
            return row.id;
        case Qt::DisplayRole:
        case NameRole:
            return row.name();
        case AuthorRole:
            return row.author();
        case SummaryRole:
            return summaryOf(row);
        case LicenceRole:
            return row.license;
        case GatedRole:
            return row.gated;
        case HoldingRole:
            return domain::holdingName(holdings_.of(row.id).state);
    }
    return {};
}

QHash<int, QByteArray> HubListModel::roleNames() const {
    return {{RepositoryRole, "repository"}, {NameRole, "name"},       {AuthorRole, "author"},
            {SummaryRole, "summary"},       {LicenceRole, "licence"}, {GatedRole, "gated"},
            {HoldingRole, "holding"}};
}

}  // namespace fireside::viewmodels
