// fireside-cli models import PATH...: files and folders that the window's library knows from then on. They
// stay where they lie.
#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <iostream>

#include "app/base/paths.h"
#include "app/services/shelf/layouts.h"
#include "app/services/shelf/place_scan.h"
#include "app/storage/model_file_store.h"
#include "app/storage/shelf_store.h"
#include "cli/models/models_command.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

namespace shelf = services::shelf;

void print(const domain::LocalModel& model, const domain::ModelFacts& facts) {
    std::cout << model.path.toStdString() << '\t' << facts.family.toStdString() << '\t'
              << facts.quantization.toStdString() << '\t' << model.bytes << '\n';
}

/// A file that is no model we can run is an error: nobody asked for it to be listed.
Result<> importFile(const QString& path, storage::ModelFileStore& files) {
    const domain::LocalModel model = shelf::modelAt(path);
    if (model.missingParts > 0) {
        return {ErrorCode::FileDamaged,
                path.toStdString() + ": " + std::to_string(model.missingParts) + " parts are missing"};
    }
    FIRESIDE_TRY(const engine::ModelInfo info,
                 engine::inspect(std::filesystem::path(model.path.toStdU16String())));
    FIRESIDE_CHECK(files
                       .remember({model.path, QString::fromStdString(info.name), model.bytes,
                                  QDateTime::currentDateTimeUtc()})
                       .result());
    print(model, shelf::readFacts(model.path));
    return {};
}

Result<> importFolder(const QString& path, storage::ShelfStore& store) {
    const shelf::PlaceScan scan = shelf::scanPlace({domain::ModelProgram::UserFolder, path, {}});
    if (scan.state != domain::PlaceState::Present) return {ErrorCode::FileUnreadable, path.toStdString()};
    if (scan.models.isEmpty())
        return {ErrorCode::FileNotFound, path.toStdString() + ": no .gguf file is in it"};
    FIRESIDE_CHECK(store.savePlace(scan.place).result());
    FIRESIDE_CHECK(store.replaceModels(path, scan.models).result());
    QHash<QString, storage::ShelfStore::Known> known;
    for (const domain::LocalModel& model : scan.models) {
        const domain::ModelFacts facts = shelf::readFacts(model.path);
        known.insert(model.path, {model.bytes, model.modifiedAt, facts, {}, {}});
        print(model, facts);
    }
    FIRESIDE_CHECK(store.saveFacts(known).result());
    return {};
}

int importAll(const std::vector<std::string>& paths) {
    int argc = 1;
    char name[] = "fireside-cli";
    char* argv[] = {name, nullptr};
    const QCoreApplication application(argc, argv);
    storage::Database database({.folder = dataFolder()});
    if (const Result<> opened = database.opened().result(); !opened.ok()) return report(opened.error());
    storage::ShelfStore store(database);
    storage::ModelFileStore files(database);
    for (const std::string& path : paths) {
        const QFileInfo info(QDir::cleanPath(QDir::current().absoluteFilePath(QString::fromStdString(path))));
        if (!info.exists()) return report({ErrorCode::FileNotFound, path});
        const Result<> imported =
            info.isDir() ? importFolder(info.filePath(), store) : importFile(info.filePath(), files);
        if (!imported.ok()) return report(imported.error());
    }
    return kExitOk;
}

}  // namespace

void addModelsImportCommand(CLI::App& models, Work& chosen) {
    auto paths = std::make_shared<std::vector<std::string>>();
    CLI::App* command = models.add_subcommand("import",
                                              "Adds .gguf files, or folders of them, to the library. They "
                                              "stay where they lie. Prints a line for each "
                                              "model: path, family, type, bytes.");
    command->add_option("PATH", *paths, "files and folders")->required();
    command->callback([paths, &chosen] { chosen = [paths] { return importAll(*paths); }; });
}

}  // namespace fireside::cli
