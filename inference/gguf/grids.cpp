#include "inference/gguf/grids.h"

namespace fireside::gguf {
namespace {

constexpr std::uint32_t kIQ1[] = {
#include "inference/gguf/grids/iq1.inc"
};
constexpr std::uint32_t kIQ2_XXS[] = {
#include "inference/gguf/grids/iq2_xxs.inc"
};
constexpr std::uint32_t kIQ2_XS[] = {
#include "inference/gguf/grids/iq2_xs.inc"
};
constexpr std::uint32_t kIQ2_S[] = {
#include "inference/gguf/grids/iq2_s.inc"
};
constexpr std::uint32_t kIQ3_XXS[] = {
#include "inference/gguf/grids/iq3_xxs.inc"
};
constexpr std::uint32_t kIQ3_S[] = {
#include "inference/gguf/grids/iq3_s.inc"
};

}  // namespace

std::span<const std::uint32_t> gridOf(TensorType type) {
    switch (type) {
        case TensorType::IQ1_S:
        case TensorType::IQ1_M:
            return kIQ1;
        case TensorType::IQ2_XXS:
            return kIQ2_XXS;
        case TensorType::IQ2_XS:
            return kIQ2_XS;
        case TensorType::IQ2_S:
            return kIQ2_S;
        case TensorType::IQ3_XXS:
            return kIQ3_XXS;
        case TensorType::IQ3_S:
            return kIQ3_S;
        default:
            return {};
    }
}

}  // namespace fireside::gguf
