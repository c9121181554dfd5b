// fireside-cli models: the library without a window.
#include "cli/command.h"

namespace fireside::cli {

void addModelsCommand(CLI::App& app, Work& chosen) {
    CLI::App* models = app.add_subcommand("models", "The models on this machine.");
    models->require_subcommand(1);
    addModelsImportCommand(*models, chosen);
}

}  // namespace fireside::cli
