// Asks the demo model for one answer after the other in the data folder argv[1], for the kill -9 test of the
// services. Whenever text arrives it prints "MILLISECONDS LENGTH" of the present answer on a line of its own.
#include <QCoreApplication>
#include <QElapsedTimer>
#include <cstdio>

#include "app/services/chat_service.h"
#include "app/services/inference_service.h"

using namespace fireside;

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    if (argc != 2) return 2;
    storage::Database database({QString::fromLocal8Bit(argv[1])});
    storage::ConversationStore store(database);
    services::InferenceService inference({.device = "vulkan:0"});  // slow enough to be killed
    services::ChatService chat(store, inference);
    inference.load(QStringLiteral(FIRESIDE_DEMO_MODEL));

    QElapsedTimer sinceFirstText;
    QObject::connect(&chat, &services::ChatService::messageChanged, &chat, [&](int index) {
        const domain::Message& message = chat.branch()[index];
        if (message.state != domain::MessageState::Streaming) return;
        if (!sinceFirstText.isValid()) sinceFirstText.start();
        std::printf("%lld %lld\n", static_cast<long long>(sinceFirstText.elapsed()),
                    static_cast<long long>(message.text.size()));
        std::fflush(stdout);
    });
    QObject::connect(&chat, &services::ChatService::answerEnded, &chat, [&](int index) {
        sinceFirstText.invalidate();
        const domain::MessageId ended = chat.branch()[index].id;
        QMetaObject::invokeMethod(
            &chat, [&chat, ended] { chat.regenerate(ended); }, Qt::QueuedConnection);
    });
    chat.send(QStringLiteral("Once upon a time"));
    return QCoreApplication::exec();
}
