// Rotary embeddings turn by a position times a frequency. At long contexts that is a large angle, of which
// only the part beyond whole turns matters; a float would have lost it. So angles are integers here, in units
// of 2^-64 turns, which wrap as angles do. (Vulkan's own sine may be off by 2^-11, and beyond pi by anything.)

// |frequency| in radians, below 2^47, as a fraction of a turn: low word first, off by less than one.
uvec2 turnsOf(float frequency) {
    // frequency = m * 2^(exponent - 150), and 1 / 2pi = 0x28be60db9391054a7f09d5 * 2^-88 (Payne & Hanek 1983).
    uint bits = floatBitsToUint(frequency);
    uint exponent = bits >> 23 & 0xff;
    uint m = (bits & 0x7fffff) | 0x800000;
    uvec3 low, high;
    umulExtended(uvec3(m), uvec3(0x4a7f09d5, 0xdb939105, 0x28be60), high, low);
    uvec2 carry;
    uvec4 product;
    product.x = low.x;
    product.y = uaddCarry(low.y, high.x, carry.x);
    product.z = uaddCarry(low.z, high.y + carry.x, carry.y);
    product.w = high.z + carry.y;

    uint shift = 174 - exponent;
    if (shift >= 64) product = uvec4(product.zw, 0, 0);
    if (shift % 64 >= 32) product = uvec4(product.yzw, 0);
    if (shift >= 128) return uvec2(0);  // zero, or as good as
    shift %= 32;
    return product.xy >> shift | product.yz << (31 - shift) << 1;
}

// (cos, sin) of position * frequency, absolute error about 1e-7 at any position below 2^31.
vec2 cosSin(uint position, float frequency) {
    uvec2 turns = turnsOf(frequency);
    uvec2 angle;
    umulExtended(position, turns.x, angle.y, angle.x);
    angle.y += position * turns.y;

    // To the nearest quarter turn, what is left lies within pi / 4.
    uint quadrant = (angle.y + 0x20000000) >> 30;
    float rest = float(int(angle.y - (quadrant << 30))) + float(angle.x) * 2.3283064365386963e-10;
    float r = rest * 1.4629180792671596e-9;  // 2pi * 2^-32
    // Taylor polynomials, where the first omitted terms are below 3e-8.
    float r2 = r * r;
    float s = -1.0 / 5040.0 + r2 * (1.0 / 362880.0);
    s = r * (1.0 + r2 * (-1.0 / 6.0 + r2 * (1.0 / 120.0 + r2 * s)));
    float c = -1.0 / 720.0 + r2 * (1.0 / 40320.0);
    c = 1.0 + r2 * (-1.0 / 2.0 + r2 * (1.0 / 24.0 + r2 * c));
    vec2 cs = (quadrant & 1) != 0 ? vec2(-s, c) : vec2(c, s);
    if ((quadrant & 2) != 0) cs = -cs;
    return frequency < 0.0 ? vec2(cs.x, -cs.y) : cs;
}
