// Renaming, moving and trashing models, one at a time, on a thread of its own. A model that is loaded is
// unloaded first. Lives on the GUI (or main) thread.
#pragma once

#include <QObject>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>

#include "app/services/inference_service.h"
#include "app/services/shelf/model_changes.h"
#include "app/services/shelf/shelf_service.h"

namespace fireside::services::shelf {

class ModelChangeService : public QObject {
    Q_OBJECT

 public:
    ModelChangeService(ShelfService& shelf, InferenceService& inference, QObject* parent = nullptr);
    ~ModelChangeService() override;

    /// Something is under way; verbs are ignored until done() or failed().
    [[nodiscard]] bool isBusy() const { return job_.has_value(); }
    void rename(const QString& path, const QString& name, Asked asked = Asked::Once);
    void move(const QString& path, const QString& folder, Asked asked = Asked::Once);
    void trash(const QString& path, Asked asked = Asked::Once);
    /// Stops a move that copies; what was there stays.
    void cancel();

 signals:
    void busyChanged();
    void progress(qint64 done, qint64 total);  // bytes, of a move that copies
    /// `newPath` is empty when the model is in the trash.
    void done(const QString& path, const QString& newPath);
    void failed(const QString& path, const fireside::Error& error);

 private:
    using Work = std::function<Result<QString>(const domain::LocalModel&)>;
    struct Job {
        domain::LocalModel model;
        Work work;
    };
    void begin(const QString& path, Asked asked, Work work);
    void run();
    void onEnded(const Result<QString>& outcome);

    ShelfService& shelf_;
    InferenceService& inference_;
    std::optional<Job> job_;
    QString loaded_;  // path of the model that is loaded; empty: none
    std::shared_ptr<std::atomic<bool>> cancelled_;
    PatientPool pool_{1};
};

}  // namespace fireside::services::shelf
