// The verbs of "fireside-cli models": each file adds one, as cli/command.h says.
#pragma once

#include "cli/command.h"

namespace fireside::cli {

void addModelsImportCommand(CLI::App& models, Work& chosen);
void addModelsListCommand(CLI::App& models, Work& chosen);
void addModelsSearchCommand(CLI::App& models, Work& chosen);
void addModelsInfoCommand(CLI::App& models, Work& chosen);
void addModelsFitCommand(CLI::App& models, Work& chosen);
void addModelsPullCommand(CLI::App& models, Work& chosen);
void addModelsRmCommand(CLI::App& models, Work& chosen);

}  // namespace fireside::cli
