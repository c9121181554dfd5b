// Finds HeadsStoreOps: the norms and rotations that stand right before a KvStoreOp, with the queries of the
// attention that reads its cache next.
#include <optional>
#include <utility>

#include "inference/plan/fuse_passes.h"

namespace fireside::plan {
namespace {

/// The attention after node `at` over a cache; it must read what the store wrote before anything else does.
const AttentionOp* attentionAfter(const Plan& plan, std::size_t at, CacheId cache) {
    for (std::size_t i = at + 1; i < plan.nodes.size(); ++i) {
        if (plan.nodes[i].segment != plan.nodes[at].segment) return nullptr;
        const auto* attention = std::get_if<AttentionOp>(&plan.nodes[i].op);
        if (attention != nullptr && attention->cache == cache) return attention;
    }
    return nullptr;
}

/// Walks backwards from a store and takes what belongs to it.
class HeadsBefore {
 public:
    HeadsBefore(const Plan& plan, std::size_t store, const HeadsStoreOp& op)
        : plan_(plan), begin_(store), op_(op) {}

    /// The first node that became part of the op, or nothing when the nodes do not fit together.
    std::optional<std::size_t> take() {
        takeRopes();
        takeNorms();
        const bool alone = !op_.rotation && !op_.qNorm && !op_.kNorm && !op_.normValues;
        return alone ? std::nullopt : std::optional(begin_);
    }
    [[nodiscard]] const HeadsStoreOp& op() const { return op_; }

 private:
    template <class T>
    const T* previous(std::size_t back) const {
        if (begin_ < back || plan_.nodes[begin_ - back].segment != plan_.nodes[begin_].segment)
            return nullptr;
        return std::get_if<T>(&plan_.nodes[begin_ - back].op);
    }

    /// Both or none.
    void takeRopes() {
        if (takesValueNorm()) --begin_;
        const auto *k = previous<RopeOp>(1), *q = previous<RopeOp>(2);
        if (k == nullptr || q == nullptr) return;
        if (k->inout != op_.k || q->inout != op_.q) std::swap(k, q);
        if (k->inout != op_.k || q->inout != op_.q) return;
        if (k->heads != op_.kvHeads || q->heads != op_.heads) return;
        if (k->headSize != op_.keySize || q->headSize != op_.keySize) return;
        if (k->rotated != q->rotated || k->pairs != q->pairs || k->frequencies != q->frequencies) return;
        if (k->magnitude != q->magnitude) return;
        op_.rotation = {k->rotated, k->pairs, k->frequencies, k->magnitude};
        begin_ -= 2;
    }

    bool takesValueNorm() {
        const auto* norm = previous<NormOp>(1);
        if (norm == nullptr || norm->weight || !ofHeads(*norm, op_.v, op_.kvHeads)) return false;
        op_.normValues = true;
        op_.epsilon = norm->epsilon;
        taken_ = true;
        return true;
    }

    void takeNorms() {
        for (int taken = 0; taken < 2; ++taken) {
            const auto* norm = previous<NormOp>(1);
            if (norm == nullptr || !norm->weight || (taken_ && op_.epsilon != norm->epsilon)) break;
            if (!op_.qNorm && ofHeads(*norm, op_.q, op_.heads)) {
                op_.qNorm = norm->weight;
            } else if (!op_.kNorm && ofHeads(*norm, op_.k, op_.kvHeads)) {
                op_.kNorm = norm->weight;
            } else {
                break;
            }
            op_.epsilon = norm->epsilon;
            taken_ = true;
            --begin_;
        }
    }

    static bool ofHeads(const NormOp& norm, ValueId value, std::int32_t heads) {
        return norm.in == value && norm.out == value && norm.groups == heads && norm.kind == NormKind::Rms &&
               !norm.bias;
    }

    const Plan& plan_;
    std::size_t begin_;  // first node that was taken; at first the store
    HeadsStoreOp op_;
    bool taken_ = false;  // a norm, so that the epsilon is known
};

/// What a store and its attention say of the heads; nothing when no kernel could do them.
std::optional<HeadsStoreOp> headsOf(const Plan& plan, const Uses& uses, std::size_t at,
                                    std::int32_t headMultiple) {
    const auto* store = std::get_if<KvStoreOp>(&plan.nodes[at].op);
    if (store == nullptr || !store->v) return std::nullopt;
    const AttentionOp* const attention = attentionAfter(plan, at, store->cache);
    if (attention == nullptr) return std::nullopt;
    if (attention->keySize % headMultiple != 0 || attention->valueSize % headMultiple != 0)
        return std::nullopt;
    if (plan.value(attention->q).width != attention->heads * attention->keySize) return std::nullopt;
    // Keys and values are only stored, so nobody may want them as they would have become.
    for (const ValueId id : {store->k, *store->v}) {
        if (uses.usedFrom(at + 1, id)) return std::nullopt;
    }
    return HeadsStoreOp{.q = attention->q,
                        .k = store->k,
                        .v = *store->v,
                        .cache = store->cache,
                        .heads = attention->heads,
                        .kvHeads = attention->kvHeads,
                        .keySize = attention->keySize,
                        .valueSize = attention->valueSize};
}

}  // namespace

void fuseHeads(Plan& plan, std::int32_t headMultiple) {
    const Uses uses(plan);
    std::vector<Node> result;
    for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
        const std::optional<HeadsStoreOp> heads = headsOf(plan, uses, i, headMultiple);
        if (heads) {
            HeadsBefore before(plan, i, *heads);
            if (const auto begin = before.take()) {
                result.erase(result.end() - static_cast<std::ptrdiff_t>(i - *begin), result.end());
                result.push_back({before.op(), plan.nodes[i].label, plan.nodes[i].segment});
                continue;
            }
        }
        result.push_back(plan.nodes[i]);
    }
    plan.nodes = std::move(result);
}

}  // namespace fireside::plan
