#include "app/domain/message_blocks.h"

#include <algorithm>

#include "app/domain/markdown_outline.h"
#include "app/domain/rich_text.h"

namespace fireside::domain {
namespace {

/// More than this many link definitions are not carried from segment to segment, which bounds the work of a
/// text made of nothing else.
constexpr qsizetype kMaxSharedDefinitions = 50;

QStringList definitionsOf(const QList<MarkdownSegment>& segments) {
    QStringList definitions;
    for (const MarkdownSegment& segment : segments) {
        definitions.append(segment.definitions);
    }
    return definitions;
}

QList<Block> markdownBlocks(QStringView text, const QStringList& definitions) {
    QByteArray markdown;
    if (!definitions.isEmpty() && text.contains(u'[')) {
        markdown =
            definitions.first(std::min(definitions.size(), kMaxSharedDefinitions)).join(u'\n').toUtf8() +
            "\n\n";
    }
    return richTextBlocks(markdown + text.toUtf8());
}

QList<Block> blocksOf(const MarkdownSegment& segment, QStringView source, const QStringList& definitions) {
    Block block;
    block.content = segment.content;
    block.language = segment.language;
    block.open = segment.open;
    switch (segment.kind) {
        case MarkdownSegment::Kind::Markdown:
            return markdownBlocks(source.sliced(segment.begin, segment.end - segment.begin), definitions);
        case MarkdownSegment::Kind::Code:
            block.kind = BlockKind::Code;
            break;
        case MarkdownSegment::Kind::Formula:
            block.kind = BlockKind::Formula;
            break;
        case MarkdownSegment::Kind::Reasoning:
            // Models that were told not to think write an empty pair of tags.
            if (block.content.isEmpty() && !block.open) return {};
            block.kind = BlockKind::Reasoning;
            break;
    }
    return {block};
}

}  // namespace

QList<Block> parseBlocks(const QString& markdown) {
    BlockParser parser;
    parser.update(markdown);
    return parser.blocks();
}

int BlockParser::update(const QString& markdown) {
    if (!markdown.startsWith(source_)) forgetStable();
    source_ = markdown;
    QList<MarkdownSegment> segments = outlineMarkdown(source_, stableLength_);
    QStringList definitions = stableDefinitions_ + definitionsOf(segments);
    if (definitions != definitions_ && stableLength_ > 0) {  // a link above may lead somewhere else now
        forgetStable();
        segments = outlineMarkdown(source_, 0);
    }
    definitions_ = std::move(definitions);

    QList<Block> fresh;
    qsizetype definitionsBefore = stableDefinitions_.size();
    const int freshBegin = stableCount_;
    for (qsizetype i = 0; i < segments.size(); ++i) {
        if (i > 0 && segments.at(i).settled) {  // then nothing that is appended changes what stands before it
            stableLength_ = segments.at(i).begin;
            stableCount_ = freshBegin + static_cast<int>(fresh.size());
            stableDefinitions_ = definitions_.first(definitionsBefore);
        }
        definitionsBefore += segments.at(i).definitions.size();
        fresh.append(blocksOf(segments.at(i), source_, definitions_));
    }
    return replaceBlocks(freshBegin, fresh);
}

void BlockParser::forgetStable() {
    stableLength_ = 0;
    stableCount_ = 0;
    stableDefinitions_.clear();
}

int BlockParser::replaceBlocks(int begin, const QList<Block>& fresh) {
    const auto [old, changed] =
        std::mismatch(blocks_.cbegin() + begin, blocks_.cend(), fresh.cbegin(), fresh.cend());
    const auto first = static_cast<int>(old - blocks_.cbegin());
    const QList<Block> tail(changed, fresh.cend());
    blocks_.remove(first, blocks_.size() - first);
    blocks_.append(tail);
    return first;
}

}  // namespace fireside::domain
