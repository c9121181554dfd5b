// The shape of a conversation: which message answers which. Removed messages are simply not in it. A plain
// value; every operation walks in memory and is linear in the number of messages it names.
#pragma once

#include <QHash>
#include <QList>
#include <optional>

#include "app/domain/conversation.h"

namespace fireside::domain {

class MessageTree {
 public:
    /// Adds a message. Ids must ascend (they are given in order of creation), so a parent comes before its
    /// answers.
    void add(MessageId id, std::optional<MessageId> parent);

    [[nodiscard]] bool contains(MessageId id) const { return parents_.contains(id); }

    /// From the root down to `leaf`, both included; empty when `leaf` is unknown.
    [[nodiscard]] QList<MessageId> pathTo(MessageId leaf) const;

    /// The messages with the same parent as `id` in order of creation, itself included.
    [[nodiscard]] QList<MessageId> siblingsOf(MessageId id) const;

    /// `id` and everything below it.
    [[nodiscard]] QList<MessageId> subtree(MessageId id) const;

    /// The youngest message of the subtree of `id`. Being the youngest it has no answers: it is a leaf.
    [[nodiscard]] MessageId newestDescendant(MessageId id) const;

    /// Where the reader goes when the subtree of `id` disappears: to the newest end of the branch beside it
    /// (the one before, else the one after), else to its parent; nothing when nothing remains.
    [[nodiscard]] std::optional<MessageId> leafWithout(MessageId id) const;

 private:
    static constexpr MessageId kNone = 0;  // ids start at 1

    QHash<MessageId, MessageId> parents_;
    QHash<MessageId, QList<MessageId>> children_;  // of kNone: the roots
};

}  // namespace fireside::domain
