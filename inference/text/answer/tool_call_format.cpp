#include "inference/text/answer/tool_call_format.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace fireside::text {

std::span<const ToolCallFormat> toolCallFormats() {
    static const std::vector<ToolCallFormat> formats = {
        {"DeepSeek",
         {{"<｜tool▁calls▁begin｜>", "<｜tool▁calls▁end｜>"}},
         false,
         &readDeepSeekCalls,
         "<｜tool▁calls▁begin｜>"},
        {"Kimi",
         {{"<|tool_calls_section_begin|>", "<|tool_calls_section_end|>"}},
         false,
         &readKimiCalls,
         "<|tool_calls_section_begin|>"},
        {"Hunyuan", {{"<tool_calls*>", "</tool_calls*>"}}, false, &readArgumentPairs, {}},
        {"Apriel", {{"<tool_calls>", "</tool_calls>"}}, false, &readJsonCalls, "<tool_calls>["},
        {"Nemotron", {{"<TOOLCALL>", "</TOOLCALL>"}}, false, &readJsonCalls, "<TOOLCALL>"},
        {"GLM", {{"<tool_call>", "</tool_call>"}}, false, &readArgumentPairs, "<arg_key>"},
        {"Seed", {{"<seed:tool_call>", "</seed:tool_call>"}}, false, &readFunctionTags, "<seed:tool_call>"},
        {"Qwen tags", {{"<tool_call>", "</tool_call>"}}, false, &readFunctionTags, "<function="},
        {"MiniCPM",
         {{"<function name=\"", "</function>"}},
         false,
         &readNamedFunctionTags,
         "<function name=\""},
        {"Gemma", {{"<|tool_call>", "<tool_call|>"}}, false, &readGemmaCalls, "<|tool_call>"},
        {"FunctionGemma",
         {{"<start_function_call>", "<end_function_call>"}},
         false,
         &readGemmaCalls,
         "<start_function_call>"},
        {"Mistral", {{"[TOOL_CALLS]", ""}}, false, &readMistralCalls, "[TOOL_CALLS]"},
        {"Command", {{"<|START_ACTION|>", "<|END_ACTION|>"}}, false, &readJsonCalls, "<|START_ACTION|>"},
        {"Granite", {{"<|tool_call|>", ""}}, false, &readJsonCalls, "<|tool_call|>"},
        {"Hermes", {{"<tool_call>", "</tool_call>"}}, false, &readJsonCalls, "<tool_call>"},
        {"Llama", {{"<|python_tag|>", ""}}, true, &readJsonCalls, "<|python_tag|>"},
    };
    return formats;
}

std::string suffixIn(std::string_view shown, std::string_view marker) {
    const std::size_t star = marker.find('*');
    if (star == std::string_view::npos) return {};
    const std::string_view before = marker.substr(0, star), after = marker.substr(star + 1);
    for (std::size_t at = shown.find(before); at != std::string_view::npos; at = shown.find(before, at + 1)) {
        const std::string_view rest = shown.substr(at + before.size());
        const auto end = std::find_if_not(rest.begin(), rest.end(), [](unsigned char c) {
            return std::isalnum(c) != 0 || c == ':' || c == '_' || c == '-';
        });
        const auto length = static_cast<std::size_t>(end - rest.begin());
        const bool separate = length == 0 || rest.front() == ':';
        if (separate && rest.substr(length).starts_with(after)) return std::string(rest.substr(0, length));
    }
    return {};
}

ToolCallFormat withSuffix(ToolCallFormat format, std::string_view shown) {
    for (ToolCallMarkers& markers : format.markers) {
        const std::string suffix = suffixIn(shown, markers.open);
        for (std::string* marker : {&markers.open, &markers.close}) {
            if (const std::size_t at = marker->find('*'); at != std::string::npos)
                marker->replace(at, 1, suffix);
        }
    }
    return format;
}

}  // namespace fireside::text
