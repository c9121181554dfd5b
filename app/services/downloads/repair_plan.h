// A file is complete and its hash is wrong: which segments are fetched again, in which order. A value.
//
// The hub knows the hash of the whole only, so it is a search: first what looks suspicious (a connection
// broke there), all of it together; then the rest from the front, in batches that grow. After each batch the
// whole is hashed again, if the batch brought other bytes than before; the search ends as soon as the hash is
// right.
#pragma once

#include <QList>
#include <algorithm>
#include <numeric>

namespace fireside::services {

class RepairPlan {
 public:
    RepairPlan(QList<int> suspects, int segments) : waiting_(std::move(suspects)) {
        suspects_ = int(waiting_.size());
        QList<bool> listed(segments, false);
        for (const int index : waiting_) listed[index] = true;
        for (int i = 0; i < segments; ++i) {
            if (!listed[i]) waiting_.append(i);
        }
    }

    /// The next batch; empty when everything was fetched again.
    [[nodiscard]] QList<int> next() {
        const int size = suspects_ > 0 ? suspects_ : batch_;
        if (suspects_ == 0) batch_ *= 2;
        suspects_ = 0;
        const QList<int> batch = waiting_.mid(0, size);
        waiting_.remove(0, batch.size());
        return batch;
    }

 private:
    QList<int> waiting_;
    int suspects_ = 0;
    int batch_ = 8;
};

}  // namespace fireside::services
