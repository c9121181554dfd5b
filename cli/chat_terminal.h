// The conversation in a terminal: reads lines, prints answers while they stream, stops one on Ctrl+C. Input
// that is not a terminal is a list of messages, one per line; then only the answers are printed. Main thread.
#pragma once

#include <QObject>
#include <QTimer>
#include <optional>

#include "app/services/chat_service.h"
#include "app/services/inference_service.h"

namespace fireside::cli {

class ChatTerminal : public QObject {
 public:
    ChatTerminal(services::ChatService& chat, services::InferenceService& inference);

    /// Loads the model, then runs until the input ends; goes on with `resume` or begins anew. Returns the
    /// exit status.
    int run(const QString& modelPath, std::optional<domain::ConversationId> resume);

 private:
    void readNext();
    void handle(const std::string& line);
    void printAnswer(int index);
    void answerEnded();
    void finish(int status);

    services::ChatService& chat_;
    services::InferenceService& inference_;
    QTimer interruptPoll_;
    bool interactive_;
    qint64 answer_ = 0;      // message that is being printed
    qsizetype printed_ = 0;  // UTF-16 units of it
    int status_ = 0;
};

}  // namespace fireside::cli
