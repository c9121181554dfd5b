#include "inference/text/answer/harmony_parser.h"

#include <utility>

#include "inference/text/answer/json_calls.h"
#include "inference/text/answer/text_cursor.h"

namespace fireside::text {

namespace {

constexpr std::string_view kMarkers[] = {"<|message|>", "<|channel|>",   "<|start|>", "<|end|>",
                                         "<|call|>",    "<|constrain|>", "<|return|>"};
enum : std::size_t { kMessage, kChannel, kStart, kEnd, kCall, kConstrain, kReturn };

/// The word after `label`, up to whitespace or the next marker.
std::string wordAfter(std::string_view header, std::string_view label) {
    const std::size_t at = header.find(label);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = header.substr(at + label.size());
    return std::string(rest.substr(0, rest.find_first_of(" \n\t<")));
}

}  // namespace

HarmonyParser::HarmonyParser(const AnswerFormat& format,
                             const std::function<bool(std::string_view)>& isControl) {
    for (const std::string_view text : kMarkers) {
        markers_.push_back({std::string(text), isControl && isControl(text)});
    }
    if (format.continues) {
        channel_ = "final";
        inBody_ = true;
    }
}

std::vector<AnswerEvent> HarmonyParser::push(std::string_view text, bool control) {
    if (!control) {
        scanner_.push(text);
        scan();
        return events_.take();
    }
    plain(scanner_.rest());
    for (std::size_t i = 0; i < markers_.size(); ++i) {
        if (markers_[i].control && markers_[i].text == text) reached(i);
    }
    return events_.take();
}

std::vector<AnswerEvent> HarmonyParser::finish() {
    plain(scanner_.rest());
    if (inBody_) {
        if (recipient_.empty()) events_.flush(kind());
        endBody();
    } else if (!headerMarked_) {
        events_.text(AnswerEvent::Kind::Answer, header_);  // " to" and no more
        events_.flush(AnswerEvent::Kind::Answer);
    }
    return events_.take();
}

void HarmonyParser::scan() {
    for (;;) {
        const MarkerScanner::Found found = scanner_.next(markers_);
        plain(found.before);
        if (found.marker < 0) return;
        reached(static_cast<std::size_t>(found.marker));
    }
}

void HarmonyParser::plain(std::string_view text) {
    if (text.empty()) return;
    if (inBody_) {
        if (!recipient_.empty()) {
            block_ += text;
        } else {
            events_.text(kind(), text);
        }
        return;
    }
    header_ += text;
    // A model that forgets the format has begun its answer; " to=functions.f" would be a header.
    const std::string_view begun = trimmedFront(header_);
    constexpr std::string_view kRecipient = "to=";
    if (headerMarked_ || kRecipient.starts_with(begun.substr(0, kRecipient.size()))) return;
    channel_ = "final";
    recipient_.clear();
    inBody_ = true;
    events_.text(AnswerEvent::Kind::Answer, std::exchange(header_, {}));
}

void HarmonyParser::reached(std::size_t marker) {
    if (marker == kMessage && !inBody_) return beginBody();
    if (marker == kEnd || marker == kCall || marker == kReturn) return endBody();
    if (marker == kStart || marker == kChannel) {
        if (inBody_) endBody();
        if (marker == kStart) header_.clear();
    }
    if (inBody_) return plain(kMarkers[marker]);
    headerMarked_ = true;
    header_ += kMarkers[marker];
}

void HarmonyParser::beginBody() {
    channel_ = wordAfter(header_, "<|channel|>");
    recipient_ = wordAfter(header_, "to=");
    header_.clear();
    inBody_ = true;
    events_.boundary();
    if (spoke_[isReasoning() ? 0 : 1]) events_.separateNext();
}

void HarmonyParser::endBody() {
    if (inBody_ && !recipient_.empty()) {
        constexpr std::string_view kFunctions = "functions.";
        ToolCall call;
        call.name = recipient_.substr(recipient_.starts_with(kFunctions) ? kFunctions.size() : 0);
        std::string_view rest = block_;
        auto arguments = takeArguments(rest);
        if (arguments.ok() && trimmed(rest).empty() && !call.name.empty()) {
            call.arguments = *arguments;
            events_.call(std::move(call));
        } else {
            events_.unreadable(arguments.ok() ? "text after the arguments" : arguments.error().detail);
            events_.text(AnswerEvent::Kind::Answer, block_);
            spoke_[1] = true;
        }
        block_.clear();
    } else if (inBody_ && events_.begun()) {
        spoke_[isReasoning() ? 0 : 1] = true;
    }
    events_.boundary();
    inBody_ = headerMarked_ = false;
    header_.clear();
    recipient_.clear();
    channel_.clear();
}

}  // namespace fireside::text
