// The float types: a "block" is one weight.
#include "inference/gguf/block_decoders.h"
#include "inference/gguf/block_fields.h"

namespace fireside::gguf {

void decodeF32(const std::byte* in, float* out) {
    std::memcpy(out, in, sizeof *out);
}

void decodeF16(const std::byte* in, float* out) {
    *out = loadHalf(in);
}

/// The upper half of a float.
void decodeBf16(const std::byte* in, float* out) {
    *out = std::bit_cast<float>(static_cast<std::uint32_t>(load16(in)) << 16);
}

}  // namespace fireside::gguf
