#include "app/services/chat_service.h"

#include <algorithm>
#include <tuple>

#include "app/domain/message_reasoning.h"
#include "app/services/conversation_title.h"
#include "app/services/deliver.h"
#include "app/services/stored_error.h"

namespace fireside::services {

using domain::Message;
using domain::MessageState;

namespace {

std::vector<engine::ChatMessage> promptOf(const QString& systemPrompt, const QList<Message>& history) {
    std::vector<engine::ChatMessage> messages;
    if (!systemPrompt.trimmed().isEmpty()) {
        messages.push_back({engine::Role::System, systemPrompt.toStdString()});
    }
    for (const Message& message : history) {
        if (message.text.isEmpty()) continue;  // an answer that failed before its first word
        if (message.role == domain::Role::User) {
            messages.push_back({engine::Role::User, message.text.toStdString()});
            continue;
        }
        // Templates know themselves which turns' reasoning the model wants to see again.
        const domain::AnswerParts parts = domain::answerParts(message.text);
        messages.push_back(
            {engine::Role::Assistant, parts.answer.toStdString(), parts.reasoning.toStdString()});
    }
    return messages;
}

}  // namespace

ChatService::ChatService(storage::ConversationStore& store, InferenceService& inference, QObject* parent)
    : QObject(parent), store_(store), inference_(inference) {
    connect(&inference, &InferenceService::textArrived, this, &ChatService::onText);
    connect(&inference, &InferenceService::promptProgress, this, &ChatService::onPromptProgress);
    connect(&inference, &InferenceService::finished, this, &ChatService::onFinished);
    connect(&inference, &InferenceService::failed, this, &ChatService::onFailed);
    saveTimer_.setSingleShot(true);
    saveTimer_.setInterval(kSaveIntervalMs);
    connect(&saveTimer_, &QTimer::timeout, this, &ChatService::saveUnsaved);
    clock_.start();
}

ChatService::~ChatService() {
    for (Turn& turn : turns_) {
        if (turn.job != 0) inference_.stop(turn.job);
        if (turn.answer.id == 0) continue;
        turn.answer.state = MessageState::Interrupted;
        std::ignore = store_.update(turn.answer);  // the database finishes its queue before it closes
    }
}

std::optional<domain::ConversationId> ChatService::current() const {
    return conversation_.id == 0 ? std::nullopt : std::optional(conversation_.id);
}

bool ChatService::isBusy() const {
    for (const Turn& turn : turns_) {
        // A conversation that is being created is shown for as long as nothing else was asked for.
        if (turn.conversation == 0 ? turn.view == view_ : turn.conversation == conversation_.id) return true;
    }
    return false;
}

bool ChatService::isAnswering(domain::ConversationId conversation) const {
    for (const Turn& turn : turns_) {
        if (turn.conversation == conversation) return true;
    }
    return false;
}

// ---- what is shown ----------------------------------------------------------------------------------------

void ChatService::open(domain::ConversationId id) {
    const quint64 view = ++view_;
    if (id == conversation_.id) return;
    deliver(store_.find(id), this, [this, view](const Result<domain::Conversation>& found) {
        if (view != view_) return;
        if (found.ok())
            openFound(view, *found);
        else
            emit failed(found.error());
    });
}

void ChatService::openFound(quint64 view, const domain::Conversation& conversation) {
    deliver(store_.branch(conversation.id), this,
            [this, view, conversation](const Result<QList<Message>>& messages) {
                if (view != view_) return;
                if (messages.ok()) {
                    conversation_ = conversation;
                    removed_.reset();
                }
                adoptBranch(conversation.id, messages);
            });
}

void ChatService::close() {
    ++view_;
    conversation_ = {};
    removed_.reset();
    showBranch({});
}

void ChatService::rename(domain::ConversationId id, const QString& title) {
    deliver(store_.rename(id, title, /*byUser=*/true), this, [this, id, title](const Result<>& renamed) {
        if (!renamed.ok()) {
            emit failed(renamed.error());
            return;
        }
        if (id == conversation_.id) {
            conversation_.title = title;
            conversation_.titledByUser = true;
            emit branchLoaded();
        }
        emit conversationChanged(id);
    });
}

void ChatService::switchTo(domain::MessageId message) {
    deliver(
        store_.switchTo(message), this,
        [this, id = conversation_.id](const Result<QList<Message>>& messages) { adoptBranch(id, messages); });
}

void ChatService::removeMessage(domain::MessageId message) {
    const int index = indexOf(message);
    if (index < 0) return;
    const bool answering = std::any_of(turns_.cbegin(), turns_.cend(),
                                       [&](const Turn& turn) { return indexOf(turn.answer.id) >= index; });
    if (answering) stop();
    deliver(store_.removeMessage(message), this,
            [this, id = conversation_.id, message](const Result<QList<Message>>& messages) {
                const bool shown = messages.ok() && id == conversation_.id;
                if (shown) removed_ = message;
                adoptBranch(id, messages);
                if (shown) emit messageRemoved(message);
            });
}

void ChatService::undoRemove() {
    if (!removed_) return;
    deliver(
        store_.restoreMessage(*std::exchange(removed_, std::nullopt)), this,
        [this, id = conversation_.id](const Result<QList<Message>>& messages) { adoptBranch(id, messages); });
}

void ChatService::adoptBranch(domain::ConversationId conversation, const Result<QList<Message>>& messages) {
    if (!messages.ok())
        emit failed(messages.error());
    else if (conversation == conversation_.id)
        showBranch(*messages);
}

void ChatService::showBranch(QList<Message> messages) {
    branch_ = std::move(messages);
    for (const Turn& turn : std::as_const(turns_)) {  // what streams is newer here than on the disk
        if (const int index = indexOf(turn.answer.id); index >= 0) {
            branch_[index].text = turn.answer.text;
            branch_[index].stats = turn.answer.stats;
        }
    }
    emit branchLoaded();
    emit busyChanged();
}

/// Shows a message that was just stored: below its parent, in the place of whatever stood there.
void ChatService::place(const Message& message) {
    if (message.conversation != conversation_.id) return;
    const int parent = message.parent ? indexOf(*message.parent) : -1;
    if (message.parent && parent < 0) return;  // the reader has turned to another branch
    const bool replaces = parent + 1 < branch_.size();
    branch_.resize(parent + 1);
    branch_.append(message);
    if (replaces)
        emit branchLoaded();
    else
        emit messageAppended(parent + 1);
}

void ChatService::showChange(const Message& message) {
    const int index = indexOf(message.id);
    if (index < 0) return;
    Message& shown = branch_[index];
    shown.text = message.text;
    shown.state = message.state;
    shown.error = message.error;
    shown.stats = message.stats;
    emit messageChanged(index);
}

int ChatService::indexOf(domain::MessageId id) const {
    if (id == 0) return -1;
    for (qsizetype index = branch_.size() - 1; index >= 0;
         --index) {  // what is looked for is mostly near the end
        if (branch_[index].id == id) return int(index);
    }
    return -1;
}

// ---- asking for an answer
// -----------------------------------------------------------------------------------

void ChatService::send(const QString& text) {
    if (isBusy()) return;
    const TurnId id = beginTurn(branch_);
    if (conversation_.id == 0)
        createConversation(id, text);
    else
        appendQuestion(id, text);
}

void ChatService::regenerate(domain::MessageId assistantMessage) {
    const int index = indexOf(assistantMessage);
    if (isBusy() || index < 0 || branch_[index].role != domain::Role::Assistant) return;
    appendAnswer(beginTurn(branch_.first(index)));
}

void ChatService::edit(domain::MessageId userMessage, const QString& text) {
    const int index = indexOf(userMessage);
    if (isBusy() || index < 0 || branch_[index].role != domain::Role::User) return;
    appendQuestion(beginTurn(branch_.first(index)), text);
}

ChatService::TurnId ChatService::beginTurn(QList<Message> history) {
    Turn turn;
    turn.conversation = conversation_.id;
    turn.view = view_;
    turn.history = std::move(history);
    turns_.insert(++lastTurn_, turn);
    emit busyChanged();
    emit answeringChanged(turn.conversation);
    return lastTurn_;
}

void ChatService::createConversation(TurnId id, const QString& text) {
    deliver(store_.create(conversationTitle(text)), this,
            [this, id, text](const Result<domain::Conversation>& created) {
                if (!created.ok()) return abandonTurn(id, created.error());
                Turn& turn = turns_[id];
                turn.conversation = created->id;
                const bool shown = turn.view == view_;
                if (shown) conversation_ = *created;
                emit conversationCreated(*created);
                if (shown) emit branchLoaded();
                emit answeringChanged(created->id);
                appendQuestion(id, text);
            });
}

void ChatService::appendQuestion(TurnId id, const QString& text) {
    const Turn& turn = turns_[id];
    Message question;
    question.conversation = turn.conversation;
    if (!turn.history.isEmpty()) question.parent = turn.history.last().id;
    question.role = domain::Role::User;
    question.text = text;
    deliver(store_.append(question), this, [this, id](const Result<Message>& stored) {
        if (!stored.ok()) return abandonTurn(id, stored.error());
        turns_[id].history.append(*stored);
        place(*stored);
        emit conversationChanged(stored->conversation);
        appendAnswer(id);
    });
}

void ChatService::appendAnswer(TurnId id) {
    const Turn& turn = turns_[id];
    Message answer;
    answer.conversation = turn.conversation;
    answer.parent = turn.history.last().id;
    answer.role = domain::Role::Assistant;
    answer.state = MessageState::Streaming;
    deliver(store_.append(answer), this, [this, id](const Result<Message>& stored) {
        if (!stored.ok()) return abandonTurn(id, stored.error());
        turns_[id].answer = *stored;
        place(*stored);
        requestAnswer(id);
    });
}

void ChatService::requestAnswer(TurnId id) {
    Turn& turn = turns_[id];
    turn.job = inference_.generate({promptOf(systemPrompt_, turn.history), sampling_, maxTokens_, thinking_});
    if (turn.stopRequested) inference_.stop(turn.job);
}

void ChatService::stop() {
    if (conversation_.id != 0) return stop(conversation_.id);
    for (Turn& turn : turns_) {
        if (turn.conversation == 0 && turn.view == view_) turn.stopRequested = true;
    }
}

void ChatService::stop(domain::ConversationId conversation) {
    for (Turn& turn : turns_) {
        if (turn.conversation != conversation) continue;
        turn.stopRequested = true;
        if (turn.job != 0) inference_.stop(turn.job);
    }
}

// ---- while it is written ----------------------------------------------------------------------------------

ChatService::TurnId ChatService::turnOf(quint64 job) const {
    for (auto turn = turns_.begin(); turn != turns_.end(); ++turn) {
        if (turn->job == job) return turn.key();
    }
    return 0;
}

void ChatService::onPromptProgress(quint64 job, int read, int total) {
    const TurnId id = turnOf(job);
    if (id != 0 && turns_[id].conversation == conversation_.id) emit promptProgress(read, total);
}

void ChatService::onText(quint64 job, const QString& delta, int pieces) {
    const TurnId id = turnOf(job);
    if (id == 0) return;
    Turn& turn = turns_[id];
    turn.answer.text += delta;
    // Good enough to watch; the engine's own numbers come at the end.
    if (turn.firstTextMs < 0) turn.firstTextMs = clock_.elapsed();
    turn.answer.stats.generatedTokens = pieces;
    turn.answer.stats.decodeSeconds = double(clock_.elapsed() - turn.firstTextMs) / 1000;
    turn.unsaved = true;
    if (!saveTimer_.isActive()) saveTimer_.start();
    showChange(turn.answer);
}

void ChatService::onFinished(quint64 job, const GenerationOutcome& outcome) {
    const TurnId id = turnOf(job);
    if (id == 0) return;
    Turn& turn = turns_[id];
    turn.answer.stats = outcome.stats;
    turn.answer.state =
        outcome.stopReason == engine::StopReason::Cancelled ? MessageState::Stopped : MessageState::Complete;
    if (turn.conversation == conversation_.id && outcome.contextLength > 0) {
        emit contextChanged(outcome.contextUsed, outcome.contextLength, outcome.droppedMessages);
    }
    endTurn(id);
}

void ChatService::onFailed(quint64 job, const Error& error) {
    const TurnId id = turnOf(job);
    if (id == 0) return;
    Turn& turn = turns_[id];
    turn.answer.state = MessageState::Failed;
    turn.answer.error = errorToText(error);
    endTurn(id);
}

void ChatService::endTurn(TurnId id) {
    Turn turn = turns_.take(id);
    save(turn);
    showChange(turn.answer);
    emit busyChanged();
    emit answeringChanged(turn.conversation);
    emit conversationChanged(turn.conversation);
    if (const int index = indexOf(turn.answer.id); index >= 0) emit answerEnded(index);
}

/// The store failed before there was a message that could show the error.
void ChatService::abandonTurn(TurnId id, const Error& error) {
    const Turn turn = turns_.take(id);
    emit failed(error);
    emit busyChanged();
    emit answeringChanged(turn.conversation);
}

void ChatService::saveUnsaved() {
    for (Turn& turn : turns_) {
        if (turn.unsaved) save(turn);
    }
}

void ChatService::save(Turn& turn) {
    turn.unsaved = false;
    deliver(store_.update(turn.answer), this, [this](const Result<>& saved) {
        if (!saved.ok()) emit failed(saved.error());
    });
}

}  // namespace fireside::services
