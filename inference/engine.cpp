#include "inference/engine.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>

#include "inference/answer_writer.h"
#include "inference/description.h"
#include "inference/device_choice.h"
#include "inference/model/lowering.h"
#include "inference/session.h"
#include "inference/text/grammar/grammar_matcher.h"
#include "inference/text/rerank_prompt.h"
#include "inference/vulkan/executor.h"

namespace fireside::engine {
namespace {

class Stopwatch {
 public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }

 private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// An embedding model reads a text at once, so its context is as long as it may be.
Result<std::int32_t> chooseContext(std::int32_t asked, const ModelInfo& info) {
    const std::int32_t trained = info.trainedContext;
    if (asked == 0) return info.output == ModelOutput::Text ? std::min(trained, kDefaultContext) : trained;
    if (asked < 1 || asked > trained) {
        return Error{ErrorCode::InvalidArgument, "a context of " + std::to_string(asked) +
                                                     " tokens; this model takes 1 to " +
                                                     std::to_string(trained)};
    }
    return asked;
}

/// `room`: tokens that still fit the cache; the last token of an answer needs none.
void tellLimit(const GenerationRequest& request, std::int32_t generated, std::int32_t room) {
    if (request.constraint == nullptr) return;
    const std::int32_t asked = request.maxTokens >= 0 ? request.maxTokens - generated : room + 1;
    request.constraint->limitTokens(std::min(asked, room + 1));
}

}  // namespace

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

struct Model::State {
    Description description;
    ModelInfo info;
    DeviceInfo device;
    LoadOptions options;
    std::int32_t contextLength = 0;
    std::unique_ptr<plan::Executor> executor;
    std::unique_ptr<Session> session;                     // after executor: it must end first
    std::shared_ptr<const grammar::TokenTrie> tokenTrie;  // made for the first grammar

    Result<> open();
    Result<> extend(std::span<const TokenId> tokens, plan::Outputs outputs, const CancelToken* cancel,
                    const std::function<void(std::int32_t)>& progress, std::vector<float>& logits);
    Result<> reset();
    Result<> checkIds(std::span<const TokenId> ids) const;
    Result<> checkOutput(ModelOutput wanted) const;
    Result<std::vector<float>> pooled(std::span<const TokenId> ids);
    std::vector<TokenId> encode(std::span<const PromptPiece> prompt) const;
    Result<> decode(const GenerationRequest& request, text::Sampler& sampler, std::vector<float>& logits,
                    const Stopwatch& sinceAsked, Generation& out);
};

/// Uploads the weights and makes an empty session: at load, and again after a lost device.
Result<> Model::State::open() {
    session.reset();
    executor.reset();
    vulkan::ExecutorOptions target;
    target.device.index = vulkanIndex(device);
    target.device.validation = options.validation;
    target.device.pipelineCacheFolder = options.pipelineCacheFolder;
    target.contextHint = contextLength;
    target.cancel = options.cancel;
    target.validationLog = options.validationLog;
    target.faults.loseDeviceAtSubmit = options.loseDeviceAtSubmit;
    if (options.progress) {
        target.progress = [this](std::uint64_t done, std::uint64_t total) {
            options.progress({done, total});
        };
    }
    auto plans = [this](std::int32_t capacity, plan::Outputs outputs) {
        return model::makePlan(*description.spec, description.numbers, description.weights,
                               {capacity, outputs, contextLength});
    };
    FIRESIDE_TRY(executor, vulkan::createExecutor(plans, std::move(target)));
    FIRESIDE_TRY(auto deviceSession, executor->createSession(contextLength));
    session = std::make_unique<Session>(std::move(deviceSession), contextLength);
    return {};
}

/// Session::extend, but a lost device is rebuilt once: the tokens that were cached are read again, then the
/// new ones.
Result<> Model::State::extend(std::span<const TokenId> tokens, plan::Outputs outputs,
                              const CancelToken* cancel, const std::function<void(std::int32_t)>& progress,
                              std::vector<float>& logits) {
    if (session == nullptr) FIRESIDE_CHECK(open());  // an earlier rebuild failed
    const std::vector<TokenId> before = session->tokens();
    Result<> result = session->extend(tokens, outputs, cancel, progress, logits);
    if (result.ok() || result.code() != ErrorCode::DeviceLost) return result;
    options.progress = nullptr;  // belonged to the caller of load()
    options.cancel = cancel;
    options.loseDeviceAtSubmit = -1;
    FIRESIDE_CHECK(open());
    std::vector<float> unused;
    if (!before.empty()) FIRESIDE_CHECK(session->extend(before, plan::Outputs::None, cancel, {}, unused));
    return session->extend(tokens, outputs, cancel, progress, logits);
}

std::vector<TokenId> Model::State::encode(std::span<const PromptPiece> prompt) const {
    std::vector<TokenId> tokens = description.tokenizer->encode(prompt);
    // Many templates write BOS themselves.
    const std::optional<TokenId> bos = description.tokenizer->bos();
    const bool there = bos && !tokens.empty() && tokens.front() == *bos;
    if (description.tokenizer->addsBos() && bos && !there) tokens.insert(tokens.begin(), *bos);
    return tokens;
}

Model::Model(std::unique_ptr<State> state) : state_(std::move(state)) {}
Model::~Model() = default;
const ModelInfo& Model::info() const {
    return state_->info;
}
const DeviceInfo& Model::device() const {
    return state_->device;
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

Result<std::unique_ptr<Model>> Model::load(const std::filesystem::path& path, LoadOptions options) {
    FIRESIDE_TRY(Description description, describe(path));
    ModelInfo info = infoOf(description);
    FIRESIDE_TRY(const std::int32_t context, chooseContext(options.contextLength, info));
    FIRESIDE_TRY(DeviceInfo device, chooseDevice(options.device));
    auto state = std::make_unique<State>(State{std::move(description), std::move(info), std::move(device),
                                               std::move(options), context, nullptr, nullptr, nullptr});
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

Result<Generation> Model::generate(const GenerationRequest& request) {
    const Stopwatch sinceAsked;
    FIRESIDE_CHECK(validate(request, info().vocabularySize));
    FIRESIDE_CHECK(state_->checkOutput(ModelOutput::Text));
    const std::vector<TokenId> prompt = state_->encode(request.prompt);
    if (prompt.empty()) return Error{ErrorCode::InvalidArgument, "the prompt is empty"};
    if (prompt.size() >= static_cast<std::size_t>(contextLength())) {
        return Error{ErrorCode::ContextFull, "a prompt of " + std::to_string(prompt.size()) +
                                                 " tokens, context of " + std::to_string(contextLength())};
    }
    Generation out;
    out.stats.promptTokens = static_cast<std::int32_t>(prompt.size());
    if (state_->session) out.stats.reusedTokens = state_->session->keepCommonPrefix(prompt);
    const std::int32_t reused = out.stats.reusedTokens;
    auto onRead = [&](std::int32_t done) {
        if (request.onPrefill) request.onPrefill(reused + done, out.stats.promptTokens);
    };
    onRead(0);

    std::vector<float> logits;
    const auto unread = std::span(prompt).subspan(static_cast<std::size_t>(reused));
    Result<> read = state_->extend(unread, plan::Outputs::Last, request.cancel, onRead, logits);
    out.stats.prefillSeconds = sinceAsked.seconds();
    if (!read.ok() && read.code() != ErrorCode::Cancelled) return read.error();

    SamplingParams sampling = request.sampling;
    if (sampling.seed == 0) sampling.seed = std::random_device{}() | 1ull << 32;
    out.seed = sampling.seed;
    if (read.ok()) {
        text::Sampler sampler(sampling, &tokenizer(), request.constraint);
        sampler.read(prompt);
        FIRESIDE_CHECK(state_->decode(request, sampler, logits, sinceAsked, out));
    } else {
        out.stopReason = StopReason::Cancelled;
    }
    out.contextUsed = state_->session ? static_cast<std::int32_t>(state_->session->tokens().size()) : 0;
    return out;
}

/// Token after token from the prompt's logits, until something ends the answer; `out` is filled in.
Result<> Model::State::decode(const GenerationRequest& request, text::Sampler& sampler,
                              std::vector<float>& logits, const Stopwatch& sinceAsked, Generation& out) {
    const Stopwatch sinceRead;
    AnswerWriter writer(request, *description.tokenizer, out,
                        [&] { out.stats.firstTokenSeconds = sinceAsked.seconds(); });
    auto stoppedBy = [&]() -> std::optional<StopReason> {
        if (request.cancel && request.cancel->load()) return StopReason::Cancelled;
        if (writer.stopped()) return StopReason::StopString;
        if (request.maxTokens >= 0 && out.stats.generatedTokens >= request.maxTokens)
            return StopReason::TokenLimit;
        return std::nullopt;
    };
    for (;;) {
        if (const auto reason = stoppedBy()) {
            out.stopReason = *reason;
            break;
        }
        sampler.setConstrained(!writer.isReasoning());
        const auto cached = static_cast<std::int32_t>(session->tokens().size());
        tellLimit(request, out.stats.generatedTokens, contextLength - cached);
        const std::optional<TokenId> next = sampler.sample(logits);
        if (!next || description.tokenizer->endsTurn(*next)) {
            out.stopReason = next ? StopReason::EndOfTurn : StopReason::NothingAllowed;
            break;
        }
        const TokenId id = *next;
        sampler.accept(id);
        ++out.stats.generatedTokens;
        writer.push(id, logits);
        if (writer.stopped()) continue;
        if (request.constraint && request.constraint->finished()) {
            out.stopReason = StopReason::EndOfTurn;
            break;
        }
        if (cached == contextLength) {
            out.stopReason = StopReason::ContextFull;
            break;
        }
        const Result<> result = extend({&id, 1}, plan::Outputs::Last, request.cancel, {}, logits);
        if (!result.ok() && result.code() != ErrorCode::Cancelled) return result.error();
    }
    writer.finish();
    out.stats.decodeSeconds = sinceRead.seconds();
    return {};
}

/// An empty cache; the next prompt is read from its first token.
Result<> Model::State::reset() {
    if (session == nullptr) return open();
    session->keepCommonPrefix({});
    return {};
}

Result<> Model::State::checkIds(std::span<const TokenId> ids) const {
    if (ids.empty()) return Error{ErrorCode::InvalidArgument, "no token ids"};
    for (TokenId id : ids) {
        if (id < 0 || id >= info.vocabularySize) {
            return Error{ErrorCode::InvalidArgument, "token id " + std::to_string(id) +
                                                         " is outside the vocabulary of " +
                                                         std::to_string(info.vocabularySize)};
        }
    }
    return {};
}

Result<> Model::State::checkOutput(ModelOutput wanted) const {
    if (info.output == wanted) return {};
    static constexpr const char* kMakes[] = {"writes text", "makes embeddings", "ranks documents"};
    return Error{ErrorCode::WrongModelKind,
                 info.name + " is a model that " + kMakes[static_cast<std::size_t>(info.output)]};
}

/// The pooled row of a whole text.
Result<std::vector<float>> Model::State::pooled(std::span<const TokenId> ids) {
    if (ids.empty()) return Error{ErrorCode::InvalidArgument, "an empty text"};
    FIRESIDE_CHECK(reset());
    std::vector<float> row;
    FIRESIDE_CHECK(extend(ids, plan::Outputs::Last, nullptr, {}, row));
    return row;
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
        FIRESIDE_CHECK(state_->extend({&id, 1}, plan::Outputs::Last, nullptr, {}, logits));
    }
    timing.decodeSeconds = decoding.seconds();
    return timing;
}

}  // namespace fireside::engine
