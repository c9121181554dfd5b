// Functions that are exact enough for rotary embeddings at long contexts, where an angle is a large position
// times a frequency. Vulkan's own may be off by 2^-11 (sine, within [-pi, pi] only) and by several ulp
// (exp2).

// 2^x for -100 < x < 100, relative error about 1e-7.
float powerOfTwo(float x) {
    float whole = floor(x + 0.5);
    float t = (x - whole) * 0.69314718055994531;
    // Taylor polynomial of e^t; |t| < 0.35, where the first omitted term is below 6e-9.
    float power = 1.0 / 720.0 + t * (1.0 / 5040.0);
    power = 1.0 / 24.0 + t * (1.0 / 120.0 + t * power);
    power = 1.0 / 2.0 + t * (1.0 / 6.0 + t * power);
    power = 1.0 + t * (1.0 + t * power);
    return ldexp(power, int(whole));
}

// (cos, sin) of |angle| < 10^5, absolute error about 1e-7 plus the angle's own rounding.
vec2 cosSin(float angle) {
    // Cody & Waite 1980: subtract a multiple of pi/2, split in three so that the first products are exact.
    float turns = floor(angle * 0.63661977236758134 + 0.5);
    precise float r = angle - turns * 1.5703125;
    r = r - turns * 4.837512969970703125e-4;
    r = r - turns * 7.54978995489188216e-8;
    // Taylor polynomials; |r| <= pi/4, where the first omitted terms are below 3e-8.
    float r2 = r * r;
    float s = -1.0 / 5040.0 + r2 * (1.0 / 362880.0);
    s = r * (1.0 + r2 * (-1.0 / 6.0 + r2 * (1.0 / 120.0 + r2 * s)));
    float c = -1.0 / 720.0 + r2 * (1.0 / 40320.0);
    c = 1.0 + r2 * (-1.0 / 2.0 + r2 * (1.0 / 24.0 + r2 * c));
    int quadrant = int(turns) & 3;
    vec2 cs = (quadrant & 1) != 0 ? vec2(-s, c) : vec2(c, s);
    return (quadrant & 2) != 0 ? -cs : cs;
}
