#include "app/services/demo_model.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace fireside::services {

QString demoModelPath() {
    // Installed; macOS bundle; then the build tree, whose programs lie one to three folders below its root.
    static constexpr const char* kFolders[] = {"../share/fireside", "../Resources",    "resources",
                                               "../resources",      "../../resources", "../../../resources"};
    const QDir program(QCoreApplication::applicationDirPath());
    for (const char* folder : kFolders) {
        const QFileInfo file(program.filePath(QLatin1String(folder) + QLatin1String("/stories260K.gguf")));
        if (file.isFile()) return QDir::cleanPath(file.absoluteFilePath());
    }
    return {};
}

}  // namespace fireside::services
