#include <QFileInfo>
#include <iostream>

#include "app/services/file_hash.h"
#include "app/services/shelf/layouts.h"
#include "cli/models/library.h"
#include "cli/models/models_command.h"
#include "cli/models/progress_line.h"
#include "cli/models/repository_name.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

struct InfoArguments {
    HubArguments hub;
    std::string what;
    bool card = false;
};

void fact(const char* name, const QString& value) {
    if (!value.isEmpty()) std::cout << name << "\t" << value.toStdString() << "\n";
}

void print(const domain::RemoteModel& model, const QUrl& page) {
    fact("model", model.id);
    fact("page", page.toString());
    fact("licence", model.license);
    fact("architecture", model.architecture);
    fact("made from", model.baseModel);
    fact("languages", model.languages.join(QStringLiteral(", ")));
    if (model.parameters > 0) fact("parameters", QString::number(model.parameters));
    if (model.contextLength > 0) fact("context", QString::number(model.contextLength));
    fact("downloads", QString::number(model.downloads));
    fact("likes", QString::number(model.likes));
    fact("changed", model.updatedAt.toString(Qt::ISODate));
    if (model.gated) fact("gated", QStringLiteral("its terms must be accepted on its page, with a token"));
    for (const domain::RemoteQuantization& choice : domain::quantizationsOf(model.files)) {
        std::cout << (choice.projector ? "projector\t" : "file\t") << choice.name.toStdString() << "\t"
                  << sizeText(choice.bytes);
        if (choice.files.size() > 1) std::cout << "\t" << choice.files.size() << " parts";
        if (!choice.complete) std::cout << "\tparts are missing";
        std::cout << "\n";
    }
}

QString purposeOf(const engine::ModelInfo& info) {
    switch (info.output) {
        case engine::ModelOutput::Text:
            return QStringLiteral("chat");
        case engine::ModelOutput::Embedding:
            return QStringLiteral("embeddings of %1 numbers").arg(info.embeddingSize);
        case engine::ModelOutput::Rank:
            return QStringLiteral("reranking");
    }
    return {};
}

QString thinkingOf(const engine::ChatSupport& chat) {
    switch (chat.thinking) {
        case engine::ThinkingSupport::None:
            return QStringLiteral("no");
        case engine::ThinkingSupport::Always:
            return QStringLiteral("always");
        case engine::ThinkingSupport::Switchable:
            return chat.thinksByDefault ? QStringLiteral("yes, can be switched off")
                                        : QStringLiteral("no, can be switched on");
    }
    return {};
}

/// What the file itself says, as the library's details do.
void printFacts(const engine::ModelInfo& info, const domain::LocalModel& model) {
    const auto text = [](const std::string& value) { return QString::fromStdString(value); };
    fact("model", text(info.name));
    fact("for", purposeOf(info));
    fact("architecture", text(info.family));
    fact("parameters", QString::number(info.parameters) +
                           (info.sizeLabel.empty() ? QString() : " (" + text(info.sizeLabel) + ")"));
    const auto named = domain::parseRemoteFileName(QFileInfo(model.path).fileName());
    const bool says = named && !named->quantization.isEmpty();
    fact("weights",
         says ? QStringLiteral("%1, most of them %2").arg(named->quantization, text(info.quantization))
              : QStringLiteral("most of them ") + text(info.quantization));
    fact("context", QStringLiteral("%1 tokens").arg(info.trainedContext));
    fact("vocabulary", QStringLiteral("%1 tokens").arg(info.vocabularySize));
    if (info.output == engine::ModelOutput::Text) {
        fact("template", text(info.chatTemplate));
        fact("template problem", text(info.templateProblem));
        fact("thinks", thinkingOf(info.chat));
        fact("tools", info.chat.toolCalls.empty() ? QStringLiteral("no") : text(info.chat.toolCalls));
    }
    fact("licence", info.license.empty() ? QStringLiteral("the file does not say") : text(info.license));
}

/// The parts of a split model are one. What is no model still has a size and a hash.
int infoOfFile(const QString& path) {
    const domain::LocalModel model = services::shelf::modelAt(QFileInfo(path).absoluteFilePath());
    if (model.presence != domain::Presence::Here)
        return report({ErrorCode::FileNotFound, path.toStdString()});
    const auto info = engine::inspect(std::filesystem::path(model.path.toStdU16String()));
    if (info.ok()) printFacts(*info, model);
    std::cout << "size\t" << sizeText(model.bytes) << " (" << model.bytes << " bytes)\n" << std::flush;
    for (const QString& file : model.files) {
        const auto hash = [&] {
            const StatusLine status("hashing " + file.toStdString());
            return services::sha256OfFiles({file});
        }();
        if (!hash.ok()) return report(hash.error());
        fact("file", file);
        fact("sha256", *hash);
    }
    return info.ok() ? kExitOk : report(info.error());
}

int info(const InfoArguments& arguments) {
    const QString what = QString::fromStdString(arguments.what);
    if (namesFile(what)) return infoOfFile(what);
    const RepositoryName name = parseRepositoryName(what);
    Library library(arguments.hub.allowNetwork);
    if (const Result<> opened = library.open(); !opened.ok()) return report(opened.error());
    if (arguments.card) {
        const auto card = library.await(library.hub.card(arguments.hub.which(), name.id));
        if (!card.ok()) return report(card.error());
        std::cout << card->toStdString() << "\n";
        return kExitOk;
    }
    const auto model = library.await(library.hub.model(arguments.hub.which(), name.id));
    if (!model.ok()) return report(model.error());
    print(*model, library.hub.page(model->hub, model->id));
    return kExitOk;
}

}  // namespace

void addModelsInfoCommand(CLI::App& models, Work& chosen) {
    auto arguments = std::make_shared<InfoArguments>();
    CLI::App* command = models.add_subcommand(
        "info",
        "What a repository on a hub holds (facts, files, sizes), or what a file here says about its model.");
    command->add_option("REPO_OR_FILE", arguments->what, "author/name, or a file")->required();
    command->add_flag("--card", arguments->card, "print the model card (Markdown) instead");
    arguments->hub.addTo(*command);
    command->callback([arguments, &chosen] { chosen = [arguments] { return info(*arguments); }; });
}

}  // namespace fireside::cli
