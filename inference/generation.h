// What is asked of a generation and what comes of it: the part of engine.h that is about answers.
// Values; callbacks run on the thread that calls Model::generate.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "inference/text/answer/answer_parser.h"
#include "inference/text/log_probabilities.h"
#include "inference/text/sampler.h"
#include "inference/text/stop_strings.h"
#include "inference/text/token_constraint.h"
#include "inference/text/tokenizer.h"

namespace fireside::engine {

using text::LogitBias;
using text::PromptPiece;
using text::SamplingParams;
using text::TokenId;
using text::TokenLogProbability;
using text::TokenReport;

/// Set to true from any thread to stop a load or a generation; checked per submit, token and uploaded chunk.
using CancelToken = std::atomic<bool>;

struct GenerationStats {
    std::int32_t promptTokens = 0;
    std::int32_t reusedTokens = 0;  // of the prompt, already in the KV cache
    std::int32_t generatedTokens = 0;
    std::int32_t draftedTokens = 0;   // guessed ahead, see Speculation
    std::int32_t acceptedTokens = 0;  // of those, that became the answer's
    double prefillSeconds = 0;
    double decodeSeconds = 0;
    double firstTokenSeconds = 0;
};

enum class StopReason {
    EndOfTurn,
    TokenLimit,
    ContextFull,
    Cancelled,
    StopString,
    NothingAllowed,  // the constraint or the biases ban every token
};

class Model;

/// Guessing tokens ahead and verifying them in one step, which costs hardly more than a step for one token
/// where weights are read from memory. The answer is the one that would be written without. Models with
/// recurrent state take no part.
struct Speculation {
    bool promptLookup = false;  // as the text itself went on where its last tokens stood before
    /// A small model of the same vocabulary, where the lookup finds nothing; used by this answer alone while
    /// it is written.
    Model* draft = nullptr;
    std::int32_t most = 7;  // guesses at once; with the token before them 8, which decode kernels take

    [[nodiscard]] bool wanted() const { return promptLookup || draft != nullptr; }
};

/// What an answer has to look like; see Model::constrain.
struct AnswerForm {
    enum class Kind {
        Grammar,     // notation and bounds: inference/text/grammar/notation_parser.h
        JsonSchema,  // what is supported: inference/text/grammar/json_schema.h
    };
    Kind kind = Kind::Grammar;
    std::string text;
};

struct GenerationRequest {
    std::vector<PromptPiece> prompt;
    text::AnswerFormat answer;  // as Model::renderChat gives it with the prompt
    SamplingParams sampling;
    Speculation speculation;
    /// What the answer may be made of; fresh, and alive during the call. None: anything. It rules the answer,
    /// not the reasoning that a prompt has opened.
    text::TokenConstraint* constraint = nullptr;
    /// The answer ends before the first of these; see StopStrings. One that is the text of a control token
    /// ends it at that token. Otherwise they are looked for in all that the tokens show, reasoning included,
    /// but not across control tokens.
    std::vector<std::string> stopStrings;
    std::int32_t maxTokens = -1;  // -1: until the turn or the context ends
    /// Goes on when the context is full: the first keepTokens tokens of the prompt (its system message) stay,
    /// the older half of the others is dropped, and what is left is read again, which onPrefill hears. Read
    /// again, not moved: keys could be turned to their new positions, but keys and values were computed from
    /// what saw the dropped text, and windows, latent caches and recurrent state cannot be moved at all. So
    /// the model is afterwards exactly where it would be had it been given only what is left. Without this,
    /// and when keepTokens is more than half of the context, the answer ends with ContextFull. Together with
    /// maxTokens of -1 an answer may never end.
    bool shiftContext = false;
    std::int32_t keepTokens = 0;
    /// For each token so many of the likeliest with their log probabilities, see TokenReport; 0: none.
    std::int32_t logProbabilities = 0;
    const CancelToken* cancel = nullptr;
    std::function<void(std::int32_t read, std::int32_t total)> onPrefill;  // tokens of the prompt read so far
    std::function<void(std::string_view utf8)> onText;       // of the answer; never half a character
    std::function<void(std::string_view utf8)> onReasoning;  // likewise
    std::function<void(const text::ToolCall&)> onToolCall;
    /// Each token that was chosen, before its text, but for one that ends the turn.
    std::function<void(const text::TokenReport&)> onToken;
};

struct Generation {
    StopReason stopReason = StopReason::EndOfTurn;
    std::string stopString;  // the one that was met
    std::string text;        // the answer, without what is in the next two
    std::string reasoning;
    std::vector<text::ToolCall> toolCalls;
    std::vector<std::string> unreadableCalls;  // why; what the model wrote is in `text`
    std::vector<text::TokenReport> tokens;     // when log probabilities were asked for
    std::uint64_t seed = 0;                    // the seed that was used; repeats the answer
    GenerationStats stats;
    std::int32_t contextUsed = 0;    // tokens now in the KV cache
    std::int32_t droppedTokens = 0;  // of prompt and answer, to make room: see shiftContext
};

}  // namespace fireside::engine
