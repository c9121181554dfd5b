// The header shared by Q4_K and Q5_K, 16 bytes: half d, half dmin, then eight 6-bit scales and eight 6-bit
// minima in 12 bytes, one of each per 32 weights. The first four of each are the low 6 bits of bytes 0-3 and
// 4-7; the last four have their low nibbles in bytes 8-11 (scale low, minimum high) and their upper 2 bits on
// top of bytes 0-3 and 4-7.

// (d * scale, dmin * minimum) of sub-block 0 .. 7.
vec2 scaleAndMinimum(uvec4 header, uint subBlock) {
    uint shift = subBlock % 4 * 8;
    uvec3 bytes = header.yzw >> shift;
    uvec2 q = bytes.xy & 63;
    if (subBlock >= 4) q = (bytes.xy >> 2 & 48) | (uvec2(bytes.z, bytes.z >> 4) & 15);
    return unpackHalf2x16(header.x) * vec2(q);
}
