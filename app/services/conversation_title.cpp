#include "app/services/conversation_title.h"

#include <QTextBoundaryFinder>

namespace fireside::services {

QString conversationTitle(const QString& firstMessage) {
    const QString line = firstMessage.trimmed().section(QLatin1Char('\n'), 0, 0).simplified();
    if (line.size() <= kTitleLength) return line;

    qsizetype cut = line.lastIndexOf(QLatin1Char(' '), kTitleLength);
    if (cut < kTitleLength / 2) {  // one very long word, or a script without spaces
        QTextBoundaryFinder graphemes(QTextBoundaryFinder::Grapheme, line);
        graphemes.setPosition(kTitleLength);
        cut = graphemes.isAtBoundary() ? kTitleLength : graphemes.toPreviousBoundary();
    }
    return line.left(cut).trimmed() + QChar(0x2026);
}

}  // namespace fireside::services
