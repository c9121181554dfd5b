#include <QFileInfo>
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

int list() {
    Library library;
    if (const Result<> opened = library.open(); !opened.ok()) return report(opened.error());
    const auto files = library.await(library.models.list());
    if (!files.ok()) return report(files.error());
    const auto downloads = library.await(library.downloads.list());
    if (!downloads.ok()) return report(downloads.error());
    for (const domain::ModelFile& file : *files) {
        const bool there = QFileInfo::exists(file.path);
        std::cout << file.name.toStdString() << "\t" << sizeText(file.bytes) << "\t"
                  << file.path.toStdString() << (there ? "" : "\t(not there)") << "\n";
    }
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
    CLI::App* command =
        models.add_subcommand("list", "The models that are known here, and downloads that are not finished.");
    command->callback([&chosen] { chosen = list; });
}

}  // namespace fireside::cli
