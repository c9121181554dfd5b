// The verbs of "fireside-cli models": each file adds one, as cli/command.h says.
#pragma once

#include "cli/command.h"

namespace fireside::cli {

void addModelsImportCommand(CLI::App& models, Work& chosen);

}  // namespace fireside::cli
