#include "inference/text/answer/template_traits.h"

#include <algorithm>
#include <utility>

#include "inference/text/answer/text_cursor.h"

namespace fireside::text {

namespace {

using Json = nlohmann::ordered_json;

Json userMessage() {
    return {{"role", "user"}, {"content", "Hello"}};
}

Json conversation(Json messages, bool open) {
    return {{"messages", std::move(messages)},
            {"add_generation_prompt", open},
            {"tools", nullptr},
            {"documents", nullptr}};
}

std::string renderedWith(const RenderTemplate& render, const std::string& variable, const Json& value) {
    Json context = conversation(Json::array({userMessage()}), true);
    if (!variable.empty()) context[variable] = value;
    const auto result = render(context);
    return result.ok() ? *result : std::string();
}

/// Everything the template may show of its markers: its own text, prompts, a past answer with reasoning.
std::string everythingShown(const RenderTemplate& render, std::string_view source) {
    std::string shown(source);
    shown += '\n' + renderedWith(render, {}, {});
    for (const char* variable : {"enable_thinking", "thinking"}) {
        for (const bool on : {true, false}) shown += '\n' + renderedWith(render, variable, on);
    }
    const Json answer{{"role", "assistant"}, {"content", "Hi."}, {"reasoning_content", "Greet."}};
    const auto past = render(conversation(Json::array({userMessage(), answer}), false));
    if (past.ok()) shown += '\n' + *past;
    return shown;
}

/// The first variable that makes a difference.
ThinkingSwitch findSwitch(const RenderTemplate& render, const ReasoningFormat& reasoning) {
    const ThinkingSwitch candidates[] = {
        {"enable_thinking", true, false},          // Qwen 3, GLM, SmolLM3, MiniCPM, Hunyuan, ERNIE, Gemma 4
        {"thinking", true, false},                 // DeepSeek V3.1, Granite 3
        {"thinking_budget", -1, 0},                // Seed-OSS
        {"reasoning_effort", "high", "no_think"},  // Hunyuan 3
        {"reasoning_effort", "high", "none"},      // Mistral
    };
    for (const ThinkingSwitch& candidate : candidates) {
        const std::string on = renderedWith(render, candidate.variable, candidate.on);
        const std::string off = renderedWith(render, candidate.variable, candidate.off);
        if (on.empty() || off.empty() || on == off) continue;
        // An effort is often just quoted in the prompt: it must end the reasoning to be a switch.
        if (candidate.off.is_string() && !trimmed(off).ends_with(reasoning.close)) continue;
        ThinkingSwitch found = candidate;
        found.onByDefault = renderedWith(render, {}, {}) != off;
        return found;
    }
    return {};
}

std::vector<std::string> findEfforts(const RenderTemplate& render) {
    std::vector<std::string> efforts, prompts;
    for (const char* effort : {"low", "medium", "high"}) {
        std::string prompt = renderedWith(render, "reasoning_effort", effort);
        if (prompt.empty() || std::find(prompts.begin(), prompts.end(), prompt) != prompts.end()) continue;
        efforts.emplace_back(effort);
        prompts.push_back(std::move(prompt));
    }
    return efforts.size() > 1 ? efforts : std::vector<std::string>();
}

constexpr const char* kFunction = "get_weather";
constexpr const char* kArguments = R"({"city":"Paris","days":3})";

std::vector<ToolDefinition> probeTools() {
    return {{kFunction, "The weather",
             R"({"type":"object","properties":{"city":{"type":"string","description":"Where"},)"
             R"("days":{"type":"integer","description":"How many"}},"required":["city"]})"}};
}

/// A past call, as the template writes it: what comes after the user's message.
std::string renderedCall(const RenderTemplate& render, bool argumentsAsText, bool nullContent) {
    const Json arguments = argumentsAsText ? Json(kArguments) : Json::parse(kArguments);
    const Json call{{"id", "call00001"},
                    {"type", "function"},
                    {"function", {{"name", kFunction}, {"arguments", arguments}}}};
    const Json answer{{"role", "assistant"},
                      {"content", nullContent ? Json(nullptr) : Json("")},
                      {"tool_calls", Json::array({call})}};
    Json before = conversation(Json::array({userMessage()}), false);
    Json after = conversation(Json::array({userMessage(), answer}), false);
    before["tools"] = after["tools"] = toolsJson(probeTools());
    const auto prefix = render(before), whole = render(after);
    if (!prefix.ok() || !whole.ok()) return {};
    const auto end = std::mismatch(prefix->begin(), prefix->end(), whole->begin(), whole->end()).second;
    return whole->substr(static_cast<std::size_t>(end - whole->begin()));
}

bool isTheCall(const std::vector<ToolCall>& calls) {
    return calls.size() == 1 && calls.front().name == kFunction &&
           Json::parse(calls.front().arguments, nullptr, false) == Json::parse(kArguments);
}

bool readsBack(const ToolCallFormat& format, std::string_view shown) {
    const auto read = [&](std::size_t begin, std::size_t end) {
        const auto calls = format.read(shown.substr(begin, end - begin), probeTools());
        return calls.ok() && isTheCall(*calls);
    };
    const std::size_t lastBrace = shown.find_last_of("}]") + 1;
    for (const ToolCallMarkers& markers : format.markers) {
        const std::size_t begin = shown.find(markers.open);
        if (begin == std::string_view::npos) continue;
        const std::size_t close =
            markers.close.empty() ? std::string_view::npos : shown.find(markers.close, begin);
        // A template may leave the closing marker of a single call out.
        const std::size_t end = close == std::string_view::npos ? lastBrace : close + markers.close.size();
        if (read(begin, std::max(begin, end)) || read(begin, shown.size())) return true;
    }
    const std::size_t brace = shown.find('{');
    return format.bare && brace < lastBrace && read(brace, lastBrace);
}

bool harmonyReadsBack(const ReasoningFormat& reasoning, std::string_view shown) {
    AnswerFormat format;
    format.reasoning = reasoning;
    const auto parser = AnswerParser::create(format);
    std::vector<ToolCall> calls;
    for (const AnswerEvent& event : parser->push(shown)) {
        if (event.kind == AnswerEvent::Kind::Call) calls.push_back(event.call);
    }
    return isTheCall(calls);
}

ToolCallFormat harmonyCalls() {
    ToolCallFormat format;
    format.name = "harmony";
    return format;
}

/// The format that reads what the template writes; how past calls must be given to it.
void findToolCalls(const RenderTemplate& render, TemplateTraits& traits) {
    for (const bool nullContent : {false, true}) {
        for (const bool asText : {false, true}) {
            const std::string shown = renderedCall(render, asText, nullContent);
            if (shown.empty()) continue;
            traits.argumentsAsText = asText;
            traits.nullContentWithCalls = nullContent;
            if (traits.reasoning.harmony && harmonyReadsBack(traits.reasoning, shown)) {
                traits.toolCalls = harmonyCalls();
                return;
            }
            for (const ToolCallFormat& format : toolCallFormats()) {
                ToolCallFormat resolved = withSuffix(format, shown);
                if (!readsBack(resolved, shown)) continue;
                traits.toolCalls = std::move(resolved);
                return;
            }
        }
    }
    traits.argumentsAsText = traits.nullContentWithCalls = false;
}

ToolCallFormat declaredToolCalls(std::string_view source,
                                 const std::function<bool(std::string_view)>& isSpecial) {
    for (const ToolCallFormat& format : toolCallFormats()) {
        const bool declared =
            !format.declaredBy.empty() && source.find(format.declaredBy) != std::string_view::npos;
        if (declared) return withSuffix(format, source);
    }
    for (const ToolCallFormat& format : toolCallFormats()) {
        // Models whose template leaves tools out, but whose vocabulary has them (SmolLM3).
        if (format.name == "Hermes" && isSpecial(format.markers.front().open)) return format;
    }
    return {};
}

}  // namespace

Json toolsJson(std::span<const ToolDefinition> tools) {
    if (tools.empty()) return nullptr;
    Json list = Json::array();
    for (const ToolDefinition& tool : tools) {
        Json parameters = Json::parse(tool.parameters, nullptr, false);
        if (!parameters.is_object()) parameters = {{"type", "object"}, {"properties", Json::object()}};
        list.push_back({{"type", "function"},
                        {"function",
                         {{"name", tool.name},
                          {"description", tool.description},
                          {"parameters", std::move(parameters)}}}});
    }
    return list;
}

ChatSupport TemplateTraits::support() const {
    ChatSupport support;
    support.reasoningEfforts = reasoningEfforts;
    support.toolCalls = toolCalls.name;
    support.thinksByDefault = !thinking.variable.empty() && thinking.onByDefault;
    if (reasoningShown) {
        support.thinking = thinking.variable.empty() ? ThinkingSupport::Always : ThinkingSupport::Switchable;
    }
    return support;
}

TemplateTraits findTraits(const RenderTemplate& render, std::string_view source,
                          const std::function<bool(std::string_view)>& isSpecial) {
    TemplateTraits traits;
    traits.reasoning = reasoningFormatIn(everythingShown(render, source));
    traits.reasoningShown = traits.reasoning.known();
    if (!traits.reasoningShown && isSpecial("<think>") && isSpecial("</think>")) {
        traits.reasoning = {"<think>", "</think>"};
    }
    if (traits.reasoningShown) {
        traits.thinking = findSwitch(render, traits.reasoning);
        traits.reasoningEfforts = findEfforts(render);
    }
    for (const std::string_view field :
         {"message.thinking", "message['thinking']", "message[\"thinking\"]"}) {
        if (source.find(field) != std::string_view::npos) traits.thinkingField = true;
    }
    findToolCalls(render, traits);
    if (traits.toolCalls.name.empty()) traits.toolCalls = declaredToolCalls(source, isSpecial);
    return traits;
}

}  // namespace fireside::text
