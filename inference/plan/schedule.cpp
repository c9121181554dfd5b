// Scratch layout by first fit over lifetimes, then barriers from overlaps of the memory that nodes really
// touch. Because barriers look at memory and not at names, sharing memory can never introduce a race: it can
// only cost a barrier.
#include <algorithm>
#include <cassert>
#include <utility>

#include "inference/plan/plan.h"

namespace fireside::plan {
namespace {

struct Lifetime {
    std::size_t first = 0;  // node that writes it first
    std::size_t last = 0;   // last node that touches it
    bool used = false;
};

std::size_t roundUp(std::size_t n, std::size_t multiple) {
    return (n + multiple - 1) / multiple * multiple;
}

std::vector<Lifetime> lifetimes(const Plan& plan) {
    std::vector<Lifetime> result(plan.values.size());
    auto touch = [&](std::int32_t value, std::size_t node) {
        Lifetime& life = result[static_cast<std::size_t>(value)];
        life.first = life.used ? std::min(life.first, node) : node;
        life.last = life.used ? std::max(life.last, node) : node;
        life.used = true;
    };
    for (std::size_t node = 0; node < plan.nodes.size(); ++node) {
        const Accesses a = accesses(plan.nodes[node].op);
        for (const std::vector<Access>* list : {&a.reads, &a.writes}) {
            for (const Access& access : *list) {
                if (access.kind == Access::Kind::Value) touch(access.index, node);
            }
        }
    }
    // The host writes before a stretch's first node and reads after its last: nothing may use that memory
    // then.
    for (const Stretch& stretch : stretchesOf(plan)) {
        if (stretch.first == stretch.end) continue;
        for (const ValueId id : stretch.receives) touch(static_cast<std::int32_t>(id), stretch.first);
        for (const ValueId id : stretch.sends) touch(static_cast<std::int32_t>(id), stretch.end - 1);
    }
    return result;
}

bool overlap(const Schedule::Slot& a, const Schedule::Slot& b) {
    return a.offset < b.offset + b.bytes && b.offset < a.offset + a.bytes;
}

/// Gives each value the lowest offset that is free throughout its lifetime; large values first, as they fit
/// worst.
void placeValues(const std::vector<Lifetime>& lives, Schedule& schedule) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < lives.size(); ++i) {
        if (lives[i].used) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return schedule.slots[a].bytes > schedule.slots[b].bytes;
    });
    std::vector<std::size_t> placed;
    for (std::size_t index : order) {
        Schedule::Slot& slot = schedule.slots[index];
        std::vector<const Schedule::Slot*> alive;
        for (std::size_t other : placed) {
            if (lives[other].first <= lives[index].last && lives[index].first <= lives[other].last) {
                alive.push_back(&schedule.slots[other]);
            }
        }
        std::sort(alive.begin(), alive.end(), [](auto* a, auto* b) { return a->offset < b->offset; });
        slot.offset = 0;
        for (const Schedule::Slot* other : alive) {
            if (overlap(slot, *other)) slot.offset = other->offset + other->bytes;
        }
        placed.push_back(index);
        schedule.scratchBytes = std::max(schedule.scratchBytes, slot.offset + slot.bytes);
    }
}

/// What has been touched since the last barrier.
class Pending {
 public:
    explicit Pending(const Schedule& schedule) : schedule_(schedule) {}

    bool conflictsWith(const Accesses& a) const {
        auto hits = [&](const std::vector<Access>& mine, const std::vector<Access>& earlier) {
            return std::any_of(mine.begin(), mine.end(), [&](const Access& x) {
                return std::any_of(earlier.begin(), earlier.end(),
                                   [&](const Access& y) { return sameMemory(x, y); });
            });
        };
        return hits(a.reads, writes_) || hits(a.writes, writes_) || hits(a.writes, reads_);
    }
    void add(const Accesses& a) {
        reads_.insert(reads_.end(), a.reads.begin(), a.reads.end());
        writes_.insert(writes_.end(), a.writes.begin(), a.writes.end());
    }
    void clear() {
        reads_.clear();
        writes_.clear();
    }

 private:
    bool sameMemory(const Access& a, const Access& b) const {
        if (a.kind != b.kind) return false;
        if (a.kind == Access::Kind::Cache) return a.index == b.index;
        return overlap(schedule_.slots[static_cast<std::size_t>(a.index)],
                       schedule_.slots[static_cast<std::size_t>(b.index)]);
    }
    const Schedule& schedule_;
    std::vector<Access> reads_, writes_;
};

}  // namespace

std::vector<Stretch> stretchesOf(const Plan& plan) {
    if (!plan.stretches.empty()) return plan.stretches;
    Stretch all{0, plan.nodes.size(), {}, {}};
    if (static_cast<std::int32_t>(plan.output) >= 0) all.sends.push_back(plan.output);
    return {std::move(all)};
}

Schedule schedule(const Plan& plan) {
    Schedule result;
    for (const Value& value : plan.values) {
        Schedule::Slot slot;
        slot.rowStride = roundUp(static_cast<std::size_t>(value.width), kRowPadding);
        const std::size_t rows = value.rows == Rows::One ? 1 : static_cast<std::size_t>(plan.capacity);
        slot.bytes = roundUp(rows * slot.rowStride * sizeof(float), kScratchAlignment);
        result.slots.push_back(slot);
    }
    placeValues(lifetimes(plan), result);

    Pending pending(result);
    for (const Node& node : plan.nodes) {
        const Accesses a = accesses(node.op);
        const bool barrier = pending.conflictsWith(a);
        if (barrier) pending.clear();
        pending.add(a);
        result.barrierBefore.push_back(barrier);
    }
    return result;
}

}  // namespace fireside::plan
