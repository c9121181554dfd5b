#include "inference/plan/step_cost.h"

#include <algorithm>
#include <variant>

#include "inference/plan/footprint.h"

namespace fireside::plan {
namespace {

constexpr std::uint64_t kFloat = sizeof(float);

std::uint64_t wide(std::int64_t n) {
    return static_cast<std::uint64_t>(n);
}

/// Elements of values that an op reads and writes in a step of one token: all of what it declares, but for
/// ops that touch parts.
class ValueTraffic {
 public:
    ValueTraffic(const Plan& plan, std::int32_t position) : plan_(plan), position_(position) {}

    void operator()(const CopyOp& op) {
        move(wide(op.groups) * wide(op.size), wide(op.groups) * wide(op.size));
    }
    void operator()(const AttentionSplitOp& op) {
        move(width(op.attention.q), partialElements(op.attention, op.splits));
    }
    void operator()(const AttentionMergeOp& op) {
        move(partialElements(op.attention, op.splits), width(op.attention.out));
    }
    template <class Other>
    void operator()(const Other& op) {
        const Accesses all = accesses(op);
        move(elements(all.reads), elements(all.writes));
    }
    [[nodiscard]] std::uint64_t readBytes() const { return read_ * kFloat; }
    [[nodiscard]] std::uint64_t writtenBytes() const { return written_ * kFloat; }

 private:
    void move(std::uint64_t read, std::uint64_t written) {
        read_ = read;
        written_ = written;
    }
    [[nodiscard]] std::uint64_t width(ValueId id) const { return wide(plan_.value(id).width); }
    [[nodiscard]] std::uint64_t elements(const std::vector<Access>& list) const {
        std::uint64_t sum = 0;
        for (const Access& access : list) {
            if (access.kind == Access::Kind::Value) sum += width(static_cast<ValueId>(access.index));
        }
        return sum;
    }
    /// Only ranges that have positions leave anything.
    [[nodiscard]] std::uint64_t partialElements(const AttentionOp& op, std::int32_t splits) const {
        const std::int32_t seen = op.window > 0 ? std::min(position_ + 1, op.window) : position_ + 1;
        const std::int32_t length = std::max(kLeastSplit, (seen + splits - 1) / splits);
        const std::int32_t used = (seen + length - 1) / length;
        return wide(op.heads) * wide(used) * wide(op.valueSize + 2);
    }

    const Plan& plan_;
    std::int32_t position_;
    std::uint64_t read_ = 0;
    std::uint64_t written_ = 0;
};

void add(Traffic& sum, const Traffic& part) {
    sum.weights += part.weights;
    sum.cache += part.cache;
    sum.read += part.read;
    sum.written += part.written;
}

/// A plan of the one node.
Plan alone(const Plan& plan, const Node& node) {
    Plan one;
    one.weights = plan.weights;
    one.caches = plan.caches;
    one.values = plan.values;
    one.nodes = {node};
    return one;
}

}  // namespace

StepCost stepCost(const Plan& plan, KvType type, std::int32_t position) {
    StepCost cost;
    Plan one = alone(plan, {});
    for (const Node& node : plan.nodes) {
        one.nodes.front() = node;
        ValueTraffic values(plan, position);
        std::visit(values, node.op);
        Traffic traffic{.weights = weightBytesRead(one),
                        .cache = cacheBytesRead(one, type, position) + cacheBytesWritten(one, type),
                        .read = values.readBytes(),
                        .written = values.writtenBytes()};
        add(cost.sum, traffic);
        cost.nodes.push_back(traffic);
    }
    const std::vector<bool> before = schedule(plan).barrierBefore;
    cost.barriers = static_cast<std::int32_t>(std::ranges::count(before, true));
    return cost;
}

SegmentCost segmentCost(const Plan& plan, std::int32_t segment) {
    SegmentCost cost;
    const std::vector<bool> before = schedule(plan).barrierBefore;
    for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
        if (plan.nodes[i].segment != segment) continue;
        ++cost.dispatches;
        if (before[i]) ++cost.barriers;
    }
    return cost;
}

}  // namespace fireside::plan
