#include "inference/answer_writer.h"

#include <algorithm>
#include <string>
#include <utility>

namespace fireside::engine {

Result<> validate(const GenerationRequest& request, std::int32_t vocabularySize) {
    FIRESIDE_CHECK(text::validate(request.sampling));
    FIRESIDE_CHECK(text::validateStopStrings(request.stopStrings));
    for (const text::LogitBias& bias : request.sampling.logitBias) {
        if (bias.token >= 0 && bias.token < vocabularySize) continue;
        return Error{ErrorCode::InvalidArgument, "logitBias names token " + std::to_string(bias.token) +
                                                     "; this model has " + std::to_string(vocabularySize) +
                                                     " tokens"};
    }
    if (request.logProbabilities < 0) {
        return Error{ErrorCode::InvalidArgument, "logProbabilities must be 0 or more"};
    }
    if (request.speculation.most < 0) {
        return Error{ErrorCode::InvalidArgument, "speculation.most must be 0 or more"};
    }
    if (request.keepTokens < 0) return Error{ErrorCode::InvalidArgument, "keepTokens must be 0 or more"};
    return {};
}

AnswerWriter::AnswerWriter(const GenerationRequest& request, const text::Tokenizer& tokenizer,
                           Generation& out, std::function<void()> onFirstText)
    : request_(request),
      tokenizer_(tokenizer),
      out_(out),
      onFirstText_(std::move(onFirstText)),
      detokenizer_(tokenizer),
      stopStrings_(request.stopStrings),
      parser_(text::AnswerParser::create(request.answer, [&tokenizer](std::string_view text) {
          const auto id = tokenizer.specialToken(text);
          return id && tokenizer.piece(*id).empty();
      })) {}

void AnswerWriter::push(TokenId id, std::span<const float> logits) {
    if (request_.logProbabilities > 0) {
        out_.tokens.push_back(text::reportToken(logits, id, request_.logProbabilities));
        if (request_.onToken) request_.onToken(out_.tokens.back());
    }
    if (!tokenizer_.piece(id).empty()) return show(detokenizer_.push(id));
    // A control token, which interrupts the text without being seen.
    const std::string marker = tokenizer_.piece(id, true);
    if (marker.empty()) return;
    flush();
    if (stopped_) return;
    const auto& stops = request_.stopStrings;
    if (std::find(stops.begin(), stops.end(), marker) != stops.end()) return stop(marker);
    emit(parser_->push(marker, true));
}

void AnswerWriter::flush() {
    show(detokenizer_.finish());
    if (!stopped_) emit(parser_->push(stopStrings_.finish()));
}

void AnswerWriter::finish() {
    flush();
    emit(parser_->finish());
}

void AnswerWriter::stop(std::string_view stopString) {
    stopped_ = true;
    out_.stopString = stopString;
}

void AnswerWriter::show(std::string_view text) {
    if (stopped_ || text.empty()) return;
    emit(parser_->push(stopStrings_.push(text)));
    if (stopStrings_.met()) stop(*stopStrings_.met());
}

void AnswerWriter::emit(const std::vector<text::AnswerEvent>& events) {
    for (const text::AnswerEvent& event : events) emit(event);
}

void AnswerWriter::emit(const text::AnswerEvent& event) {
    using Kind = text::AnswerEvent::Kind;
    if (onFirstText_) std::exchange(onFirstText_, nullptr)();
    switch (event.kind) {
        case Kind::Reasoning:
            out_.reasoning += event.text;
            if (request_.onReasoning) request_.onReasoning(event.text);
            return;
        case Kind::Answer:
            out_.text += event.text;
            if (request_.onText) request_.onText(event.text);
            return;
        case Kind::Call:
            out_.toolCalls.push_back(event.call);
            if (request_.onToolCall) request_.onToolCall(event.call);
            return;
        case Kind::UnreadableCall:
            out_.unreadableCalls.push_back(event.text);
            return;
    }
}

}  // namespace fireside::engine
