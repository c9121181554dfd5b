#include <QFileInfo>
#include <iostream>

#include "app/services/file_hash.h"
#include "cli/models/library.h"
#include "cli/models/models_command.h"
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

int infoOfFile(const QString& path) {
    const auto hash = services::sha256OfFiles({path});
    if (!hash.ok()) return report(hash.error());
    const QFileInfo file(path);
    fact("file", file.absoluteFilePath());
    std::cout << "size\t" << sizeText(file.size()) << " (" << file.size() << " bytes)\n";
    fact("sha256", *hash);
    return kExitOk;
}

int info(const InfoArguments& arguments) {
    const QString what = QString::fromStdString(arguments.what);
    if (QFileInfo(what).isFile()) return infoOfFile(what);
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
        "info", "What a repository on a hub holds (facts, files, sizes), or what a file here is.");
    command->add_option("REPO_OR_FILE", arguments->what, "author/name, or a file")->required();
    command->add_flag("--card", arguments->card, "print the model card (Markdown) instead");
    arguments->hub.addTo(*command);
    command->callback([arguments, &chosen] { chosen = [arguments] { return info(*arguments); }; });
}

}  // namespace fireside::cli
