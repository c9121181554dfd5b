// A chunk is 16 consecutive elements of a row as a mat4 (element i in column i / 4), the unit in which
// weights are decoded. As four vectors instead of an array it stays in registers.
//
// The including kernel defines the specialization constant kWholeChunks: the row length K is a multiple
// of 16. Rows of other lengths (small models have K = 172, say) are read element by element, with zeros
// beyond their end.

mat4 activationChunk(Floats rows, uint rowStart, uint k, uint K) {
    if (kWholeChunks) {
        Vec4s wide = Vec4s(rows);
        uint i = (rowStart + k) / 4;
        return mat4(wide.v[i], wide.v[i + 1], wide.v[i + 2], wide.v[i + 3]);
    }
    mat4 chunk = mat4(0.0);
    [[unroll]] for (uint i = 0; i < 16; ++i) {
        if (k + i < K) chunk[i / 4][i % 4] = rows.v[rowStart + k + i];
    }
    return chunk;
}

float dotChunk(mat4 a, mat4 b) {
    return dot(a[0], b[0]) + dot(a[1], b[1]) + dot(a[2], b[2]) + dot(a[3], b[3]);
}
