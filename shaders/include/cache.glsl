// Rows of a KV cache in one of three types, chosen by the macro CACHE_F32, CACHE_F16 or CACHE_Q8_0
// (inference/vulkan/cache_layout.h). A row starts at a multiple of 16 bytes and is read in words:
//   f32   the elements
//   f16   the elements, two to a word
//   q8_0  a signed byte per element in blocks of 32 along the row, then a float16 scale per block
layout(buffer_reference, std430, buffer_reference_align = 16) buffer CacheWords {
    uint v[];
};
layout(buffer_reference, std430, buffer_reference_align = 2) buffer CacheHalves {
    float16_t v[];
};
layout(buffer_reference, std430, buffer_reference_align = 8) readonly buffer CachePairs {
    uvec2 v[];
};
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer CacheFours {
    uvec4 v[];
};

const uint kCacheBlock = 32;  // elements of q8_0 with one scale

// Blocks of a row of `width` elements.
uint cacheBlocks(uint width) {
    return (width + kCacheBlock - 1) / kCacheBlock;
}

#ifdef CACHE_F32

uint cacheRowWords(uint width) {
    return (width + 3) / 4 * 4;
}
float cacheElement(CacheWords cache, uint row, uint width, uint i) {
    return uintBitsToFloat(cache.v[row + i]);
}
vec4 cacheQuad(CacheWords cache, uint row, uint width, uint i) {
    return uintBitsToFloat(CacheFours(cache).v[(row + i) / 4]);
}
void cacheOctet(CacheWords cache, uint row, uint width, uint i, out vec4 low, out vec4 high) {
    low = cacheQuad(cache, row, width, i);
    high = cacheQuad(cache, row, width, i + 4);
}

#elif defined(CACHE_F16)

uint cacheRowWords(uint width) {
    return (width + 7) / 8 * 4;
}
float cacheElement(CacheWords cache, uint row, uint width, uint i) {
    vec2 pair = unpackHalf2x16(cache.v[row + i / 2]);
    return i % 2 == 0 ? pair.x : pair.y;
}
vec4 cacheHalves(uvec2 words) {
    return vec4(unpackHalf2x16(words.x), unpackHalf2x16(words.y));
}
vec4 cacheQuad(CacheWords cache, uint row, uint width, uint i) {
    return cacheHalves(CachePairs(cache).v[(row + i / 2) / 2]);
}
void cacheOctet(CacheWords cache, uint row, uint width, uint i, out vec4 low, out vec4 high) {
    uvec4 words = CacheFours(cache).v[(row + i / 2) / 4];
    low = cacheHalves(words.xy);
    high = cacheHalves(words.zw);
}

#elif defined(CACHE_Q8_0)
#include "bits.glsl"

uint cacheRowWords(uint width) {
    uint blocks = cacheBlocks(width);
    return blocks * (kCacheBlock / 4) + (blocks + 7) / 8 * 4;
}
// Of the row's first scale.
uint cacheScaleWord(uint width) {
    return cacheBlocks(width) * (kCacheBlock / 4);
}
float cacheScale(CacheWords cache, uint row, uint width, uint i) {
    uint block = i / kCacheBlock;
    vec2 pair = unpackHalf2x16(cache.v[row + cacheScaleWord(width) + block / 2]);
    return block % 2 == 0 ? pair.x : pair.y;
}
float cacheElement(CacheWords cache, uint row, uint width, uint i) {
    int byte = bitfieldExtract(int(cache.v[row + i / 4]), int(i % 4 * 8), 8);
    return float(byte) * cacheScale(cache, row, width, i);
}
vec4 cacheQuad(CacheWords cache, uint row, uint width, uint i) {
    return signedBytesOf(cache.v[row + i / 4]) * cacheScale(cache, row, width, i);
}
void cacheOctet(CacheWords cache, uint row, uint width, uint i, out vec4 low, out vec4 high) {
    uvec2 words = CachePairs(cache).v[(row + i / 4) / 2];
    float scale = cacheScale(cache, row, width, i);
    low = signedBytesOf(words.x) * scale;
    high = signedBytesOf(words.y) * scale;
}

#endif
// cacheElement() takes any i, cacheQuad() multiples of 4 and cacheOctet() multiples of 8; `row` is the row's
// first word and `width` its elements.
