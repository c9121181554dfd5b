#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <iostream>
#include <string>

#include "app/services/downloads/file_names.h"
#include "app/services/file_moves.h"
#include "app/services/shelf/model_changes.h"
#include "cli/models/library.h"
#include "cli/models/models_command.h"
#include "cli/models/repository_name.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

using domain::Download;
using domain::DownloadFile;
using domain::LocalModel;
using domain::ModelProgram;
using services::shelf::Asked;

struct RmArguments {
    std::string name;
    bool forGood = false;
    bool otherPrograms = false;
};

/// Asks on the terminal; without one the answer is no.
bool confirmed(const std::string& question) {
    if (!::isatty(STDIN_FILENO) || !::isatty(STDERR_FILENO)) return false;
    std::cerr << question << " [y/N] " << std::flush;
    std::string answer;
    return std::getline(std::cin, answer) && (answer == "y" || answer == "Y" || answer == "yes");
}

bool brought(const Download& download, const QString& path) {
    return std::any_of(download.files.begin(), download.files.end(),
                       [&](const DownloadFile& file) { return file.destination == path; });
}

/// A download that is not finished, by "author/name:quantization": what arrived goes, as in the window
/// (DownloadService::remove).
Result<bool> removeDownload(Library& library, const RmArguments& arguments,
                            const QList<Download>& downloads) {
    const RepositoryName name = parseRepositoryName(QString::fromStdString(arguments.name));
    for (const Download& download : downloads) {
        if (download.repository != name.id || download.quantization != name.quantization ||
            download.state == domain::DownloadState::Done) {
            continue;
        }
        for (const DownloadFile& file : download.files) {
            const QString unfinished = services::partPath(file.destination);
            if (QFileInfo::exists(unfinished) && !QFile::remove(unfinished))
                return Error{ErrorCode::NotWritable, unfinished.toStdString()};
            if (file.complete && file.ours && QFileInfo::exists(file.destination))
                FIRESIDE_CHECK(services::moveToTrash(file.destination));
        }
        FIRESIDE_CHECK(library.await(library.downloads.remove(download.id)));
        return true;
    }
    return false;
}

/// Whether it may go: Fireside's own at once, the user's when the user says so, another program's only when
/// that is said twice.
Result<Asked> permission(const LocalModel& model, const RmArguments& arguments, bool downloaded) {
    if (model.program == ModelProgram::Fireside || downloaded) return Asked::Once;
    const std::string path = model.path.toStdString();
    if (model.program == ModelProgram::UserFolder) {
        if (confirmed(path + " lies in a folder of yours. Move it to the trash?")) return Asked::Once;
        return Error{ErrorCode::Cancelled, path + " lies in your folder " + model.folder.toStdString() +
                                               ": delete it there, or take the folder out of the library "
                                               "(fireside-cli models rm FOLDER)"};
    }
    const std::string program = placeText(model);
    if (arguments.forGood)
        return Error{ErrorCode::InvalidArgument, "--for-good: " + path + " belongs to " + program};
    if (arguments.otherPrograms) return Asked::Twice;
    if (confirmed(path + " belongs to " + program +
                  ", which will miss it. Move it to the trash all the same?") &&
        confirmed("Is " + program + " to lose this model?")) {
        return Asked::Twice;
    }
    return Error{ErrorCode::OtherProgramsFile,
                 path + " belongs to " + program + " (--from-other-programs removes it all the same)"};
}

Result<> discard(const LocalModel& model, Asked asked, bool forGood) {
    if (!forGood) return services::shelf::trashModel(model, asked);
    for (const QString& file : model.files) {
        if (QFileInfo::exists(file) && !QFile::remove(file))
            return Error{ErrorCode::NotWritable, file.toStdString()};
    }
    return {};
}

Result<> removeModel(Library& library, const LocalModel& model, const RmArguments& arguments,
                     const QList<Download>& downloads) {
    const bool downloaded = std::any_of(downloads.begin(), downloads.end(), [&](const Download& download) {
        return download.state == domain::DownloadState::Done && brought(download, model.path);
    });
    if (model.program == ModelProgram::SingleFile && !downloaded) {
        std::cerr << "fireside-cli: " << model.path.toStdString()
                  << " was only opened here: it is no longer listed, and stays where it is." << std::endl;
    } else if (model.presence == domain::Presence::Here) {
        FIRESIDE_TRY(const Asked asked, permission(model, arguments, downloaded));
        FIRESIDE_CHECK(discard(model, asked, arguments.forGood));
    } else if (model.presence != domain::Presence::FileGone) {
        return Error{ErrorCode::FileNotFound, model.path.toStdString()};  // its disk may come back
    }
    FIRESIDE_CHECK(library.await(library.models.forget(model.path)));
    for (const Download& download : downloads) {
        if (download.state == domain::DownloadState::Done && brought(download, model.path))
            FIRESIDE_CHECK(library.await(library.downloads.remove(download.id)));
    }
    return {};
}

/// A folder of the user's leaves the library; its files stay.
Result<bool> removeFolder(Library& library, const QString& name) {
    const QString folder = QDir::cleanPath(QDir::current().absoluteFilePath(name));
    for (const services::shelf::ShelfService::Place& place : library.shelf.places()) {
        if (place.place.program != ModelProgram::UserFolder || place.place.folder != folder) continue;
        FIRESIDE_CHECK(library.await(library.shelfStore.removePlace(folder)));
        std::cerr << "fireside-cli: " << folder.toStdString()
                  << " is no longer looked into; its files stay where they are." << std::endl;
        return true;
    }
    return false;
}

int rm(const RmArguments& arguments) {
    Library library;
    if (const Result<> opened = library.open(); !opened.ok()) return report(opened.error());
    if (const Result<> looked = library.lookAround(); !looked.ok()) return report(looked.error());
    const auto downloads = library.await(library.downloads.list());
    if (!downloads.ok()) return report(downloads.error());

    const QString name = QString::fromStdString(arguments.name);
    QList<LocalModel> found;
    for (const LocalModel& model : library.shelf.models()) {
        if (model.name == name || model.path == name || QFileInfo(model.path).fileName() == name)
            found.append(model);
    }
    if (found.size() > 1) {
        return report({ErrorCode::InvalidArgument, "several models are called " + arguments.name +
                                                       ": name its path (fireside-cli models list)"});
    }
    if (found.size() == 1) {
        const Result<> removed = removeModel(library, found.front(), arguments, *downloads);
        return removed.ok() ? kExitOk : report(removed.error());
    }
    for (const Result<bool>& removed :
         {removeDownload(library, arguments, *downloads), removeFolder(library, name)}) {
        if (!removed.ok()) return report(removed.error());
        if (*removed) return kExitOk;
    }
    return report({ErrorCode::FileNotFound, "no model is called " + arguments.name});
}

}  // namespace

void addModelsRmCommand(CLI::App& models, Work& chosen) {
    auto arguments = std::make_shared<RmArguments>();
    CLI::App* command = models.add_subcommand("rm",
                                              "Moves a model to the trash, drops a download that is not "
                                              "finished, or takes a folder of yours out of the "
                                              "library. Files that lie elsewhere are only forgotten; those "
                                              "of other programs are asked about twice.");
    command
        ->add_option("NAME", arguments->name,
                     "as \"models list\" says it: a name, a path, or author/name:QUANT; or a folder")
        ->required();
    command->add_flag("--for-good", arguments->forGood, "delete instead of moving to the trash");
    command->add_flag("--from-other-programs", arguments->otherPrograms,
                      "also what another program keeps, without asking");
    command->callback([arguments, &chosen] { chosen = [arguments] { return rm(*arguments); }; });
}

}  // namespace fireside::cli
