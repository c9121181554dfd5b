#include "inference/text/answer/reasoning_format.h"

#include <vector>

#include "inference/text/answer/tool_call_format.h"

namespace fireside::text {

namespace {

std::string withSuffixOf(std::string marker, const std::string& suffix) {
    if (const std::size_t at = marker.find('*'); at != std::string::npos) marker.replace(at, 1, suffix);
    return marker;
}

bool holds(std::string_view shown, const std::string& text) {
    return shown.find(text) != std::string_view::npos;
}

}  // namespace

std::span<const ReasoningFormat> reasoningFormats() {
    static const std::vector<ReasoningFormat> formats = {
        {"<|channel|>analysis", "<|end|>", {}, {}, true},                                      // gpt-oss
        {"<|channel>", "<channel|>", {}, {}, false, "thought"},                                // Gemma 4
        {"<seed:think>", "</seed:think>"},                                                     // Seed-OSS
        {"[THINK]", "[/THINK]"},                                                               // Magistral
        {"<|START_THINKING|>", "<|END_THINKING|>", "<|START_RESPONSE|>", "<|END_RESPONSE|>"},  // Command A
        {"<think*>", "</think*>", "<response>", "</response>"},  // Granite 3, ERNIE 4.5
        {"<think*>", "</think*>", "<answer>", "</answer>"},      // Hunyuan A13B
        {"<think*>", "</think*>"},  // DeepSeek, Qwen, GLM, Kimi, MiniCPM, SmolLM3, Step, Hunyuan 3, ...
    };
    return formats;
}

ReasoningFormat reasoningFormatIn(std::string_view shown) {
    for (ReasoningFormat format : reasoningFormats()) {
        // The suffix of the closing marker: a template may split its opening one ('<think>\n' is whole, too).
        const std::string suffix = suffixIn(shown, format.close);
        format.open = withSuffixOf(format.open, suffix);
        format.close = withSuffixOf(format.close, suffix);
        const bool wrapped = format.answerOpen.empty() || holds(shown, format.answerOpen);
        if (holds(shown, format.open) && holds(shown, format.close) && wrapped) return format;
    }
    return {};
}

}  // namespace fireside::text
