// Which of a hub's models are on this machine or on their way: the shelf and the queue of downloads, looked
// up by repository. Lives on the GUI (or main) thread.
#pragma once

#include <QHash>
#include <QObject>

#include "app/domain/holding.h"
#include "app/services/downloads/download_service.h"
#include "app/services/shelf/shelf_service.h"

namespace fireside::services {

/// "author/name" of the repositories that a file's folder may be named after: FOLDER/author/name/file, the
/// same with one folder of the repository in between, and models--author--name as the Hugging Face cache has
/// it.
[[nodiscard]] QStringList repositoriesNamedBy(const QString& path);

class HoldingService : public QObject {
    Q_OBJECT

 public:
    HoldingService(const shelf::ShelfService& shelf, const DownloadService& downloads,
                   QObject* parent = nullptr);

    /// By "author/name" and the name of a quantization; without one, of any.
    [[nodiscard]] domain::Holding of(const QString& repository, const QString& quantization = {}) const;
    /// Also when a file of its name and size lies elsewhere.
    [[nodiscard]] domain::Holding of(const QString& repository,
                                     const domain::RemoteQuantization& choice) const;

 signals:
    void changed();

 private:
    void forget();
    void build() const;
    void note(const QString& key, const domain::Holding& holding) const;

    const shelf::ShelfService& shelf_;
    const DownloadService& downloads_;
    // Built when something is asked after a change.
    mutable bool built_ = false;
    mutable QHash<QString, domain::Holding> byRepository_;  // "author/name", "author/name:QUANTIZATION"
    mutable QHash<std::pair<QString, qint64>, domain::Holding> byFile_;  // name and bytes of all parts
};

}  // namespace fireside::services
