// The engine: GGUF models in, tokens out. The only header of inference/ that the application includes.
//
// Threads: a Model and everything made from it belong to one thread (the application's inference thread).
// Other threads may only set a CancelToken, and may call the free functions and inspect(). Callbacks run on
// the calling thread. No exception leaves this interface; expected failures are Results.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/base/result.h"
#include "inference/device_check.h"
#include "inference/fit.h"
#include "inference/generation.h"
#include "inference/plan/kv_type.h"
#include "inference/template_rendering.h"
#include "inference/text/chat_template.h"
#include "inference/text/streaming_detokenizer.h"
#include "inference/text/tokenizer.h"

namespace fireside::vulkan {
class ValidationLog;
}

namespace fireside::engine {

using text::ChatMessage;
using text::ChatOptions;
using text::ChatPrompt;
using text::ChatSupport;
using text::Role;
using text::Thinking;
using text::ThinkingSupport;

/// Every device: what Vulkan lists, where there is a Vulkan, then the processor, so that there is always one.
/// A device that failed its check is not usable, here and wherever verdicts are given.
[[nodiscard]] std::vector<DeviceInfo> listDevices(const DeviceVerdicts& verdicts = {});

/// What a model makes of a text.
enum class ModelOutput : std::uint8_t { Text, Embedding, Rank };

/// What a file says about its model; read without loading weights.
struct ModelInfo {
    std::filesystem::path path;
    std::string name;          // general.name, else the file's stem
    std::string family;        // general.architecture
    std::string quantization;  // the type most weights have: "Q4_K"
    std::uint64_t parameters = 0;
    std::uint64_t fileBytes = 0;
    std::int32_t trainedContext = 0;  // tokens
    std::int32_t layers = 0;
    std::int32_t vocabularySize = 0;
    ModelOutput output = ModelOutput::Text;
    std::int32_t embeddingSize = 0;  // elements of an embedding, whatever the model makes
    // "the model's own", "ChatML", "plain continuation", "the one that was set" (LoadOptions::chatTemplate)
    std::string chatTemplate;
    std::string templateProblem;  // why the model's own template is not used although it has one; else empty
    std::string templateSource;   // the file's own template as it stands there; empty: it has none
    ChatSupport chat;             // what the template can do
    std::string license;          // general.license ("apache-2.0"); empty: the file does not say
    std::string sizeLabel;        // general.size_label ("8B", "8x7B"); empty: the file does not say
};

/// Reads and checks the file as load() would, but for the device. Any thread.
[[nodiscard]] Result<ModelInfo> inspect(const std::filesystem::path& path);

struct LoadProgress {
    std::uint64_t bytesDone = 0;
    std::uint64_t bytesTotal = 0;
};

struct LoadOptions {
    /// "auto", "vulkan:N", "cpu", or several GPUs ("vulkan:0,vulkan:1"). What does not fit the GPUs goes to
    /// the processor, whole layers or their experts; see `offload`.
    std::string device = "auto";
    Offload offload;
    DeviceVerdicts verdicts;                    // of checks: devices and kernels to do without
    std::int32_t contextLength = 0;             // tokens; 0: the model's own, at most kDefaultContext
    KvType kvType = KvType::F16;                // how keys and values are kept
    std::string chatTemplate;                   // Jinja, instead of the file's own; empty: the file's own
    std::filesystem::path pipelineCacheFolder;  // empty: none on disk
    std::function<void(LoadProgress)> progress;
    const CancelToken* cancel = nullptr;
    // For tests: Vulkan validation layers with their messages collected, and a device that is lost at this
    // submit.
    bool validation = false;
    std::shared_ptr<vulkan::ValidationLog> validationLog;
    int loseDeviceAtSubmit = -1;
};
inline constexpr std::int32_t kDefaultContext = 4096;

/// The beginning of a model file, as much as is here, and the length of the whole. Of a split model one per
/// part, in order.
struct FileHead {
    std::span<const std::byte> bytes;
    std::uint64_t fileBytes = 0;
};

/// A model as its file describes it, without its weights: what it would take to run it. A value; const use
/// from any thread.
class ModelOutline {
 public:
    /// Errors: as inspect().
    [[nodiscard]] static Result<ModelOutline> open(const std::filesystem::path& path);
    /// Of a file that is not here (yet). `name` stands in messages, and is the model's name where the file
    /// has none. When some part's metadata goes on behind what is here, nothing, and `wanting` is that part's
    /// index: come back with more (a few MB do for most). Errors: as inspect().
    [[nodiscard]] static Result<std::optional<ModelOutline>> ofHeads(const std::string& name,
                                                                     std::span<const FileHead> heads,
                                                                     std::size_t& wanting);
    ModelOutline(ModelOutline&&) noexcept;
    ModelOutline& operator=(ModelOutline&&) noexcept;
    ~ModelOutline();

    [[nodiscard]] const ModelInfo& info() const;
    /// What the model would take of each device here, with its memory as it is now, and what loading it for
    /// that device would then put where; for the one that "auto" takes, loading for "auto". contextLength and
    /// offload as in LoadOptions, but of too many Offload::gpuLayers it is said that they do not fit. Errors:
    /// InvalidArgument (the context).
    [[nodiscard]] Result<std::vector<Fit>> fits(std::int32_t contextLength, KvType kvType,
                                                const Offload& offload = {},
                                                const DeviceVerdicts& verdicts = {}) const;

 private:
    struct State;
    explicit ModelOutline(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Bytes per second that decoding reads on a device (its id, or "auto") through matrices of a type
/// (ModelInfo::quantization), measured now: takes a second or so and some hundred MB. Any thread, but not
/// while a model works. Errors: as Model::load; InvalidArgument (no such type).
[[nodiscard]] Result<double> measureReading(const std::string& device, const std::string& quantization,
                                            const DeviceVerdicts& verdicts = {});

/// Tokenizer of a file with or without weights.
class Vocabulary {
 public:
    [[nodiscard]] static Result<Vocabulary> open(const std::filesystem::path& path);
    Vocabulary(Vocabulary&&) noexcept;
    Vocabulary& operator=(Vocabulary&&) noexcept;
    ~Vocabulary();
    [[nodiscard]] const text::Tokenizer& tokenizer() const;

 private:
    struct State;
    explicit Vocabulary(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// What becomes of a text that is longer than the context: an error, or its beginning is used, with what the
/// model expects at a text's end ([SEP], EOS) behind it.
enum class TooLong : std::uint8_t { Refuse, Truncate };

/// A copy of a Model's session in host memory: its tokens and their KV cache. Going back to one costs a copy
/// instead of reading the text again, so that a conversation can be continued from one point in several ways.
/// A value, any thread; it may outlive the Model.
class Snapshot {
 public:
    Snapshot(Snapshot&&) noexcept;
    Snapshot& operator=(Snapshot&&) noexcept;
    ~Snapshot();
    [[nodiscard]] std::int32_t tokens() const;
    [[nodiscard]] std::uint64_t bytes() const;  // of KV cache

 private:
    friend class Model;
    struct State;
    explicit Snapshot(std::unique_ptr<const State> state);
    std::unique_ptr<const State> state_;
};

/// A loaded model with one KV cache. A prompt that begins like the cached tokens reuses the longest common
/// prefix; models with recurrent state, which cannot be cut back, go on from the end of what is cached or
/// from a little before the end of one of the last two prompts.
class Model {
 public:
    /// Errors: those of GgufFile::open and Tokenizer::create, UnsupportedFamily, ModelInconsistent,
    /// ModelTooLarge, NoVulkanLoader, NoDevice, OutOfMemory, DeviceLost, DeviceFailure, Cancelled,
    /// InvalidArgument (an unknown device name), UnsupportedTemplate (the chatTemplate of the options).
    [[nodiscard]] static Result<std::unique_ptr<Model>> load(const std::filesystem::path& path,
                                                             LoadOptions options = {});
    ~Model();

    [[nodiscard]] const ModelInfo& info() const;
    /// Of several, the first GPU.
    [[nodiscard]] const DeviceInfo& device() const;
    /// What is where, in the order of the layers: one share when all of the model is on one device.
    [[nodiscard]] std::span<const DeviceShare> shares() const;
    [[nodiscard]] std::int32_t contextLength() const;
    [[nodiscard]] const text::Tokenizer& tokenizer() const;
    [[nodiscard]] std::uint64_t weightBytes() const;
    /// Of caches and scratch, on all devices.
    [[nodiscard]] std::uint64_t sessionBytes() const;

    /// The conversation as the model's template writes it, an assistant turn opened at the end; its `answer`
    /// goes into the request with it. Errors: InvalidArgument (options that info().chat does not have),
    /// TemplateFailed.
    [[nodiscard]] Result<ChatPrompt> renderChat(std::span<const ChatMessage> messages,
                                                const ChatOptions& options = {}) const;
    /// Tokens that `prompt` would take, BOS included.
    [[nodiscard]] std::int32_t countTokens(std::span<const PromptPiece> prompt) const;

    /// For one answer (GenerationRequest::constraint) of the form that is asked for. Errors: InvalidGrammar.
    [[nodiscard]] Result<std::unique_ptr<text::TokenConstraint>> constrain(const AnswerForm& form);

    /// Reads the prompt (reusing what is cached) and writes an answer. Stopping is not an error: see
    /// StopReason. A lost device is rebuilt once and the answer goes on. Errors: WrongModelKind,
    /// InvalidArgument (the request), ContextFull (the prompt alone does not fit; nothing was computed),
    /// DeviceLost (again), DeviceFailure, OutOfMemory.
    [[nodiscard]] Result<Generation> generate(const GenerationRequest& request);

    /// The embedding of a text, of length 1: embeddingSize floats. Nothing in the text is taken for a control
    /// token. Errors: WrongModelKind, InvalidArgument (a text of no tokens), ContextFull, and the
    /// device's.
    [[nodiscard]] Result<std::vector<float>> embed(std::string_view text, TooLong tooLong = TooLong::Refuse);
    /// How a reranker judges a document for a query, in the prompt that its file gives: the probability of
    /// each class ("yes", "no"), or one raw score. Errors: WrongModelKind,
    /// ModelInconsistent (a file without that prompt), ContextFull, and the device's.
    [[nodiscard]] Result<std::vector<float>> rank(std::string_view query, std::string_view document);

    /// Logits of every position for these ids from an empty cache: ids.size() * vocabulary floats, row-major.
    /// For models that make embeddings the one pooled row, as it is before it is given length 1.
    /// Errors: InvalidArgument (no ids, or one outside the vocabulary), ContextFull, and the device's.
    [[nodiscard]] Result<std::vector<float>> logits(std::span<const TokenId> ids);

    /// The same rows, but with the ids evaluated one by one as decoding does: both paths must agree.
    [[nodiscard]] Result<std::vector<float>> decodeLogits(std::span<const TokenId> ids);

    /// What is cached at present, for restore(). Errors: InvalidArgument (nothing is), and the device's.
    [[nodiscard]] Result<Snapshot> snapshot();
    /// Puts a snapshot in place of what is cached; also one of another Model of the same file and kvType. The
    /// context may be longer or shorter than the snapshot's. Errors: SessionMismatch, ContextFull (either
    /// changes nothing), and the device's, which leave the cache empty.
    [[nodiscard]] Result<> restore(const Snapshot& snapshot);

    /// Writes what is cached to a file; returns the number of tokens. The file is bound to the model (see
    /// gguf::GgufFile::fingerprint) and to kvType, hashed, and replaced whole or not at all. Errors:
    /// InvalidArgument (nothing is cached), DiskFull, NotWritable, and the device's.
    [[nodiscard]] Result<std::int32_t> saveSession(const std::filesystem::path& path);
    /// Puts a saved session in place of what is cached; a prompt that begins with its tokens reuses them.
    /// Returns their number. Errors: FileNotFound, FileUnreadable, FileDamaged (cut short, changed, or no
    /// session), SessionMismatch (another model, kvType or a newer format), ContextFull (longer than this
    /// context); none of these changes what is cached. The device's leave it empty.
    [[nodiscard]] Result<std::int32_t> restoreSession(const std::filesystem::path& path);

    /// For benchmarks: seconds to read `prompt` tokens from an empty cache, then to decode `decode` tokens
    /// one by one.
    struct Timing {
        double prefillSeconds = 0;
        double decodeSeconds = 0;
    };
    [[nodiscard]] Result<Timing> measure(std::int32_t prompt, std::int32_t decode);

 private:
    struct State;
    explicit Model(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace fireside::engine
