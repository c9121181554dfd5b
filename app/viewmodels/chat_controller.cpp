#include "app/viewmodels/chat_controller.h"

#include <QClipboard>
#include <QGuiApplication>

#include "app/domain/message_reasoning.h"
#include "app/services/deliver.h"

namespace fireside::viewmodels {

ChatController::ChatController(services::ChatService& chat, services::InferenceService& inference,
                               storage::ConversationStore& store, services::SettingsService& settings,
                               QObject* parent)
    : QObject(parent),
      chat_(chat),
      inference_(inference),
      store_(store),
      settings_(settings),
      draft_(settings.values().composerText) {
    using services::ChatService;
    using services::InferenceService;
    connect(&chat, &ChatService::branchLoaded, this, &ChatController::onBranchLoaded);
    connect(&chat, &ChatService::conversationCreated, this, &ChatController::takeDraftAlong);
    connect(&chat, &ChatService::messageAppended, this, &ChatController::branchChanged);
    connect(&chat, &ChatService::messageChanged, this, &ChatController::onMessageChanged);
    connect(&chat, &ChatService::answerEnded, this, &ChatController::onAnswerEnded);
    connect(&chat, &ChatService::messageRemoved, this, &ChatController::messageDeleted);
    connect(&chat, &ChatService::promptProgress, this, &ChatController::onPromptProgress);
    connect(&chat, &ChatService::contextChanged, this, &ChatController::setContext);
    connect(&chat, &ChatService::failed, this, &ChatController::report);
    connect(&chat, &ChatService::busyChanged, this, [this] {
        onPromptProgress(0, 0);
        emit busyChanged();
        emit canSendChanged();
    });
    connect(&inference, &InferenceService::loadStarted, this, &ChatController::canSendChanged);
    connect(&inference, &InferenceService::loadFailed, this, &ChatController::canSendChanged);
    connect(&inference, &InferenceService::loaded, this, [this](const services::LoadedModel& model) {
        setContext(contextUsed_, model.contextLength, droppedMessages_);
        emit canSendChanged();
    });
    connect(&inference, &InferenceService::unloaded, this, [this] {
        setContext(contextUsed_, 0, 0);
        emit canSendChanged();
    });

    draftDelay_.setSingleShot(true);
    draftDelay_.setInterval(kDraftDelayMs);
    connect(&draftDelay_, &QTimer::timeout, this, &ChatController::saveDraft);
}

ChatController::~ChatController() {
    flushDraft();
}

void ChatController::setDraft(const QString& draft) {
    if (draft == draft_) return;
    draft_ = draft;
    draftDelay_.start();
    emit draftChanged();
    emit canSendChanged();
}

void ChatController::flushDraft() {
    if (!draftDelay_.isActive()) return;
    draftDelay_.stop();
    saveDraft();
}

void ChatController::saveDraft() {
    if (draftOf_ == 0) {
        if (settings_.values().composerText != draft_) {
            settings_.change([this](services::Settings& settings) { settings.composerText = draft_; });
        }
        return;
    }
    services::deliver(store_.setDraft(draftOf_, draft_), this, [this](const Result<>& saved) {
        if (!saved.ok()) report(saved.error());
    });
}

/// The composer's text belongs to the conversation that was shown while it was typed.
void ChatController::adoptDraft() {
    if (draftOf_ == conversationId()) return;
    flushDraft();
    draftOf_ = conversationId();
    draft_ = draftOf_ == 0 ? settings_.values().composerText : chat_.conversation().draft;
    emit draftChanged();
    emit canSendChanged();
}

/// What was typed since the first message was sent stays in the composer.
void ChatController::takeDraftAlong(const domain::Conversation& created) {
    if (draftOf_ != 0 || created.id != conversationId()) return;
    draftOf_ = created.id;
    if (!draft_.isEmpty()) draftDelay_.start();
}

bool ChatController::canSend() const {
    return !busy() && !draft_.trimmed().isEmpty() && (inference_.isReady() || inference_.isLoading());
}

QString ChatController::contextNote() const {
    if (droppedMessages_ > 0) {
        return tr(
            "The conversation is longer than this model can read at once: the %n oldest message(s) are left "
            "out.",
            nullptr, droppedMessages_);
    }
    if (contextLength_ > 0 && contextUsed_ >= contextLength_) {
        return tr(
            "The context is full, so the answer ended here. With the next message the oldest ones will be "
            "left "
            "out.");
    }
    if (contextLength_ > 0 && contextUsed_ * 10 >= contextLength_ * 9) {
        return tr("The context is nearly full. With the next messages the oldest ones will be left out.");
    }
    return {};
}

qint64 ChatController::lastUserMessageId() const {
    const QList<domain::Message>& branch = chat_.branch();
    for (auto message = branch.rbegin(); message != branch.rend(); ++message) {
        if (message->role == domain::Role::User) return message->id;
    }
    return 0;
}

void ChatController::send(const QString& text) {
    if (busy() || text.trimmed().isEmpty()) return;
    setDraft({});
    flushDraft();
    chat_.send(text);
}

void ChatController::stop() {
    chat_.stop();
}

void ChatController::regenerate(qint64 messageId) {
    chat_.regenerate(messageId);
}

void ChatController::edit(qint64 messageId, const QString& text) {
    if (!text.trimmed().isEmpty()) chat_.edit(messageId, text);
}

void ChatController::previousBranch(qint64 messageId) {
    turnBranch(messageId, -1);
}

void ChatController::nextBranch(qint64 messageId) {
    turnBranch(messageId, +1);
}

void ChatController::turnBranch(qint64 messageId, int step) {
    const domain::Message* message = find(messageId);
    if (!message) return;
    const int target = message->siblingIndex + step;
    if (target >= 0 && target < message->siblings.size()) chat_.switchTo(message->siblings[target]);
}

void ChatController::deleteMessage(qint64 messageId) {
    chat_.removeMessage(messageId);
}

void ChatController::undoDelete() {
    chat_.undoRemove();
}

void ChatController::copyMessage(qint64 messageId) {
    const domain::Message* message = find(messageId);
    if (message == nullptr) return;
    const QString answer =
        message->role == domain::Role::Assistant ? domain::answerParts(message->text).answer : QString();
    QGuiApplication::clipboard()->setText(answer.isEmpty() ? message->text : answer);
}

void ChatController::copyLastAnswer() {
    const QList<domain::Message>& branch = chat_.branch();
    for (auto message = branch.rbegin(); message != branch.rend(); ++message) {
        if (message->role == domain::Role::Assistant) return copyMessage(message->id);
    }
}

void ChatController::report(const Error& error) {
    error_ = sentenceFor(error);
    emit errorChanged();
}

void ChatController::dismissError() {
    error_ = {};
    emit errorChanged();
}

const domain::Message* ChatController::find(qint64 messageId) const {
    for (const domain::Message& message : chat_.branch()) {
        if (message.id == messageId) return &message;
    }
    return nullptr;
}

void ChatController::onBranchLoaded() {
    adoptDraft();
    int used = 0;  // what the last answer's prompt and text took; an estimate until the next answer
    for (const domain::Message& message : chat_.branch()) {
        if (message.stats.promptTokens > 0) used = message.stats.promptTokens + message.stats.generatedTokens;
    }
    setContext(used, contextLength_, 0);
    emit conversationChanged();
    emit branchChanged();
    emit busyChanged();
    emit canSendChanged();
}

void ChatController::onMessageChanged(int index) {
    const domain::GenerationStats& stats = chat_.branch()[index].stats;
    if (stats.generatedTokens > 0 && promptTotal_ > 0) onPromptProgress(0, 0);
    const double speed = stats.decodeSeconds > 0 ? stats.generatedTokens / stats.decodeSeconds : 0;
    if (std::exchange(tokensPerSecond_, speed) != speed) emit tokensPerSecondChanged();
    if (busy() && promptTokens_ > 0 &&
        stats.generatedTokens > 0) {  // a guess to watch; the truth comes at the end
        setContext(promptTokens_ + stats.generatedTokens, contextLength_, droppedMessages_);
    }
}

void ChatController::onAnswerEnded(int index) {
    const domain::Message& answer = chat_.branch()[index];
    if (answer.state != domain::MessageState::Failed)
        emit answerFinished(domain::answerParts(answer.text).answer);
}

void ChatController::onPromptProgress(int read, int total) {
    if (total > 0) promptTokens_ = total;
    const bool done = read >= total;
    promptRead_ = done ? 0 : read;
    promptTotal_ = done ? 0 : total;
    emit promptProgressChanged();
}

void ChatController::setContext(int used, int length, int droppedMessages) {
    contextUsed_ = used;
    contextLength_ = length;
    droppedMessages_ = droppedMessages;
    emit contextChanged();
}

}  // namespace fireside::viewmodels
