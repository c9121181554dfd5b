// The one place that chooses code by weight type. Included once per instruction set.
#if defined(FIRESIDE_CPU_WEIGHT_TYPES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FIRESIDE_CPU_WEIGHT_TYPES_INL_H_
#undef FIRESIDE_CPU_WEIGHT_TYPES_INL_H_
#else
#define FIRESIDE_CPU_WEIGHT_TYPES_INL_H_
#endif

#include "inference/cpu/weight_blocks_inl.h"
#include "inference/gguf/tensor_type.h"

HWY_BEFORE_NAMESPACE();
namespace fireside::cpu::HWY_NAMESPACE {

/// Calls work(Block()) with the block of an integer type; false for other types.
template <class Work>
HWY_INLINE bool withBlock(gguf::TensorType type, Work&& work) {
    using gguf::TensorType;
    switch (type) {
        case TensorType::Q4_0:
            return work(BlockQ4_0()), true;
        case TensorType::Q4_1:
            return work(BlockQ4_1()), true;
        case TensorType::Q5_0:
            return work(BlockQ5_0()), true;
        case TensorType::Q5_1:
            return work(BlockQ5_1()), true;
        case TensorType::Q8_0:
            return work(BlockQ8_0()), true;
        case TensorType::Q2_K:
            return work(BlockQ2_K()), true;
        case TensorType::Q3_K:
            return work(BlockQ3_K()), true;
        case TensorType::Q4_K:
            return work(BlockQ4_K()), true;
        case TensorType::Q5_K:
            return work(BlockQ5_K()), true;
        case TensorType::Q6_K:
            return work(BlockQ6_K()), true;
        case TensorType::IQ4_NL:
            return work(BlockIQ4_NL()), true;
        case TensorType::IQ4_XS:
            return work(BlockIQ4_XS()), true;
        case TensorType::MXFP4:
            return work(BlockMXFP4()), true;
        default:
            return false;
    }
}
HWY_INLINE bool hasBlock(gguf::TensorType type) {
    return withBlock(type, [](auto) {});
}

}  // namespace fireside::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
