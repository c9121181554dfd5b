// Reductions over a workgroup, each with one barrier: every lane (or, with SUBGROUPS, every subgroup) leaves
// its partial in shared memory, then all lanes fold all partials in the same order, so that they agree to the
// bit. Two reductions need a barrier between them.
shared float partials[gl_WorkGroupSize.x];

float groupSum(float x) {
#ifdef SUBGROUPS
    x = subgroupAdd(x);
    if (subgroupElect()) partials[gl_SubgroupID] = x;
    uint count = gl_NumSubgroups;
#else
    partials[gl_LocalInvocationID.x] = x;
    uint count = gl_WorkGroupSize.x;
#endif
    barrier();
    float sum = 0.0;
    for (uint i = 0; i < count; ++i) sum += partials[i];
    return sum;
}

float groupMax(float x) {
#ifdef SUBGROUPS
    x = subgroupMax(x);
    if (subgroupElect()) partials[gl_SubgroupID] = x;
    uint count = gl_NumSubgroups;
#else
    partials[gl_LocalInvocationID.x] = x;
    uint count = gl_WorkGroupSize.x;
#endif
    barrier();
    float largest = partials[0];
    for (uint i = 1; i < count; ++i) largest = max(largest, partials[i]);
    return largest;
}
