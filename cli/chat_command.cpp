#include <QCoreApplication>
#include <algorithm>

#include "app/base/paths.h"
#include "app/services/demo_model.h"
#include "app/storage/model_file_store.h"
#include "cli/chat_terminal.h"
#include "cli/command.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

struct ChatArguments {
    std::string model;
    std::string device = "auto";
    std::int32_t context = 0;
    std::int32_t tokens = -1;
    std::string system;
    bool resume = false;
    engine::SamplingParams sampling;
};

/// The file that was asked for, else the one used last, else the demo.
QString modelPath(const ChatArguments& arguments, storage::ModelFileStore& store) {
    if (!arguments.model.empty()) return QString::fromStdString(arguments.model);
    const auto recent = store.list().result();
    if (recent.ok() && !recent->isEmpty()) return recent->front().path;
    return services::demoModelPath();
}

Result<std::optional<domain::ConversationId>> newestConversation(storage::ConversationStore& store) {
    FIRESIDE_TRY(const QList<domain::Conversation> list, store.list().result());
    const auto newest = std::max_element(list.begin(), list.end(),
                                         [](auto& a, auto& b) { return a.updatedAt < b.updatedAt; });
    return newest == list.end() ? std::optional<domain::ConversationId>{} : newest->id;
}

int chat(const ChatArguments& arguments) {
    int argc = 1;
    char name[] = "fireside-cli";
    char* argv[] = {name, nullptr};
    QCoreApplication application(argc, argv);
    if (const Result<> valid = text::validate(arguments.sampling); !valid.ok()) return report(valid.error());

    storage::Database database({.folder = dataFolder()});
    if (const Result<> opened = database.opened().result(); !opened.ok()) return report(opened.error());
    storage::ConversationStore conversations(database);
    storage::ModelFileStore models(database);
    services::InferenceService inference({.device = QString::fromStdString(arguments.device),
                                          .contextLength = arguments.context,
                                          .pipelineCacheFolder = cacheFolder()});
    inference.setVerdicts([verdicts = storedVerdicts()] { return verdicts; });
    services::ChatService chatService(conversations, inference);
    chatService.setSampling(arguments.sampling);
    chatService.setSystemPrompt(QString::fromStdString(arguments.system));
    chatService.setMaxTokens(arguments.tokens);

    ChatTerminal terminal(chatService, inference);
    std::optional<domain::ConversationId> resume;
    if (arguments.resume) {
        const auto newest = newestConversation(conversations);
        if (!newest.ok()) return report(newest.error());
        resume = *newest;
    }
    return terminal.run(modelPath(arguments, models), resume);
}

}  // namespace

void addChatCommand(CLI::App& app, Work& chosen) {
    auto arguments = std::make_shared<ChatArguments>();
    CLI::App* command = app.add_subcommand(
        "chat",
        "A conversation in the terminal, kept like the window's. Each line of standard input is a message.");
    command->add_option("MODEL", arguments->model,
                        "a .gguf file (default: the one used last, else the demo)");
    command->add_option("--device", arguments->device, "auto, vulkan:N or cpu")->capture_default_str();
    command->add_option("--context", arguments->context, "tokens to keep in memory")
        ->check(CLI::PositiveNumber);
    command
        ->add_option("--tokens", arguments->tokens, "at most this many per answer; -1: until the model ends")
        ->check(CLI::Range(-1, 1 << 30))
        ->capture_default_str();
    command->add_option("--system", arguments->system, "instructions that stand before the conversation");
    command->add_flag("--continue", arguments->resume, "go on with the newest conversation");
    addSamplingOptions(*command, arguments->sampling);
    command->callback([arguments, &chosen] { chosen = [arguments] { return chat(*arguments); }; });
}

}  // namespace fireside::cli
