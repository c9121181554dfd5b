#include <algorithm>
#include <iostream>

#include "app/services/downloads/download_service.h"
#include "app/services/library_settings.h"
#include "app/services/shipped_catalog.h"
#include "app/services/stored_error.h"
#include "cli/models/library.h"
#include "cli/models/models_command.h"
#include "cli/models/progress_line.h"
#include "cli/models/repository_name.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

using services::DownloadService;

constexpr int kMaxFailures = 10;  // in a row: some minutes

struct PullArguments {
    HubArguments hub;
    std::string what;
    std::string folder;
    int connections = 0;  // 0: the setting
    double limit = -1;    // MB/s; -1: the setting
    bool restart = false;
};

DownloadService::Options optionsOf(const PullArguments& arguments, const Library& library) {
    DownloadService::Options options = services::downloadOptions(
        library.settings.values(),
        arguments.folder.empty() ? library.modelsFolder() : QString::fromStdString(arguments.folder));
    options.takesUpQueue = false;
    if (arguments.connections > 0) options.transfer.connections = arguments.connections;
    if (arguments.limit >= 0) options.transfer.bytesPerSecond = qint64(arguments.limit * 1e6);
    options.transfer.maxFailures = kMaxFailures;
    return options;
}

/// Runs one download to its end; Cancelled when the user stopped it.
class Pull : public QObject {
 public:
    Pull(Library& library, DownloadService::Options options)
        : service_(library.downloads, library.models, library.hub, library.network, std::move(options)) {
        connect(&service_, &DownloadService::failed, this, [this](const Error& error) { end(error); });
        connect(&service_, &DownloadService::added, this, [this](qint64 id) { id_ = id; });
        connect(&service_, &DownloadService::progressed, this, [this](qint64 id) { show(id); });
        connect(&service_, &DownloadService::finished, this, [this](qint64 id) {
            if (id == id_) end({});
        });
        connect(&service_, &DownloadService::changed, this, [this](qint64 id) {
            show(id);
            const domain::Download* download = service_.find(id);
            if (id != id_ || download == nullptr) return;
            if (download->state == domain::DownloadState::Failed)
                end(services::errorFromText(download->error));
        });
    }

    /// `restart`: what was begun of an older version goes.
    Result<domain::Download> run(const domain::RemoteModel& model, const domain::RemoteQuantization& choice,
                                 bool restart) {
        const InterruptPoll poll([this] {
            if (id_ != 0) service_.pause(id_);
            end(Error{ErrorCode::Cancelled, ""});
        });
        connect(&service_, &DownloadService::loaded, this, [&] {
            const domain::Download* begun = service_.begunOfOther(model, choice);
            if (begun == nullptr || restart) return service_.enqueue(model, choice);
            std::cerr
                << "fireside-cli: The hub has a newer version than the one that was begun ("
                << sizeText(begun->bytesDone()) << " of " << sizeText(begun->bytesTotal())
                << " are here). This goes on with the old one; --restart drops it and takes the new one."
                << std::endl;
            id_ = begun->id;
            service_.resume(id_);
        });
        service_.load();
        loop_.exec();
        if (!outcome_.ok()) return outcome_.error();
        return *service_.find(id_);
    }

 private:
    void show(qint64 id) {
        const domain::Download* download = service_.find(id);
        if (id == id_ && download != nullptr && !ended_) line_.show(*download, service_.speed(id));
    }
    void end(const Result<>& outcome) {
        if (ended_) return;
        ended_ = true;
        outcome_ = outcome;
        loop_.quit();
    }

    DownloadService service_;
    ProgressLine line_;
    QEventLoop loop_;
    qint64 id_ = 0;
    bool ended_ = false;
    Result<> outcome_;
};

/// From the hub that was named, else from wherever the catalogue knows the model to be.
Result<domain::RemoteModel> find(Library& library, const HubArguments& hub, const QString& id) {
    if (!hub.hub.empty()) return library.await(library.hub.model(hub.which(), id));
    FIRESIDE_TRY(const auto catalog, services::shippedCatalog());
    const auto places = domain::placesOf(catalog, id, services::firstHub(library.hub.endpoints()));
    const auto model = library.await(library.hub.model(places));
    if (model.ok() && model->hub != places.front().hub) {
        std::cerr << "fireside-cli: The hub does not answer; " << domain::hubName(model->hub).toStdString()
                  << " has the same model." << std::endl;
    }
    return model;
}

int pull(const PullArguments& arguments) {
    const RepositoryName name = parseRepositoryName(QString::fromStdString(arguments.what));
    Library library(arguments.hub.allowNetwork);
    if (const Result<> opened = library.open(); !opened.ok()) return report(opened.error());
    const auto model = find(library, arguments.hub, name.id);
    if (!model.ok()) return report(model.error());
    const auto choice = choiceOf(*model, name.quantization);
    if (!choice.ok()) return report(choice.error());

    const auto download = [&] {
        Pull run(library, optionsOf(arguments, library));
        return run.run(*model, *choice, arguments.restart);
    }();
    if (!download.ok()) {
        if (download.code() != ErrorCode::Cancelled) return report(download.error());
        std::cerr << "fireside-cli: Paused: the same command goes on from here." << std::endl;
        return kExitFailed;
    }
    const auto isOurs = [](const domain::DownloadFile& file) { return file.ours; };
    if (std::none_of(download->files.begin(), download->files.end(), isOurs)) {
        std::cerr << "fireside-cli: It was here already, and is the very file that the hub has." << std::endl;
    }
    for (const domain::DownloadFile& file : download->files)
        std::cout << file.destination.toStdString() << "\n";
    return kExitOk;
}

}  // namespace

void addModelsPullCommand(CLI::App& models, Work& chosen) {
    auto arguments = std::make_shared<PullArguments>();
    CLI::App* command = models.add_subcommand(
        "pull", "Downloads a model and prints where it is. Ctrl+C pauses; the same command goes on.");
    command->add_option("REPO[:QUANT]", arguments->what, "author/name, or author/name:Q4_K_M")->required();
    command->add_option("--folder", arguments->folder, "where to (default: the models folder)");
    command->add_option("--connections", arguments->connections, "at once (default: the setting)")
        ->check(CLI::Range(1, domain::kMostConnections));
    command->add_option("--limit", arguments->limit, "MB per second; 0: none (default: the setting)")
        ->check(CLI::NonNegativeNumber);
    command->add_flag(
        "--restart", arguments->restart,
        "where the hub has a newer version than the one that was begun: drop that and take the new one");
    arguments->hub.addTo(*command);
    command->callback([arguments, &chosen] { chosen = [arguments] { return pull(*arguments); }; });
}

}  // namespace fireside::cli
