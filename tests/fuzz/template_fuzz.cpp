// A stranger's chat template, and a stranger's conversation where one follows after a zero byte (JSON: what
// the template finds as its variables). Checks the interpreter's stated bounds and that separating a
// rendering into markup and messages loses nothing; what the template says about answers is found out as when
// a model is loaded.
#include <ctime>
#include <nlohmann/json.hpp>
#include <vector>

#include "inference/text/answer/template_traits.h"
#include "inference/text/chat_request.h"
#include "inference/text/jinja/template.h"
#include "inference/text/jinja_chat_template.h"
#include "tests/fuzz/allocation_bound.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace fireside;
using Json = nlohmann::ordered_json;

/// Smaller than what the program allows, so that what runs into them does so soon.
constexpr jinja::Limits kLimits{.steps = 50'000, .bytes = 4u << 20, .output = 1u << 20, .depth = 600};
/// What live objects may take per byte that was paid for, and what a source becomes as a tree.
constexpr std::size_t kPerPaidByte = 4;
constexpr std::size_t kPerSourceByte = 256;
constexpr std::size_t kSlack = 4u << 20;

const std::vector<std::string>& texts() {
    static const std::vector<std::string> kTexts{
        "Be brief.",
        " Hi <b>\n\"\xe4\xbd\xa0\xe5\xa5\xbd\" ",
        "<think>\nhm\n</think>\n\nHello.",
        "qzMessage7Text1qzEnd7Text",
    };
    return kTexts;
}

Json contextOf(bool markers) {
    Json messages = Json::array();
    for (std::size_t i = 0; i < texts().size(); ++i) {
        const text::Role role = i == 0       ? text::Role::System
                                : i % 2 == 1 ? text::Role::User
                                             : text::Role::Assistant;
        messages.push_back(
            {{"role", text::roleName(role)}, {"content", markers ? text::marker(i) : texts()[i]}});
    }
    const Json parameters{{"type", "object"}, {"properties", {{"city", {{"type", "string"}}}}}};
    const Json function{{"name", "weather"}, {"description", "\"now\""}, {"parameters", parameters}};
    return {{"messages", std::move(messages)},
            {"add_generation_prompt", true},
            {"bos_token", "<s>"},
            {"eos_token", "</s>"},
            {"tools", Json::array({{{"type", "function"}, {"function", function}}})},
            {"documents", nullptr},
            {"enable_thinking", false}};
}

std::tm now() {
    std::tm time{};
    time.tm_year = 126;
    time.tm_mon = 10;
    time.tm_mday = 23;
    return time;
}

void renderConversation(const jinja::Template& source) {
    static const Json kPlain = contextOf(false), kMarked = contextOf(true);
    const auto rendered = source.render(kPlain, now(), kLimits);
    const auto marked = source.render(kMarked, now(), kLimits);
    if (!rendered.ok() || !marked.ok()) return;
    fuzz::require(rendered->size() <= kLimits.output, "the output is bounded");
    const auto pieces = text::separateMarkup(*rendered, *marked, texts());
    if (!pieces) return;
    std::string again;
    for (const text::PromptPiece& piece : *pieces) again += piece.text;
    fuzz::require(again == *rendered, "separating markup loses nothing");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t zero = std::min(input.find('\0'), input.size());
    const Json own = zero < size ? Json::parse(input.substr(zero + 1), nullptr, false) : Json();
    const fuzz::AllocationBound bound(kSlack + kPerSourceByte * size + kPerPaidByte * kLimits.bytes);
    const auto source = jinja::Template::parse(std::string(input.substr(0, zero)));
    if (!source.ok()) return 0;
    if (own.is_object()) {
        (void)source->render(own, now(), kLimits);
    } else {
        renderConversation(*source);
        const auto render = [&source](const Json& variables) {
            return source->render(variables, now(), kLimits);
        };
        const auto isSpecial = [](std::string_view word) { return word == "<think>"; };
        (void)text::findTraits(render, input.substr(0, zero), isSpecial).support();
    }
    return 0;
}
