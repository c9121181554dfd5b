#include <iostream>

#include "cli/models/library.h"
#include "cli/models/models_command.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

struct SearchArguments {
    HubArguments hub;
    std::string text;
    std::string author;
    std::string license;
    std::string sort = "downloads";
    int limit = 20;
};

services::HubQuery queryOf(const SearchArguments& arguments) {
    services::HubQuery query;
    query.hub = arguments.hub.which();
    query.text = QString::fromStdString(arguments.text);
    query.author = QString::fromStdString(arguments.author);
    query.license = QString::fromStdString(arguments.license);
    query.limit = std::min(arguments.limit, 50);
    if (arguments.sort == "likes") query.sort = services::HubQuery::Sort::Likes;
    if (arguments.sort == "recent") query.sort = services::HubQuery::Sort::Recent;
    return query;
}

void print(const domain::RemoteModel& model) {
    std::cout << model.id.toStdString() << "\t" << model.downloads << " downloads\t" << model.likes
              << " likes\t" << (model.license.isEmpty() ? "licence not said" : model.license.toStdString())
              << "\t" << model.updatedAt.date().toString(Qt::ISODate).toStdString()
              << (model.gated ? "\tgated" : "") << "\n";
}

int search(const SearchArguments& arguments) {
    Library library(arguments.hub.allowNetwork);
    if (const Result<> opened = library.open(); !opened.ok()) return report(opened.error());
    services::HubQuery query = queryOf(arguments);
    for (int printed = 0; printed < arguments.limit;) {
        const auto page = library.await(library.hub.search(query));
        if (!page.ok()) return report(page.error());
        for (const domain::RemoteModel& model : page->models) {
            if (printed++ == arguments.limit) return kExitOk;
            print(model);
        }
        if (page->next.isEmpty()) break;
        query.cursor = page->next;
    }
    return kExitOk;
}

}  // namespace

void addModelsSearchCommand(CLI::App& models, Work& chosen) {
    auto arguments = std::make_shared<SearchArguments>();
    CLI::App* command = models.add_subcommand("search", "Looks for GGUF models on a hub.");
    command->add_option("TEXT", arguments->text, "words of the name; none: all");
    command->add_option("--author", arguments->author, "only this author or organization");
    command->add_option("--license", arguments->license,
                        "only this licence, as the hub writes it: apache-2.0, mit");
    command->add_option("--sort", arguments->sort, "downloads, likes or recent")
        ->check(CLI::IsMember({"downloads", "likes", "recent"}))
        ->capture_default_str();
    command->add_option("--limit", arguments->limit, "at most so many")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    arguments->hub.addTo(*command);
    command->callback([arguments, &chosen] { chosen = [arguments] { return search(*arguments); }; });
}

}  // namespace fireside::cli
