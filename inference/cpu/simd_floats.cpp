// Element by element, and sums over rows. Exponentials and hyperbolic tangents are Highway's, exact to a few
// units in the last place.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "inference/cpu/simd_floats.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include <cmath>
#include <cstring>

#include "inference/cpu/simd.h"

HWY_BEFORE_NAMESPACE();
namespace fireside::cpu::HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::CappedTag<float, 16>;
using V = hn::Vec<D>;
constexpr std::size_t kLanes = HWY_LANES(float) < 16 ? HWY_LANES(float) : 16;

/// out[i] = f(inputs[i] ...) for n elements; the last ones go through vectors that are filled up with zeros.
template <class Function, class... Inputs>
HWY_INLINE void map(std::size_t n, float* out, Function f, const Inputs*... in) {
    const D d;
    std::size_t i = 0;
    for (; i + kLanes <= n; i += kLanes) hn::StoreU(f(hn::LoadU(d, in + i)...), d, out + i);
    if (i == n) return;
    const std::size_t left = n - i;
    const auto part = [&](const float* from) {
        float padded[kLanes] = {};
        std::memcpy(padded, from + i, left * sizeof(float));
        return hn::LoadU(d, padded);
    };
    float last[kLanes];
    hn::StoreU(f(part(in)...), d, last);
    std::memcpy(out + i, last, left * sizeof(float));
}

/// The sum of f(inputs[i] ...); f makes 0 of zeros, or `masked` counts the lanes.
template <class Function, class... Inputs>
HWY_INLINE float accumulate(std::size_t n, Function f, const Inputs*... in) {
    const D d;
    V s0 = hn::Zero(d), s1 = s0, s2 = s0, s3 = s0;
    std::size_t i = 0;
    for (; i + 4 * kLanes <= n; i += 4 * kLanes) {
        s0 = f(s0, hn::LoadU(d, in + i)...);
        s1 = f(s1, hn::LoadU(d, in + i + kLanes)...);
        s2 = f(s2, hn::LoadU(d, in + i + 2 * kLanes)...);
        s3 = f(s3, hn::LoadU(d, in + i + 3 * kLanes)...);
    }
    for (; i + kLanes <= n; i += kLanes) s0 = f(s0, hn::LoadU(d, in + i)...);
    if (i < n) {
        const auto there = hn::FirstN(d, n - i);
        const auto part = [&](const float* from) {
            float padded[kLanes] = {};
            std::memcpy(padded, from + i, (n - i) * sizeof(float));
            return hn::LoadU(d, padded);
        };
        s1 = hn::IfThenElse(there, f(s1, part(in)...), s1);
    }
    return hn::GetLane(hn::SumOfLanes(d, hn::Add(hn::Add(s0, s1), hn::Add(s2, s3))));
}

float sum(const float* x, std::size_t n) {
    return accumulate(
        n, [](V s, V a) { return hn::Add(s, a); }, x);
}
float squares(const float* x, std::size_t n, float centre) {
    const V c = hn::Set(D(), centre);
    const auto add = [c](V s, V a) {
        const V distance = hn::Sub(a, c);
        return hn::MulAdd(distance, distance, s);
    };
    return accumulate(n, add, x);
}
float dot(const float* a, const float* b, std::size_t n) {
    return accumulate(
        n, [](V s, V x, V y) { return hn::MulAdd(x, y, s); }, a, b);
}

void normalise(const float* x, std::size_t n, float centre, float factor, const float* weight,
               const float* bias, float* out) {
    const V c = hn::Set(D(), centre), f = hn::Set(D(), factor);
    const auto norm = [c, f](V a) { return hn::Mul(hn::Sub(a, c), f); };
    if (weight != nullptr && bias != nullptr) {
        map(
            n, out, [&](V a, V w, V b) { return hn::MulAdd(norm(a), w, b); }, x, weight, bias);
    } else if (weight != nullptr) {
        map(
            n, out, [&](V a, V w) { return hn::Mul(norm(a), w); }, x, weight);
    } else if (bias != nullptr) {
        map(
            n, out, [&](V a, V b) { return hn::Add(norm(a), b); }, x, bias);
    } else {
        map(n, out, norm, x);
    }
}

HWY_INLINE V exponential(V x) {
    return hn::Exp(D(), hn::Max(x, hn::Set(D(), -103.0f)));
}
/// 1 / (1 + exp(-x)); exp is kept finite.
HWY_INLINE V sigmoid(V x) {
    const V one = hn::Set(D(), 1.0f);
    const V e = exponential(hn::Min(hn::Neg(x), hn::Set(D(), 88.0f)));
    return hn::Div(one, hn::Add(one, e));
}
HWY_INLINE V silu(V x) {
    return hn::Mul(x, sigmoid(x));
}
HWY_INLINE V gelu(V x) {
    // 0.5 (1 + tanh(y)) = sigmoid(2 y)
    const V cubic = hn::Mul(hn::Mul(x, x), hn::Set(D(), 0.044715f));
    const V y = hn::Mul(hn::Set(D(), 2.0f * 0.7978845608028654f), hn::MulAdd(cubic, x, x));
    return hn::Mul(x, sigmoid(y));
}
HWY_INLINE V geluErf(V x) {
    float lanes[kLanes];
    hn::StoreU(x, D(), lanes);
    for (float& lane : lanes) lane = 0.5f * lane * (1.0f + std::erf(lane * 0.7071067811865476f));
    return hn::LoadU(D(), lanes);
}

template <class Function>
HWY_INLINE void gated(Function f, const float* gate, const float* up, std::size_t n, float* out) {
    if (up == nullptr) return map(n, out, f, gate);
    map(
        n, out, [f](V g, V u) { return hn::Mul(f(g), u); }, gate, up);
}

/// Silu with both sides limited, and gpt-oss's.
void gatedWithin(bool oai, float limit, const float* gate, const float* up, std::size_t n, float* out) {
    const V top = hn::Set(D(), limit), one = hn::Set(D(), 1.0f);
    const auto f = [=](V x) {
        const V y = hn::Min(x, top);
        return oai ? hn::Mul(y, sigmoid(hn::Mul(y, hn::Set(D(), 1.702f)))) : hn::Min(silu(x), top);
    };
    if (up == nullptr) return map(n, out, f, gate);
    const auto both = [=](V g, V u) {
        const V clamped = hn::Min(hn::Max(u, hn::Neg(top)), top);
        return hn::Mul(f(g), oai ? hn::Add(clamped, one) : clamped);
    };
    map(n, out, both, gate, up);
}

void activate(plan::Activation activation, float limit, const float* gate, const float* up, std::size_t n,
              float* out) {
    switch (activation) {
        case plan::Activation::Silu:
            if (limit > 0) return gatedWithin(false, limit, gate, up, n, out);
            return gated([](V x) { return silu(x); }, gate, up, n, out);
        case plan::Activation::Gelu:
            return gated([](V x) { return gelu(x); }, gate, up, n, out);
        case plan::Activation::GeluErf:
            return gated([](V x) { return geluErf(x); }, gate, up, n, out);
        case plan::Activation::Sigmoid:
            return gated([](V x) { return sigmoid(x); }, gate, up, n, out);
        case plan::Activation::SiluOai:
            return gatedWithin(true, limit, gate, up, n, out);
    }
}

float largest(const float* x, std::size_t n) {
    V top = hn::Set(D(), x[0]);
    std::size_t i = 0;
    for (; i + kLanes <= n; i += kLanes) top = hn::Max(top, hn::LoadU(D(), x + i));
    float result = hn::GetLane(hn::MaxOfLanes(D(), top));
    for (; i < n; ++i) result = x[i] > result ? x[i] : result;
    return result;
}

void scale(float* x, std::size_t n, float factor) {
    const V f = hn::Set(D(), factor);
    map(
        n, x, [f](V a) { return hn::Mul(a, f); }, x);
}

float exponentials(float* x, std::size_t n, float largest) {
    const V top = hn::Set(D(), largest);
    map(
        n, x, [top](V a) { return exponential(hn::Sub(a, top)); }, x);
    return sum(x, n);
}

void softCap(float* x, std::size_t n, float cap) {
    const V c = hn::Set(D(), cap), inverse = hn::Set(D(), 1.0f / cap);
    const V most = hn::Set(D(), 15.0f);  // where it is 1
    const auto capped = [=](V a) {
        const V y = hn::Mul(a, inverse);
        return hn::Mul(c, hn::Tanh(D(), hn::Max(hn::Neg(most), hn::Min(y, most))));
    };
    map(n, x, capped, x);
}

void addScaled(const float* x, std::size_t n, float factor, float* sums) {
    const V f = hn::Set(D(), factor);
    map(
        n, sums, [f](V a, V s) { return hn::MulAdd(a, f, s); }, x, static_cast<const float*>(sums));
}

void addUp(const float* sums, std::size_t n, const float* bias, const float* residual, float* out) {
    const auto add = [](V a, V b) { return hn::Add(a, b); };
    if (bias != nullptr && residual != nullptr) {
        map(
            n, out, [](V a, V b, V c) { return hn::Add(hn::Add(a, b), c); }, sums, bias, residual);
    } else if (bias != nullptr || residual != nullptr) {
        map(n, out, add, sums, bias != nullptr ? bias : residual);
    } else {
        std::memcpy(out, sums, n * sizeof *sums);
    }
}

using HalfTag = hn::Rebind<hwy::float16_t, D>;
using HalfBits = hn::Rebind<std::uint16_t, D>;

void floatsOfHalves(const std::uint16_t* from, std::size_t n, float* out) {
    std::size_t i = 0;
    const auto convert = [](const std::uint16_t* bits) {
        return hn::PromoteTo(D(), hn::BitCast(HalfTag(), hn::LoadU(HalfBits(), bits)));
    };
    for (; i + kLanes <= n; i += kLanes) hn::StoreU(convert(from + i), D(), out + i);
    if (i == n) return;
    std::uint16_t padded[kLanes] = {};
    std::memcpy(padded, from + i, (n - i) * sizeof *from);
    float last[kLanes];
    hn::StoreU(convert(padded), D(), last);
    std::memcpy(out + i, last, (n - i) * sizeof *last);
}

#if HWY_ARCH_X86 && HWY_TARGET > HWY_AVX2
/// Without an instruction for it, and Highway's own conversion does not round to nearest.
std::uint16_t halfOf(float x) {
    std::uint32_t bits;
    std::memcpy(&bits, &x, sizeof bits);
    const std::uint32_t sign = bits >> 16 & 0x8000u;
    const float magnitude = std::abs(x);
    if (magnitude != magnitude) return static_cast<std::uint16_t>(sign | 0x7e00u);
    if (magnitude >= 65520.0f) return static_cast<std::uint16_t>(sign | 0x7c00u);
    if (magnitude < 0x1p-14f) {  // subnormal: whole 2^-24
        return static_cast<std::uint16_t>(sign |
                                          static_cast<std::uint32_t>(std::nearbyint(magnitude * 0x1p24f)));
    }
    // 13 bits fewer of mantissa; rounding up may carry into the exponent, as it should.
    const std::uint32_t exact = bits & 0x7fffffffu;
    const std::uint32_t rounded = (exact + 0xfffu + (exact >> 13 & 1u)) >> 13;
    return static_cast<std::uint16_t>(sign | (rounded - (112u << 10)));
}

void halvesOfFloats(const float* x, std::size_t n, std::uint16_t* out) {
    for (std::size_t i = 0; i < n; ++i) out[i] = halfOf(x[i]);
}
#else
void halvesOfFloats(const float* x, std::size_t n, std::uint16_t* out) {
    std::size_t i = 0;
    const auto convert = [](const float* from, std::uint16_t* to) {
        hn::StoreU(hn::BitCast(HalfBits(), hn::DemoteTo(HalfTag(), hn::LoadU(D(), from))), HalfBits(), to);
    };
    for (; i + kLanes <= n; i += kLanes) convert(x + i, out + i);
    if (i == n) return;
    float padded[kLanes] = {};
    std::memcpy(padded, x + i, (n - i) * sizeof *x);
    std::uint16_t last[kLanes];
    convert(padded, last);
    std::memcpy(out + i, last, (n - i) * sizeof *last);
}
#endif

}  // namespace

const FloatKernels& floatKernelsHere() {
    static constexpr FloatKernels kKernels{.sum = sum,
                                           .squares = squares,
                                           .normalise = normalise,
                                           .activate = activate,
                                           .largest = largest,
                                           .exponentials = exponentials,
                                           .softCap = softCap,
                                           .dot = dot,
                                           .scale = scale,
                                           .addScaled = addScaled,
                                           .addUp = addUp,
                                           .floatsOfHalves = floatsOfHalves,
                                           .halvesOfFloats = halvesOfFloats};
    return kKernels;
}

}  // namespace fireside::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fireside::cpu {

HWY_EXPORT(floatKernelsHere);

const FloatKernels& floatKernels() {
    return HWY_DYNAMIC_DISPATCH(floatKernelsHere)();
}

}  // namespace fireside::cpu
#endif
