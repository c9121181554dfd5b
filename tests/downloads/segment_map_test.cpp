// Which bytes are there, and who fetches which: against a plain model, with random events.
#include "app/services/downloads/segment_map.h"

#include <QRandomGenerator>
#include <QTest>
#include <memory>

using namespace fireside::services;
using fireside::domain::DownloadSegment;

namespace {

constexpr qint64 kSegment = DownloadSegment::kSegmentBytes;

QByteArray bytesAt(qint64 offset, qint64 count) {
    QByteArray bytes(count, Qt::Uninitialized);
    for (qint64 i = 0; i < count; ++i) bytes[i] = char((offset + i) * 31 >> 3);
    return bytes;
}

std::span<const char> span(const QByteArray& bytes) {
    return {bytes.constData(), size_t(bytes.size())};
}

void receive(SegmentMap& map, qint64 offset, qint64 count) {
    map.receive(offset, span(bytesAt(offset, count)));
}

}  // namespace

class SegmentMapTest : public QObject {
    Q_OBJECT

 private slots:
    void runsAreLargeFirstAndSmallAtTheEnd() {
        SegmentMap map(1LL << 30);
        QList<qint64> sizes;
        for (auto run = map.take(4); run; run = map.take(4)) sizes.append(run->to - run->from + 1);
        QCOMPARE(sizes.front(), SegmentMap::kLongestRun);
        QCOMPARE(sizes.back(), kSegment);
        qint64 sum = 0;
        for (const qint64 size : sizes) sum += size;
        QCOMPARE(sum, 1LL << 30);
        QVERIFY(sizes.size() < 60);
    }

    void edges() {
        QVERIFY(SegmentMap(0).isComplete());
        QVERIFY(!SegmentMap(0).take(4));
        SegmentMap one(1);
        const auto run = one.take(4);
        QVERIFY(run && run->from == 0 && run->to == 0);
        receive(one, 0, 1);
        QVERIFY(one.isComplete());
        SegmentMap more(kSegment + 1);
        QCOMPARE(more.count(), 2);
        QCOMPARE(more.lengthOf(1), 1);
    }

    void whatIsGivenBackIsTakenAgain() {
        SegmentMap map(3 * kSegment);
        auto run = *map.take(1);
        receive(map, 0, 100);
        map.giveBack({100, run.to}, true);
        QVERIFY(map.at(0).suspect);
        run = *map.take(1);
        QCOMPARE(run.from, 100);
        receive(map, 100, kSegment - 100);
        QCOMPARE(map.front(), 1);
        QCOMPARE(map.bytesDone(), kSegment);
    }

    void theChecksumIsThatOfTheWholeSegment() {
        SegmentMap map(2 * kSegment);
        auto run = *map.take(1);
        receive(map, 0, 7);
        map.giveBack({7, run.to}, true);
        run = *map.take(1);
        for (qint64 offset = 7; offset < kSegment; offset += 100'000) {
            receive(map, offset, std::min<qint64>(100'000, kSegment - offset));
        }
        Checksum whole;
        whole.add(span(bytesAt(0, kSegment)));
        QCOMPARE(map.at(0).checksum, whole.value());
    }

    void theJournalIsTakenUp() {
        SegmentMap map(4 * kSegment);
        map.restore({{0, kSegment, 11, false},
                     {1, 50, 0, false},
                     {3, kSegment, 33, true},
                     {9, 5, 0, false},               // no such segment
                     {2, kSegment + 1, 0, false}});  // longer than it is
        QCOMPARE(map.front(), 1);
        QCOMPARE(map.bytesDone(), 2 * kSegment + 50);
        QCOMPARE(map.partial(), QList<int>{1});
        map.resume(1, span(bytesAt(kSegment, 50)));
        const auto run = *map.take(1);
        QCOMPARE(run.from, kSegment + 50);
        receive(map, run.from, run.to - run.from + 1);
        while (const auto rest = map.take(1)) receive(map, rest->from, rest->to - rest->from + 1);
        QVERIFY(map.isComplete());
        Checksum whole;
        whole.add(span(bytesAt(kSegment, kSegment)));
        QCOMPARE(map.at(1).checksum, whole.value());
    }

    void whatIsDiscardedIsMissing() {
        SegmentMap map(3 * kSegment);
        const auto run = *map.take(1);
        receive(map, 0, run.to + 1);
        while (const auto rest = map.take(1)) receive(map, rest->from, rest->to - rest->from + 1);
        QVERIFY(map.isComplete());
        (void)map.takeChanges();
        map.discard(1);
        QCOMPARE(map.front(), 1);
        QCOMPARE(map.bytesDone(), 2 * kSegment);
        const auto changes = map.takeChanges();
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes.front().bytes, 0);
        const auto again = *map.take(4);
        QCOMPARE(again.from, kSegment);
        QCOMPARE(again.to, 2 * kSegment - 1);
    }

    /// Connections that come, go and break at random: every byte is asked for once at a time, in the end all
    /// is there, and the journal can be taken up at any moment.
    void randomConnections() {
        QRandomGenerator random(20261);
        for (int round = 0; round < 30; ++round) {
            const qint64 bytes = random.bounded(qint64(1), 12 * kSegment);
            SegmentMap map(bytes);
            QList<SegmentMap::Run> runs;
            qint64 received = 0;
            QHash<int, DownloadSegment> journal;
            while (!map.isComplete()) {
                if (runs.size() < 3) {
                    if (const auto run = map.take(3)) runs.append(*run);
                }
                QVERIFY(!runs.isEmpty());
                const int which = int(random.bounded(quint32(runs.size())));
                SegmentMap::Run& run = runs[which];
                const qint64 count = std::min(run.to - run.from + 1, random.bounded(qint64(1), 3 * kSegment));
                receive(map, run.from, count);
                received += count;
                run.from += count;
                if (run.from <= run.to && random.bounded(4u) != 0) continue;
                map.giveBack(run, random.bounded(2u) != 0);
                runs.removeAt(which);
                for (const DownloadSegment& segment : map.takeChanges()) journal[segment.index] = segment;
            }
            QCOMPARE(received, bytes);
            QCOMPARE(map.bytesDone(), bytes);
            for (const DownloadSegment& segment : map.takeChanges()) journal[segment.index] = segment;
            SegmentMap again(bytes);
            again.restore(journal.values());
            QVERIFY(again.isComplete());
        }
    }
};

std::unique_ptr<QObject> makeSegmentMapTest() {
    return std::make_unique<SegmentMapTest>();
}

#include "segment_map_test.moc"
