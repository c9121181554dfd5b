#include "app/services/shelf/place_scan.h"

#include <QDir>
#include <QFileInfo>
#include <QStorageInfo>

#include "app/services/shelf/layouts.h"
#include "app/services/stored_error.h"
#include "inference/engine.h"

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

namespace fireside::services::shelf {

using domain::PlaceState;

FileIdentity identityOf(const QString& path) {
#ifdef Q_OS_UNIX
    struct stat status = {};
    if (stat(QFile::encodeName(path).constData(), &status) == 0) {
        return {quint64(status.st_dev), quint64(status.st_ino)};
    }
#endif
    const QString canonical = QFileInfo(path).canonicalFilePath();
    return {~quint64(0), quint64(qHash(canonical.isEmpty() ? path : canonical))};
}

PlaceState probePlace(const domain::ModelPlace& place) {
    const QFileInfo folder(place.folder);
    if (!folder.isDir()) return PlaceState::Absent;
    if (!folder.isReadable() || !folder.isExecutable()) return PlaceState::Forbidden;
    const QString volume = QStorageInfo(place.folder).rootPath();
    // An empty folder on another file system than before: nothing is mounted there now.
    const bool moved = !place.volume.isEmpty() && volume != place.volume;
    if (moved && QDir(place.folder).isEmpty()) return PlaceState::Absent;
    return PlaceState::Present;
}

PlaceScan scanPlace(const domain::ModelPlace& place) {
    PlaceScan scan;
    scan.place = place;
    scan.state = probePlace(place);
    if (scan.state != PlaceState::Present) return scan;
    scan.place.volume = QStorageInfo(place.folder).rootPath();
    scan.models = modelsOf(place);
    QSet<QString> folders{place.folder};
    for (const domain::LocalModel& model : std::as_const(scan.models)) {
        for (const QString& file : model.files) {
            const FileIdentity identity = identityOf(file);
            scan.sizes.insert(identity, QFileInfo(file).size());
            if (file == model.path) scan.identities.insert(file, identity);
            folders.insert(QFileInfo(file).path());
        }
    }
    scan.folders = folders.values();
    return scan;
}

domain::ModelFacts readFacts(const QString& path) {
    domain::ModelFacts facts;
    const auto info = engine::inspect(std::filesystem::path(path.toStdU16String()));
    if (!info.ok()) {
        facts.error = errorToText(info.error());
        return facts;
    }
    const auto text = [](const std::string& value) { return QString::fromStdString(value); };
    facts.name = text(info->name);
    facts.family = text(info->family);
    facts.quantization = text(info->quantization);
    facts.parameters = qint64(info->parameters);
    facts.trainedContext = info->trainedContext;
    facts.layers = info->layers;
    facts.kind = info->output == engine::ModelOutput::Text        ? domain::ModelKind::Chat
                 : info->output == engine::ModelOutput::Embedding ? domain::ModelKind::Embedding
                                                                  : domain::ModelKind::Rerank;
    facts.canThink = info->chat.thinking != engine::ThinkingSupport::None;
    facts.chatTemplate = text(info->chatTemplate);
    facts.templateProblem = text(info->templateProblem);
    facts.license = text(info->license);
    facts.sizeLabel = text(info->sizeLabel);
    return facts;
}

}  // namespace fireside::services::shelf
