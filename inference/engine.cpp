#include "inference/engine.h"

#include <algorithm>
#include <cmath>

#include "inference/device_choice.h"
#include "inference/model_state.h"
#include "inference/stopwatch.h"
#include "inference/text/grammar/grammar_matcher.h"
#include "inference/text/jinja_chat_template.h"
#include "inference/text/rerank_prompt.h"

namespace fireside::engine {

Result<ModelInfo> inspect(const std::filesystem::path& path) {
    FIRESIDE_TRY(const Description description, describe(path));
    return infoOf(description);
}

struct Vocabulary::State {
    gguf::GgufFile file;
    std::unique_ptr<text::Tokenizer> tokenizer;
};

Vocabulary::Vocabulary(std::unique_ptr<State> state) : state_(std::move(state)) {}
Vocabulary::Vocabulary(Vocabulary&&) noexcept = default;
Vocabulary& Vocabulary::operator=(Vocabulary&&) noexcept = default;
Vocabulary::~Vocabulary() = default;
const text::Tokenizer& Vocabulary::tokenizer() const {
    return *state_->tokenizer;
}

Result<Vocabulary> Vocabulary::open(const std::filesystem::path& path) {
    FIRESIDE_TRY(gguf::GgufFile file, gguf::GgufFile::open(path));
    FIRESIDE_TRY(auto tokenizer, text::Tokenizer::create(file));
    return Vocabulary(std::make_unique<State>(State{std::move(file), std::move(tokenizer)}));
}

Model::Model(std::unique_ptr<State> state) : state_(std::move(state)) {}
Model::~Model() = default;
const ModelInfo& Model::info() const {
    return state_->info;
}
const DeviceInfo& Model::device() const {
    const std::vector<DeviceShare>& shares = state_->placed.shares;
    const auto gpu = std::find_if(shares.begin(), shares.end(),
                                  [](const DeviceShare& share) { return !isCpu(share.device); });
    return (gpu == shares.end() ? shares.front() : *gpu).device;
}
std::span<const DeviceShare> Model::shares() const {
    return state_->placed.shares;
}
std::int32_t Model::contextLength() const {
    return state_->contextLength;
}
const text::Tokenizer& Model::tokenizer() const {
    return *state_->description.tokenizer;
}
std::uint64_t Model::weightBytes() const {
    return state_->executor ? state_->executor->weightBytes() : 0;
}

std::uint64_t Model::sessionBytes() const {
    return state_->session ? state_->session->bytes() : 0;
}

Result<std::unique_ptr<Model>> Model::load(const std::filesystem::path& path, LoadOptions options) {
    FIRESIDE_TRY(Description description, describe(path));
    if (!options.chatTemplate.empty()) {
        FIRESIDE_TRY(description.chatTemplate,
                     text::createJinjaChatTemplate(options.chatTemplate, *description.tokenizer));
    }
    ModelInfo info = infoOf(description);
    if (!options.chatTemplate.empty()) info.chatTemplate = "the one that was set";
    FIRESIDE_TRY(const std::int32_t context, chooseContext(options.contextLength, info));
    FIRESIDE_TRY(const DeviceSet devices, chooseDevices(options.device, options.verdicts));
    FIRESIDE_TRY(PlacedModel placed, placeModel(plansOf(description, context), devices, options.kvType,
                                                context, options.offload));
    auto state = std::make_unique<State>(State{std::move(description),
                                               std::move(info),
                                               std::move(placed),
                                               std::move(options),
                                               context,
                                               nullptr,
                                               nullptr,
                                               {}});
    FIRESIDE_CHECK(state->open());
    // Neither outlives this call in the caller's hands.
    state->options.progress = nullptr;
    state->options.cancel = nullptr;
    return std::unique_ptr<Model>(new Model(std::move(state)));
}

Result<ChatPrompt> Model::renderChat(std::span<const ChatMessage> messages,
                                     const ChatOptions& options) const {
    return state_->description.chatTemplate->render(messages, options);
}

std::int32_t Model::countTokens(std::span<const PromptPiece> prompt) const {
    return static_cast<std::int32_t>(state_->encode(prompt).size());
}

Result<std::unique_ptr<text::TokenConstraint>> Model::constrain(const AnswerForm& form) {
    FIRESIDE_TRY(auto grammar, form.kind == AnswerForm::Kind::JsonSchema
                                   ? grammar::Grammar::ofJsonSchema(form.text)
                                   : grammar::Grammar::parse(form.text));
    if (!state_->tokenTrie) state_->tokenTrie = std::make_shared<const grammar::TokenTrie>(tokenizer());
    return std::unique_ptr<text::TokenConstraint>(
        std::make_unique<grammar::GrammarMatcher>(std::move(grammar), state_->tokenTrie));
}

Result<std::vector<float>> Model::embed(std::string_view text, TooLong tooLong) {
    FIRESIDE_CHECK(state_->checkOutput(ModelOutput::Embedding));
    std::vector<TokenId> ids = tokenizer().encodeFramed(text);
    const auto limit = static_cast<std::ptrdiff_t>(contextLength());
    if (tooLong == TooLong::Truncate && std::ssize(ids) > limit) {
        const std::ptrdiff_t closing = tokenizer().frame().after ? 1 : 0;
        ids.erase(ids.begin() + limit - closing, ids.end() - closing);
    }
    FIRESIDE_TRY(std::vector<float> row, state_->pooled(ids));
    double squares = 0;
    for (const float x : row) squares += double{x} * double{x};
    const double length = std::sqrt(squares);
    if (length > 0) {
        for (float& x : row) x = static_cast<float>(x / length);
    }
    return row;
}

Result<std::vector<float>> Model::rank(std::string_view query, std::string_view document) {
    FIRESIDE_CHECK(state_->checkOutput(ModelOutput::Rank));
    FIRESIDE_TRY(const auto prompt, text::rerankPrompt(state_->description.file, query, document));
    FIRESIDE_TRY(std::vector<float> row, state_->pooled(state_->encode(prompt)));
    if (row.size() < 2) return row;
    const float largest = *std::max_element(row.begin(), row.end());
    double total = 0;
    for (float& x : row) total += x = std::exp(x - largest);
    for (float& x : row) x = static_cast<float>(x / total);
    return row;
}

Result<std::vector<float>> Model::logits(std::span<const TokenId> ids) {
    FIRESIDE_CHECK(state_->checkIds(ids));
    FIRESIDE_CHECK(state_->reset());
    std::vector<float> logits;
    const bool all = info().output == ModelOutput::Text;
    FIRESIDE_CHECK(state_->extend(ids, all ? plan::Outputs::All : plan::Outputs::Last, nullptr, {}, logits));
    return logits;
}

Result<std::vector<float>> Model::decodeLogits(std::span<const TokenId> ids) {
    FIRESIDE_CHECK(state_->checkIds(ids));
    FIRESIDE_CHECK(state_->reset());
    std::vector<float> all, row;
    for (const TokenId& id : ids) {
        FIRESIDE_CHECK(state_->extend({&id, 1}, plan::Outputs::Last, nullptr, {}, row));
        all.insert(all.end(), row.begin(), row.end());
    }
    return all;
}

Result<Model::Timing> Model::measure(std::int32_t prompt, std::int32_t decode) {
    // Any ids will do: the arithmetic does not depend on them. A fixed pattern keeps runs comparable.
    std::vector<TokenId> ids;
    for (std::int32_t i = 0; i < std::max(prompt, 1); ++i)
        ids.push_back((i * 97 + 11) % state_->info.vocabularySize);
    FIRESIDE_CHECK(state_->reset());
    std::vector<float> logits;
    Timing timing;
    const Stopwatch prefill;
    FIRESIDE_CHECK(state_->extend(ids, plan::Outputs::Last, nullptr, {}, logits));
    timing.prefillSeconds = prompt > 0 ? prefill.seconds() : 0;
    const Stopwatch decoding;
    for (std::int32_t i = 0; i < decode; ++i) {
        const TokenId id = (i * 89 + 7) % state_->info.vocabularySize;
        FIRESIDE_CHECK(state_->extend({&id, 1}, plan::Outputs::Best, nullptr, {}, logits));
    }
    timing.decodeSeconds = decoding.seconds();
    return timing;
}

}  // namespace fireside::engine
