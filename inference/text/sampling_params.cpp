#include "inference/text/sampling_params.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fireside::text {

namespace {

Error outOfRange(const char* field, const char* range) {
    return {ErrorCode::InvalidArgument, std::string(field) + " must be " + range};
}

bool within(float value, float least, float most) {
    return value >= least && value <= most;  // false for NaN
}

Result<> validateTruncation(const SamplingParams& params) {
    if (!within(params.temperature, 0, 100)) return outOfRange("temperature", "0 to 100");
    if (params.topK < 0) return outOfRange("topK", "0 or more");
    if (!(params.topP > 0 && params.topP <= 1)) return outOfRange("topP", "above 0 and at most 1");
    if (!(params.minP >= 0 && params.minP < 1)) return outOfRange("minP", "at least 0 and below 1");
    if (!(params.typicalP > 0 && params.typicalP <= 1)) {
        return outOfRange("typicalP", "above 0 and at most 1");
    }
    if (!within(params.xtcProbability, 0, 1)) return outOfRange("xtcProbability", "0 to 1");
    if (!within(params.xtcThreshold, 0, 1)) return outOfRange("xtcThreshold", "0 to 1");
    return {};
}

Result<> validatePenalties(const SamplingParams& params) {
    if (!(params.repetitionPenalty > 0 && params.repetitionPenalty <= 100)) {
        return outOfRange("repetitionPenalty", "above 0 and at most 100");
    }
    if (!within(params.presencePenalty, -100, 100)) return outOfRange("presencePenalty", "-100 to 100");
    if (!within(params.frequencyPenalty, -100, 100)) return outOfRange("frequencyPenalty", "-100 to 100");
    if (params.repetitionWindow < 0) return outOfRange("repetitionWindow", "0 or more");
    if (!within(params.dryMultiplier, 0, 100)) return outOfRange("dryMultiplier", "0 to 100");
    if (!within(params.dryBase, 1, 100)) return outOfRange("dryBase", "1 to 100");
    if (params.dryAllowedLength < 1) return outOfRange("dryAllowedLength", "1 or more");
    if (params.dryWindow < 0) return outOfRange("dryWindow", "0 or more");
    if (std::any_of(params.dryBreakers.begin(), params.dryBreakers.end(),
                    [](const std::string& text) { return text.empty(); })) {
        return outOfRange("dryBreakers", "texts that are not empty");
    }
    return {};
}

}  // namespace

Result<> validate(const SamplingParams& params) {
    FIRESIDE_CHECK(validateTruncation(params));
    FIRESIDE_CHECK(validatePenalties(params));
    for (const LogitBias& bias : params.logitBias) {
        if (std::isnan(bias.bias) || bias.bias == std::numeric_limits<float>::infinity()) {
            return outOfRange("logitBias", "a number, or minus infinity to ban a token");
        }
    }
    return {};
}

bool takesBest(const SamplingParams& params) {
    return params.temperature == 0 && params.logitBias.empty() && params.repetitionPenalty == 1 &&
           params.presencePenalty == 0 && params.frequencyPenalty == 0 && params.dryMultiplier == 0;
}

}  // namespace fireside::text
