#include "app/domain/message_tree.h"

#include <QTest>
#include <algorithm>
#include <memory>

using fireside::domain::MessageId;
using fireside::domain::MessageTree;

namespace {

// 1 ── 2 ── 3 ── 6
//  │    └── 4
//  └── 5 ── 7
// 8 (an edited first message)
MessageTree sample() {
    MessageTree tree;
    tree.add(1, std::nullopt);
    tree.add(2, 1);
    tree.add(3, 2);
    tree.add(4, 2);
    tree.add(5, 1);
    tree.add(6, 3);
    tree.add(7, 5);
    tree.add(8, std::nullopt);
    return tree;
}

}  // namespace

class MessageTreeTest : public QObject {
    Q_OBJECT

 private slots:
    void pathRunsFromTheRoot() {
        QCOMPARE(sample().pathTo(6), (QList<MessageId>{1, 2, 3, 6}));
        QCOMPARE(sample().pathTo(8), QList<MessageId>{8});
        QVERIFY(sample().pathTo(99).isEmpty());
    }

    void siblingsShareTheirParent() {
        QCOMPARE(sample().siblingsOf(4), (QList<MessageId>{3, 4}));
        QCOMPARE(sample().siblingsOf(8), (QList<MessageId>{1, 8}));
        QCOMPARE(sample().siblingsOf(6), QList<MessageId>{6});
        QVERIFY(sample().siblingsOf(99).isEmpty());
    }

    void subtreeIsWhatHangsBelow() {
        QList<MessageId> below = sample().subtree(2);
        std::sort(below.begin(), below.end());
        QCOMPARE(below, (QList<MessageId>{2, 3, 4, 6}));
        QVERIFY(sample().subtree(99).isEmpty());
    }

    void newestDescendantIsTheYoungestLeaf() {
        QCOMPARE(sample().newestDescendant(2), 6);
        QCOMPARE(sample().newestDescendant(1), 7);
        QCOMPARE(sample().newestDescendant(4), 4);
    }

    void leafWithoutPrefersTheNeighbour() {
        QCOMPARE(sample().leafWithout(4), 6);  // the branch before
        QCOMPARE(sample().leafWithout(3), 4);  // the branch after, as there is none before
        QCOMPARE(sample().leafWithout(6), 3);  // no neighbour: the parent
        QCOMPARE(sample().leafWithout(8), 7);
        MessageTree alone;
        alone.add(1, std::nullopt);
        QCOMPARE(alone.leafWithout(1), std::nullopt);
    }

    void deepChainsNeedNoStack() {
        constexpr int kDepth = 100'000;
        MessageTree tree;
        tree.add(1, std::nullopt);
        for (int id = 2; id <= kDepth; ++id) tree.add(id, id - 1);
        QCOMPARE(tree.pathTo(kDepth).size(), kDepth);
        QCOMPARE(tree.newestDescendant(1), kDepth);
    }
};

std::unique_ptr<QObject> makeMessageTreeTest() {
    return std::make_unique<MessageTreeTest>();
}

#include "message_tree_test.moc"
