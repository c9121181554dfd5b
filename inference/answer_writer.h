// From chosen tokens to what the caller of Model::generate hears: text in whole characters, nothing of a stop
// string, reasoning and tool calls apart, log probabilities. Internal to the engine; one instance per answer,
// one thread.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "inference/generation.h"
#include "inference/text/streaming_detokenizer.h"

namespace fireside::engine {

/// InvalidArgument for stop strings, biases or counts that make no sense for a vocabulary of this size.
[[nodiscard]] Result<> validate(const GenerationRequest& request, std::int32_t vocabularySize);

class AnswerWriter {
 public:
    /// All must outlive the writer; `onFirstText` is called once, before the first text.
    AnswerWriter(const GenerationRequest& request, const text::Tokenizer& tokenizer, Generation& out,
                 std::function<void()> onFirstText);

    /// A token that does not end the turn; `logits` are those it was chosen from.
    void push(TokenId id, std::span<const float> logits);
    /// A stop string was met; out.stopString says which.
    [[nodiscard]] bool stopped() const { return stopped_; }
    /// The model reasons at present.
    [[nodiscard]] bool isReasoning() const { return parser_->isReasoning(); }
    /// Lets out what was held back.
    void finish();

 private:
    void stop(std::string_view stopString);
    void show(std::string_view text);
    void flush();
    void emit(const std::vector<text::AnswerEvent>& events);
    void emit(const text::AnswerEvent& event);

    const GenerationRequest& request_;
    const text::Tokenizer& tokenizer_;
    Generation& out_;
    std::function<void()> onFirstText_;
    text::StreamingDetokenizer detokenizer_;
    text::StopStrings stopStrings_;
    std::unique_ptr<text::AnswerParser> parser_;
    bool stopped_ = false;
};

}  // namespace fireside::engine
