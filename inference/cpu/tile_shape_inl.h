// What both kinds of panels have in common. Included once per instruction set.
#if defined(FIRESIDE_CPU_TILE_SHAPE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FIRESIDE_CPU_TILE_SHAPE_INL_H_
#undef FIRESIDE_CPU_TILE_SHAPE_INL_H_
#else
#define FIRESIDE_CPU_TILE_SHAPE_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace fireside::cpu::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::CappedTag<float, 16>;
using Ints = hn::Rebind<std::int32_t, Floats>;
constexpr std::size_t kLanes = HWY_LANES(float) < 16 ? HWY_LANES(float) : 16;
constexpr std::size_t kVectors = 2;  // of a panel
constexpr std::size_t kRows = kVectors * kLanes;

// Sums of a tile stay in registers: of 32, or of 16 before AVX-512.
constexpr bool kManyRegisters = HWY_ARCH_ARM || kLanes == 16;

/// Four rows of four dwords become four columns: place(i)[r] = in[r * from + i].
template <class Place>
HWY_INLINE void transpose4(const void* in, std::size_t from, Place place) {
    const hn::FixedTag<std::uint32_t, 4> d;
    const hn::FixedTag<std::uint64_t, 2> pairs;
    const auto row = [&](std::size_t r) {
        return hn::LoadU(
            d, reinterpret_cast<const std::uint32_t*>(static_cast<const std::byte*>(in) + r * from));
    };
    const auto r0 = row(0), r1 = row(1), r2 = row(2), r3 = row(3);
    const auto low01 = hn::BitCast(pairs, hn::InterleaveLower(d, r0, r1));
    const auto low23 = hn::BitCast(pairs, hn::InterleaveLower(d, r2, r3));
    const auto high01 = hn::BitCast(pairs, hn::InterleaveUpper(d, r0, r1));
    const auto high23 = hn::BitCast(pairs, hn::InterleaveUpper(d, r2, r3));
    const auto store = [&](std::size_t i, auto column) {
        hn::StoreU(hn::BitCast(d, column), d, reinterpret_cast<std::uint32_t*>(place(i)));
    };
    store(0, hn::InterleaveLower(pairs, low01, low23));
    store(1, hn::InterleaveUpper(pairs, low01, low23));
    store(2, hn::InterleaveLower(pairs, high01, high23));
    store(3, hn::InterleaveUpper(pairs, high01, high23));
}

}  // namespace fireside::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
