// What holds for a model: the user's settings for all models, overridden by those for this one. The one place
// where the two meet. Pure.
#pragma once

#include "app/domain/model_settings.h"
#include "app/services/inference_service.h"
#include "app/services/settings_service.h"

namespace fireside::services {

struct ModelOptions {
    InferenceService::Options load;
    engine::SamplingParams sampling;
    QString systemPrompt;
    int maxTokens = -1;
    engine::Thinking thinking = engine::Thinking::Default;
};

/// `base` gives what is no setting (the pipeline cache). Values out of range are brought into it; names that
/// mean nothing follow the settings for all.
[[nodiscard]] ModelOptions optionsFor(const Settings& all, const domain::ModelSettings& own,
                                      const InferenceService::Options& base);

}  // namespace fireside::services
