// The sixteen values of IQ4_NL and IQ4_XS as signed bytes: -127 -104 -83 -65 -49 -35 -22 -10 1 13 25 38 53 69
// 89 113. In four words, because indexing a small constant array is slower than two selections on every
// device.

// The values of the low nibbles of four bytes.
vec4 iq4Values(uint codes) {
    uvec4 code = uvec4(codes, codes >> 8, codes >> 16, codes >> 24);
    bvec4 second = notEqual(code & 4, uvec4(0));
    uvec4 negative = mix(uvec4(0xbfad9881), uvec4(0xf6eaddcf), second);
    uvec4 positive = mix(uvec4(0x26190d01), uvec4(0x71594535), second);
    uvec4 four = mix(negative, positive, notEqual(code & 8, uvec4(0)));
    return vec4(ivec4(four << 24 - (code & 3) * 8) >> 24);
}
