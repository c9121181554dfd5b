#include "tests/shaders/probe_cases.h"

namespace fireside::test {

void addAttentionCases(ProbeCases& cases) {
    cases.add([](OpCase& c) {
        c.kv(1, 64, 0);
        return plan::KvStoreOp{c.value(64), c.value(64), plan::CacheId{0}};
    });
    for (const std::int32_t headSize : {48, 64, 80, 128, 256}) {
        cases.add([&](OpCase& c) {
            c.kv(1, headSize, 0);
            return plan::AttentionOp{
                c.value(headSize), c.value(headSize), plan::CacheId{0}, 1, 1, headSize, headSize, 1.0f};
        });
    }
}

}  // namespace fireside::test
