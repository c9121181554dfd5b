// AttentionOp for many tokens (prefill): flash attention (Dao et al. 2022) in tiles of 32 queries by 32 positions, with
// the online softmax of Milakov & Gimelshein 2018.
//   q [T, heads * keySize], out [T, heads * valueSize]; keys and values as in cache.glsl, position p in row p
//   mod `rows`
//
// Queries are the pairs of a token and a head that share a KV head (GQA, Ainslie et al. 2023), token by token, so that
// keys and values are read once for all of them, whatever the number of heads. What a query may see follows from its
// token: no mask is stored, and tiles that no query of the workgroup sees are not visited. Cache rows that were never
// written are never read.
//
// A lane has 4 queries and, of the scores, 2 positions: q k is summed up over slices of 32 elements in shared memory.
// For the softmax it has a quarter of one query's positions. Of the values it has 4 queries by 4 elements of every
// slice of 64, in registers until the end.
//
// Grid: x KV head, y tiles of queries. Workgroup size 128.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "cache.glsl"
#include "special_functions.glsl"
#include "attention.glsl"

const uint kQueries = 32;
const uint kPositions = 32;
const uint kLanes = 128;
const uint kKeySlice = 32;
const uint kValueSlice = 64;
const uint kValueSlices = (kValueSize + kValueSlice - 1) / kValueSlice;

const uint kKeys = kKeySlice * kQueries / 4;  // where keys begin in `tile`

// Queries [element][query] and keys [element][position], later values [position][element].
shared vec4 tile[kPositions * kValueSlice / 4];
shared vec4 scores[kPositions * kQueries / 4];  // [position][query]; then weights
shared float partials[4 * kQueries];            // [quarter][query]

struct Query {
    uint token;
    uint head;
    bool exists;
};

// Queries beyond the end repeat the last one and are not stored.
Query queryAt(uint i, uint kvHead) {
    uint shareOfHead = heads / kvHeads;
    bool exists = i < step.tokenCount * shareOfHead;
    uint known = min(i, step.tokenCount * shareOfHead - 1);
    return Query(known / shareOfHead, kvHead * shareOfHead + known % shareOfHead, exists);
}

// Positions [x, y) that a token sees.
uvec2 seenBy(uint t) {
    uint end = (flags & kCausal) != 0 ? step.position + t + 1 : step.tokenCount;
    return uvec2(window > 0 && window < end ? end - window : 0, end);
}

// Elements d .. d + 7 of a head, with zeros beyond its end.
void loadQuery(Query query, uint d, out float x[8]) {
    uint start = query.token * queryStride + query.head * kKeySize + d;
    [[unroll]] for (uint i = 0; i < 8; ++i) x[i] = d + i < kKeySize ? queries.v[start + i] * scale : 0.0;
}
void loadKey(uint row, uint start, uint d, out float x[8]) {
    if (kKeySize % 8 == 0) {
        vec4 low = vec4(0.0), high = vec4(0.0);
        if (d < kKeySize) cacheOctet(keys, row, keyWidth, start + d, low, high);
        [[unroll]] for (uint i = 0; i < 4; ++i) {
            x[i] = low[i];
            x[i + 4] = high[i];
        }
    } else {
        [[unroll]] for (uint i = 0; i < 8; ++i) {
            x[i] = d + i < kKeySize ? cacheElement(keys, row, keyWidth, start + d + i) : 0.0;
        }
    }
}

// scores = q k of 4 queries by 2 positions, [query][position].
void multiplyKeys(uint firstQuery, uint kvHead, uint first, uint end, out vec4 products[2]) {
    uint lane = gl_LocalInvocationID.x;
    uint item = lane / 4;  // a query, and a position
    uint octet = lane % 4 * 8;
    Query query = queryAt(firstQuery + item, kvHead);
    bool real = first + item < end;
    uint row = (first + item) % rows * cacheRowWords(keyWidth);
    products[0] = products[1] = vec4(0.0);
    for (uint slice = 0; slice < kKeySize; slice += kKeySlice) {
        float q[8];
        float k[8];
        loadQuery(query, slice + octet, q);
        [[unroll]] for (uint i = 0; i < 8; ++i) k[i] = 0.0;
        if (real) loadKey(row, kvHead * kKeySize, slice + octet, k);
        barrier();
        [[unroll]] for (uint i = 0; i < 8; ++i) {
            tile[(octet + i) * (kQueries / 4) + item / 4][item % 4] = q[i];
            tile[kKeys + (octet + i) * (kPositions / 4) + item / 4][item % 4] = k[i];
        }
        barrier();
        [[unroll]] for (uint d = 0; d < kKeySlice; ++d) {
            vec4 ownQueries = tile[d * (kQueries / 4) + lane / 16];
            uint ownKeys = kKeys + d * (kPositions / 4) + lane % 16 / 2;
            products[0] += ownQueries * tile[ownKeys][lane % 2 * 2];
            products[1] += ownQueries * tile[ownKeys][lane % 2 * 2 + 1];
        }
    }
}

void loadValues(uint kvHead, uint slice, uint first, uint end) {
    const uint quadsOfSlice = kValueSlice / 4;
    [[unroll]] for (uint turn = 0; turn < kPositions * quadsOfSlice / kLanes; ++turn) {
        uint i = turn * kLanes + gl_LocalInvocationID.x;
        uint position = first + i / quadsOfSlice;
        uint quad = slice * quadsOfSlice + i % quadsOfSlice;
        bool real = position < end && quad * 4 < kValueSize;
        uint row = position % rows * cacheRowWords(valueWidth);
        tile[i] = real ? valueQuad(row, kvHead * kValueStride, quad) : vec4(0.0);
    }
}

void main() {
    uint kvHead = gl_WorkGroupID.x;
    uint shareOfHead = heads / kvHeads;
    uint firstQuery = gl_WorkGroupID.y * kQueries;
    if (firstQuery >= step.tokenCount * shareOfHead) return;
    uint lane = gl_LocalInvocationID.x;
    uint lastQuery = min(firstQuery + kQueries, step.tokenCount * shareOfHead) - 1;
    uint begin = seenBy(firstQuery / shareOfHead).x;
    uint end = seenBy(lastQuery / shareOfHead).y;

    uint ownRow = lane % kQueries;  // the query of the softmax, and a quarter of its positions
    uint quarter = lane / kQueries;
    Query ownQuery = queryAt(firstQuery + ownRow, kvHead);
    bool sink = (flags & kSinks) != 0;
    float largest = sink ? sinks.v[ownQuery.head] : kLowest;
    float total = sink && quarter == 0 ? 1.0 : 0.0;
    uvec2 seen[4];  // by the queries of the scores and values
    vec4 largests;
    [[unroll]] for (uint r = 0; r < 4; ++r) {
        Query query = queryAt(firstQuery + lane / 16 * 4 + r, kvHead);
        seen[r] = seenBy(query.token);
        largests[r] = sink ? sinks.v[query.head] : kLowest;
    }
    vec4 sums[kValueSlices * 4];  // [slice][query]
    [[unroll]] for (uint i = 0; i < kValueSlices * 4; ++i) sums[i] = vec4(0.0);

    for (uint first = begin; first < end; first += kPositions) {
        vec4 products[2];
        multiplyKeys(firstQuery, kvHead, first, end, products);
        [[unroll]] for (uint c = 0; c < 2; ++c) {
            uint position = first + lane % 16 * 2 + c;
            [[unroll]] for (uint r = 0; r < 4; ++r) {
                bool visible = position >= seen[r].x && position < seen[r].y;
                products[c][r] = visible ? capped(products[c][r]) : kLowest;
            }
            scores[(lane % 16 * 2 + c) * (kQueries / 4) + lane / 16] = products[c];
        }
        barrier();
        float own = kLowest;
        [[unroll]] for (uint i = 0; i < kPositions / 4; ++i) {
            own = max(own, scores[(quarter * (kPositions / 4) + i) * (kQueries / 4) + ownRow / 4][ownRow % 4]);
        }
        partials[quarter * kQueries + ownRow] = own;
        barrier();
        float before = largest;
        vec4 shrink = largests;
        [[unroll]] for (uint i = 0; i < 4; ++i) {
            largest = max(largest, partials[i * kQueries + ownRow]);
            [[unroll]] for (uint r = 0; r < 4; ++r) {
                largests[r] = max(largests[r], partials[i * kQueries + lane / 16 * 4 + r]);
            }
        }
        shrink = exp(shrink - largests);
        total *= exp(before - largest);
        [[unroll]] for (uint i = 0; i < kPositions / 4; ++i) {
            uint at = (quarter * (kPositions / 4) + i) * (kQueries / 4) + ownRow / 4;
            float score = scores[at][ownRow % 4];
            float weight = score > kLowest ? exp(score - largest) : 0.0;
            total += weight;
            scores[at][ownRow % 4] = weight;
        }
        [[unroll]] for (uint slice = 0; slice < kValueSlices; ++slice) {
            loadValues(kvHead, slice, first, end);
            barrier();
            [[unroll]] for (uint r = 0; r < 4; ++r) sums[slice * 4 + r] *= shrink[r];
            for (uint p = 0; p < kPositions; ++p) {
                vec4 value = tile[p * (kValueSlice / 4) + lane % 16];
                vec4 weights = scores[p * (kQueries / 4) + lane / 16];
                [[unroll]] for (uint r = 0; r < 4; ++r) sums[slice * 4 + r] += weights[r] * value;
            }
            barrier();
        }
    }
    partials[quarter * kQueries + ownRow] = total;
    barrier();
    [[unroll]] for (uint r = 0; r < 4; ++r) {
        uint i = lane / 16 * 4 + r;
        Query query = queryAt(firstQuery + i, kvHead);
        float all = 0.0;
        [[unroll]] for (uint q = 0; q < 4; ++q) all += partials[q * kQueries + i];
        [[unroll]] for (uint e = 0; e < kValueSlices * 4; ++e) {
            uint d = e / 4 * kValueSlice + lane % 16 * 4 + e % 4;
            if (query.exists && d < kValueSize) {
                outRows.v[query.token * outStride + query.head * kValueSize + d] = sums[e / 4 * 4 + r][e % 4] / all;
            }
        }
    }
}
