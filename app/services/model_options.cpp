#include "app/services/model_options.h"

#include <algorithm>

namespace fireside::services {
namespace {

engine::KvType kvTypeOf(const QString& name) {
    if (name == QLatin1String("q8_0")) return engine::KvType::Q8_0;
    return name == QLatin1String("f32") ? engine::KvType::F32 : engine::KvType::F16;
}

}  // namespace

ModelOptions optionsFor(const Settings& all, const domain::ModelSettings& own,
                        const InferenceService::Options& base) {
    Settings settings = all;
    settings.device = own.device.value_or(all.device);
    settings.contextLength = std::max(0, own.contextLength.value_or(all.contextLength));
    settings.thinking = own.thinking.value_or(all.thinking);
    engine::SamplingParams& sampling = settings.sampling;
    const auto override = [](float& value, const std::optional<double>& chosen, float low, float high) {
        if (chosen) value = std::clamp(float(*chosen), low, high);
    };
    override(sampling.temperature, own.temperature, 0, 5);
    override(sampling.topP, own.topP, 0.01f, 1);
    override(sampling.minP, own.minP, 0, 0.99f);
    override(sampling.repetitionPenalty, own.repetitionPenalty, 0.5f, 2);
    if (own.topK) sampling.topK = std::clamp(*own.topK, 0, 1'000'000);
    const int maxTokens = own.maxTokens.value_or(all.maxTokens);

    ModelOptions options;
    options.load = base;
    options.load.device = settings.device.isEmpty() ? QStringLiteral("auto") : settings.device;
    options.load.contextLength = settings.contextLength;
    options.load.gpuLayers = std::max(-1, own.gpuLayers.value_or(-1));
    options.load.kvType = kvTypeOf(own.kvType.value_or(QString()));
    options.load.chatTemplate = own.chatTemplate.value_or(QString());
    options.sampling = sampling;
    options.systemPrompt = own.systemPrompt.value_or(all.systemPrompt);
    options.maxTokens = maxTokens <= 0 ? -1 : maxTokens;
    options.thinking = thinkingOf(settings);
    return options;
}

}  // namespace fireside::services
