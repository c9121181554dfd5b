// The title that a conversation gets from its first message.
#pragma once

#include <QString>

namespace fireside::services {

inline constexpr qsizetype kTitleLength = 48;  // UTF-16 units, before the ellipsis

/// The first line with words in it, white space simplified, cut at a word's end (or, in scripts without
/// spaces, between characters) with an ellipsis when it is longer than kTitleLength. Empty only for text
/// without any visible character.
[[nodiscard]] QString conversationTitle(const QString& firstMessage);

}  // namespace fireside::services
