// E2M1, floats of four bits: twice the values of the low nibbles of four bytes (0 1 2 3 4 6 8 12, the top bit
// is the sign). The magnitudes are the nibbles of one word.
vec4 fp4Values(uint codes) {
    uvec4 code = uvec4(codes, codes >> 8, codes >> 16, codes >> 24);
    vec4 magnitude = vec4(uvec4(0xc8643210) >> (code & 7) * 4 & 15);
    return uintBitsToFloat(floatBitsToUint(magnitude) | (code & 8) << 28);
}
