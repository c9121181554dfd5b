#include "inference/plan/footprint.h"

#include <algorithm>
#include <variant>

namespace fireside::plan {
namespace {

/// Counts what each op reads.
class WeightReader {
 public:
    explicit WeightReader(const Plan& plan) : plan_(plan) {}

    std::uint64_t operator()(const EmbedOp& op) const {
        return bytes(op.table) /
               static_cast<std::uint64_t>(std::max<std::int64_t>(1, plan_.weight(op.table).rows));
    }
    std::uint64_t operator()(const MatMulOp& op) const { return bytes(op.weight) + bytes(op.bias); }
    std::uint64_t operator()(const ExpertMatMulOp& op) const {
        const std::int64_t rows = plan_.weight(op.weight).rows / op.expertCount;  // of one expert
        const std::int64_t used = plan_.value(op.out).width / rows;
        return (bytes(op.weight) + bytes(op.bias)) / static_cast<std::uint64_t>(op.expertCount) *
               static_cast<std::uint64_t>(std::min<std::int64_t>(used, op.expertCount));
    }
    std::uint64_t operator()(const GroupedExpertMatMulOp& op) const { return (*this)(op.product); }
    std::uint64_t operator()(const NormOp& op) const { return bytes(op.weight) + bytes(op.bias); }
    std::uint64_t operator()(const ProjectionsOp& op) const {
        std::uint64_t sum = bytes(op.norm);
        for (const Projection& part : op.parts) sum += bytes(part.weight) + bytes(part.bias);
        return sum;
    }
    std::uint64_t operator()(const GatedProjectionOp& op) const {
        return bytes(op.norm) + bytes(op.gate) + bytes(op.up) + bytes(op.gateBias) + bytes(op.upBias);
    }
    std::uint64_t operator()(const HeadsStoreOp& op) const { return bytes(op.qNorm) + bytes(op.kNorm); }
    std::uint64_t operator()(const ConvolutionOp& op) const { return bytes(op.kernel); }
    // What the others refer to are some numbers per head or expert.
    template <class Other>
    std::uint64_t operator()(const Other&) const {
        return 0;
    }

 private:
    [[nodiscard]] std::uint64_t bytes(WeightId id) const { return plan_.weight(id).tensor->data.size(); }
    [[nodiscard]] std::uint64_t bytes(std::optional<WeightId> id) const { return id ? bytes(*id) : 0; }
    [[nodiscard]] std::uint64_t bytes(const std::optional<InputNorm>& norm) const {
        return norm ? bytes(norm->weight) : 0;
    }

    const Plan& plan_;
};

std::uint64_t elementBytes(KvType type, std::uint64_t elements) {
    switch (type) {
        case KvType::F32:
            return elements * 4;
        case KvType::F16:
            return elements * 2;
        case KvType::Q8_0:
            return elements * 34 / 32;
    }
    return 0;
}

/// Of one position.
std::uint64_t rowElements(const Plan& plan, CacheId id) {
    return static_cast<std::uint64_t>(plan.cache(id).keyWidth + plan.cache(id).valueWidth);
}

}  // namespace

std::uint64_t weightBytesRead(const Plan& plan) {
    std::uint64_t total = 0;
    for (const Node& node : plan.nodes) total += std::visit(WeightReader(plan), node.op);
    return total;
}

std::uint64_t cacheBytesRead(const Plan& plan, KvType type, std::int32_t position) {
    std::uint64_t total = 0;
    const auto attend = [&](const AttentionOp& attention) {
        const std::int32_t seen =
            attention.window > 0 ? std::min(position + 1, attention.window) : position + 1;
        total += elementBytes(type, rowElements(plan, attention.cache) * static_cast<std::uint64_t>(seen));
    };
    for (const Node& node : plan.nodes) {
        if (const auto* attention = std::get_if<AttentionOp>(&node.op)) {
            attend(*attention);
        } else if (const auto* split = std::get_if<AttentionSplitOp>(&node.op)) {
            attend(split->attention);
        } else if (const auto* delta = std::get_if<DeltaNetOp>(&node.op)) {
            total += 2 * sizeof(float) * static_cast<std::uint64_t>(plan.cache(delta->cache).stateSize);
        }
    }
    return total;
}

std::uint64_t cacheBytesWritten(const Plan& plan, KvType type) {
    std::uint64_t total = 0;
    for (const Node& node : plan.nodes) {
        if (const auto* store = std::get_if<KvStoreOp>(&node.op)) {
            total += elementBytes(type, rowElements(plan, store->cache));
        } else if (const auto* heads = std::get_if<HeadsStoreOp>(&node.op)) {
            total += elementBytes(type, rowElements(plan, heads->cache));
        }
    }
    return total;
}

}  // namespace fireside::plan
