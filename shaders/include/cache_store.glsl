// Writing rows of a KV cache (cache.glsl), rounded to its type.
#ifdef CACHE_Q8_0

// x >= 0 rounded to float16; conversions may round either way.
float nearestHalf(float x) {
    uint bits = packHalf2x16(vec2(x, 0.0));
    float low = unpackHalf2x16(bits).x;
    float high = unpackHalf2x16(bits + 1).x;
    return x - low > high - x ? high : low;
}

// A block of a row of `width` elements that starts at word `row`; what is beyond the row's end is 0 in x.
void storeCacheBlock(CacheWords cache, uint row, uint width, uint block, float x[kCacheBlock]) {
    float largest = 0.0;
    [[unroll]] for (uint i = 0; i < kCacheBlock; ++i) largest = max(largest, abs(x[i]));
    float scale = nearestHalf(largest / 127.0);  // as it will be read
    [[unroll]] for (uint word = 0; word < kCacheBlock / 4; ++word) {
        uint bytes = 0;
        [[unroll]] for (uint i = 0; i < 4; ++i) {
            float q = scale > 0.0 ? x[word * 4 + i] / scale : 0.0;
            bytes |= (uint(int(clamp(roundEven(q), -127.0, 127.0))) & 0xff) << 8 * i;
        }
        cache.v[row + block * (kCacheBlock / 4) + word] = bytes;
    }
    CacheHalves(cache).v[(row + cacheScaleWord(width)) * 2 + block] = float16_t(scale);
}

#else

void storeCacheElement(CacheWords cache, uint row, uint i, float x) {
#ifdef CACHE_F32
    cache.v[row + i] = floatBitsToUint(x);
#else
    CacheHalves(cache).v[row * 2 + i] = float16_t(x);
#endif
}

#endif
