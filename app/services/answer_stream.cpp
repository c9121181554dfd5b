#include "app/services/answer_stream.h"

#include "app/domain/message_reasoning.h"
#include "app/services/inference_service.h"

namespace fireside::services {

bool Pace::due() {
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::milliseconds(InferenceService::kTextIntervalMs)) return false;
    last_ = now;
    return true;
}

void AnswerStream::addReasoning(std::string_view utf8) {
    if (!reasons_) waiting_ += domain::kReasoningBegin.toUtf8().toStdString() + "\n";
    reasons_ = true;
    add(utf8);
}

void AnswerStream::addAnswer(std::string_view utf8) {
    if (reasons_) waiting_ += "\n" + domain::kReasoningEnd.toUtf8().toStdString() + "\n\n";
    reasons_ = false;
    add(utf8);
}

void AnswerStream::finish() {
    if (reasons_) waiting_ += "\n" + domain::kReasoningEnd.toUtf8().toStdString();
    reasons_ = false;
    flush();
}

void AnswerStream::add(std::string_view utf8) {
    waiting_ += utf8;
    ++pieces_;
    if (pace_.due()) flush();
}

void AnswerStream::flush() {
    if (!waiting_.empty()) deliver_(QString::fromStdString(waiting_), pieces_);
    waiting_.clear();
}

}  // namespace fireside::services
