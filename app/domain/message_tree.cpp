#include "app/domain/message_tree.h"

#include <algorithm>

namespace fireside::domain {

void MessageTree::add(MessageId id, std::optional<MessageId> parent) {
    const MessageId above = parent.value_or(kNone);
    parents_.insert(id, above);
    children_[above].append(id);
}

QList<MessageId> MessageTree::pathTo(MessageId leaf) const {
    QList<MessageId> path;
    for (MessageId id = leaf; parents_.contains(id); id = parents_.value(id)) path.append(id);
    std::reverse(path.begin(), path.end());
    return path;
}

QList<MessageId> MessageTree::siblingsOf(MessageId id) const {
    return contains(id) ? children_.value(parents_.value(id)) : QList<MessageId>();
}

QList<MessageId> MessageTree::subtree(MessageId id) const {
    if (!contains(id)) return {};
    QList<MessageId> found{id};
    for (qsizetype next = 0; next < found.size(); ++next) found.append(children_.value(found.at(next)));
    return found;
}

MessageId MessageTree::newestDescendant(MessageId id) const {
    const QList<MessageId> below = subtree(id);
    return below.isEmpty() ? id : *std::max_element(below.begin(), below.end());
}

std::optional<MessageId> MessageTree::leafWithout(MessageId id) const {
    const QList<MessageId> siblings = siblingsOf(id);
    const qsizetype place = siblings.indexOf(id);
    if (place > 0) return newestDescendant(siblings.at(place - 1));
    if (siblings.size() > 1) return newestDescendant(siblings.at(1));
    const MessageId parent = parents_.value(id, kNone);
    return parent == kNone ? std::nullopt : std::optional(parent);
}

}  // namespace fireside::domain
