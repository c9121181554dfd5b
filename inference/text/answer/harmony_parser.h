// Answers in OpenAI's harmony format (gpt-oss): a sequence of messages
//   <|start|>assistant<|channel|>analysis<|message|>TEXT<|end|>
// of which the prompt has opened the first. The channel `analysis` is reasoning, `final` and `commentary` are
// answer; a message to functions.NAME is a call of that function.
#pragma once

#include "inference/text/answer/answer_parser.h"
#include "inference/text/answer/event_list.h"
#include "inference/text/answer/marker_scanner.h"

namespace fireside::text {

class HarmonyParser final : public AnswerParser {
 public:
    HarmonyParser(const AnswerFormat& format, const std::function<bool(std::string_view)>& isControl);

    std::vector<AnswerEvent> push(std::string_view text, bool control) override;
    std::vector<AnswerEvent> finish() override;
    bool isReasoning() const override { return inBody_ && recipient_.empty() && channel_ == "analysis"; }

 private:
    void scan();
    void plain(std::string_view text);
    void reached(std::size_t marker);
    void beginBody();
    void endBody();
    [[nodiscard]] AnswerEvent::Kind kind() const {
        return isReasoning() ? AnswerEvent::Kind::Reasoning : AnswerEvent::Kind::Answer;
    }

    std::vector<Marker> markers_;
    MarkerScanner scanner_;
    EventList events_;
    std::string header_;         // of the message that is being opened
    bool headerMarked_ = false;  // it has a marker
    bool inBody_ = false;
    std::string channel_, recipient_;
    std::string block_;   // arguments of a call
    bool spoke_[2] = {};  // reasoning, answer: had text before
};

}  // namespace fireside::text
