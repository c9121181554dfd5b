// The numbers of one model, read from GGUF metadata ("FAMILY.embedding_length" ...) and checked to be
// possible.
#pragma once

#include <cstdint>
#include <string>

#include "app/base/result.h"
#include "inference/gguf/gguf_file.h"
#include "inference/model/arch_spec.h"

namespace fireside::model {

struct Hyperparameters {
    std::int32_t layers = 0;
    std::int32_t width = 0;  // of the residual stream
    std::int32_t ffnWidth = 0;
    std::int32_t heads = 0;           // query heads
    std::int32_t kvHeads = 0;         // divides heads
    std::int32_t headSize = 0;        // of queries, keys and values
    std::int32_t rotated = 0;         // leading elements of a head that RoPE turns; even
    std::int32_t trainedContext = 0;  // tokens
    float normEpsilon = 0;
    float ropeBase = 10000.0f;
    float ropeScale = 1.0f;  // positions are multiplied by it (1 / linear scaling factor)
};

/// Errors: FileDamaged (a required key is missing or of another kind), ModelInconsistent (numbers that cannot
/// be true together), UnsupportedFamily (a variant, such as a RoPE scaling, that the family's arithmetic here
/// does not cover: never approximated).
[[nodiscard]] Result<Hyperparameters> readHyperparameters(const gguf::GgufFile& file, const ArchSpec& spec);

}  // namespace fireside::model
