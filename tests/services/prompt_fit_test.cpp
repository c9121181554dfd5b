// What is left out when a conversation outgrows the context. One token per character here.
#include <QTest>
#include <memory>

#include "app/services/prompt_fit.h"

using namespace fireside;
using namespace fireside::services;
using engine::ChatMessage;
using engine::Role;

namespace {

constexpr int kContext = 400;  // so an answer gets 100

Result<int> countCharacters(std::span<const ChatMessage> messages) {
    int count = 0;
    for (const ChatMessage& message : messages) count += int(message.content.size());
    return count;
}

/// `turns` questions and answers of 20 characters each.
std::vector<ChatMessage> conversation(int turns, bool withSystem) {
    std::vector<ChatMessage> messages;
    if (withSystem) messages.push_back({Role::System, std::string(10, 's')});
    for (int turn = 0; turn < turns; ++turn) {
        messages.push_back({Role::User, "question " + std::string(7, ' ') + std::to_string(1000 + turn)});
        messages.push_back(
            {Role::Assistant, "answer   " + std::string(7, ' ') + std::to_string(1000 + turn)});
    }
    messages.push_back({Role::User, std::string(20, 'q')});
    return messages;
}

}  // namespace

class PromptFitTest : public QObject {
    Q_OBJECT

 private slots:
    void whatFitsStaysWhole() {
        const auto messages = conversation(6, true);  // 270 of 300 tokens
        const auto fitted = fitMessages(messages, kContext, -1, countCharacters);
        QVERIFY(fitted.ok());
        QCOMPARE(fitted->dropped, 0);
        QCOMPARE(fitted->messages.size(), messages.size());
    }

    void theOldestTurnsGoAndTheSystemPromptStays() {
        const auto messages = conversation(20, true);  // 830 tokens
        const auto fitted = fitMessages(messages, kContext, -1, countCharacters);
        QVERIFY(fitted.ok());
        QCOMPARE(fitted->messages.front().content, messages.front().content);
        QCOMPARE(int(fitted->messages[1].role), int(Role::User));
        QCOMPARE(fitted->messages.back().content, messages.back().content);
        QCOMPARE(fitted->messages.size() + std::size_t(fitted->dropped), messages.size());
        QVERIFY(*countCharacters(fitted->messages) <= kContext - kContext / 4);
        QVERIFY(*countCharacters(fitted->messages) > kContext / 4);  // and not more than need be
    }

    void aShortAnswerLeavesMoreRoom() {
        const auto messages = conversation(8, false);  // 340 tokens
        QVERIFY(fitMessages(messages, kContext, -1, countCharacters)->dropped > 0);
        QCOMPARE(fitMessages(messages, kContext, 50, countCharacters)->dropped, 0);
    }

    void mostTurnsKeepTheirPrefix() {
        int changes = 0;
        std::string first;
        for (int turns = 10; turns < 40;
             ++turns) {  // 40 tokens a turn, so a step of 100 lasts two to three turns
            const auto fitted = fitMessages(conversation(turns, false), kContext, -1, countCharacters);
            if (std::exchange(first, fitted->messages.front().content) != fitted->messages.front().content)
                ++changes;
        }
        QVERIFY2(changes <= 16, qPrintable(QString::number(changes)));
    }

    void theLastQuestionStaysEvenWhenItIsTooLong() {
        const std::vector<ChatMessage> messages{
            {Role::User, "a"}, {Role::Assistant, "b"}, {Role::User, std::string(1000, 'q')}};
        const auto fitted = fitMessages(messages, kContext, -1, countCharacters);
        QVERIFY(fitted.ok());
        QCOMPARE(fitted->dropped, 2);
        QCOMPARE(fitted->messages.size(), std::size_t(1));
    }

    void errorsOfTheTemplateAreHandedOn() {
        const auto fitted = fitMessages(conversation(1, false), kContext, -1, [](auto) -> Result<int> {
            return {ErrorCode::InvalidArgument, "no such role"};
        });
        QVERIFY(!fitted.ok());
        QCOMPARE(int(fitted.code()), int(ErrorCode::InvalidArgument));
    }
};

std::unique_ptr<QObject> makePromptFitTest() {
    return std::make_unique<PromptFitTest>();
}

#include "prompt_fit_test.moc"
