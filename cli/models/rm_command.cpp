#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <iostream>

#include "cli/models/library.h"
#include "cli/models/models_command.h"
#include "cli/models/repository_name.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

struct RmArguments {
    std::string name;
    bool forGood = false;
};

/// All files of a model, of which `path` is the first: the parts of a split one belong together.
QStringList filesOf(const QString& path, const QList<domain::Download>& downloads) {
    for (const domain::Download& download : downloads) {
        QStringList paths;
        for (const domain::DownloadFile& file : download.files) paths.append(file.destination);
        if (paths.contains(path)) return paths;
    }
    return {path};
}

Result<> discard(const QStringList& paths, bool forGood) {
    for (const QString& path : paths) {
        if (!QFileInfo::exists(path)) continue;
        const bool gone = forGood ? QFile::remove(path) : QFile::moveToTrash(path);
        if (!gone) {
            return Error{ErrorCode::NotWritable,
                         path.toStdString() +
                             (forGood ? "" : " could not be moved to the trash (--for-good deletes)")};
        }
    }
    return {};
}

/// A download that is not finished, by "author/name:quantization".
Result<bool> removeDownload(Library& library, const RmArguments& arguments,
                            const QList<domain::Download>& downloads) {
    const RepositoryName name = parseRepositoryName(QString::fromStdString(arguments.name));
    for (const domain::Download& download : downloads) {
        if (download.repository != name.id || download.quantization != name.quantization ||
            download.state == domain::DownloadState::Done) {
            continue;
        }
        for (const domain::DownloadFile& file : download.files) {
            QFile::remove(file.destination + QStringLiteral(".part"));
            if (file.complete) QFile::remove(file.destination);
        }
        FIRESIDE_CHECK(library.await(library.downloads.remove(download.id)));
        return true;
    }
    return false;
}

Result<> removeModel(Library& library, const domain::ModelFile& model, const RmArguments& arguments,
                     const QList<domain::Download>& downloads) {
    const QString folder = QDir(library.modelsFolder()).absolutePath() + u'/';
    const QStringList files = filesOf(model.path, downloads);
    const bool downloaded =
        files.size() > 1 || model.path.startsWith(folder) ||
        std::any_of(downloads.begin(), downloads.end(), [&](const domain::Download& download) {
            return download.files.front().destination == model.path;
        });
    if (downloaded) {
        FIRESIDE_CHECK(discard(files, arguments.forGood));
    } else {
        std::cerr << "fireside-cli: " << model.path.toStdString()
                  << " is not Fireside's own: it is no longer listed, and stays where it is." << std::endl;
    }
    FIRESIDE_CHECK(library.await(library.models.forget(model.path)));
    for (const domain::Download& download : downloads) {
        if (download.files.front().destination == files.front()) {
            FIRESIDE_CHECK(library.await(library.downloads.remove(download.id)));
        }
    }
    return {};
}

int rm(const RmArguments& arguments) {
    Library library;
    if (const Result<> opened = library.open(); !opened.ok()) return report(opened.error());
    const auto models = library.await(library.models.list());
    if (!models.ok()) return report(models.error());
    const auto downloads = library.await(library.downloads.list());
    if (!downloads.ok()) return report(downloads.error());

    const QString name = QString::fromStdString(arguments.name);
    QList<domain::ModelFile> found;
    for (const domain::ModelFile& model : *models) {
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
    const Result<bool> removed = removeDownload(library, arguments, *downloads);
    if (!removed.ok()) return report(removed.error());
    return *removed ? kExitOk : report({ErrorCode::FileNotFound, "no model is called " + arguments.name});
}

}  // namespace

void addModelsRmCommand(CLI::App& models, Work& chosen) {
    auto arguments = std::make_shared<RmArguments>();
    CLI::App* command = models.add_subcommand(
        "rm",
        "Moves a downloaded model to the trash, or drops a download that is not finished. Files that other "
        "programs own are only forgotten.");
    command
        ->add_option("NAME", arguments->name,
                     "as \"models list\" says it: a name, a path, or author/name:QUANT")
        ->required();
    command->add_flag("--for-good", arguments->forGood, "delete instead of moving to the trash");
    command->callback([arguments, &chosen] { chosen = [arguments] { return rm(*arguments); }; });
}

}  // namespace fireside::cli
