#include "app/viewmodels/message_list_model.h"

#include "app/services/stored_error.h"
#include "app/viewmodels/error_sentence.h"

namespace fireside::viewmodels {

namespace {

QString stateName(domain::MessageState state) {
    switch (state) {
        case domain::MessageState::Complete:
            return QStringLiteral("complete");
        case domain::MessageState::Streaming:
            return QStringLiteral("streaming");
        case domain::MessageState::Stopped:
            return QStringLiteral("stopped");
        case domain::MessageState::Failed:
            return QStringLiteral("failed");
        case domain::MessageState::Interrupted:
            return QStringLiteral("interrupted");
    }
    return {};
}

double tokensPerSecond(const domain::GenerationStats& stats) {
    return stats.decodeSeconds > 0 ? stats.generatedTokens / stats.decodeSeconds : 0;
}

/// What a reader would notice. Text and stats of one id only change through messageChanged.
bool sameMessage(const domain::Message& a, const domain::Message& b) {
    return a.id == b.id && a.state == b.state && a.siblingIndex == b.siblingIndex &&
           a.siblingCount == b.siblingCount && a.text == b.text && a.error == b.error;
}

ErrorSentence errorOf(const domain::Message& message) {
    const bool failed = message.state == domain::MessageState::Failed;
    return failed ? sentenceFor(services::errorFromText(message.error)) : ErrorSentence();
}

}  // namespace

MessageListModel::MessageListModel(services::ChatService& chat, QObject* parent)
    : SyncedListModel(parent), chat_(chat), rows_(chat.branch()) {
    connect(&chat, &services::ChatService::branchLoaded, this, &MessageListModel::follow);
    connect(&chat, &services::ChatService::messageAppended, this, &MessageListModel::follow);
    connect(&chat, &services::ChatService::messageChanged, this, &MessageListModel::update);
}

void MessageListModel::follow() {
    const int before = int(rows_.size());
    sync(
        rows_, chat_.branch(), [](const domain::Message& message) { return message.id; }, sameMessage);
    dropBlocks();
    for (const domain::Message& message : rows_) {
        if (BlockListModel* blocks = blocks_.value(message.id)) blocks->setMarkdown(message.text);
    }
    // The row that was last, and the one that is now.
    for (const int row : {before - 1, int(rows_.size()) - 1}) {
        if (row >= 0 && row < rows_.size()) emit dataChanged(index(row), index(row), {IsLastRole});
    }
}

void MessageListModel::update(int row) {
    const domain::Message& next = chat_.branch()[row];
    if (row >= rows_.size() || rows_[row].id != next.id) return;  // branchLoaded is on its way
    rows_[row] = next;
    if (BlockListModel* blocks = blocks_.value(next.id)) blocks->setMarkdown(next.text);
    QList<int> roles{PlainTextRole,         StateRole,           ErrorRole,
                     GeneratedTokensRole,   TokensPerSecondRole, ModelNameRole,
                     FirstTokenSecondsRole, DeviceNameRole,      PromptTokensRole};
    if (next.state == domain::MessageState::Streaming)
        roles = {PlainTextRole, GeneratedTokensRole, TokensPerSecondRole};
    emit dataChanged(index(row), index(row), roles);
}

void MessageListModel::dropBlocks() {
    if (blocks_.isEmpty()) return;
    QSet<domain::MessageId> present;
    for (const domain::Message& message : rows_) present.insert(message.id);
    for (auto entry = blocks_.begin(); entry != blocks_.end();) {
        if (present.contains(entry.key())) {
            ++entry;
            continue;
        }
        entry.value()->deleteLater();  // delegates may still look at it in this turn of the event loop
        entry = blocks_.erase(entry);
    }
}

BlockListModel* MessageListModel::blocksOf(const domain::Message& message) const {
    BlockListModel*& blocks = blocks_[message.id];
    if (!blocks) blocks = new BlockListModel(message.text, const_cast<MessageListModel*>(this));
    return blocks;
}

int MessageListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(rows_.size());
}

QVariant MessageListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const domain::Message& message = rows_[index.row()];
    switch (role) {
        case MessageIdRole:
            return message.id;
        case IsUserRole:
            return message.role == domain::Role::User;
        case StateRole:
            return stateName(message.state);
        case BlocksRole:
            return QVariant::fromValue(blocksOf(message));
        case PlainTextRole:
            return message.text;
        case ErrorRole:
            return QVariant::fromValue(errorOf(message));
        case SiblingIndexRole:
            return message.siblingIndex;
        case SiblingCountRole:
            return message.siblingCount;
        case ModelNameRole:
            return message.stats.model;
        case DeviceNameRole:
            return message.stats.device;
        case GeneratedTokensRole:
            return message.stats.generatedTokens;
        case TokensPerSecondRole:
            return tokensPerSecond(message.stats);
        case FirstTokenSecondsRole:
            return message.stats.firstTokenSeconds;
        case PromptTokensRole:
            return message.stats.promptTokens;
        case CreatedAtRole:
            return message.createdAt.toLocalTime();
        case IsLastRole:
            return index.row() == rows_.size() - 1;
    }
    return {};
}

QHash<int, QByteArray> MessageListModel::roleNames() const {
    return {{MessageIdRole, "messageId"},
            {IsUserRole, "isUser"},
            {StateRole, "messageState"},
            {BlocksRole, "blocks"},
            {PlainTextRole, "plainText"},
            {ErrorRole, "error"},
            {SiblingIndexRole, "siblingIndex"},
            {SiblingCountRole, "siblingCount"},
            {ModelNameRole, "modelName"},
            {DeviceNameRole, "deviceName"},
            {GeneratedTokensRole, "generatedTokens"},
            {TokensPerSecondRole, "tokensPerSecond"},
            {FirstTokenSecondsRole, "firstTokenSeconds"},
            {PromptTokensRole, "promptTokens"},
            {CreatedAtRole, "createdAt"},
            {IsLastRole, "isLast"}};
}

}  // namespace fireside::viewmodels
