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

void addSplit(ProbeCases& cases, KvType type, std::int32_t keySize, std::int32_t valueSize, bool ownValues,
              std::int32_t heads) {
    cases.add([&](OpCase& c) {
        c.cache({.shape = {.keyWidth = keySize, .valueWidth = ownValues ? valueSize : 0}, .type = type});
        const plan::AttentionOp whole{
            c.value(heads * keySize), c.value(heads * valueSize), kCache, heads, 1, keySize, valueSize, 1.0f};
        return plan::AttentionSplitOp{whole, c.value(heads * 2 * (valueSize + 2)), 2};
    });
}

void addHeads(ProbeCases& cases, KvType type, std::int32_t size) {
    cases.add([&](OpCase& c) {
        const plan::WeightId frequencies = c.weight(gguf::TensorType::F32, 1, size / 2);
        c.cache({.shape = {.keyWidth = size, .valueWidth = size}, .type = type});
        return plan::HeadsStoreOp{.q = c.value(size),
                                  .k = c.value(size),
                                  .v = c.value(size),
                                  .cache = kCache,
                                  .heads = 1,
                                  .kvHeads = 1,
                                  .keySize = size,
                                  .valueSize = size,
                                  .rotation = plan::Rotation{size, plan::RopePairs::Halves, frequencies}};
    });
}

/// What decoding has instead.
void addSplitCases(ProbeCases& cases) {
    for (const KvType type : {KvType::F32, KvType::F16, KvType::Q8_0}) {
        for (const std::int32_t size : {64, 128, 256, 512}) addHeads(cases, type, size);
        if (cases.capacity > 8) continue;
        for (const std::int32_t heads : {1, 2, 4}) {
            for (const std::int32_t size : {64, 80, 128, 256}) addSplit(cases, type, size, size, true, heads);
        }
        addSplit(cases, type, 512, 512, true, 4);
        addSplit(cases, type, 576, 512, false, 16);
    }
    cases.add([](OpCase& c) {
        const plan::AttentionOp whole{c.value(64), c.value(64), kCache, 1, 1, 64, 64, 1.0f};
        return plan::AttentionMergeOp{whole, c.value(2 * 66), 2};
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
    addSplitCases(cases);
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
