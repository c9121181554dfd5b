// The verbs and the state of the conversation that is shown.
#pragma once

#include <QObject>
#include <QTimer>

#include "app/services/chat_service.h"
#include "app/services/settings_service.h"
#include "app/storage/conversation_store.h"
#include "app/viewmodels/error_sentence.h"
#include "app/viewmodels/injected.h"

namespace fireside::viewmodels {

class ChatController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    FIRESIDE_INJECTED(ChatController)
    Q_PROPERTY(qint64 conversationId READ conversationId NOTIFY conversationChanged)  // 0: a new one
    Q_PROPERTY(QString title READ title NOTIFY conversationChanged)
    Q_PROPERTY(QString draft READ draft WRITE setDraft NOTIFY draftChanged)
    Q_PROPERTY(bool busy READ busy NOTIFY busyChanged)
    Q_PROPERTY(bool canSend READ canSend NOTIFY canSendChanged)
    Q_PROPERTY(int promptRead READ promptRead NOTIFY promptProgressChanged)    // tokens
    Q_PROPERTY(int promptTotal READ promptTotal NOTIFY promptProgressChanged)  // 0: no prompt is being read
    Q_PROPERTY(double tokensPerSecond READ tokensPerSecond NOTIFY tokensPerSecondChanged)
    Q_PROPERTY(int contextUsed READ contextUsed NOTIFY contextChanged)      // tokens
    Q_PROPERTY(int contextLength READ contextLength NOTIFY contextChanged)  // tokens; 0: no model
    Q_PROPERTY(QString contextNote READ contextNote NOTIFY contextChanged)
    Q_PROPERTY(qint64 lastUserMessageId READ lastUserMessageId NOTIFY branchChanged)  // 0: none
    Q_PROPERTY(bool canUndoDelete READ canUndoDelete NOTIFY branchChanged)
    Q_PROPERTY(fireside::viewmodels::ErrorSentence error READ error NOTIFY errorChanged)  // no title: none

 public:
    static constexpr int kDraftDelayMs = 400;

    ChatController(services::ChatService& chat, services::InferenceService& inference,
                   storage::ConversationStore& store, services::SettingsService& settings,
                   QObject* parent = nullptr);
    ~ChatController() override;

    [[nodiscard]] qint64 conversationId() const { return chat_.conversation().id; }
    [[nodiscard]] QString title() const { return chat_.conversation().title; }
    [[nodiscard]] QString draft() const { return draft_; }
    void setDraft(const QString& draft);
    [[nodiscard]] bool busy() const { return chat_.isBusy(); }
    [[nodiscard]] bool canSend() const;
    [[nodiscard]] int promptRead() const { return promptRead_; }
    [[nodiscard]] int promptTotal() const { return promptTotal_; }
    [[nodiscard]] double tokensPerSecond() const { return tokensPerSecond_; }
    [[nodiscard]] int contextUsed() const { return contextUsed_; }
    [[nodiscard]] int contextLength() const { return contextLength_; }
    [[nodiscard]] QString contextNote() const;
    [[nodiscard]] qint64 lastUserMessageId() const;
    [[nodiscard]] bool canUndoDelete() const { return chat_.canUndoRemove(); }
    [[nodiscard]] ErrorSentence error() const { return error_; }

    /// Sends and clears the draft; does nothing while busy or for white space.
    Q_INVOKABLE void send(const QString& text);
    Q_INVOKABLE void stop();
    Q_INVOKABLE void regenerate(qint64 messageId);
    Q_INVOKABLE void edit(qint64 messageId, const QString& text);
    Q_INVOKABLE void previousBranch(qint64 messageId);
    Q_INVOKABLE void nextBranch(qint64 messageId);
    Q_INVOKABLE void deleteMessage(qint64 messageId);
    Q_INVOKABLE void undoDelete();
    Q_INVOKABLE void copyMessage(qint64 messageId);
    Q_INVOKABLE void copyLastAnswer();
    Q_INVOKABLE void dismissError();

    /// Shows storage trouble, from wherever it comes.
    void report(const Error& error);

 signals:
    void conversationChanged();
    void draftChanged();
    void busyChanged();
    void canSendChanged();
    void promptProgressChanged();
    void tokensPerSecondChanged();
    void contextChanged();
    void branchChanged();
    void errorChanged();
    void scrollToMessage(int index);
    void answerFinished(const QString& plainText);
    void messageDeleted();  // each time; undoDelete() brings back the last one

 private:
    void onBranchLoaded();
    void onMessageChanged(int index);
    void onAnswerEnded(int index);
    void onPromptProgress(int read, int total);
    void setContext(int used, int length, int droppedMessages);
    void adoptDraft();
    void takeDraftAlong(const domain::Conversation& created);
    void saveDraft();
    void flushDraft();  // saves at once what waits to be saved
    void turnBranch(qint64 messageId, int step);
    [[nodiscard]] const domain::Message* find(qint64 messageId) const;

    services::ChatService& chat_;
    services::InferenceService& inference_;
    storage::ConversationStore& store_;
    services::SettingsService& settings_;
    QString draft_;
    domain::ConversationId draftOf_ = 0;  // whose draft_ it is
    QTimer draftDelay_;
    int promptRead_ = 0;
    int promptTotal_ = 0;   // 0 when no prompt is being read
    int promptTokens_ = 0;  // of the prompt that was read last
    double tokensPerSecond_ = 0;
    int contextUsed_ = 0;
    int contextLength_ = 0;
    int droppedMessages_ = 0;
    ErrorSentence error_;
};

}  // namespace fireside::viewmodels
