#include "app/services/model_speed_service.h"

#include "app/services/deliver.h"

namespace fireside::services {

ModelSpeedService::ModelSpeedService(storage::ModelSpeedStore& store, InferenceService& inference,
                                     QObject* parent)
    : QObject(parent), store_(store) {
    connect(&inference, &InferenceService::loaded, this,
            [this](const LoadedModel& model) { loaded_ = model.path; });
    connect(&inference, &InferenceService::finished, this,
            [this](quint64, const GenerationOutcome& outcome) { onFinished(outcome); });
    read();
}

void ModelSpeedService::read() {
    deliver(store_.all(), this, [this](const Result<QHash<QString, QList<domain::ModelSpeed>>>& all) {
        if (!all.ok()) return emit failed(all.error());
        speeds_ = *all;
        emit changed();
    });
}

void ModelSpeedService::onFinished(const GenerationOutcome& outcome) {
    const domain::GenerationStats& stats = outcome.stats;
    if (loaded_.isEmpty() || stats.generatedTokens < kFewestTokens || stats.decodeSeconds <= 0) return;
    const qint64 promptTokens = std::max(0, stats.promptTokens - stats.reusedTokens);
    deliver(store_.add(loaded_, {stats.device, promptTokens, stats.prefillSeconds, stats.generatedTokens,
                                 stats.decodeSeconds, QDateTime::currentDateTimeUtc()}),
            this, [this](const Result<>& added) {
                if (!added.ok()) emit failed(added.error());
                read();
            });
}

}  // namespace fireside::services
