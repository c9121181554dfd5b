// What every kernel starts with: extensions, the step buffer and pointers to activations.
//
// Everything is addressed by pointers in push constants (buffer_reference); there are no descriptors. An
// index into a pointer's array is signed 32 bit and is widened before it is multiplied, so one tensor may
// exceed 4 GiB but not 2^31 elements. 16-bit types are only ever loaded or stored, never computed with.
//
// Grids are sized for Plan::capacity: y is the token (or tile of tokens), x the item within it, and z
// continues x where there are more than 65535 items. A kernel reads the step's true token count and leaves
// when it has no work.
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference_uvec2 : require
#extension GL_EXT_control_flow_attributes : require
#extension GL_EXT_shader_16bit_storage : require
#ifdef SUBGROUPS
#extension GL_KHR_shader_subgroup_arithmetic : require
#endif

layout(local_size_x_id = 0) in;

// StepHeader of inference/vulkan/kernel.h and the step's tokens.
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer Step {
    uint tokenCount;
    uint position;  // of the first token
    uint outputRow;
    uint contextLength;
    int tokens[];
};

// Activations: float32 rows, every row and every base a multiple of 16 floats, so whole chunks load as vec4.
layout(buffer_reference, std430, buffer_reference_align = 4) buffer Floats {
    float v[];
};
layout(buffer_reference, std430, buffer_reference_align = 16) buffer Vec4s {
    vec4 v[];
};

// Floats between the rows of a value; what a kernel is not told it works out (plan::kRowPadding).
uint rowStrideOf(uint width) {
    return (width + 15) & ~15u;
}

// Rows of a value: one per token, or a single one (Rows::One).
uint rowCount(Step step, uint singleRow) {
    return singleRow != 0 ? 1 : step.tokenCount;
}

// The workgroup's item: x, continued in z.
uint itemIndex() {
    return gl_WorkGroupID.z * gl_NumWorkGroups.x + gl_WorkGroupID.x;
}

// The lane's item, where each lane has one.
uint elementIndex() {
    return itemIndex() * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
}
