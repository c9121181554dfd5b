#include "inference/plan/cut.h"

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>
#include <variant>

namespace fireside::plan {

std::vector<bool> expertNodes(const Plan& plan) {
    std::vector<bool> belongs(plan.nodes.size(), false);
    std::size_t next = 0;  // after the latest product of the present segment
    for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
        if (i > 0 && plan.nodes[i].segment != plan.nodes[i - 1].segment) next = 0;
        if (!std::holds_alternative<ExpertMatMulOp>(plan.nodes[i].op)) continue;
        for (std::size_t j = next > 0 ? next : i; j <= i; ++j) belongs[j] = true;
        next = i + 1;
    }
    return belongs;
}

namespace {

std::vector<std::size_t> homesOf(const Plan& plan, const Placement& placement) {
    const std::vector<bool> expert = expertNodes(plan);
    std::vector<std::size_t> homes;
    for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
        const auto segment = static_cast<std::size_t>(plan.nodes[i].segment);
        homes.push_back(expert[i] ? placement.experts[segment] : placement.segments[segment]);
    }
    return homes;
}

/// Per cache, per executor: whether a node there touches it.
std::vector<std::vector<bool>> cacheHomes(const Plan& plan, const std::vector<std::size_t>& homes,
                                          std::size_t executors) {
    std::vector<std::vector<bool>> result(plan.caches.size(), std::vector<bool>(executors, false));
    for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
        const Accesses touched = accesses(plan.nodes[i].op);
        for (const std::vector<Access>* list : {&touched.reads, &touched.writes}) {
            for (const Access& access : *list) {
                if (access.kind != Access::Kind::Cache) continue;
                result[static_cast<std::size_t>(access.index)][homes[i]] = true;
            }
        }
    }
    return result;
}

/// Goes through the nodes in order and remembers where the latest version of each value is.
class Cutter {
 public:
    Cutter(const Plan& plan, const std::vector<std::size_t>& homes, std::size_t executors)
        : plan_(plan),
          values_(plan.values.size()),
          cacheHomes_(cacheHomes(plan, homes, executors)),
          toStore_(executors) {
        Plan empty = plan;
        empty.nodes.clear();
        empty.output = ValueId{-1};
        for (Weight& weight : empty.weights) weight.tensor = nullptr;
        for (CacheShape& cache : empty.caches) cache = {};
        result_.parts.assign(executors, empty);
        for (ValueState& value : values_) value.heldBy.assign(executors, false);
    }

    void add(const Node& node, std::size_t home) {
        if (result_.turns.empty() || result_.turns.back().executor != home) {
            begin(home);
            for (Node& store : std::exchange(toStore_[home], {})) {
                store.segment = node.segment;
                append(store);
            }
        }
        append(node);
        const auto* const store = std::get_if<KvStoreOp>(&node.op);
        if (store == nullptr) return;
        const std::vector<bool>& kept = cacheHomes_[static_cast<std::size_t>(store->cache)];
        for (std::size_t other = 0; other < kept.size(); ++other) {
            if (kept[other] && other != home) toStore_[other].push_back(node);
        }
    }

    CutPlan finish() {
        const auto output = static_cast<std::int32_t>(plan_.output);
        if (output >= 0) {
            const std::size_t writer = values_[static_cast<std::size_t>(output)].writer;
            result_.parts[result_.turns[writer].executor].output = plan_.output;
            send(output);
        }
        for (std::size_t i = 0; i < result_.parts.size(); ++i) {
            if (result_.parts[i].stretches.empty()) begin(i);
        }
        return std::move(result_);
    }

 private:
    struct ValueState {
        std::size_t writer = 0;  // index into turns
        std::vector<bool> heldBy;
    };

    void begin(std::size_t home) {
        Plan& part = result_.parts[home];
        part.stretches.push_back({part.nodes.size(), part.nodes.size(), {}, {}});
        result_.turns.push_back({home, part.stretches.size() - 1});
    }

    /// To the present turn.
    void append(const Node& node) {
        Plan& part = result_.parts[result_.turns.back().executor];
        const Accesses touched = accesses(node.op);
        for (const Access& access : touched.reads) {
            if (access.kind == Access::Kind::Value) fetch(access.index);
        }
        for (const Access& access : touched.writes) {
            if (access.kind == Access::Kind::Value) wrote(access.index);
        }
        for (const std::vector<Access>* list : {&touched.reads, &touched.writes}) {
            for (const Access& access : *list) {
                const auto index = static_cast<std::size_t>(access.index);
                if (access.kind == Access::Kind::Cache) part.caches[index] = plan_.caches[index];
            }
        }
        for (const WeightId id : weightsOf(node.op)) {
            const auto index = static_cast<std::size_t>(id);
            part.weights[index] = plan_.weights[index];
        }
        part.nodes.push_back(node);
        part.stretches.back().end = part.nodes.size();
    }

    static void addOnce(std::vector<ValueId>& list, std::int32_t value) {
        const auto id = static_cast<ValueId>(value);
        if (std::find(list.begin(), list.end(), id) == list.end()) list.push_back(id);
    }

    /// The present turn reads the value.
    void fetch(std::int32_t value) {
        ValueState& state = values_[static_cast<std::size_t>(value)];
        const CutPlan::Turn now = result_.turns.back();
        const bool written = std::find(state.heldBy.begin(), state.heldBy.end(), true) != state.heldBy.end();
        // What nobody wrote yet is an op that fills the rest of a value: nothing to hand over.
        if (!written || state.heldBy[now.executor]) return;
        send(value);
        addOnce(result_.parts[now.executor].stretches[now.stretch].receives, value);
        state.heldBy[now.executor] = true;
    }

    void wrote(std::int32_t value) {
        ValueState& state = values_[static_cast<std::size_t>(value)];
        std::fill(state.heldBy.begin(), state.heldBy.end(), false);
        state.heldBy[result_.turns.back().executor] = true;
        state.writer = result_.turns.size() - 1;
    }

    void send(std::int32_t value) {
        const CutPlan::Turn from = result_.turns[values_[static_cast<std::size_t>(value)].writer];
        addOnce(result_.parts[from.executor].stretches[from.stretch].sends, value);
    }

    const Plan& plan_;
    std::vector<ValueState> values_;
    std::vector<std::vector<bool>> cacheHomes_;
    std::vector<std::vector<Node>> toStore_;  // per executor: what its next stretch begins with
    CutPlan result_;
};

}  // namespace

CutPlan cut(const Plan& plan, const Placement& placement, std::size_t executors) {
    const std::vector<std::size_t> homes = homesOf(plan, placement);
    Cutter cutter(plan, homes, executors);
    for (std::size_t i = 0; i < plan.nodes.size(); ++i) cutter.add(plan.nodes[i], homes[i]);
    return cutter.finish();
}

PlanSource partOf(PlanSource plans, Placement placement, std::size_t executors, std::size_t executor) {
    return [plans = std::move(plans), placement = std::move(placement), executors, executor](
               std::int32_t capacity, Outputs outputs) {
        return std::move(cut(plans(capacity, outputs), placement, executors).parts[executor]);
    };
}

}  // namespace fireside::plan
