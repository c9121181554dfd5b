// What the tests of this room share: waiting for results, and a database in a folder of its own.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <QTemporaryDir>
#include <QTest>
#include <stdexcept>

#include "app/storage/conversation_store.h"
#include "app/storage/database.h"

namespace fireside::storage::test {

/// The value of a result that must be there.
template <class T>
T get(const QFuture<Result<T>>& future) {
    const Result<T> result = future.result();
    if (!result.ok())
        throw std::runtime_error(std::string(errorName(result.code())) + ": " + result.error().detail);
    return *result;
}

/// The error of a result that must have failed.
template <class T>
ErrorCode failure(const QFuture<Result<T>>& future) {
    const Result<T> result = future.result();
    if (result.ok()) throw std::runtime_error("it should have failed");
    return result.code();
}

/// The first column of the first row of a query.
inline QString query(Database& database, const std::string& text) {
    return get(database.run<QString>([text](SQLite::Database& connection) -> Result<QString> {
        return QString::fromStdString(connection.execAndGet(text).getString());
    }));
}

inline void execute(Database& database, const std::string& text) {
    get(database.run<std::monostate>([text](SQLite::Database& connection) -> Result<> {
        connection.exec(text);
        return {};
    }));
}

/// Throws unless the file and both full-text indexes are sound, the indexes against what they ought to
/// contain.
inline void checkIntegrity(Database& database) {
    if (query(database, "PRAGMA integrity_check") != "ok") throw std::runtime_error("integrity_check");
    execute(database, "INSERT INTO message_search (message_search, rank) VALUES ('integrity-check', 1)");
    execute(database, "INSERT INTO title_search (title_search, rank) VALUES ('integrity-check', 1)");
}

struct Fixture {
    QTemporaryDir folder;
    Database database{{folder.path()}};
    ConversationStore conversations{database};

    domain::Message append(domain::ConversationId conversation, std::optional<domain::MessageId> parent,
                           domain::Role role, const QString& text,
                           domain::MessageState state = domain::MessageState::Complete) {
        domain::Message message;
        message.conversation = conversation;
        message.parent = parent;
        message.role = role;
        message.text = text;
        message.state = state;
        return get(conversations.append(message));
    }
};

inline QStringList texts(const QList<domain::Message>& branch) {
    QStringList found;
    for (const domain::Message& message : branch) found.append(message.text);
    return found;
}

}  // namespace fireside::storage::test
