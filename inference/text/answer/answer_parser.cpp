#include "inference/text/answer/answer_parser.h"

#include <utility>

#include "inference/text/answer/event_list.h"
#include "inference/text/answer/harmony_parser.h"
#include "inference/text/answer/marker_scanner.h"

namespace fireside::text {

namespace {

/// Nothing is marked.
class PlainParser final : public AnswerParser {
 public:
    std::vector<AnswerEvent> push(std::string_view text, bool control) override {
        if (control || text.empty()) return {};
        return {{AnswerEvent::Kind::Answer, std::string(text), {}}};
    }
    std::vector<AnswerEvent> finish() override { return {}; }
    bool isReasoning() const override { return false; }
};

/// Reasoning between markers, then the answer, tool calls between markers.
class TaggedParser final : public AnswerParser {
 public:
    TaggedParser(const AnswerFormat& format, const std::function<bool(std::string_view)>& isControl)
        : format_(format),
          state_(format.reasoningOpen ? State::Reasoning : State::Answer),
          reasoned_(format.reasoningOpen) {
        const auto marker = [&](const std::string& text) {
            return Marker{text, !text.empty() && isControl && isControl(text)};
        };
        reasoning_ = {marker(format.reasoning.close), Marker{format.reasoning.label}};
        answer_ = {marker(format.reasoning.open), marker(format.reasoning.answerOpen),
                   marker(format.reasoning.answerClose)};
        for (const ToolCallMarkers& markers : format.toolCalls.markers) {
            answer_.push_back(marker(markers.open));
            callEnds_.push_back(marker(markers.close));
        }
        if (format.reasoning.known() && !format.continues) events_.boundary();
    }

    std::vector<AnswerEvent> push(std::string_view text, bool control) override {
        if (control) {
            onControl(text);
        } else {
            scanner_.push(text);
            scan();
        }
        return events_.take();
    }

    std::vector<AnswerEvent> finish() override {
        plain(scanner_.rest());
        if (state_ == State::Call) endCall(true);
        events_.flush(kind());
        return events_.take();
    }

    bool isReasoning() const override { return state_ == State::Reasoning; }

 private:
    enum class State { Answer, Reasoning, Call };
    static constexpr int kBareCall = -1;  // call_: no marker opened it, none closes it
    static constexpr int kLabel = 1;      // of the reasoning markers
    static constexpr int kOpen = 0, kAnswerOpen = 1, kAnswerClose = 2, kFirstCall = 3;

    AnswerEvent::Kind kind() const {
        return state_ == State::Reasoning ? AnswerEvent::Kind::Reasoning : AnswerEvent::Kind::Answer;
    }

    /// The markers that count now. Reasoning opens only where no answer has begun.
    std::vector<Marker> active() const {
        if (state_ == State::Call && call_ == kBareCall) return {};
        if (state_ == State::Call) return {callEnds_[static_cast<std::size_t>(call_)]};
        std::vector<Marker> markers = state_ == State::Reasoning ? reasoning_ : answer_;
        if (state_ == State::Reasoning) {
            if (events_.begun()) markers[kLabel].text.clear();
            return markers;
        }
        if (events_.begun()) markers[kOpen].text.clear();
        if (events_.begun()) markers[kAnswerOpen].text.clear();
        return markers;
    }

    void scan() {
        for (;;) {
            if (state_ == State::Call && call_ == kBareCall) return plain(scanner_.rest());
            const State before = state_;
            const std::vector<Marker> markers = active();
            const MarkerScanner::Found found = scanner_.next(markers);
            plain(found.before);
            if (found.marker < 0 && state_ == before) return;
            if (found.marker < 0) continue;
            // That text may have begun the answer or a bare call: then the marker is none any more.
            const auto index = static_cast<std::size_t>(found.marker);
            const bool counts = state_ == before && !active()[index].text.empty();
            counts ? reached(found.marker, markers[index].text) : plain(markers[index].text);
        }
    }

    void onControl(std::string_view text) {
        plain(scanner_.rest());
        const std::vector<Marker> markers = active();
        for (std::size_t i = 0; i < markers.size(); ++i) {
            if (markers[i].control && markers[i].text == text)
                return reached(static_cast<int>(i), markers[i].text);
        }
        if (state_ == State::Call) block_ += text;
    }

    void plain(std::string_view text) {
        if (text.empty()) return;
        if (state_ == State::Call) {
            block_ += text;
        } else if (state_ == State::Answer && format_.toolCalls.bare && !events_.begun() &&
                   trimmedFront(text).starts_with('{')) {
            state_ = State::Call;
            call_ = kBareCall;
            place_ = events_.boundary();
            block_ = text;
        } else {
            events_.text(kind(), text);
        }
    }

    void reached(int marker, const std::string& text) {
        switch (state_) {
            case State::Reasoning:
                events_.boundary();
                if (marker != kLabel) state_ = State::Answer;
                return;
            case State::Call:
                block_ += text;
                return endCall(false);
            case State::Answer:
                break;
        }
        if (marker == kAnswerOpen || marker == kAnswerClose) {
            events_.boundary();
        } else {
            place_ = events_.boundary();
            if (marker == kOpen && std::exchange(reasoned_, true)) events_.separateNext();
            state_ = marker == kOpen ? State::Reasoning : State::Call;
            call_ = marker - kFirstCall;
            block_ = text;
        }
    }

    void endCall(bool atEnd) {
        const auto calls = format_.toolCalls.read(block_, format_.tools);
        if (calls.ok()) {
            for (const ToolCall& call : *calls) events_.call(call);
        } else if (!atEnd && calls.error().detail == kUnfinished) {
            return;  // the closing marker stands within an argument
        } else {
            events_.goBack(std::move(place_));
            events_.unreadable(calls.error().detail);
            events_.text(AnswerEvent::Kind::Answer, block_);
        }
        block_.clear();
        state_ = State::Answer;
    }

    AnswerFormat format_;
    State state_;
    std::vector<Marker> reasoning_, answer_, callEnds_;
    MarkerScanner scanner_;
    EventList events_;
    EventList::Place place_;  // where the call began
    bool reasoned_ = false;
    int call_ = 0;  // which markers the call has
    std::string block_;
};

}  // namespace

std::unique_ptr<AnswerParser> AnswerParser::create(const AnswerFormat& format,
                                                   const std::function<bool(std::string_view)>& isControl) {
    if (format.reasoning.harmony) return std::make_unique<HarmonyParser>(format, isControl);
    if (format.plain()) return std::make_unique<PlainParser>();
    return std::make_unique<TaggedParser>(format, isControl);
}

}  // namespace fireside::text
