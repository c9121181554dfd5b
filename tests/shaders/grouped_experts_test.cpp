// Mixtures of experts for many tokens: slots by their experts, products in tiles of them.
#include <gtest/gtest.h>

#include "inference/gguf/tensor_type.h"
#include "tests/shaders/oracle_check.h"
#include "tests/shaders/random_weights.h"

namespace fireside::test {
namespace {

using gguf::TensorType;

struct Choice {
    std::int32_t experts;
    std::int32_t used;
};

/// Experts of a step: random ones, and some that do not exist.
std::vector<double> chosenExperts(std::size_t count, std::int32_t experts) {
    std::vector<double> chosen(count);
    for (std::size_t i = 0; i < count; ++i) {
        chosen[i] = static_cast<double>(i * i * 31 % static_cast<std::size_t>(experts + 2)) - 1;
    }
    return chosen;
}

/// Adds an ExpertGroupsOp over `experts`.
plan::ExpertGroupsOp groupsOf(OpCase& opCase, plan::ValueId experts, std::int32_t expertCount,
                              std::vector<std::int32_t> outputTiles) {
    const std::int32_t slots = opCase.shape().capacity * opCase.plan().value(experts).width;
    const plan::ValueId order = opCase.value(plan::expertOrderWidth(slots, expertCount), plan::Rows::One);
    const plan::ValueId dispatch = opCase.value(9, plan::Rows::One);
    return {experts, order, dispatch, expertCount, slots, std::move(outputTiles)};
}

TEST(ExpertGroups, StepsAndChoices) {
    for (const StepShape& shape : {StepShape{9, 1}, {40, 33}, {70, 70}, {300, 257}}) {
        for (const Choice choice :
             {Choice{1, 1}, Choice{8, 2}, Choice{5, 5}, Choice{128, 8}, Choice{512, 10}}) {
            OpCase opCase(shape);
            const plan::ValueId experts = opCase.value(choice.used);
            opCase.fill(experts,
                        chosenExperts(static_cast<std::size_t>(shape.tokens * choice.used), choice.experts));
            opCase.setOp(groupsOf(opCase, experts, choice.experts, {3, 7}));
            expectMatchesOracle(opCase, ProfileKind::Plain, 0.0,
                                std::to_string(shape.tokens) + " tokens, " + std::to_string(choice.used) +
                                    " of " + std::to_string(choice.experts));
        }
    }
}

void checkGrouped(TensorType type, const StepShape& shape, std::int32_t n, std::int32_t k, bool own) {
    const std::int32_t experts = 5;
    const std::int32_t used = 3;
    OpCase opCase(shape);
    plan::ExpertMatMulOp product{.weight = opCase.weight(type, experts * n, k),
                                 .in = opCase.value(own ? used * k : k),
                                 .experts = opCase.value(used),
                                 .out = opCase.value(used * n),
                                 .inputPerExpert = own,
                                 .expertCount = experts};
    if (own) product.bias = opCase.weight(TensorType::F32, 1, experts * n);
    opCase.fill(product.experts, chosenExperts(static_cast<std::size_t>(shape.tokens * used), experts));
    const plan::ExpertGroupsOp groups = groupsOf(opCase, product.experts, experts, {1, (n + 63) / 64});
    opCase.setOp(groups);
    const std::vector<reference::Matrix> grouped = opCase.expected().values;
    for (const plan::ValueId id : {groups.order, groups.dispatch}) {
        opCase.fill(id, grouped[static_cast<std::size_t>(id)].elements);
    }
    opCase.setOp(plan::GroupedExpertMatMulOp{product, groups.order, groups.dispatch, 1});
    expectMatchesOracle(
        opCase, ProfileKind::Plain, 1e-5,
        "N=" + std::to_string(n) + " K=" + std::to_string(k) + " T=" + std::to_string(shape.tokens));
}

class GroupedExperts : public ::testing::TestWithParam<TensorType> {};

TEST_P(GroupedExperts, AgreeWithTheOracle) {
    for (const std::int32_t k : rowLengths(GetParam())) {
        checkGrouped(GetParam(), {9, 7}, 1, k, false);
        checkGrouped(GetParam(), {70, 66}, 130, k, true);
    }
}

INSTANTIATE_TEST_SUITE_P(Types, GroupedExperts, ::testing::ValuesIn(gguf::kTensorTypes),
                         [](const auto& type) { return std::string(gguf::traits(type.param).name); });

}  // namespace
}  // namespace fireside::test
