#include "tests/shaders/probe_cases.h"

#include <vector>

namespace fireside::test {
namespace {

using gguf::TensorType;

void addWeightCases(ProbeCases& cases) {
    for (const TensorType type : gguf::kTensorTypes) {
        const bool anyLength = gguf::traits(type).blockSize == 1;
        for (const std::int32_t k :
             anyLength ? std::vector<std::int32_t>{256, 172} : std::vector<std::int32_t>{256}) {
            cases.add([&](OpCase& c) { return plan::EmbedOp{c.weight(type, 4, k), c.value(k)}; });
            cases.add([&](OpCase& c) {
                return plan::MatMulOp{c.weight(type, 4, k), c.value(k), c.value(4)};
            });
            cases.add([&](OpCase& c) {
                return plan::ExpertMatMulOp{.weight = c.weight(type, 4, k),
                                            .in = c.value(k),
                                            .experts = c.value(1),
                                            .out = c.value(2),
                                            .expertCount = 2};
            });
        }
    }
}

/// The most sums that they have: a norm, and three parts or a gate.
void addProjectionCases(ProbeCases& cases) {
    if (cases.capacity > 8) return;  // plans of long steps have none
    for (const TensorType type : gguf::kTensorTypes) {
        const bool anyLength = gguf::traits(type).blockSize == 1;
        for (const std::int32_t k :
             anyLength ? std::vector<std::int32_t>{256, 172} : std::vector<std::int32_t>{256}) {
            cases.add([&](OpCase& c) {
                plan::ProjectionsOp op{
                    c.value(k), plan::InputNorm{c.weight(TensorType::F32, 1, k), 1e-6f}, {}};
                for (int i = 0; i < 3; ++i) op.parts.push_back({c.weight(type, 4, k), c.value(4), {}});
                return op;
            });
            cases.add([&](OpCase& c) {
                const plan::WeightId norm = c.weight(TensorType::F32, 1, k);
                return plan::GatedProjectionOp{.in = c.value(k),
                                               .norm = plan::InputNorm{norm, 1e-6f},
                                               .gate = c.weight(type, 4, k),
                                               .up = c.weight(type, 4, k),
                                               .out = c.value(4)};
            });
        }
    }
}

/// Of steps of many tokens.
void addGroupedCases(ProbeCases& cases) {
    const std::int32_t slots = 2 * cases.capacity;
    for (const std::int32_t experts : {8, 512}) {
        cases.add([&](OpCase& c) {
            return plan::ExpertGroupsOp{c.value(2),
                                        c.value(plan::expertOrderWidth(slots, experts), plan::Rows::One),
                                        c.value(9, plan::Rows::One),
                                        experts,
                                        slots,
                                        {1}};
        });
    }
    for (const TensorType type : gguf::kTensorTypes) {
        const bool anyLength = gguf::traits(type).blockSize == 1;
        for (const std::int32_t k :
             anyLength ? std::vector<std::int32_t>{256, 172} : std::vector<std::int32_t>{256}) {
            cases.add([&](OpCase& c) {
                const plan::ExpertMatMulOp product{.weight = c.weight(type, 4, k),
                                                   .in = c.value(k),
                                                   .experts = c.value(2),
                                                   .out = c.value(4),
                                                   .expertCount = 2};
                const plan::ValueId order = c.value(plan::expertOrderWidth(slots, 2), plan::Rows::One);
                return plan::GroupedExpertMatMulOp{product, order, c.value(9, plan::Rows::One), 0};
            });
        }
    }
}

void addElementwiseCases(ProbeCases& cases) {
    for (const plan::NormKind kind : {plan::NormKind::Rms, plan::NormKind::Layer}) {
        for (const std::int32_t width : {64, 1024}) {
            cases.add([&](OpCase& c) {
                return plan::NormOp{.in = c.value(width), .out = c.value(width), .kind = kind};
            });
        }
    }
    for (const plan::Activation activation :
         {plan::Activation::Silu, plan::Activation::Gelu, plan::Activation::GeluErf,
          plan::Activation::Sigmoid, plan::Activation::SiluOai}) {
        cases.add([&](OpCase& c) {
            return plan::ActivationOp{c.value(64), c.value(64), c.value(64), activation};
        });
    }
    cases.add([](OpCase& c) {
        const plan::WeightId frequencies = c.weight(TensorType::F32, 1, 32);
        return plan::RopeOp{c.value(64), 1, 64, 64, plan::RopePairs::Halves, frequencies};
    });
    cases.add([](OpCase& c) { return plan::CopyOp{c.value(64), c.value(64), 1, 8, 0, 0, 0, 0}; });
    cases.add([](OpCase& c) { return plan::ScaleOp{c.value(64), c.value(64)}; });
    cases.add([](OpCase& c) { return plan::SelectRowOp{c.value(64), c.value(64, plan::Rows::One)}; });
    cases.add([](OpCase& c) { return plan::MeanRowsOp{c.value(64), c.value(64, plan::Rows::One)}; });
    cases.add([](OpCase& c) { return plan::ArgMaxOp{c.value(64), c.value(1)}; });
    for (const std::int32_t experts : {8, 512}) {
        cases.add([&](OpCase& c) { return plan::RouteOp{c.value(experts), c.value(4), c.value(4)}; });
    }
    cases.add([](OpCase& c) { return plan::ExpertSumOp{c.value(128), c.value(2), c.value(64)}; });
}

}  // namespace

std::deque<OpCase> probeCases(std::int32_t capacity) {
    ProbeCases cases{capacity, {}};
    addWeightCases(cases);
    addProjectionCases(cases);
    if (capacity > 8) addGroupedCases(cases);
    addElementwiseCases(cases);
    addAttentionCases(cases);
    return std::move(cases.list);
}

}  // namespace fireside::test
