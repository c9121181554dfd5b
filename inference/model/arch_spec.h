// What a model family is, as data. A new family is a new small file in families/ and a line in the registry:
// never a branch in lowering for one family's name, and never one in a kernel. Static constant data, any
// thread.
//
// Numbers that differ from model to model come from the file (hyperparameters.h); a spec says which parts
// there are, how they are connected, and what holds when the file is silent.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "inference/plan/op.h"

namespace fireside::model {

/// Whether files of a family carry a tensor. What is Absent from the spec but present in a file is refused:
/// an unused tensor means that the file is not what the family's arithmetic describes.
enum class Presence : std::uint8_t { Absent, Optional, Required };

/// The norms of a block by tensor name; an empty name means that there is none.
struct NormsSpec {
    plan::NormKind kind = plan::NormKind::Rms;  // Layer norms have biases
    std::string_view beforeAttention = "attn_norm";
    std::string_view afterAttention;
    std::string_view beforeFfn = "ffn_norm";
    std::string_view afterFfn;
    /// The norms after a branch apply to the stream once the branch was added (Vaswani et al. 2017), not to
    /// the branch's output before it is added.
    bool ofStream = false;
};

/// How positions enter. Rotary: Su et al. 2021. Learned: a row of position_embd per position.
enum class Positions : std::uint8_t { Rotary, Learned };

struct RopeSpec {
    Positions positions = Positions::Rotary;
    plan::RopePairs pairs = plan::RopePairs::Halves;
    /// rope_freqs.weight: divisors of each pair's frequency, in layers without a window.
    Presence factors = Presence::Absent;
    /// rope_factors_short/long.weight, chosen by the context (LongRoPE, Ding et al. 2024).
    Presence contextFactors = Presence::Absent;
    std::int32_t skippedEvery = 0;  // layers i with (i + 1) % skippedEvery == 0 have no RoPE; 0: all have
    bool halfInFullLayers = false;  // layers without a window turn half of the elements that others turn
    bool switchedByFile = false;    // rope.scaling.finetuned == false turns RoPE off
    /// YaRN's temperature belongs to the scores of attention as well: they grow by its square (DeepSeek-V2).
    bool scalesScores = false;
};

/// Layers that see only the latest positions. Layer i has a window unless (i + 1) % period == 0, or as the
/// file's own pattern says. 0: no layer has one, whatever the file says.
struct WindowSpec {
    std::int32_t period = 0;
    bool optional = false;            // windows only where the file gives their width
    float ropeBase = 0.0f;            // of windowed layers where the file gives none; 0: as in the others
    bool withoutRopeScaling = false;  // in windowed layers
};

enum class AttentionKind : std::uint8_t {
    Grouped,  // Ainslie et al. 2023
    Latent,   // MLA: one compressed vector per position (DeepSeek-AI 2024)
};
enum class QkNorm : std::uint8_t { None, PerHead, WholeRow };
enum class OutputGate : std::uint8_t {
    None,
    PerHead,     // attn_gate.weight [heads, W]: one sigmoid for each head
    PerElement,  // the query projection gives each head's query, then its gate
};
enum class ScoreScale : std::uint8_t { HeadSize, One };  // 1 / sqrt(head size), or 1

struct AttentionSpec {
    AttentionKind kind = AttentionKind::Grouped;
    bool causal = true;
    Presence qkvBias = Presence::Absent;
    Presence outputBias = Presence::Absent;
    QkNorm qkNorm = QkNorm::None;
    bool qkNormOptional = false;
    bool qkNormAfterRope = false;
    bool valueNorm = false;     // RMS norm without weights of every value head
    bool valueFromKey = false;  // layers without attn_v take the key projection as values
    Presence sinks = Presence::Absent;
    OutputGate gate = OutputGate::None;
    ScoreScale scale = ScoreScale::HeadSize;
    /// Models of exactly this many layers divide by the root of width / heads instead; 0: none do.
    std::int32_t widthScaledLayers = 0;
    float softcap = 0.0f;  // where the file is silent
};

/// down(activation(gate(x)) * up(x)) (Shazeer 2020), or down(activation(up(x))).
struct FfnSpec {
    plan::Activation activation = plan::Activation::Silu;
    float limit = 0.0f;  // of the activation, see plan::ActivationOp
    bool gated = true;
    bool fusedGateUp = false;  // ffn_up holds the rows of gate, then those of up
    Presence bias = Presence::Absent;
};

/// Mixture of experts, in the layers whose file has a router (ffn_gate_inp).
struct MoeSpec {
    Presence presence = Presence::Absent;
    plan::Gating gating = plan::Gating::Softmax;  // this and the next where the file is silent
    bool normalise = true;
    Presence selectionBias = Presence::Absent;
    Presence sharedExpert = Presence::Absent;
    Presence sharedGate = Presence::Absent;  // ffn_gate_inp_shexp [W]: a sigmoid on the shared expert
    Presence bias = Presence::Absent;        // of router and experts
    /// The experts stand beside the dense FFN with norms of their own, their router reads the normalised
    /// stream, and each expert has a scale (Gemma 4).
    bool besideDense = false;
};

/// Constant factors. The file's own (embedding_scale, residual_scale, logit_scale) come first.
enum class EmbeddingScale : std::uint8_t { One, RootOfWidth };
struct ScalesSpec {
    EmbeddingScale embedding = EmbeddingScale::One;
    float embeddingDefault = 1.0f;
    float residualRootDefault = 0.0f;  // residual scale is this / sqrt(layers); 0: 1
    float logitWidthDefault = 0.0f;    // logits are multiplied by this / width; 0: by 1
    float logitSoftcap = 0.0f;
};

struct ArchSpec {
    std::string_view family;  // general.architecture
    NormsSpec norms;
    RopeSpec rope;
    WindowSpec window;
    AttentionSpec attention;
    FfnSpec ffn;
    MoeSpec moe;
    ScalesSpec scales;
    /// Gated DeltaNet (Yang et al. 2024) in place of attention, except in every fourth layer or as the file
    /// says.
    bool deltaNet = false;
    bool perLayerInput = false;  // Gemma 3n and 4: a second embedding that enters every layer
    bool sharedKv = false;       // the last layers may use an earlier layer's keys and values
    bool tokenTypes = false;     // token_types.weight, row 0 (BERT: everything is the first sentence)
    bool embeddingNorm = false;  // token_embd_norm
    bool embedsOnly = false;     // there is no language head: the output is a pooled embedding
    Presence outputHead = Presence::Optional;  // output.weight; without it the embedding is used (tied)
    Presence headBias = Presence::Absent;      // output.bias
};

/// All families, in alphabetical order.
[[nodiscard]] std::span<const ArchSpec* const> families();
/// The spec of a family, nullptr when there is none.
[[nodiscard]] const ArchSpec* findFamily(std::string_view family);

}  // namespace fireside::model
