// Gathers what a parser has to say: text of one kind in one event, without the whitespace around reasoning
// and before tool calls. One thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inference/text/answer/answer_parser.h"
#include "inference/text/answer/text_cursor.h"

namespace fireside::text {

class EventList {
 public:
    using Kind = AnswerEvent::Kind;

    /// Text of `kind`. Whitespace in front of the first text of a part waits, and so does what may turn out
    /// to be its end.
    void text(Kind kind, std::string_view text) {
        if (text.empty()) return;
        std::string all = std::exchange(waiting_, {});
        all += text;
        std::string_view rest = all;
        if (!begun_) {
            if (dropsFront_) rest = trimmedFront(rest);
            if (trimmedFront(rest).empty()) {
                waiting_ = rest;
                return;
            }
            if (separator_) add(kind, "\n\n");
            separator_ = false;
            begun_ = true;
        }
        const std::size_t end = rest.find_last_not_of(kWhitespace) + 1;
        waiting_ = rest.substr(end);
        add(kind, rest.substr(0, end));
    }
    struct Place {
        std::string waiting;
        bool begun = false;
        bool dropsFront = false;
    };
    /// A part ends at a marker: whitespace before it is not text, nor is what comes first after it. Returns
    /// what goBack() needs when the marker turns out to be text.
    Place boundary() {
        Place place{std::exchange(waiting_, {}), begun_, dropsFront_};
        begun_ = false;
        dropsFront_ = true;
        return place;
    }
    void goBack(Place place) {
        waiting_ = std::move(place.waiting);
        begun_ = place.begun;
        dropsFront_ = place.dropsFront;
    }
    /// The next text of the same kind is another paragraph.
    void separateNext() { separator_ = true; }
    /// All of it, the whitespace that waited included.
    void flush(Kind kind) {
        const std::string last = std::exchange(waiting_, {});
        if (begun_ || !dropsFront_) add(kind, last);
    }
    [[nodiscard]] bool begun() const { return begun_; }
    void call(ToolCall call) { events_.push_back({Kind::Call, {}, std::move(call)}); }
    void unreadable(std::string reason) { events_.push_back({Kind::UnreadableCall, std::move(reason), {}}); }
    [[nodiscard]] std::vector<AnswerEvent> take() { return std::exchange(events_, {}); }

 private:
    void add(Kind kind, std::string_view text) {
        if (text.empty()) return;
        if (!events_.empty() && events_.back().kind == kind) {
            events_.back().text += text;
        } else {
            events_.push_back({kind, std::string(text), {}});
        }
    }

    std::vector<AnswerEvent> events_;
    std::string waiting_;  // whitespace
    bool begun_ = false;   // this part has text
    bool dropsFront_ = false;
    bool separator_ = false;
};

}  // namespace fireside::text
