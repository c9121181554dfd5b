#include "app/viewmodels/search_list_model.h"

#include <QLocale>

#include "app/services/deliver.h"

namespace fireside::viewmodels {

namespace {

QString whenText(const QDateTime& utc) {
    const QDateTime local = utc.toLocalTime();
    const QLocale locale;
    if (local.date() == QDate::currentDate()) return locale.toString(local.time(), QLocale::ShortFormat);
    return locale.toString(local.date(), QLocale::ShortFormat);
}

bool sameHit(const domain::SearchHit& a, const domain::SearchHit& b) {
    return a.title == b.title && a.snippet == b.snippet && a.matchStart == b.matchStart &&
           a.matchLength == b.matchLength && a.createdAt == b.createdAt;
}

}  // namespace

SearchListModel::SearchListModel(storage::ConversationStore& store, QObject* parent)
    : SyncedListModel(parent), store_(store) {
    delay_.setSingleShot(true);
    delay_.setInterval(kDelayMs);
    connect(&delay_, &QTimer::timeout, this, &SearchListModel::search);
}

void SearchListModel::setQuery(const QString& query) {
    if (query == query_) return;
    query_ = query;
    emit queryChanged();
    if (query.trimmed().isEmpty()) {
        delay_.stop();
        show({});
        setSearching(false);
    } else {
        setSearching(true);
        delay_.start();
    }
}

void SearchListModel::search() {
    const QString asked = query_;
    services::deliver(store_.search(asked.trimmed(), kLimit), this,
                      [this, asked](const Result<QList<domain::SearchHit>>& hits) {
                          if (asked != query_) return;  // the user typed on: a newer search follows
                          setSearching(false);
                          if (hits.ok())
                              show(*hits);
                          else
                              emit failed(hits.error());
                      });
}

void SearchListModel::show(const QList<domain::SearchHit>& hits) {
    sync(
        rows_, hits, [](const domain::SearchHit& hit) { return std::pair(hit.conversation, hit.message); },
        sameHit);
}

void SearchListModel::setSearching(bool searching) {
    if (std::exchange(searching_, searching) != searching) emit searchingChanged();
}

int SearchListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(rows_.size());
}

QVariant SearchListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const domain::SearchHit& hit = rows_[index.row()];
    switch (role) {
        case ConversationIdRole:
            return hit.conversation;
        case MessageIdRole:
            return hit.message;
        case Qt::DisplayRole:
        case TitleRole:
            return hit.title;
        case BeforeRole:
            return hit.snippet.left(hit.matchStart);
        case MatchRole:
            return hit.snippet.mid(hit.matchStart, hit.matchLength);
        case AfterRole:
            return hit.snippet.mid(hit.matchStart + hit.matchLength);
        case WhenRole:
            return whenText(hit.createdAt);
    }
    return {};
}

QHash<int, QByteArray> SearchListModel::roleNames() const {
    return {{ConversationIdRole, "conversationId"},
            {MessageIdRole, "messageId"},
            {TitleRole, "title"},
            {BeforeRole, "before"},
            {MatchRole, "match"},
            {AfterRole, "after"},
            {WhenRole, "when"}};
}

}  // namespace fireside::viewmodels
