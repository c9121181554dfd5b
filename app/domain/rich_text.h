// Markdown to blocks of Qt rich text, by md4c. Used by message_blocks only.
#pragma once

#include <QByteArray>
#include <QList>

#include "app/domain/message_blocks.h"

namespace fireside::domain {

/// Parses `markdown` (UTF-8, without fenced code, formulas and reasoning, which the outline has taken out).
/// The rich text holds no tag but those named at Block::content, and no attribute but href and start.
[[nodiscard]] QList<Block> richTextBlocks(const QByteArray& markdown);

}  // namespace fireside::domain
