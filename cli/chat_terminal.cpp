#include "cli/chat_terminal.h"

#include <unistd.h>

#include <QCoreApplication>
#include <iostream>

#include "app/services/stored_error.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

constexpr int kInterruptPollMs = 50;
constexpr const char* kHelp =
    "Type a message and press Enter. Ctrl+C stops an answer; at the prompt it leaves.\n"
    "/new a new conversation   /again another answer   /quit leave   /help this text\n";

}  // namespace

ChatTerminal::ChatTerminal(services::ChatService& chat, services::InferenceService& inference)
    : chat_(chat), inference_(inference), interactive_(isatty(STDIN_FILENO) != 0) {
    using services::ChatService;
    using services::InferenceService;
    connect(&inference, &InferenceService::loaded, this, [this](const services::LoadedModel& model) {
        if (isatty(STDERR_FILENO) != 0) std::cerr << "\r\033[K" << std::flush;
        std::cerr << model.name.toStdString() << " on " << model.deviceName.toStdString() << std::endl;
        if (model.software || model.processor) std::cerr << model.deviceReason.toStdString() << std::endl;
        if (!model.templateProblem.isEmpty()) {
            std::cerr << "The model's own chat template cannot be read ("
                      << model.templateProblem.toStdString() << "); " << model.chatTemplate.toStdString()
                      << " is used instead." << std::endl;
        }
        if (interactive_) std::cerr << kHelp;
        readNext();
    });
    connect(&inference, &InferenceService::loadFailed, this,
            [this](const QString&, const Error& error) { finish(report(error)); });
    connect(&inference, &InferenceService::loadProgress, this, [](qint64 done, qint64 total) {
        if (isatty(STDERR_FILENO) == 0) return;
        std::cerr << "\rloading " << done / 1'000'000 << " of " << total / 1'000'000 << " MB" << std::flush;
    });
    connect(&chat, &ChatService::messageAppended, this, &ChatTerminal::printAnswer);
    connect(&chat, &ChatService::messageChanged, this, &ChatTerminal::printAnswer);
    connect(&chat, &ChatService::failed, this, [this](const Error& error) { finish(report(error)); });
    connect(&chat, &ChatService::busyChanged, this, [this] {
        if (!chat_.isBusy()) answerEnded();
    });
    interruptPoll_.setInterval(kInterruptPollMs);
    connect(&interruptPoll_, &QTimer::timeout, this, [this] {
        if (!interrupted()) return;
        chat_.isBusy() ? chat_.stop() : finish(kExitOk);
    });
}

int ChatTerminal::run(const QString& modelPath, std::optional<domain::ConversationId> resume) {
    watchInterrupts();
    interruptPoll_.start();
    if (resume) {
        connect(
            &chat_, &services::ChatService::branchLoaded, this,
            [this, modelPath] { inference_.load(modelPath); }, Qt::SingleShotConnection);
        chat_.open(*resume);
    } else {
        inference_.load(modelPath);
    }
    QCoreApplication::exec();
    return status_;
}

void ChatTerminal::finish(int status) {
    status_ = status;
    QCoreApplication::quit();
}

/// Waits for the next line. Blocking is right here: while nothing is being answered there is nothing else to
/// do.
void ChatTerminal::readNext() {
    watchInterrupts();
    std::string line;
    do {
        if (interactive_) std::cerr << "> " << std::flush;
        if (!std::getline(std::cin, line)) return finish(status_);
    } while (line.empty());
    QMetaObject::invokeMethod(
        this, [this, line] { handle(line); }, Qt::QueuedConnection);
}

void ChatTerminal::handle(const std::string& line) {
    if (interactive_ && line.front() == '/') {
        const auto& branch = chat_.branch();
        if (line == "/quit") return finish(kExitOk);
        if (line == "/again" && !branch.isEmpty() && branch.back().role == domain::Role::Assistant) {
            return chat_.regenerate(branch.back().id);
        }
        if (line == "/new") {
            chat_.close();
        } else {
            std::cerr << kHelp;
        }
        return readNext();
    }
    chat_.send(QString::fromStdString(line));
}

void ChatTerminal::printAnswer(int index) {
    const domain::Message& message = chat_.branch().at(index);
    if (message.role != domain::Role::Assistant || index + 1 != chat_.branch().size()) return;
    if (answer_ != message.id) {
        answer_ = message.id;
        printed_ = 0;
    }
    std::cout << message.text.mid(printed_).toStdString() << std::flush;
    printed_ = message.text.size();
}

void ChatTerminal::answerEnded() {
    std::cout << std::endl;
    const domain::Message& last = chat_.branch().back();
    if (last.state == domain::MessageState::Failed) {
        status_ = report(services::errorFromText(last.error));
    }
    readNext();
}

}  // namespace fireside::cli
