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
#include "app/program.h"
#include "app/services/demo_model.h"
#include "app/services/shelf/program_places.h"
#include "app/translation.h"

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

int runWindow(const QString& modelPath, const QElapsedTimer& sinceStart) {
    Program program({.dataFolder = dataFolder(),
                     .cacheFolder = cacheFolder(),
                     .modelsFolder = modelsFolder(),
                     .places = programPlaces(services::shelf::Surroundings::here()),
                     .demoModelPath = services::demoModelPath()});
    const Translation translation(program.settings.values().language);
    viewmodels::ViewModels viewModels(program.services());

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
        program.start();
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
