#include <iostream>

#include "cli/models/library.h"
#include "cli/models/models_command.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

std::string stateText(const domain::Download& download) {
    const std::string why = download.error.isEmpty() ? "" : " (" + download.error.toStdString() + ")";
    switch (download.state) {
        case domain::DownloadState::Queued:
            return "queued";
        case domain::DownloadState::Running:
        case domain::DownloadState::Verifying:
            return "begun";
        case domain::DownloadState::Paused:
            return "paused";
        case domain::DownloadState::Waiting:
            return "waiting" + why;
        case domain::DownloadState::Failed:
            return "failed" + why;
        case domain::DownloadState::Done:
            return "done";
    }
    return "";
}

/// Why a model cannot be opened now.
std::string absenceText(domain::Presence presence) {
    switch (presence) {
        case domain::Presence::Here:
            return "";
        case domain::Presence::FileGone:
            return "not there";
        case domain::Presence::PlaceGone:
            return "its folder or disk is not there";
        case domain::Presence::Silent:
            return "its disk does not answer";
        case domain::Presence::Forbidden:
            return "its folder may not be read";
    }
    return "";
}

/// name, size, path, and where there is something to say: whose folder it is used in, why it is not there.
void print(const domain::LocalModel& model) {
    std::cout << model.name.toStdString() << "\t" << sizeText(model.bytes) << "\t"
              << model.path.toStdString();
    const std::string place = placeText(model);
    std::string notes = domain::isForeign(model.program) ? "used in place: " + place : place;
    for (const std::string& more :
         {absenceText(model.presence),
          model.missingParts > 0 ? std::string("parts are missing") : std::string()}) {
        if (!more.empty()) notes += (notes.empty() ? "" : "; ") + more;
    }
    std::cout << (notes.empty() ? "" : "\t(" + notes + ")") << "\n";
}

int list() {
    Library library;
    if (const Result<> opened = library.open(); !opened.ok()) return report(opened.error());
    if (const Result<> looked = library.lookAround(); !looked.ok()) return report(looked.error());
    const auto downloads = library.await(library.downloads.list());
    if (!downloads.ok()) return report(downloads.error());
    for (const domain::LocalModel& model : library.shelf.models()) print(model);
    for (const domain::Download& download : *downloads) {
        if (download.state == domain::DownloadState::Done) continue;
        std::cout << download.repository.toStdString() << ":" << download.quantization.toStdString() << "\t"
                  << sizeText(download.bytesDone()) << " of " << sizeText(download.bytesTotal()) << "\t"
                  << stateText(download) << "\n";
    }
    return kExitOk;
}

}  // namespace

void addModelsListCommand(CLI::App& models, Work& chosen) {
    CLI::App* command = models.add_subcommand(
        "list",
        "The models of this machine, also those of other programs and of your folders, and "
        "downloads that are not finished.");
    command->callback([&chosen] { chosen = list; });
}

}  // namespace fireside::cli
