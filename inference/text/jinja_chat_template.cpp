#include "inference/text/jinja_chat_template.h"

#include <charconv>
#include <ctime>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>

#include "inference/text/answer/template_traits.h"
#include "inference/text/answer/text_cursor.h"
#include "inference/text/bounded_json.h"
#include "inference/text/jinja/template.h"

namespace fireside::text {
namespace {

constexpr std::string_view kMarkerStart = "qzMessage7Text";
constexpr std::string_view kMarkerEnd = "qzEnd7Text";

/// A rendering with markers as markup, text, markup, ..., markup.
struct Skeleton {
    std::vector<std::string_view> markup;  // one more than texts
    std::vector<std::size_t> texts;        // which one stands between
};

Skeleton skeletonOf(std::string_view marked) {
    Skeleton skeleton;
    for (;;) {
        const std::size_t at = marked.find(kMarkerStart);
        const std::size_t end = at == std::string_view::npos ? at : marked.find(kMarkerEnd, at);
        if (end == std::string_view::npos) break;
        const std::string_view digits =
            marked.substr(at + kMarkerStart.size(), end - at - kMarkerStart.size());
        std::size_t index = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), index);
        skeleton.markup.push_back(marked.substr(0, at));
        skeleton.texts.push_back(index);
        marked.remove_prefix(end + kMarkerEnd.size());
    }
    skeleton.markup.push_back(marked);
    return skeleton;
}

/// What of `rest` is a text that somebody wrote, given the markup that follows it: as it is or trimmed,
/// else whatever stands before that markup.
std::optional<std::string_view> writtenText(std::string_view rest, std::string_view content,
                                            std::string_view next, bool last) {
    for (const std::string_view text : {content, trimmed(content)}) {
        if (!rest.starts_with(text)) continue;
        const std::string_view after = rest.substr(text.size());
        if (last ? after == next : after.starts_with(next)) return text;
    }
    const std::size_t end = last ? rest.size() - std::min(rest.size(), next.size()) : rest.find(next);
    if (end == std::string_view::npos || (last && !rest.ends_with(next))) return std::nullopt;
    return rest.substr(0, end);
}

using Json = nlohmann::ordered_json;

/// How far markers replace what was written; each step leaves more to the template's own handling.
enum class Marked { Nothing, Contents, WithReasoning, WithArguments };
constexpr Marked kMarkings[] = {Marked::WithArguments, Marked::WithReasoning, Marked::Contents};

/// Messages as templates take them, texts replaced by markers as far as asked for.
class MessageList {
 public:
    MessageList(const TemplateTraits& traits, Marked marked) : traits_(traits), marked_(marked) {}

    Json list(std::span<const ChatMessage> messages) {
        Json result = Json::array();
        for (const ChatMessage& message : messages) result.push_back(object(message));
        return result;
    }
    [[nodiscard]] const std::vector<std::string>& texts() const { return texts_; }

 private:
    Json object(const ChatMessage& message) {
        Json result{{"role", roleName(message.role)}, {"content", text(message.content, Marked::Contents)}};
        const bool calls = !message.toolCalls.empty();
        if (calls && message.content.empty() && traits_.nullContentWithCalls) result["content"] = nullptr;
        if (!message.reasoning.empty()) {
            const Json reasoning = text(message.reasoning, Marked::WithReasoning);
            if (!traits_.thinkingField) {
                result["reasoning_content"] = reasoning;
            } else if (!calls || message.content.empty()) {  // gpt-oss refuses both beside a call
                result["thinking"] = reasoning;
            }
        }
        if (calls) {
            Json list = Json::array();
            for (const ToolCall& call : message.toolCalls) list.push_back(object(call));
            result["tool_calls"] = std::move(list);
        }
        if (!message.toolName.empty()) result["name"] = message.toolName;
        if (!message.toolCallId.empty()) result["tool_call_id"] = message.toolCallId;
        return result;
    }

    Json object(const ToolCall& call) {
        Json arguments = parseBoundedJson(call.arguments);
        if (!arguments.is_object()) arguments = Json::object();
        mark(arguments);
        if (traits_.argumentsAsText)
            arguments = arguments.dump(-1, ' ', false, Json::error_handler_t::replace);
        Json result{{"type", "function"}, {"function", {{"name", call.name}, {"arguments", arguments}}}};
        if (!call.id.empty()) result["id"] = call.id;
        return result;
    }

    void mark(Json& value) {
        if (value.is_string()) {
            value = text(value.get<std::string>(), Marked::WithArguments);
        } else if (value.is_structured()) {
            for (Json& inner : value) mark(inner);
        }
    }

    /// Templates ask whether a text is empty: nothing stands for an empty one.
    Json text(const std::string& text, Marked from) {
        if (marked_ < from || trimmed(text).empty()) return text;
        texts_.push_back(text);
        return marker(texts_.size() - 1);
    }

    const TemplateTraits& traits_;
    Marked marked_;
    std::vector<std::string> texts_;
};

class JinjaChatTemplate final : public ChatTemplate {
 public:
    JinjaChatTemplate(jinja::Template source, std::string bos, std::string eos)
        : template_(std::move(source)), bos_(std::move(bos)), eos_(std::move(eos)) {}

    void findOut(std::string_view source, const std::function<bool(std::string_view)>& isSpecial) {
        // A template that needs more than this for one short message would be no use anyway.
        jinja::Limits limits;
        limits.steps = 300'000;
        limits.bytes = 32u << 20;
        limits.output = 4u << 20;
        // Some templates ask only whether tools are defined, and then go through them: there must be none.
        const Json probe{{"messages", Json::array({{{"role", "user"}, {"content", "Hello"}}})},
                         {"add_generation_prompt", true},
                         {"tools", nullptr}};
        const bool fails = !renderText(probe, limits).ok();
        omitsNoTools_ = true;
        omitsNoTools_ = fails && renderText(probe, limits).ok();
        traits_ = findTraits([&](const Json& variables) { return renderText(variables, limits); }, source,
                             isSpecial);
    }

    std::string name() const override { return "the model's own"; }
    ChatSupport support() const override { return traits_.support(); }

    Result<ChatPrompt> render(std::span<const ChatMessage> messages,
                              const ChatOptions& options) const override {
        FIRESIDE_CHECK(validate(options, support()));
        // A template can open an answer but not leave one unfinished: its text is added by hand.
        const bool unfinished =
            options.openAssistant && !messages.empty() && messages.back().role == Role::Assistant;
        const auto complete = unfinished ? messages.first(messages.size() - 1) : messages;
        Json variables = variablesOf(options);
        MessageList plain(traits_, Marked::Nothing);
        variables["messages"] = plain.list(complete);
        FIRESIDE_TRY(const std::string rendered, renderText(variables, {}));

        ChatPrompt prompt;
        prompt.answer.reasoning = traits_.reasoning;
        prompt.answer.reasoningOpen = options.openAssistant && opensReasoning(rendered);
        prompt.answer.tools = options.tools;
        if (!options.tools.empty()) prompt.answer.toolCalls = traits_.toolCalls;
        prompt.pieces = {{rendered, true}};
        for (const Marked marked : kMarkings) {
            MessageList list(traits_, marked);
            variables["messages"] = list.list(complete);
            const Result<std::string> skeleton = renderText(variables, {});
            auto pieces = skeleton.ok() ? separateMarkup(rendered, *skeleton, list.texts()) : std::nullopt;
            if (!pieces) continue;
            prompt.pieces = std::move(*pieces);
            break;
        }
        if (unfinished) goOnWith(messages.back(), prompt);
        return prompt;
    }

 private:
    Json variablesOf(const ChatOptions& options) const {
        Json variables{{"add_generation_prompt", options.openAssistant},
                       {"tools", toolsJson(options.tools)},
                       {"documents", nullptr}};
        if (!options.reasoningEffort.empty()) variables["reasoning_effort"] = options.reasoningEffort;
        if (options.thinking != Thinking::Default && !traits_.thinking.variable.empty()) {
            const bool on = options.thinking == Thinking::On;
            const bool effortGiven = on && variables.contains(traits_.thinking.variable);
            if (!effortGiven) {
                variables[traits_.thinking.variable] = on ? traits_.thinking.on : traits_.thinking.off;
            }
        }
        return variables;
    }

    bool opensReasoning(std::string_view rendered) const {
        const ReasoningFormat& reasoning = traits_.reasoning;
        if (!reasoning.known() || reasoning.harmony) return false;
        std::string_view end = trimmed(rendered);
        if (!reasoning.label.empty() && end.ends_with(reasoning.label)) {
            end.remove_suffix(reasoning.label.size());
        }
        return end.ends_with(reasoning.open);
    }

    /// Ends the prompt within `message`: in its answer if it has begun one, else in its reasoning.
    void goOnWith(const ChatMessage& message, ChatPrompt& prompt) const {
        const ReasoningFormat& reasoning = traits_.reasoning;
        const bool thought = !message.reasoning.empty() && reasoning.known();
        if (reasoning.harmony) {
            if (!message.content.empty()) prompt.pieces.push_back({"<|channel|>final<|message|>", true});
        } else if (thought || prompt.answer.reasoningOpen) {
            if (!prompt.answer.reasoningOpen) prompt.pieces.push_back({reasoning.open + "\n", true});
            if (thought) prompt.pieces.push_back({message.reasoning, false});
            prompt.answer.reasoningOpen = message.content.empty();
            if (!message.content.empty()) {
                prompt.pieces.push_back({(thought ? "\n" : "") + reasoning.close + "\n\n", true});
            }
        }
        prompt.answer.continues = !message.content.empty();
        if (!message.content.empty()) prompt.pieces.push_back({message.content, false});
    }

    Result<std::string> renderText(const Json& variables, const jinja::Limits& limits) const {
        Json context = variables;
        if (omitsNoTools_ && context["tools"].is_null()) context.erase("tools");
        context["bos_token"] = bos_;
        context["eos_token"] = eos_;
        const std::time_t seconds = std::time(nullptr);
        std::tm now{};
#ifdef _WIN32
        localtime_s(&now, &seconds);
#else
        localtime_r(&seconds, &now);
#endif
        return template_.render(context, now, limits);
    }

    jinja::Template template_;
    std::string bos_;
    std::string eos_;
    TemplateTraits traits_;
    bool omitsNoTools_ = false;  // the variable is left out instead of none
};

}  // namespace

std::string marker(std::size_t index) {
    return std::string(kMarkerStart) + std::to_string(index) + std::string(kMarkerEnd);
}

std::optional<std::vector<PromptPiece>> separateMarkup(const std::string& rendered, const std::string& marked,
                                                       std::span<const std::string> texts) {
    const Skeleton skeleton = skeletonOf(marked);
    std::vector<PromptPiece> pieces;
    std::string_view rest = rendered;
    for (std::size_t i = 0; i < skeleton.markup.size(); ++i) {
        if (!rest.starts_with(skeleton.markup[i])) return std::nullopt;
        if (!skeleton.markup[i].empty()) pieces.push_back({std::string(skeleton.markup[i]), true});
        rest.remove_prefix(skeleton.markup[i].size());
        if (i == skeleton.texts.size()) break;
        if (skeleton.texts[i] >= texts.size()) return std::nullopt;
        const bool last = i + 1 == skeleton.texts.size();
        const auto text = writtenText(rest, texts[skeleton.texts[i]], skeleton.markup[i + 1], last);
        if (!text) return std::nullopt;
        pieces.push_back({std::string(*text), false});
        rest.remove_prefix(text->size());
    }
    if (!rest.empty()) return std::nullopt;
    return pieces;
}

Result<std::unique_ptr<ChatTemplate>> createJinjaChatTemplate(std::string source,
                                                              const Tokenizer& tokenizer) {
    FIRESIDE_TRY(jinja::Template parsed, jinja::Template::parse(source));
    auto textOf = [&](std::optional<TokenId> id) { return id ? tokenizer.piece(*id, true) : std::string(); };
    auto result = std::make_unique<JinjaChatTemplate>(std::move(parsed), textOf(tokenizer.bos()),
                                                      textOf(tokenizer.eos()));
    result->findOut(source, [&](std::string_view text) { return tokenizer.specialToken(text).has_value(); });
    return std::unique_ptr<ChatTemplate>(std::move(result));
}

}  // namespace fireside::text
