#include "app/domain/message_reasoning.h"

namespace fireside::domain {

AnswerParts answerParts(const QString& text) {
    qsizetype at = 0;
    while (at < text.size() && text[at].isSpace()) ++at;
    if (!QStringView(text).sliced(at).startsWith(kReasoningBegin)) return {{}, text, false};
    const qsizetype begin = at + kReasoningBegin.size();
    const qsizetype end = text.indexOf(kReasoningEnd, begin);
    if (end < 0) return {text.sliced(begin).trimmed(), {}, true};
    qsizetype answer = end + kReasoningEnd.size();
    while (answer < text.size() && text[answer].isSpace()) ++answer;
    return {text.sliced(begin, end - begin).trimmed(), text.sliced(answer), false};
}

}  // namespace fireside::domain
