// TQ1_0: blocks of 256 weights, d * (digit - 1), five ternary digits to a byte. A byte is the base-3 fraction
// of its digits in 256ths: times 3^n modulo 256 has digit n in front, and three times that carries it out of
// the byte.
//   bytes 0-31: digit n of byte i is weight 32 n + i;  bytes 32-47: weight 160 + 16 n + i
//   bytes 48-51, four digits: weight 240 + 4 n + i
// 54 bytes, so only 16-bit loads are aligned.
struct Block {
    uint16_t q[26];
    float16_t d;
};
layout(buffer_reference, std430, buffer_reference_align = 2) readonly buffer Weights {
    Block blocks[];
};

uint powerOfThree(uint n) {
    return n < 4 ? 0x1b090301 >> n * 8 & 0xff : 81;
}

// Digit n of four bytes, two bytes at a time with room for the products.
uint digits(uint w, uint power) {
    uint even = (w & 0x00ff00ff) * power & 0x00ff00ff;
    uint odd = (w >> 8 & 0x00ff00ff) * power & 0x00ff00ff;
    return (even * 3 >> 8 & 0x00030003) | (odd * 3 & 0x03000300);
}

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint block = row * (K / 256) + k / 256;
    uint chunkInBlock = k / 16 % 16;
    uint first = chunkInBlock < 10 ? chunkInBlock % 2 * 8 : chunkInBlock < 15 ? 16 : 24;  // in pairs of bytes
    uint digit = chunkInBlock < 10 ? chunkInBlock / 2 : chunkInBlock < 15 ? chunkInBlock - 10 : 0;
    bool last = chunkInBlock == 15;  // one word, digit by digit, instead of a digit of four words
    mat4 chunk;
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        uint at = last ? first : first + 2 * i;
        uint w = word(uint(weights.blocks[block].q[at]), uint(weights.blocks[block].q[at + 1]));
        chunk[i] = bytesOf(digits(w, powerOfThree(last ? i : digit))) - 1.0;
    }
    return float(weights.blocks[block].d) * chunk;
}
