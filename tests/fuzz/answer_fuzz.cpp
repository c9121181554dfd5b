// Answers taken apart: reasoning, tool calls, text. The first line holds four numbers: which reasoning
// format, which tool-call format (both counted from 1 as in their lists; 0: none), flags (1: reasoning is
// open, 2: the answer goes on, 4: the tool is defined), bytes per piece. The rest is the answer; what stands
// between \x01 and \x02 is a control token. Where the pieces end makes no difference.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "inference/text/answer/answer_parser.h"
#include "inference/text/utf8.h"
#include "tests/fuzz/allocation_bound.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/metadata_text.h"

namespace {

using namespace fireside;

struct Piece {
    std::string text;
    bool control = false;
};

text::AnswerFormat formatIn(std::string_view line) {
    std::array<std::size_t, 3> numbers{};
    for (std::size_t& number : numbers) number = fuzz::numberIn<std::uint8_t>(fuzz::cutAt(line, ' '));
    text::AnswerFormat format;
    const auto reasoning = text::reasoningFormats();
    if (numbers[0] > 0) format.reasoning = reasoning[(numbers[0] - 1) % reasoning.size()];
    const auto calls = text::toolCallFormats();
    if (numbers[1] > 0) format.toolCalls = text::withSuffix(calls[(numbers[1] - 1) % calls.size()], "");
    format.reasoningOpen = (numbers[2] & 1) != 0;
    format.continues = (numbers[2] & 2) != 0;
    if ((numbers[2] & 4) != 0) {
        format.tools.push_back(
            {"weather", "", R"({"type": "object", "properties": {"city": {"type": "string"},
            "days": {"type": "integer"}}})"});
    }
    return format;
}

/// Pieces of about `size` bytes, whole characters each, as a detokenizer gives them.
std::vector<Piece> cut(std::string_view answer, std::size_t size) {
    std::vector<Piece> pieces;
    while (!answer.empty()) {
        if (answer.front() == '\x01') {
            answer.remove_prefix(1);
            pieces.push_back({std::string(fuzz::cutAt(answer, '\x02')), true});
            continue;
        }
        const std::string_view plain = answer.substr(0, answer.find('\x01'));
        std::size_t length = std::min(size, plain.size());
        while (text::validUtf8Prefix(plain.substr(0, length)) != length) ++length;
        pieces.push_back({std::string(plain.substr(0, length))});
        answer.remove_prefix(length);
    }
    return pieces;
}

/// Neighbouring events of the same text kind are one.
std::vector<text::AnswerEvent> parse(const text::AnswerFormat& format, const std::vector<Piece>& pieces) {
    const auto isControl = [&pieces](std::string_view text) {
        return std::any_of(pieces.begin(), pieces.end(),
                           [text](const Piece& piece) { return piece.control && piece.text == text; });
    };
    const auto parser = text::AnswerParser::create(format, isControl);
    std::vector<text::AnswerEvent> events;
    const auto take = [&events](std::vector<text::AnswerEvent> more) {
        for (text::AnswerEvent& event : more) {
            using Kind = text::AnswerEvent::Kind;
            if (event.kind == Kind::Call) {
                fuzz::require(nlohmann::json::accept(event.call.arguments), "arguments are JSON");
            }
            const bool isText = event.kind == Kind::Reasoning || event.kind == Kind::Answer;
            if (isText && event.text.empty()) continue;
            if (isText && !events.empty() && events.back().kind == event.kind) {
                events.back().text += event.text;
            } else {
                events.push_back(std::move(event));
            }
        }
    };
    for (const Piece& piece : pieces) take(parser->push(piece.text, piece.control));
    take(parser->finish());
    return events;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view answer(reinterpret_cast<const char*>(data), size);
    std::string_view line = fuzz::cutAt(answer, '\n');
    const text::AnswerFormat format = formatIn(line);
    for (int i = 0; i < 3; ++i) (void)fuzz::cutAt(line, ' ');
    const auto pieceSize = std::max<std::size_t>(1, fuzz::numberIn<std::uint8_t>(line));
    answer = answer.substr(0, text::validUtf8Prefix(answer));
    const std::vector<Piece> whole = cut(answer, answer.size()), small = cut(answer, pieceSize);
    const fuzz::AllocationBound bound(fuzz::inProportionToText(size));
    fuzz::require(parse(format, whole) == parse(format, small), "where pieces end makes no difference");
    return 0;
}
