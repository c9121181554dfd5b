#include "tests/shaders/probe_cases.h"

namespace fireside::test {
namespace {

using plan::KvType;

constexpr plan::CacheId kCache{0};

void addAttention(ProbeCases& cases, KvType type, std::int32_t keySize, std::int32_t valueSize,
                  bool ownValues) {
    cases.add([&](OpCase& c) {
        c.cache({.shape = {.keyWidth = keySize, .valueWidth = ownValues ? valueSize : 0}, .type = type});
        return plan::AttentionOp{c.value(keySize), c.value(valueSize), kCache, 1, 1,
                                 keySize,          valueSize,          1.0f};
    });
}

}  // namespace

void addAttentionCases(ProbeCases& cases) {
    for (const KvType type : {KvType::F32, KvType::F16, KvType::Q8_0}) {
        cases.add([&](OpCase& c) {
            c.cache({.shape = {.keyWidth = 64, .valueWidth = 64}, .type = type});
            return plan::KvStoreOp{c.value(64), c.value(64), kCache};
        });
        for (const std::int32_t size : {48, 64, 80, 128, 256, 512}) {
            addAttention(cases, type, size, size, true);
        }
        addAttention(cases, type, 192, 128, true);
        addAttention(cases, type, 576, 512, false);
    }
    cases.add([](OpCase& c) {
        c.cache({.shape = {.convRows = 3, .convWidth = 64}});
        return plan::ConvolutionOp{c.value(64), c.weight(gguf::TensorType::F32, 64, 4), c.value(64), kCache};
    });
    for (const std::int32_t size : {64, 128, 256}) {
        cases.add([&](OpCase& c) {
            c.cache({.shape = {.stateSize = size * size}});
            return plan::DeltaNetOp{.qkv = c.value(3 * size),
                                    .alpha = c.value(1),
                                    .beta = c.value(1),
                                    .a = c.vector({-1.0f}),
                                    .dtBias = c.vector({0.0f}),
                                    .out = c.value(size),
                                    .cache = kCache,
                                    .keyHeads = 1,
                                    .valueHeads = 1,
                                    .headSize = size,
                                    .epsilon = 1e-6f};
        });
    }
}

}  // namespace fireside::test
