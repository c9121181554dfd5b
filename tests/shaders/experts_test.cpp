// Kernels of mixtures of experts: route, expert_matmul, expert_sum.
#include <gtest/gtest.h>

#include "tests/shaders/oracle_check.h"
#include "tests/shaders/random_weights.h"

namespace fireside::test {
namespace {

using gguf::TensorType;

constexpr plan::Gating kGatings[] = {plan::Gating::Softmax, plan::Gating::Sigmoid,
                                     plan::Gating::SoftmaxOfChosen};

struct Choice {
    std::int32_t experts;
    std::int32_t used;
};

std::string describe(const Choice& choice, plan::Gating gating) {
    return std::to_string(choice.used) + " of " + std::to_string(choice.experts) + " experts, gating " +
           std::to_string(static_cast<int>(gating));
}

/// A RouteOp over random logits; values are [logits, experts, weights].
plan::RouteOp routeOf(OpCase& opCase, const Choice& choice, plan::Gating gating) {
    return {.logits = opCase.value(choice.experts),
            .experts = opCase.value(choice.used),
            .weights = opCase.value(choice.used),
            .gating = gating};
}

// An expert that differs is off by at least one in `experts`, so no tolerance hides it.
void checkRoute(const OpCase& opCase, const std::string& description) {
    for (const ProfileKind kind : {ProfileKind::Software, ProfileKind::Plain}) {
        expectMatchesOracle(opCase, kind, 2e-6, description);
    }
}

TEST(Route, GatingsAndSizes) {
    for (const plan::Gating gating : kGatings) {
        for (const Choice choice : {Choice{1, 1}, Choice{8, 2}, Choice{60, 4}, Choice{128, 8},
                                    Choice{257, 64}, Choice{512, 10}, Choice{5, 5}}) {
            for (const bool normalise : {false, true}) {
                OpCase opCase({9, 7});
                plan::RouteOp op = routeOf(opCase, choice, gating);
                op.normalise = normalise;
                if (normalise) op.scale = 2.5f;
                opCase.setOp(op);
                checkRoute(opCase, describe(choice, gating));
            }
        }
    }
}

TEST(Route, BiasChoosesButDoesNotWeigh) {
    for (const plan::Gating gating : kGatings) {
        const Choice choice{64, 6};
        OpCase opCase({9, 7});
        plan::RouteOp op = routeOf(opCase, choice, gating);
        op.selectionBias = opCase.weight(TensorType::F32, 1, choice.experts);
        op.expertScale = opCase.weight(TensorType::F32, 1, choice.experts);
        op.normalise = true;
        opCase.setOp(op);
        checkRoute(opCase, "bias, " + describe(choice, gating));
    }
}

TEST(Route, Groups) {
    for (const plan::Gating gating : {plan::Gating::Softmax, plan::Gating::Sigmoid}) {
        for (const bool bias : {false, true}) {
            for (const std::int32_t groups : {2, 8, 64}) {
                const Choice choice{64, 6};
                OpCase opCase({9, 7});
                plan::RouteOp op = routeOf(opCase, choice, gating);
                op.groups = groups;
                op.groupsUsed = groups == 64 ? 9 : groups / 2;
                if (bias) op.selectionBias = opCase.weight(TensorType::F32, 1, choice.experts);
                opCase.setOp(op);
                checkRoute(opCase, std::to_string(groups) + " groups, " + describe(choice, gating));
            }
        }
    }
}

TEST(Route, TiesGoToTheLowerIndex) {
    for (const plan::Gating gating : kGatings) {
        const Choice choice{33, 9};
        OpCase opCase({1, 1});
        const plan::RouteOp op = routeOf(opCase, choice, gating);
        std::vector<double> logits;
        for (int e = 0; e < choice.experts; ++e) logits.push_back(e * 7 % 4);
        opCase.fill(op.logits, logits);
        opCase.setOp(op);
        checkRoute(opCase, "ties, " + describe(choice, gating));
    }
}

TEST(Route, LogitsWhoseProbabilitiesAreTheSameFloat) {
    for (const plan::Gating gating : kGatings) {
        for (const double offset : {20.0, -200.0}) {
            const Choice choice{40, 5};
            OpCase opCase({1, 1});
            const plan::RouteOp op = routeOf(opCase, choice, gating);
            std::vector<double> logits;
            for (int e = 0; e < choice.experts; ++e) logits.push_back(offset + e * 0.25);
            if (offset < 0) logits.front() = 0;
            opCase.fill(op.logits, logits);
            opCase.setOp(op);
            checkRoute(opCase, "saturated, " + describe(choice, gating));
        }
    }
}

class ExpertWeights : public ::testing::TestWithParam<TensorType> {};

void checkExpertMatMul(OpCase& opCase, plan::ExpertMatMulOp op, const std::string& description) {
    // Among the chosen are some that do not exist.
    std::vector<double> chosen(opCase.values()[static_cast<std::size_t>(op.experts)].elements.size());
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        chosen[i] = static_cast<double>(i * 7 % static_cast<std::size_t>(op.expertCount + 2)) - 1;
    }
    opCase.fill(op.experts, chosen);
    opCase.setOp(op);
    for (const ProfileKind kind : {ProfileKind::Software, ProfileKind::Plain, ProfileKind::Subgroup}) {
        expectMatchesOracle(opCase, kind, 1e-5, description);
    }
}

TEST_P(ExpertWeights, SharedAndOwnInputs) {
    for (const std::int32_t k : rowLengths(GetParam())) {
        for (const std::int32_t n : {1, 31, 130}) {
            for (const bool own : {false, true}) {
                const std::int32_t experts = 5;
                const std::int32_t used = 3;
                OpCase opCase({5, 4});
                plan::ExpertMatMulOp op{.weight = opCase.weight(GetParam(), experts * n, k),
                                        .in = opCase.value(own ? used * k : k),
                                        .experts = opCase.value(used),
                                        .out = opCase.value(used * n),
                                        .inputPerExpert = own,
                                        .expertCount = experts};
                if (own) op.bias = opCase.weight(TensorType::F32, 1, experts * n);
                checkExpertMatMul(opCase, op, "N=" + std::to_string(n) + " K=" + std::to_string(k));
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Types, ExpertWeights, ::testing::ValuesIn(gguf::kTensorTypes),
                         [](const auto& type) { return std::string(gguf::traits(type.param).name); });

TEST(ExpertSum, SlotsAndWidths) {
    for (const std::int32_t used : {1, 2, 8}) {
        for (const std::int32_t width : {1, 63, 130}) {
            for (const int residual : {0, 1, 2}) {
                OpCase opCase({9, 7});
                plan::ExpertSumOp op{opCase.value(used * width), opCase.value(used), opCase.value(width)};
                if (residual == 1) op.residual = opCase.value(width);
                if (residual == 2) op.residual = op.out;
                opCase.setOp(op);
                expectMatchesOracle(opCase, ProfileKind::Plain, 2e-6,
                                    std::to_string(used) + " slots of " + std::to_string(width));
            }
        }
    }
}

}  // namespace
}  // namespace fireside::test
