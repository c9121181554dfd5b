// Conversations in motion: sends, streams, saves, stops, branches. Used by the window and by `fireside-cli
// chat` alike. Lives on the GUI (or main) thread; disk and GPU work happens elsewhere, results come back as
// signals.
//
// While an answer streams its text is saved every kSaveIntervalMs and at the end, so that a crash loses a
// moment. One conversation is shown at a time; answers in others go on and are saved there.
#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QString>
#include <QTimer>
#include <optional>

#include "app/domain/conversation.h"
#include "app/services/inference_service.h"
#include "app/storage/conversation_store.h"

namespace fireside::services {

class ChatService : public QObject {
    Q_OBJECT
 public:
    static constexpr int kSaveIntervalMs = 250;

    ChatService(storage::ConversationStore& store, InferenceService& inference, QObject* parent = nullptr);
    /// Stops what streams and hands its text so far to the store.
    ~ChatService() override;

    // Hold for the answers that are asked for from now on.
    void setSampling(const engine::SamplingParams& sampling) { sampling_ = sampling; }
    void setSystemPrompt(const QString& prompt) { systemPrompt_ = prompt; }
    void setMaxTokens(int maxTokens) { maxTokens_ = maxTokens; }
    /// Counts for models that can think and can leave it.
    void setThinking(engine::Thinking thinking) { thinking_ = thinking; }

    /// Shows another conversation; branchLoaded follows when it has been read, until then the old one stays.
    void open(domain::ConversationId id);
    /// Shows none: the next send() creates one.
    void close();
    /// The user's own title for any conversation.
    void rename(domain::ConversationId id, const QString& title);
    [[nodiscard]] std::optional<domain::ConversationId> current() const;
    /// The conversation that is shown; id 0 when none is.
    [[nodiscard]] const domain::Conversation& conversation() const { return conversation_; }
    [[nodiscard]] const QList<domain::Message>& branch() const { return branch_; }
    /// An answer is being prepared, read or written in the conversation that is shown.
    [[nodiscard]] bool isBusy() const;
    [[nodiscard]] bool isAnswering(domain::ConversationId conversation) const;

    // The verbs below do nothing for a message that is not in branch(); those that ask for an answer do
    // nothing while isBusy().

    /// Appends the user's message (creating a conversation when none is open) and asks for an answer.
    void send(const QString& text);
    /// A new answer beside an old one; the old one stays on its branch.
    void regenerate(domain::MessageId assistantMessage);
    /// A new branch beside a user's message, then an answer.
    void edit(domain::MessageId userMessage, const QString& text);

    void stop();  // in the conversation that is shown
    void stop(domain::ConversationId conversation);
    /// Shows the branch through any message of the conversation that is shown.
    void switchTo(domain::MessageId message);
    /// With everything below it; an answer among it is stopped first.
    void removeMessage(domain::MessageId message);
    [[nodiscard]] bool canUndoRemove() const { return removed_.has_value(); }
    void undoRemove();

 signals:
    /// The first message was sent; conversation() is this one already when it is shown.
    void conversationCreated(const fireside::domain::Conversation& conversation);
    void conversationChanged(qint64 conversation);  // its order or activity may differ: lists reload
    void branchLoaded();                            // conversation() or the shape of branch() changed
    void messageAppended(int index);
    void messageChanged(int index);  // text, state, stats
    void promptProgress(int read, int total);
    void messageRemoved(qint64 message);  // undoRemove() brings it back
    void busyChanged();
    void answeringChanged(qint64 conversation);
    /// An answer in the conversation that is shown has ended, in whatever state.
    void answerEnded(int index);
    void contextChanged(int used, int length, int droppedMessages);  // tokens, tokens, messages
    void failed(const fireside::Error& error);  // storage trouble; an answer's own error is in its message

 private:
    using TurnId = quint64;
    /// One answer, from the moment somebody asks for it until it has ended.
    struct Turn {
        domain::ConversationId conversation = 0;  // 0: not created yet
        quint64 view = 0;                         // view_ when it began
        QList<domain::Message> history;           // what the model reads, oldest first
        domain::Message answer;                   // id 0: not stored yet
        InferenceService::JobId job = 0;          // 0: not asked for yet
        bool stopRequested = false;
        bool unsaved = false;
        qint64 firstTextMs = -1;  // on clock_; -1: none yet
    };

    TurnId beginTurn(QList<domain::Message> history);
    void createConversation(TurnId id, const QString& text);
    void appendQuestion(TurnId id, const QString& text);
    void appendAnswer(TurnId id);
    void requestAnswer(TurnId id);
    void endTurn(TurnId id);
    void abandonTurn(TurnId id, const Error& error);

    void onText(quint64 job, const QString& delta, int pieces);
    void onPromptProgress(quint64 job, int read, int total);
    void onFinished(quint64 job, const GenerationOutcome& outcome);
    void onFailed(quint64 job, const Error& error);
    void save(Turn& turn);
    void saveUnsaved();

    void place(const domain::Message& message);
    void showChange(const domain::Message& message);
    void showBranch(QList<domain::Message> messages);
    void openFound(quint64 view, const domain::Conversation& conversation);
    void adoptBranch(domain::ConversationId conversation, const Result<QList<domain::Message>>& messages);
    [[nodiscard]] int indexOf(domain::MessageId id) const;  // in branch_; -1: not there
    [[nodiscard]] TurnId turnOf(quint64 job) const;         // 0: none

    storage::ConversationStore& store_;
    InferenceService& inference_;
    engine::SamplingParams sampling_;
    QString systemPrompt_;
    int maxTokens_ = -1;
    engine::Thinking thinking_ = engine::Thinking::Default;

    domain::Conversation conversation_;
    QList<domain::Message> branch_;
    quint64 view_ = 0;  // counts what was asked to be shown, so that a late open() does not replace it
    std::optional<domain::MessageId> removed_;

    QHash<TurnId, Turn> turns_;
    TurnId lastTurn_ = 0;
    QTimer saveTimer_;
    QElapsedTimer clock_;
};

}  // namespace fireside::services
