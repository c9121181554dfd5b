#include "cli/models/models_command.h"

namespace fireside::cli {

void addModelsCommand(CLI::App& app, Work& chosen) {
    CLI::App* models =
        app.add_subcommand("models", "The model library: what is here, what the hubs offer, downloads.");
    models->require_subcommand(1);
    addModelsImportCommand(*models, chosen);
    addModelsListCommand(*models, chosen);
    addModelsSearchCommand(*models, chosen);
    addModelsInfoCommand(*models, chosen);
    addModelsFitCommand(*models, chosen);
    addModelsPullCommand(*models, chosen);
    addModelsRmCommand(*models, chosen);
}

}  // namespace fireside::cli
