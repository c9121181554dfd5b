// fireside-cli: the engine and the conversations without a window, for people in a terminal, scripts and
// tests. Exit status: 0 done, 1 failed (one line on standard error says why and what to do), 2 wrong usage.
#include <iostream>

#include "cli/command.h"
#include "cli/report.h"

int main(int argc, char** argv) {
    using namespace fireside::cli;
    CLI::App app{"Runs open-weight language models on this machine.", "fireside-cli"};
    app.set_version_flag("--version", FIRESIDE_VERSION);
    app.require_subcommand(1);
    Work chosen;
    addGenerateCommand(app, chosen);
    addChatCommand(app, chosen);
    addLogitsCommand(app, chosen);
    addEmbedCommand(app, chosen);
    addTokenizeCommand(app, chosen);
    addDetokenizeCommand(app, chosen);
    addBenchCommand(app, chosen);
    addDevicesCommand(app, chosen);
    addRenderCommand(app, chosen);
    addModelsCommand(app, chosen);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
        std::cerr << "fireside-cli: " << error.what() << " (see fireside-cli --help)" << std::endl;
        return kExitUsage;
    }
    const int status = chosen();
    std::cout.flush();
    if (!std::cout) {
        std::cerr
            << "fireside-cli: the result could not be written to standard output (disk full or pipe closed)"
            << std::endl;
        return kExitFailed;
    }
    return status;
}
