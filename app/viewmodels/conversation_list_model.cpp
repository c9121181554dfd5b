#include "app/viewmodels/conversation_list_model.h"

#include <QLocale>

#include "app/services/deliver.h"

namespace fireside::viewmodels {

QString dateSection(const QDate& day, const QDate& today) {
    const qint64 age = day.daysTo(today);
    if (age <= 0) return ConversationListModel::tr("Today");
    if (age == 1) return ConversationListModel::tr("Yesterday");
    if (age <= 7) return ConversationListModel::tr("Previous 7 days");
    //: Title of a section of conversations: a month and its year, in the words of QLocale::toString
    return QLocale().toString(day, ConversationListModel::tr("MMMM yyyy"));
}

ConversationListModel::ConversationListModel(storage::ConversationStore& store, services::ChatService& chat,
                                             QObject* parent)
    : SyncedListModel(parent), store_(store), chat_(chat) {
    using services::ChatService;
    connect(&chat, &ChatService::conversationCreated, this, &ConversationListModel::refresh);
    connect(&chat, &ChatService::conversationChanged, this, &ConversationListModel::refresh);
    const auto showAgain = [this] { show(conversations_); };
    connect(&chat, &ChatService::branchLoaded, this, showAgain);
    connect(&chat, &ChatService::answeringChanged, this, showAgain);

    midnight_.setSingleShot(true);
    connect(&midnight_, &QTimer::timeout, this, [this] {
        show(conversations_);
        refreshAtMidnight();
    });
    refreshAtMidnight();
    refresh();
}

void ConversationListModel::refreshAtMidnight() {
    const QDateTime now = QDateTime::currentDateTime();
    midnight_.start(std::chrono::milliseconds(now.msecsTo(now.date().addDays(1).startOfDay()) + 1000));
}

void ConversationListModel::refresh() {
    if (reading_) {
        readAgain_ = true;
        return;
    }
    reading_ = true;
    services::deliver(store_.list(), this, [this](const Result<QList<domain::Conversation>>& list) {
        reading_ = false;
        if (list.ok())
            show(*list);
        else
            emit failed(list.error());
        if (std::exchange(readAgain_, false)) refresh();
    });
}

void ConversationListModel::show(const QList<domain::Conversation>& conversations) {
    conversations_ = conversations;
    const QDate today = QDate::currentDate();
    QList<Row> rows;
    rows.reserve(conversations.size());
    for (const domain::Conversation& conversation : conversations) {
        const QDateTime updatedAt = conversation.updatedAt.toLocalTime();
        rows.append({conversation.id, conversation.title, conversation.pinned,
                     conversation.pinned ? tr("Pinned") : dateSection(updatedAt.date(), today), updatedAt,
                     conversation.id == chat_.conversation().id, chat_.isAnswering(conversation.id)});
    }
    sync(rows_, rows, [](const Row& row) { return row.id; });
}

domain::ConversationId ConversationListModel::neighbour(domain::ConversationId id, int step) const {
    const auto here = std::find_if(rows_.begin(), rows_.end(), [id](const Row& row) { return row.id == id; });
    const qsizetype target = here == rows_.end() ? (step > 0 ? step - 1 : -1) : here - rows_.begin() + step;
    return target >= 0 && target < rows_.size() ? rows_[target].id : 0;
}

QString ConversationListModel::titleOf(domain::ConversationId id) const {
    for (const Row& row : rows_) {
        if (row.id == id) return row.title;
    }
    return {};
}

int ConversationListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(rows_.size());
}

QVariant ConversationListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = rows_[index.row()];
    switch (role) {
        case ConversationIdRole:
            return row.id;
        case Qt::DisplayRole:
        case TitleRole:
            return row.title;
        case PinnedRole:
            return row.pinned;
        case SectionRole:
            return row.section;
        case UpdatedAtRole:
            return row.updatedAt;
        case IsCurrentRole:
            return row.current;
        case IsAnsweringRole:
            return row.answering;
    }
    return {};
}

QHash<int, QByteArray> ConversationListModel::roleNames() const {
    return {{ConversationIdRole, "conversationId"},
            {TitleRole, "title"},
            {PinnedRole, "pinned"},
            {SectionRole, "section"},
            {UpdatedAtRole, "updatedAt"},
            {IsCurrentRole, "isCurrent"},
            {IsAnsweringRole, "isAnswering"}};
}

}  // namespace fireside::viewmodels
