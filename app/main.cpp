// The window's composition root: builds every part, wires it, and nothing else.
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QLoggingCategory>
#include <QQmlApplicationEngine>
#include <QQuickStyle>
#include <QQuickWindow>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "app/base/paths.h"
#include "app/services/chat_service.h"
#include "app/services/demo_model.h"
#include "app/services/inference_service.h"
#include "app/services/model_settings_service.h"
#include "app/services/model_speed_service.h"
#include "app/services/network/network_service.h"
#include "app/services/read_rate_service.h"
#include "app/services/settings_service.h"
#include "app/services/shelf/hash_service.h"
#include "app/services/shelf/model_change_service.h"
#include "app/services/shelf/program_places.h"
#include "app/services/shelf/shelf_service.h"
#include "app/storage/conversation_store.h"
#include "app/storage/database.h"
#include "app/storage/model_file_store.h"
#include "app/storage/model_settings_store.h"
#include "app/storage/model_speed_store.h"
#include "app/storage/network_request_store.h"
#include "app/storage/read_rate_store.h"
#include "app/storage/shelf_store.h"
#include "app/viewmodels/view_models.h"

namespace {

using namespace fireside;

Q_LOGGING_CATEGORY(startLog, "fireside.start", QtInfoMsg)

constexpr char kNoDisplay[] =
    "fireside: no display was found. Start it in a graphical session, or chat in the terminal: fireside-cli "
    "chat\n";

/// Qt ends the process with SIGABRT when it cannot reach the display; people get a sentence and exit status 1
/// instead.
void exitWithoutDisplay(QtMsgType type, const QMessageLogContext&, const QString& message) {
    if (type != QtFatalMsg) return;
    std::fputs(kNoDisplay, stderr);
    std::fprintf(stderr, "fireside: %s\n", qPrintable(message.section(QLatin1Char('\n'), 0, 0)));
    std::_Exit(EXIT_FAILURE);
}

bool displayIsNamed() {
#ifdef Q_OS_LINUX
    for (const char* variable : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
        if (!qEnvironmentVariableIsEmpty(variable)) return true;
    }
    return false;
#else
    return true;
#endif
}

/// The folder that the user chose for models, else the usual one.
QString modelFolder(const services::Settings& settings) {
    return settings.modelsFolder.isEmpty() ? modelsFolder() : settings.modelsFolder;
}

int runWindow(const QString& modelPath, const QElapsedTimer& sinceStart) {
    const QString folder = dataFolder();
    storage::Database database({folder});
    storage::ConversationStore conversations(database);
    storage::ModelFileStore modelFiles(database);
    services::SettingsService settings(folder);
    services::InferenceService inference({.pipelineCacheFolder = cacheFolder()});
    services::ChatService chat(conversations, inference);
    storage::NetworkRequestStore requests(database);
    services::NetworkService network(requests, {.allowed = settings.values().networkAllowed});
    storage::ModelSettingsStore modelSettingsStore(database);
    services::ModelSettingsService modelSettings(modelSettingsStore, settings, inference, chat);
    storage::ModelSpeedStore modelSpeedStore(database);
    services::ModelSpeedService modelSpeeds(modelSpeedStore, inference);
    storage::ReadRateStore readRateStore(database);
    services::ReadRateService readRates(readRateStore, inference);
    storage::ShelfStore shelfStore(database);
    services::shelf::ShelfService shelf(shelfStore, modelFiles,
                                        {.modelFolder = modelFolder(settings.values()),
                                         .programs = programPlaces(services::shelf::Surroundings::here())});
    services::shelf::ModelChangeService modelChanges(shelf, inference);
    services::shelf::HashService hashes(shelf);
    viewmodels::ViewModels viewModels({database, conversations, inference, chat, settings, modelSettings,
                                       modelSpeeds, readRates, shelf, modelChanges, hashes, network, requests,
                                       folder, services::demoModelPath()});

    QQmlApplicationEngine engine;
    viewModels.installOn(engine);
    engine.addImportPath(QStringLiteral("qrc:/qt/qml"));
    engine.load(QUrl(QStringLiteral("qrc:/qt/qml/Fireside/Shell/Main.qml")));
    if (engine.rootObjects().isEmpty()) return EXIT_FAILURE;
    qCDebug(startLog) << "window made after" << sinceStart.elapsed() << "ms";

    // The model comes after the first frame: its shaders and its bytes would hold that frame up.
    auto* window = qobject_cast<QQuickWindow*>(engine.rootObjects().constFirst());
    if (!window) return EXIT_FAILURE;
    const auto onFirstFrame = [&] {
        qCDebug(startLog) << "first frame after" << sinceStart.elapsed() << "ms";
        viewModels.start(modelPath);
    };
    QObject::connect(window, &QQuickWindow::frameSwapped, &viewModels, onFirstFrame,
                     Qt::ConnectionType(Qt::QueuedConnection | Qt::SingleShotConnection));
    return QGuiApplication::exec();
}

}  // namespace

int main(int argc, char** argv) {
    QElapsedTimer sinceStart;
    sinceStart.start();

    CLI::App arguments("Chat with language models that run on this machine.", "fireside");
    arguments.set_version_flag("--version", "fireside " FIRESIDE_VERSION);
    std::string modelPath;
    arguments.add_option("model", modelPath, "A model to open (.gguf)");
    try {
        arguments.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const bool asked = error.get_exit_code() == 0;  // --help, --version
        arguments.exit(error);
        return asked ? EXIT_SUCCESS : 2;
    }

    if (!displayIsNamed()) {
        std::fputs(kNoDisplay, stderr);
        return EXIT_FAILURE;
    }
    QCoreApplication::setApplicationName(QStringLiteral("fireside"));
    QCoreApplication::setApplicationVersion(QStringLiteral(FIRESIDE_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Fireside"));
    QGuiApplication::setDesktopFileName(QStringLiteral("fireside"));
    const QtMessageHandler usual = qInstallMessageHandler(exitWithoutDisplay);
    const QGuiApplication app(argc, argv);
    qInstallMessageHandler(usual);
    QQuickStyle::setStyle(QStringLiteral("Basic"));
    return runWindow(QString::fromStdString(modelPath), sinceStart);
}
