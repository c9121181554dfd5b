// What the user has set for one model. What is not set follows the settings for all models.
#pragma once

#include <QString>
#include <optional>

namespace fireside::domain {

struct ModelSettings {
    // Hold from the next load on.
    std::optional<int> contextLength;     // tokens; 0: the model's own, within reason
    std::optional<QString> device;        // "auto", "cpu", "vulkan:0"
    std::optional<int> gpuLayers;         // on graphics processors; negative: as many as fit
    std::optional<QString> kvType;        // "f16", "q8_0", "f32"
    std::optional<QString> chatTemplate;  // Jinja, instead of the file's own
    // Hold from the next answer on.
    std::optional<double> temperature;
    std::optional<int> topK;
    std::optional<double> topP;
    std::optional<double> minP;
    std::optional<double> repetitionPenalty;
    std::optional<int> maxTokens;  // -1: until the turn or the context ends
    std::optional<QString> systemPrompt;
    std::optional<QString> thinking;  // "auto", "on", "off"

    bool operator==(const ModelSettings&) const = default;
    [[nodiscard]] bool isEmpty() const { return *this == ModelSettings(); }
    /// Whether a model that was loaded with `other` must be loaded again.
    [[nodiscard]] bool loadsLike(const ModelSettings& other) const {
        return contextLength == other.contextLength && device == other.device &&
               gpuLayers == other.gpuLayers && kvType == other.kvType && chatTemplate == other.chatTemplate;
    }
};

}  // namespace fireside::domain
