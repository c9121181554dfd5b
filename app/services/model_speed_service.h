// Keeps how fast each model answers here, per device, from finished answers. Lives on the GUI (or main)
// thread.
#pragma once

#include <QHash>
#include <QObject>

#include "app/services/inference_service.h"
#include "app/storage/model_speed_store.h"

namespace fireside::services {

class ModelSpeedService : public QObject {
    Q_OBJECT

 public:
    /// Shorter answers say little about speed.
    static constexpr int kFewestTokens = 16;

    ModelSpeedService(storage::ModelSpeedStore& store, InferenceService& inference,
                      QObject* parent = nullptr);

    /// The newest device first.
    [[nodiscard]] QList<domain::ModelSpeed> of(const QString& path) const { return speeds_.value(path); }

 signals:
    void changed();
    void failed(const fireside::Error& error);  // of the store

 private:
    void read();
    void onFinished(const GenerationOutcome& outcome);

    storage::ModelSpeedStore& store_;
    QHash<QString, QList<domain::ModelSpeed>> speeds_;
    QString loaded_;  // path
};

}  // namespace fireside::services
