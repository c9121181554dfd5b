// ArgMaxOp: out[t, 0] = the lowest index of the largest element of in[t], as a float. Infinities count as the
// largest finite numbers of their sign, NaN as the lowest.
//   in [rows, width], out [rows, 1]
//
// Grid: y row. The workgroup (a power of two lanes) goes through all of it.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"

const uint kSingleRow = 1;
const float kMost = 3.4028234663852886e38;

layout(push_constant, std430) uniform Push {
    Step step;
    Floats inRows;
    Floats outRows;
    uint width;
    uint inStride;
    uint outStride;
    uint flags;
};

shared float values[gl_WorkGroupSize.x];
shared uint indices[gl_WorkGroupSize.x];

void main() {
    uint row = gl_WorkGroupID.y;
    if (row >= rowCount(step, flags & kSingleRow)) return;
    uint lane = gl_LocalInvocationID.x;
    float best = -kMost;
    uint index = min(lane, width - 1);  // a lane without elements has one that is there all the same
    for (uint i = lane; i < width; i += gl_WorkGroupSize.x) {
        float x = inRows.v[row * inStride + i];
        x = x > -kMost ? min(x, kMost) : -kMost;
        if (x > best) {
            best = x;
            index = i;
        }
    }
    values[lane] = best;
    indices[lane] = index;
    for (uint reach = gl_WorkGroupSize.x / 2; reach > 0; reach /= 2) {
        barrier();
        if (lane < reach) {
            float other = values[lane + reach];
            bool better = other > values[lane] ||
                          (other == values[lane] && indices[lane + reach] < indices[lane]);
            if (better) {
                values[lane] = other;
                indices[lane] = indices[lane + reach];
            }
        }
    }
    if (lane == 0) outRows.v[row * outStride] = float(indices[0]);
}
