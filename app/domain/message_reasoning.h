// What an answer's text holds of reasoning: "<think>\nREASONING\n</think>\n\nANSWER", whatever markers the
// model itself uses. It stays in the text, and not in a column beside it, because that is how answers are
// stored already, so that searching, copying whole messages and older databases need nothing new, and what a
// model thought can never be separated from what it said. Pure functions; any thread.
#pragma once

#include <QString>

namespace fireside::domain {

inline constexpr QStringView kReasoningBegin = u"<think>";
inline constexpr QStringView kReasoningEnd = u"</think>";

struct AnswerParts {
    QString reasoning;    // trimmed; empty: there is none
    QString answer;       // what follows, or all of the text
    bool thinks = false;  // the end of the reasoning is missing
};

[[nodiscard]] AnswerParts answerParts(const QString& text);

}  // namespace fireside::domain
