#include "inference/plan/fuse.h"

#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "inference/plan/fuse_passes.h"

namespace fireside::plan {
namespace {

/// Nothing but W x (+ bias).
const MatMulOp* plainProduct(const Node& node) {
    const auto* product = std::get_if<MatMulOp>(&node.op);
    return product != nullptr && product->groups == 1 && !product->residual ? product : nullptr;
}

/// A norm that the products after it can do themselves: nothing else reads what it makes, and what it reads
/// is still there when they run.
bool canGoIntoProducts(const Plan& plan, const Uses& uses, std::size_t at, const NormOp& norm) {
    if (norm.kind != NormKind::Rms || norm.groups != 1 || !norm.weight || norm.bias) return false;
    if (uses.keeps(norm.out)) return false;
    std::size_t lastReader = at;
    for (std::size_t i = at + 1; i < plan.nodes.size(); ++i) {
        if (uses.writes(i, norm.out)) return false;
        if (!uses.reads(i, norm.out)) continue;
        if (plainProduct(plan.nodes[i]) == nullptr) return false;
        if (plan.nodes[i].segment != plan.nodes[at].segment) return false;
        lastReader = i;
    }
    for (std::size_t i = at + 1; i <= lastReader; ++i) {
        if (uses.writes(i, norm.in)) return false;
    }
    return lastReader > at;
}

/// Goes through a plan's nodes and writes its new ones.
class ProjectionFuser {
 public:
    explicit ProjectionFuser(const Plan& plan) : plan_(plan), uses_(plan) {}

    void foldNorms() {
        for (std::size_t i = 0; i < plan_.nodes.size(); ++i) {
            const auto* norm = std::get_if<NormOp>(&plan_.nodes[i].op);
            if (norm == nullptr || !canGoIntoProducts(plan_, uses_, i, *norm)) continue;
            folded_.emplace(norm->out, Input{norm->in, InputNorm{*norm->weight, norm->epsilon}});
            gone_.insert(i);
        }
    }
    std::vector<Node> run() {
        std::vector<Node> result;
        for (std::size_t i = 0; i < plan_.nodes.size();) {
            const std::span<const Node> products = productsFrom(i);
            if (products.empty()) {
                if (!gone_.contains(i)) result.push_back(plan_.nodes[i]);
                ++i;
            } else if (const auto gated = gatedBy(i, products)) {
                result.push_back({*gated, plan_.nodes[i + 2].label, plan_.nodes[i].segment});
                i += 3;
            } else {
                addByType(products, result);
                i += products.size();
            }
        }
        return result;
    }

 private:
    struct Input {
        ValueId in;
        std::optional<InputNorm> norm;
    };
    [[nodiscard]] Input inputOf(ValueId in) const {
        const auto found = folded_.find(in);
        return found != folded_.end() ? found->second : Input{in, std::nullopt};
    }
    [[nodiscard]] gguf::TensorType typeOf(WeightId id) const { return plan_.weight(id).tensor->type; }

    /// Products of one input that stand one after the other from here.
    [[nodiscard]] std::span<const Node> productsFrom(std::size_t begin) const {
        const MatMulOp* const first = plainProduct(plan_.nodes[begin]);
        if (first == nullptr) return {};
        std::size_t end = begin + 1;
        while (end < plan_.nodes.size() && plan_.nodes[end].segment == plan_.nodes[begin].segment) {
            const MatMulOp* const next = plainProduct(plan_.nodes[end]);
            if (next == nullptr || next->in != first->in) break;
            ++end;
        }
        return std::span(plan_.nodes).subspan(begin, end - begin);
    }

    /// When they are two that only an activation right behind them reads.
    [[nodiscard]] std::optional<GatedProjectionOp> gatedBy(std::size_t begin,
                                                           std::span<const Node> products) const {
        if (products.size() != 2 || begin + 2 >= plan_.nodes.size()) return std::nullopt;
        const auto* activation = std::get_if<ActivationOp>(&plan_.nodes[begin + 2].op);
        if (activation == nullptr || !activation->up || activation->gateRepeat != 1) return std::nullopt;
        const auto* gate = std::get_if<MatMulOp>(&products[0].op);
        const auto* up = std::get_if<MatMulOp>(&products[1].op);
        if (gate->out != activation->gate) std::swap(gate, up);
        if (gate->out != activation->gate || up->out != *activation->up) return std::nullopt;
        if (typeOf(gate->weight) != typeOf(up->weight)) return std::nullopt;
        for (const ValueId id : {gate->out, up->out}) {
            if (id != activation->out && uses_.usedFrom(begin + 3, id)) return std::nullopt;
        }
        const Input input = inputOf(gate->in);
        return GatedProjectionOp{.in = input.in,
                                 .norm = input.norm,
                                 .gate = gate->weight,
                                 .up = up->weight,
                                 .out = activation->out,
                                 .gateBias = gate->bias,
                                 .upBias = up->bias,
                                 .activation = activation->activation,
                                 .limit = activation->limit};
    }

    void addByType(std::span<const Node> products, std::vector<Node>& result) const {
        const Input input = inputOf(std::get<MatMulOp>(products.front().op).in);
        std::map<gguf::TensorType, std::vector<const Node*>> byType;
        for (const Node& node : products) {
            byType[typeOf(std::get<MatMulOp>(node.op).weight)].push_back(&node);
        }
        for (const auto& [type, nodes] : byType) {
            for (std::size_t begin = 0; begin < nodes.size(); begin += kMostProjections) {
                const std::size_t count = std::min(kMostProjections, nodes.size() - begin);
                addTogether(std::span(nodes).subspan(begin, count), input, result);
            }
        }
    }

    static void addTogether(std::span<const Node* const> nodes, const Input& input,
                            std::vector<Node>& result) {
        if (nodes.size() == 1 && !input.norm) return result.push_back(*nodes.front());
        ProjectionsOp op{.in = input.in, .norm = input.norm, .parts = {}};
        std::string label;
        for (const Node* node : nodes) {
            const auto& product = std::get<MatMulOp>(node->op);
            op.parts.push_back({product.weight, product.out, product.bias});
            label += (label.empty() ? "" : "+") + node->label;
        }
        result.push_back({std::move(op), std::move(label), nodes.front()->segment});
    }

    const Plan& plan_;
    Uses uses_;
    std::map<ValueId, Input> folded_;  // by what the norm made
    std::set<std::size_t> gone_;       // nodes of those norms
};

}  // namespace

void fuseProjections(Plan& plan, bool inputNorms) {
    ProjectionFuser fuser(plan);
    if (inputNorms) fuser.foldNorms();
    plan.nodes = fuser.run();
}

void splitAttention(Plan& plan, std::int32_t splits) {
    std::vector<Node> result;
    for (Node& node : plan.nodes) {
        const auto* attention = std::get_if<AttentionOp>(&node.op);
        if (attention == nullptr || !attention->causal) {
            result.push_back(std::move(node));
            continue;
        }
        const auto partials = static_cast<ValueId>(plan.values.size());
        plan.values.push_back(
            {node.label + "_partials", attention->heads * splits * (attention->valueSize + 2)});
        result.push_back({AttentionSplitOp{*attention, partials, splits}, node.label, node.segment});
        result.push_back(
            {AttentionMergeOp{*attention, partials, splits}, node.label + "_merge", node.segment});
    }
    plan.nodes = std::move(result);
}

namespace {

void fuseNodes(Plan& plan, const FusedForms& forms) {
    if (forms.headsStore) fuseHeads(plan, forms.headMultiple);
    if (forms.projections) fuseProjections(plan, forms.inputNorms);
    if (forms.expertOutputs > 0) groupExperts(plan, forms.expertOutputs);
    if (forms.attentionSplits > 1) splitAttention(plan, forms.attentionSplits);
}

/// Values that some other stretch than `at` reads.
std::set<ValueId> readElsewhere(const Plan& plan, const Stretch& at) {
    std::set<ValueId> values;
    for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
        if (i >= at.first && i < at.end) continue;
        for (const Access& access : accesses(plan.nodes[i].op).reads) {
            if (access.kind == Access::Kind::Value) values.insert(ValueId{access.index});
        }
    }
    return values;
}

}  // namespace

// Between two stretches others work with what the first one left: each is fused by itself, and what it sends
// or another one reads stays.
Plan fuse(Plan plan, const FusedForms& forms) {
    if (plan.stretches.empty()) {
        fuseNodes(plan, forms);
        return plan;
    }
    Plan fused = plan;
    fused.nodes.clear();
    fused.stretches.clear();
    for (const Stretch& stretch : plan.stretches) {
        Plan part = fused;  // with the values that were added so far
        part.nodes.assign(plan.nodes.begin() + static_cast<std::ptrdiff_t>(stretch.first),
                          plan.nodes.begin() + static_cast<std::ptrdiff_t>(stretch.end));
        std::set<ValueId> kept = readElsewhere(plan, stretch);
        kept.insert(stretch.sends.begin(), stretch.sends.end());
        part.stretches = {{0, part.nodes.size(), {}, {kept.begin(), kept.end()}}};
        fuseNodes(part, forms);
        const std::size_t first = fused.nodes.size();
        fused.nodes.insert(fused.nodes.end(), part.nodes.begin(), part.nodes.end());
        fused.values = std::move(part.values);
        fused.stretches.push_back({first, fused.nodes.size(), stretch.receives, stretch.sends});
    }
    return fused;
}

}  // namespace fireside::plan
