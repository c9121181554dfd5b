#include "inference/text/jinja_chat_template.h"

#include <charconv>
#include <ctime>
#include <nlohmann/json.hpp>
#include <optional>

#include "inference/text/jinja/template.h"

namespace fireside::text {
namespace {

constexpr std::string_view kMarkerStart = "qzMessage7Text";
constexpr std::string_view kMarkerEnd = "qzEnd7Text";

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\n\r\f\v";
    const std::size_t first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

/// A rendering with markers as markup, message, markup, ..., markup.
struct Skeleton {
    std::vector<std::string_view> markup;  // one more than messages
    std::vector<std::size_t> messages;     // which message stands between
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
        skeleton.messages.push_back(index);
        marked.remove_prefix(end + kMarkerEnd.size());
    }
    skeleton.markup.push_back(marked);
    return skeleton;
}

/// What of `rest` is the message's text, given the markup that follows it: its content as it is or trimmed,
/// else whatever stands before that markup.
std::optional<std::string_view> messageText(std::string_view rest, std::string_view content,
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

class JinjaChatTemplate final : public ChatTemplate {
 public:
    JinjaChatTemplate(jinja::Template source, std::string bos, std::string eos)
        : template_(std::move(source)), bos_(std::move(bos)), eos_(std::move(eos)) {}

    std::string name() const override { return "the model's own"; }

    Result<std::vector<PromptPiece>> render(std::span<const ChatMessage> messages,
                                            bool openAssistant) const override {
        // A template can open an answer but not leave one unfinished: its text is added by hand.
        const bool unfinished = openAssistant && !messages.empty() && messages.back().role == Role::Assistant;
        const auto complete = unfinished ? messages.first(messages.size() - 1) : messages;
        FIRESIDE_TRY(const std::string rendered, renderText(complete, openAssistant, false));
        const Result<std::string> marked = renderText(complete, openAssistant, true);
        std::vector<PromptPiece> pieces = marked.ok() ? separateMarkup(rendered, *marked, complete)
                                                      : std::vector<PromptPiece>{{rendered, true}};
        if (unfinished) pieces.push_back({messages.back().content, false});
        return pieces;
    }

 private:
    Result<std::string> renderText(std::span<const ChatMessage> messages, bool open, bool markers) const {
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        for (std::size_t i = 0; i < messages.size(); ++i) {
            list.push_back({{"role", roleName(messages[i].role)},
                            {"content", markers ? marker(i) : messages[i].content}});
        }
        const nlohmann::ordered_json context{{"messages", std::move(list)},
                                             {"add_generation_prompt", open},
                                             {"bos_token", bos_},
                                             {"eos_token", eos_},
                                             {"tools", nullptr},
                                             {"documents", nullptr}};
        const std::time_t seconds = std::time(nullptr);
        std::tm now{};
#ifdef _WIN32
        localtime_s(&now, &seconds);
#else
        localtime_r(&seconds, &now);
#endif
        return template_.render(context, now);
    }

    jinja::Template template_;
    std::string bos_;
    std::string eos_;
};

}  // namespace

std::string marker(std::size_t index) {
    return std::string(kMarkerStart) + std::to_string(index) + std::string(kMarkerEnd);
}

std::vector<PromptPiece> separateMarkup(const std::string& rendered, const std::string& marked,
                                        std::span<const ChatMessage> messages) {
    const Skeleton skeleton = skeletonOf(marked);
    const std::vector<PromptPiece> allMarkup{{rendered, true}};
    std::vector<PromptPiece> pieces;
    std::string_view rest = rendered;
    for (std::size_t i = 0; i < skeleton.markup.size(); ++i) {
        if (!rest.starts_with(skeleton.markup[i])) return allMarkup;
        if (!skeleton.markup[i].empty()) pieces.push_back({std::string(skeleton.markup[i]), true});
        rest.remove_prefix(skeleton.markup[i].size());
        if (i == skeleton.messages.size()) break;
        if (skeleton.messages[i] >= messages.size()) return allMarkup;
        const bool last = i + 1 == skeleton.messages.size();
        const auto text =
            messageText(rest, messages[skeleton.messages[i]].content, skeleton.markup[i + 1], last);
        if (!text) return allMarkup;
        pieces.push_back({std::string(*text), false});
        rest.remove_prefix(text->size());
    }
    return rest.empty() ? pieces : allMarkup;
}

Result<std::unique_ptr<ChatTemplate>> createJinjaChatTemplate(std::string source,
                                                              const Tokenizer& tokenizer) {
    FIRESIDE_TRY(jinja::Template parsed, jinja::Template::parse(std::move(source)));
    auto textOf = [&](std::optional<TokenId> id) { return id ? tokenizer.piece(*id, true) : std::string(); };
    return std::unique_ptr<ChatTemplate>(std::make_unique<JinjaChatTemplate>(
        std::move(parsed), textOf(tokenizer.bos()), textOf(tokenizer.eos())));
}

}  // namespace fireside::text
