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
