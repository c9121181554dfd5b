// Taking packed integers apart. Words are little-endian, so byte 0 is the one at the lowest address.

uint word(uint low16, uint high16) {
    return low16 | high16 << 16;
}

vec4 bytesOf(uint w) {
    return vec4(w & 0xff, w >> 8 & 0xff, w >> 16 & 0xff, w >> 24);
}

vec4 signedBytesOf(uint w) {
    int s = int(w);
    return vec4(bitfieldExtract(s, 0, 8), bitfieldExtract(s, 8, 8), bitfieldExtract(s, 16, 8), s >> 24);
}

// Bits 0-3 of x as the lowest bits of four bytes.
uint spreadBits(uint x) {
    return (x & 0xf) * 0x00204081 & 0x01010101;
}

// Negates the components whose bit among bits 0-3 is set.
vec4 negateWhere(uint bits, vec4 x) {
    uvec4 signs = uvec4(bits << 31, bits << 30, bits << 29, bits << 28) & 0x80000000;
    return uintBitsToFloat(floatBitsToUint(x) ^ signs);
}
