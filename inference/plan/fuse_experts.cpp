#include <optional>
#include <utility>

#include "inference/plan/fuse_passes.h"

namespace fireside::plan {
namespace {

/// Goes through a plan's nodes and writes its new ones.
class ExpertGrouper {
 public:
    ExpertGrouper(Plan& plan, std::int32_t tileOutputs) : plan_(plan), tileOutputs_(tileOutputs) {}

    void run() {
        for (Node& node : plan_.nodes) {
            if (const auto* product = std::get_if<ExpertMatMulOp>(&node.op)) {
                add(*product, node);
                continue;
            }
            if (writesChoice(node.op)) group_.reset();
            result_.push_back(std::move(node));
        }
        plan_.nodes = std::move(result_);
    }

 private:
    /// An ExpertGroupsOp among the new nodes.
    struct Group {
        std::size_t node;
        ValueId experts;
        std::int32_t expertCount;
    };
    [[nodiscard]] bool writesChoice(const Op& op) const {
        if (!group_) return false;
        const Access choice{Access::Kind::Value, static_cast<std::int32_t>(group_->experts)};
        const Accesses all = accesses(op);
        return std::ranges::find(all.writes, choice) != all.writes.end();
    }
    [[nodiscard]] ExpertGroupsOp& groups() { return std::get<ExpertGroupsOp>(result_[group_->node].op); }

    void add(const ExpertMatMulOp& product, Node& node) {
        const bool fits = group_ && group_->experts == product.experts &&
                          group_->expertCount == product.expertCount &&
                          groups().outputTiles.size() < kMostExpertProducts;
        if (!fits) begin(product, node);
        ExpertGroupsOp& op = groups();
        const auto outputs =
            static_cast<std::int32_t>(plan_.weight(product.weight).rows / product.expertCount);
        op.outputTiles.push_back((outputs + tileOutputs_ - 1) / tileOutputs_);
        const auto index = static_cast<std::int32_t>(op.outputTiles.size() - 1);
        result_.push_back({GroupedExpertMatMulOp{product, op.order, op.dispatch, index},
                           std::move(node.label), node.segment});
    }

    void begin(const ExpertMatMulOp& product, const Node& node) {
        const std::int32_t slots = plan_.capacity * plan_.value(product.experts).width;
        const auto value = [this](std::string name, std::int32_t width) {
            plan_.values.push_back({std::move(name), width, Rows::One});
            return static_cast<ValueId>(plan_.values.size() - 1);
        };
        const ValueId order = value(node.label + "_order", expertOrderWidth(slots, product.expertCount));
        const ValueId dispatch =
            value(node.label + "_dispatch", static_cast<std::int32_t>(3 * kMostExpertProducts));
        group_ = Group{result_.size(), product.experts, product.expertCount};
        result_.push_back({ExpertGroupsOp{product.experts, order, dispatch, product.expertCount, slots, {}},
                           node.label + "_groups", node.segment});
    }

    Plan& plan_;
    std::int32_t tileOutputs_;
    std::optional<Group> group_;
    std::vector<Node> result_;
};

}  // namespace

void groupExperts(Plan& plan, std::int32_t tileOutputs) {
    ExpertGrouper(plan, tileOutputs).run();
}

}  // namespace fireside::plan
