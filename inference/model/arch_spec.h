// What a model family is, as data. A new family is a new small file in families/ and a line in the registry:
// never a branch in lowering for one family's name, and never one in a kernel. Static constant data, any
// thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "inference/plan/op.h"

namespace fireside::model {

/// Whether files of a family carry a tensor. What is Absent from the spec but present in a file is refused:
/// an unused tensor means that the file is not what the family's arithmetic describes.
enum class Presence : std::uint8_t { Absent, Optional, Required };

/// Grouped-query attention with rotary positions (Ainslie et al. 2023, Su et al. 2021).
struct AttentionSpec {
    plan::RopePairs ropePairs = plan::RopePairs::Halves;
    Presence ropeFactors =
        Presence::Absent;  // rope_freqs.weight [rotated/2]: divisors of each pair's frequency
    Presence qkvBias = Presence::Absent;
    Presence outputBias = Presence::Absent;
    Presence qkNorm = Presence::Absent;  // RMS norm of every query and key head, before RoPE
};

/// Gated feed-forward network: down(activation(gate(x)) * up(x)) (Shazeer 2020).
struct FfnSpec {
    plan::Activation activation = plan::Activation::Silu;
};

struct ArchSpec {
    std::string_view family;  // general.architecture
    AttentionSpec attention;
    FfnSpec ffn;
    Presence outputHead = Presence::Optional;  // output.weight; without it the embedding is used (tied)
};

/// All families, in alphabetical order.
[[nodiscard]] std::span<const ArchSpec* const> families();
/// The spec of a family, nullptr when there is none.
[[nodiscard]] const ArchSpec* findFamily(std::string_view family);

}  // namespace fireside::model
