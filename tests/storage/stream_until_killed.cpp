// Streams an answer into the database of the folder argv[1] as fast as it can, for storage's kill -9 test.
// After each confirmed update it prints the length of the confirmed text on a line of its own.
#include <QCoreApplication>
#include <cstdio>

#include "app/storage/conversation_store.h"

using namespace fireside;

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    if (argc != 2) return 2;
    storage::Database database({QString::fromLocal8Bit(argv[1])});
    storage::ConversationStore conversations(database);
    const auto conversation = conversations.create("streaming").result();
    if (!conversation.ok()) return 1;
    domain::Message message;
    message.conversation = conversation->id;
    message.role = domain::Role::Assistant;
    message.state = domain::MessageState::Streaming;
    const auto appended = conversations.append(message).result();
    if (!appended.ok()) return 1;
    message = *appended;
    while (true) {
        message.text += QString("word %1, ").arg(message.text.size());
        if (!conversations.update(message).result().ok()) return 1;
        std::printf("%lld\n", static_cast<long long>(message.text.size()));
        std::fflush(stdout);
    }
}
