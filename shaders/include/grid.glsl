// The IQ1, IQ2 and IQ3 types: groups of 8 (IQ1, IQ2) or 4 (IQ3) weights are numbers of points in a grid that
// is part of the format. How points are packed: inference/gguf/grids/README.md. The grid lies in front of the
// matrix (inference/vulkan/weight_layout.h): as a constant array it takes software devices a minute per
// pipeline to compile, and shared memory would have to be filled by every workgroup. It stays in the first
// cache.

#define WEIGHTS_HAVE_GRID

// The codes of point `index`, from the word of the grid that holds it.
uint pointCodes(uint gridWord, uint index) {
    return gridWord >> index % 2 * 16 & 0xffff;
}

// 2-bit codes 0-3 and 3-bit codes 0-3 of a point.
uvec4 pairsOf(uint codes) {
    return uvec4(codes, codes >> 2, codes >> 4, codes >> 6) & 3;
}
uvec4 triplesOf(uint codes) {
    return uvec4(codes, codes >> 4, codes >> 8, codes >> 12) & 7;
}

// IQ2_XXS, IQ2_XS and IQ3_XXS store the signs of eight weights in 7 bits: the eighth makes their number even.
uint evenSigns(uint bits) {
    bits &= 0x7f;
    return bits | (bitCount(bits) & 1) << 7;
}

// Coordinates of IQ2 grids: 8, 25 and 43 for the codes 0, 1 and 2.
vec4 iq2Values(uint codes) {
    uvec4 code = pairsOf(codes);
    return vec4(17 * code + (code >> 1) + 8);
}

// Two points of an IQ2 grid, with a sign for each of their 16 weights.
mat4 iq2Chunk(uint codes0, uint codes1, uint signs) {
    return mat4(negateWhere(signs, iq2Values(codes0)), negateWhere(signs >> 4, iq2Values(codes0 >> 8)),
                negateWhere(signs >> 8, iq2Values(codes1)), negateWhere(signs >> 12, iq2Values(codes1 >> 8)));
}

// Two points of the IQ1 grid, coordinates -1, 0 and 1 for the codes 0, 1 and 2, each point moved by its
// shift.
mat4 iq1Chunk(uint codes0, uint codes1, vec2 shifts) {
    vec2 lowest = shifts - 1.0;
    return mat4(vec4(pairsOf(codes0)) + lowest.x, vec4(pairsOf(codes0 >> 8)) + lowest.x,
                vec4(pairsOf(codes1)) + lowest.y, vec4(pairsOf(codes1 >> 8)) + lowest.y);
}
