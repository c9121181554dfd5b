// How the families mark what they think before they answer, as data. Values; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace fireside::text {

struct ReasoningFormat {
    std::string open;  // empty: the model does not reason, or in no way that is known
    std::string close;
    /// Put around the answer itself; optional, and left out of it.
    std::string answerOpen = {};
    std::string answerClose = {};
    /// OpenAI's harmony format instead: messages with a channel each, see HarmonyParser.
    bool harmony = false;
    /// A word that may follow the opening marker and is no part of the reasoning.
    std::string label = {};

    [[nodiscard]] bool known() const { return harmony || !open.empty(); }
    bool operator==(const ReasoningFormat&) const = default;
};

/// All of them, the more specific ones first. A `*` stands for a suffix that the template makes up.
[[nodiscard]] std::span<const ReasoningFormat> reasoningFormats();

/// The format whose markers occur in `shown` (a template's text and what it renders); an unknown one where
/// none does.
[[nodiscard]] ReasoningFormat reasoningFormatIn(std::string_view shown);

}  // namespace fireside::text
