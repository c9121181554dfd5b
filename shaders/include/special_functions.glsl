// Functions that Vulkan has not, or promises too little about: exp may overflow, tanh may be off by much more
// than its rounding.

// e^x, relative error about 1e-7 plus that of x's own rounding, for -68 < x < 68 and clamped beyond. Vulkan's
// own may be off by several ulp, and a recurrence amplifies that.
float exponential(float x) {
    float power = clamp(x * 1.4426950408889634, -99.0, 99.0);
    float whole = floor(power + 0.5);
    float t = (power - whole) * 0.69314718055994531;
    // Taylor polynomial; |t| < 0.35, where the first omitted term is below 6e-9.
    float y = 1.0 / 720.0 + t * (1.0 / 5040.0);
    y = 1.0 / 24.0 + t * (1.0 / 120.0 + t * y);
    y = 1.0 / 2.0 + t * (1.0 / 6.0 + t * y);
    y = 1.0 + t * (1.0 + t * y);
    return ldexp(y, int(whole));
}

// 1 / (1 + exp(-x)), relative error of a few ulp; 0 where that is no normal float.
float sigmoid(float x) {
    return x < -87.0 ? 0.0 : 1.0 / (1.0 + exp(-x));
}

// Relative error below 5e-7.
float hyperbolicTangent(float x) {
    if (abs(x) < 0.25) {
        // Taylor polynomial; the first omitted term is below 1e-8 of the result.
        float x2 = x * x;
        float power = -17.0 / 315.0 + x2 * (62.0 / 2835.0);
        return x * (1.0 + x2 * (-1.0 / 3.0 + x2 * (2.0 / 15.0 + x2 * power)));
    }
    return sign(x) * (1.0 - 2.0 / (exp(min(2.0 * abs(x), 80.0)) + 1.0));
}

// 1 - erf(x) for x >= 0, relative error about 1e-6 where it is above 1e-6: exp(-x^2) t Q(t) with
// t = 1 / (1 + x / 2), where Q interpolates at the Chebyshev points of 0 <= x <= 10 within 6e-8.
float complementaryErf(float x) {
    float t = 1.0 / (1.0 + 0.5 * x);
    float q = 0.28776831 + t * -0.059714919;
    q = 0.28569771 + t * (-0.493863649 + t * q);
    q = 0.204853655 + t * (-0.0318417574 + t * q);
    q = 0.282082674 + t * (0.282445042 + t * (0.242572893 + t * q));
    return exp(-min(x * x, 80.0)) * t * q;
}
