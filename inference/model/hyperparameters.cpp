#include "inference/model/hyperparameters.h"

#include <algorithm>
#include <cmath>

#include "inference/model/metadata_reader.h"
#include "inference/model/pooling.h"

namespace fireside::model {
namespace {

using Counts = std::vector<std::int32_t>;

Error inconsistent(std::string what) {
    return {ErrorCode::ModelInconsistent, std::move(what)};
}

/// Arithmetic that a file may ask for and that no family here has.
Result<> refuseUnknownArithmetic(const MetadataReader& reader) {
    for (const std::string_view name : {"attention.clamp_kqv", "attention.max_alibi_bias",
                                        "attention.indexer.head_count", "use_parallel_residual"}) {
        FIRESIDE_TRY(const float value, reader.optionalNumber(name));
        if (value != 0.0f) {
            return Error{ErrorCode::UnsupportedFamily, reader.key(name) + " = " + std::to_string(value)};
        }
    }
    return {};
}

// Which layers are what.

Result<> readLayerKinds(const MetadataReader& reader, const ArchSpec& spec, Hyperparameters& h) {
    if (!spec.deltaNet) return {};
    FIRESIDE_TRY(const auto recurrent, reader.flags("attention.recurrent_layers", h.layers));
    FIRESIDE_TRY(const std::int32_t interval, reader.count("full_attention_interval", 4));
    for (std::int32_t i = 0; i < h.layers; ++i) {
        const auto index = static_cast<std::size_t>(i);
        const bool is = recurrent ? (*recurrent)[index] : (i + 1) % interval != 0;
        if (is) h.layer[index].kind = LayerKind::DeltaNet;
    }
    FIRESIDE_TRY(h.deltaNet.keyHeads, reader.count("ssm.group_count"));
    FIRESIDE_TRY(h.deltaNet.valueHeads, reader.count("ssm.time_step_rank"));
    FIRESIDE_TRY(h.deltaNet.headSize, reader.count("ssm.state_size"));
    FIRESIDE_TRY(h.deltaNet.convolution, reader.count("ssm.conv_kernel"));
    FIRESIDE_TRY(const std::int32_t inner, reader.count("ssm.inner_size"));
    const DeltaNetNumbers& d = h.deltaNet;
    if (d.valueHeads % d.keyHeads != 0 || inner != d.valueHeads * d.headSize || d.convolution < 2) {
        return inconsistent("a delta net of " + std::to_string(d.keyHeads) + " key and " +
                            std::to_string(d.valueHeads) + " value heads of " + std::to_string(d.headSize) +
                            " in " + std::to_string(inner) + " elements");
    }
    return {};
}

Result<> readWindows(const MetadataReader& reader, const ArchSpec& spec, Hyperparameters& h) {
    if (spec.window.period == 0) return {};
    FIRESIDE_TRY(const std::int32_t width, reader.count("attention.sliding_window", 0));
    if (width == 0) {
        if (spec.window.optional) return {};
        return Error{ErrorCode::FileDamaged,
                     "metadata key " + reader.key("attention.sliding_window") + " is missing"};
    }
    constexpr std::string_view kPattern = "attention.sliding_window_pattern";
    std::int32_t period = spec.window.period;
    std::optional<std::vector<bool>> pattern;
    if (reader.file().unsignedInteger(reader.key(kPattern))) {
        FIRESIDE_TRY(period, reader.count(kPattern));
    } else {
        FIRESIDE_TRY(pattern, reader.flags(kPattern, h.layers));
    }
    for (std::int32_t i = 0; i < h.layers; ++i) {
        const auto index = static_cast<std::size_t>(i);
        if (pattern ? (*pattern)[index] : (i + 1) % period != 0) h.layer[index].window = width;
    }
    return {};
}

// Heads.

Result<> checkHeads(const LayerNumbers& layer) {
    if (layer.heads < 1 || layer.kvHeads < 1 || layer.keySize < 1 || layer.valueSize < 1) {
        return inconsistent("a layer without heads");
    }
    if (layer.heads % layer.kvHeads != 0) {
        return inconsistent(std::to_string(layer.heads) + " query heads cannot share " +
                            std::to_string(layer.kvHeads) + " key/value heads evenly");
    }
    return {};
}

Result<> readHeads(const MetadataReader& reader, Hyperparameters& h) {
    FIRESIDE_TRY(const Counts heads, reader.counts("attention.head_count", h.layers, std::nullopt));
    FIRESIDE_TRY(const Counts kvHeads, reader.counts("attention.head_count_kv", h.layers, 0));
    FIRESIDE_TRY(const std::int32_t keySize, reader.count("attention.key_length", 0));
    FIRESIDE_TRY(const std::int32_t valueSize, reader.count("attention.value_length", 0));
    FIRESIDE_TRY(const std::int32_t windowKeySize, reader.count("attention.key_length_swa", keySize));
    FIRESIDE_TRY(const std::int32_t windowValueSize, reader.count("attention.value_length_swa", valueSize));
    for (std::size_t i = 0; i < h.layer.size(); ++i) {
        LayerNumbers& layer = h.layer[i];
        layer.kvLayer = static_cast<std::int32_t>(i);
        if (layer.kind != LayerKind::Attention) continue;
        layer.heads = heads[i];
        layer.kvHeads = kvHeads[i] == 0 ? heads[i] : kvHeads[i];
        if (keySize == 0 && (heads[i] == 0 || h.width % heads[i] != 0)) {
            return inconsistent("embedding length " + std::to_string(h.width) + " is not a multiple of the " +
                                std::to_string(heads[i]) + " heads");
        }
        layer.keySize = layer.window > 0 ? windowKeySize : keySize;
        if (layer.keySize == 0) layer.keySize = h.width / layer.heads;
        layer.valueSize = layer.window > 0 ? windowValueSize : valueSize;
        if (layer.valueSize == 0) layer.valueSize = layer.keySize;
        FIRESIDE_CHECK(checkHeads(layer));
    }
    return {};
}

/// The last `shared` layers read the keys and values of the last layer before them that sees as far.
Result<> readSharedKv(const MetadataReader& reader, const ArchSpec& spec, Hyperparameters& h) {
    if (!spec.sharedKv) return {};
    FIRESIDE_TRY(const std::int32_t shared, reader.count("attention.shared_kv_layers", 0));
    if (shared == 0) return {};
    const std::int32_t own = h.layers - shared;
    for (std::int32_t i = std::max(own, 0); i < h.layers; ++i) {
        LayerNumbers& layer = h.layer[static_cast<std::size_t>(i)];
        std::int32_t source = own - 1;
        while (source >= 0 && h.layer[static_cast<std::size_t>(source)].window != layer.window) --source;
        if (source < 0)
            return inconsistent("layer " + std::to_string(i) + " has no layer to share keys with");
        layer.kvLayer = source;
    }
    return {};
}

/// Heads of latent attention, as the cache sees them.
Result<> readLatent(const MetadataReader& reader, const ArchSpec& spec, Hyperparameters& h) {
    if (spec.attention.kind != AttentionKind::Latent) return {};
    LatentNumbers& latent = h.latent;
    FIRESIDE_TRY(latent.kvRank, reader.count("attention.kv_lora_rank"));
    FIRESIDE_TRY(latent.queryRank, reader.count("attention.q_lora_rank", 0));
    FIRESIDE_TRY(latent.ropeSize, reader.count("rope.dimension_count"));
    latent.absorbed = reader.has("attention.key_length_mla");
    const char* const keyLength = latent.absorbed ? "attention.key_length_mla" : "attention.key_length";
    const char* const valueLength = latent.absorbed ? "attention.value_length_mla" : "attention.value_length";
    FIRESIDE_TRY(const std::int32_t keySize, reader.count(keyLength));
    FIRESIDE_TRY(latent.valueSize, reader.count(valueLength));
    latent.plainSize = keySize - latent.ropeSize;
    if (latent.plainSize < 1) {
        return inconsistent("latent attention with keys of " + std::to_string(keySize) + " elements, " +
                            std::to_string(latent.ropeSize) + " of them rotated");
    }
    for (LayerNumbers& layer : h.layer) {
        layer.kvHeads = latent.absorbed ? 1 : layer.heads;
        layer.keySize = latent.absorbed ? latent.kvRank + latent.ropeSize : keySize;
        layer.valueSize = latent.absorbed ? latent.kvRank : latent.valueSize;
        layer.scoreScale = 1.0f / std::sqrt(static_cast<float>(keySize));
    }
    return {};
}

Result<> readScores(const MetadataReader& reader, const ArchSpec& spec, Hyperparameters& h) {
    FIRESIDE_TRY(const float given, reader.optionalNumber("attention.scale"));
    FIRESIDE_TRY(h.scoreSoftcap, reader.optionalNumber("attn_logit_softcapping"));
    FIRESIDE_TRY(h.queryGrowth, reader.optionalNumber("attention.temperature_scale"));
    FIRESIDE_TRY(h.queryGrowthSpan, reader.count("rope.scaling.original_context_length", h.trainedContext));
    if (h.scoreSoftcap == 0.0f) h.scoreSoftcap = spec.attention.softcap;
    for (LayerNumbers& layer : h.layer) {
        if (layer.kind != LayerKind::Attention) continue;
        const bool byWidth = h.layers == spec.attention.widthScaledLayers;
        const float size = byWidth ? static_cast<float>(h.width) / static_cast<float>(layer.heads)
                                   : static_cast<float>(layer.keySize);
        layer.scoreScale = spec.attention.scale == ScoreScale::One ? 1.0f : 1.0f / std::sqrt(size);
        if (given != 0.0f) layer.scoreScale = given;
    }
    return {};
}

// Rotations.

Result<RopeScaling> readRopeScaling(const MetadataReader& reader) {
    const std::string_view name = reader.string("rope.scaling.type").value_or("linear");
    if (name == "none") return RopeScaling::None;
    if (name == "linear") return RopeScaling::Linear;
    if (name == "yarn") return RopeScaling::Yarn;
    if (name == "longrope") return RopeScaling::LongRope;
    return Error{ErrorCode::UnsupportedFamily, "RoPE scaling \"" + std::string(name) + "\""};
}

/// Magnitude of the rotation, and for families that scale scores the factor of these.
Result<double> readYarn(const MetadataReader& reader, const ArchSpec& spec, RopeNumbers& rope) {
    FIRESIDE_TRY(const float attention, reader.number("rope.scaling.attn_factor", 1.0));
    rope.magnitude = attention;
    if (rope.scaling != RopeScaling::Yarn) return 1.0;
    FIRESIDE_TRY(double weight, reader.optionalNumber("rope.scaling.yarn_log_multiplier"));
    if (spec.rope.scalesScores) weight *= 10.0;  // files of such families hold a tenth of it
    FIRESIDE_TRY(rope.betaFast, reader.number("rope.scaling.yarn_beta_fast", 32.0));
    FIRESIDE_TRY(rope.betaSlow, reader.number("rope.scaling.yarn_beta_slow", 1.0));
    const double factor = 1.0 / rope.scale;
    // With a weight in the file the rotation has the ratio of two temperatures; families that scale scores
    // give both the same weight.
    double magnitude = yarnTemperature(factor, 1.0);
    if (weight != 0.0) {
        magnitude = spec.rope.scalesScores ? 1.0 : magnitude / yarnTemperature(factor, weight);
    }
    magnitude *= attention;
    rope.magnitude = static_cast<float>(magnitude);
    return spec.rope.scalesScores ? magnitude * yarnTemperature(factor, weight) : 1.0;
}

Result<RopeNumbers> readFullRope(const MetadataReader& reader, const ArchSpec& spec, std::int32_t headSize,
                                 std::int32_t trainedContext) {
    RopeNumbers rope;
    FIRESIDE_TRY(rope.rotated, reader.count("rope.dimension_count", headSize));
    FIRESIDE_TRY(rope.base, reader.number("rope.freq_base", 10000.0));
    FIRESIDE_TRY(rope.scaling, readRopeScaling(reader));
    FIRESIDE_TRY(float factor, reader.optionalNumber("rope.scaling.factor"));
    if (factor == 0.0f) {  // how files wrote linear scaling before rope.scaling.*
        FIRESIDE_TRY(factor, reader.optionalNumber("rope.scale_linear"));
    }
    if (factor < 0.0f) return inconsistent("a RoPE scaling factor of " + std::to_string(factor));
    if (rope.scaling != RopeScaling::None && factor != 0.0f) rope.scale = 1.0 / factor;
    FIRESIDE_TRY(rope.originalContext, reader.count("rope.scaling.original_context_length", trainedContext));
    rope.factors = spec.rope.factors != Presence::Absent;
    return rope;
}

Result<> checkRope(const RopeNumbers& rope, const LayerNumbers& layer, const ArchSpec& spec,
                   const LatentNumbers& latent) {
    const std::int32_t room = spec.attention.kind == AttentionKind::Latent ? latent.ropeSize : layer.keySize;
    if (rope.rotated <= room && rope.rotated % 2 == 0 && rope.rotated > 0) return {};
    return inconsistent("RoPE of " + std::to_string(rope.rotated) + " elements in heads of " +
                        std::to_string(room));
}

/// RoPE of layers without a window and of those with one.
Result<> readRopes(const MetadataReader& reader, const ArchSpec& spec, Hyperparameters& h) {
    if (spec.rope.positions != Positions::Rotary) return {};
    if (spec.rope.switchedByFile && !reader.boolean("rope.scaling.finetuned").value_or(true)) return {};
    const auto firstWith = [&](bool window) {
        return std::find_if(h.layer.begin(), h.layer.end(), [&](const LayerNumbers& layer) {
            return layer.kind == LayerKind::Attention && (layer.window > 0) == window;
        });
    };
    const auto anyFull = firstWith(false);
    const std::int32_t headSize = anyFull != h.layer.end() ? anyFull->keySize : h.layer.front().keySize;
    FIRESIDE_TRY(RopeNumbers full, readFullRope(reader, spec, headSize, h.trainedContext));
    RopeNumbers windowed = full;
    windowed.factors = false;
    if (spec.window.withoutRopeScaling) {
        windowed.scaling = RopeScaling::None;
        windowed.scale = 1.0;
    }
    const bool sized = reader.has("attention.key_length_swa");
    const auto anyWindow = firstWith(true);
    FIRESIDE_TRY(windowed.rotated,
                 reader.count("rope.dimension_count_swa",
                              sized && anyWindow != h.layer.end() ? anyWindow->keySize : full.rotated));
    FIRESIDE_TRY(windowed.base, reader.number("rope.freq_base_swa",
                                              spec.window.ropeBase > 0 ? spec.window.ropeBase : full.base));
    if (spec.rope.halfInFullLayers) full.rotated /= 2;
    FIRESIDE_TRY(const double scoreFactor, readYarn(reader, spec, full));
    FIRESIDE_TRY(const double unused, readYarn(reader, spec, windowed));
    (void)unused;
    h.ropes = {full, windowed};
    for (std::size_t i = 0; i < h.layer.size(); ++i) {
        LayerNumbers& layer = h.layer[i];
        const auto number = static_cast<std::int32_t>(i) + 1;
        if (layer.kind != LayerKind::Attention) continue;
        if (spec.rope.skippedEvery > 0 && number % spec.rope.skippedEvery == 0) continue;
        layer.rope = layer.window > 0 ? 1 : 0;
        layer.scoreScale *= static_cast<float>(scoreFactor * scoreFactor);
        FIRESIDE_CHECK(checkRope(h.ropes[static_cast<std::size_t>(layer.rope)], layer, spec, h.latent));
    }
    return {};
}

// Feed-forward networks.

Result<plan::Gating> readGating(const MetadataReader& reader, const MoeSpec& spec) {
    FIRESIDE_TRY(const std::int32_t number, reader.count("expert_gating_func", 0));
    switch (number) {
        case 0:
            return spec.gating;
        case 1:
            return plan::Gating::Softmax;
        case 2:
            return plan::Gating::Sigmoid;
        case 3:
            return plan::Gating::SoftmaxOfChosen;
        default:
            return Error{ErrorCode::UnsupportedFamily, "expert gating function " + std::to_string(number)};
    }
}

Result<> readFfn(const MetadataReader& reader, const ArchSpec& spec, Hyperparameters& h) {
    const bool experts = spec.moe.presence != Presence::Absent;
    FIRESIDE_TRY(const Counts widths,
                 reader.counts("feed_forward_length", h.layers, experts ? std::optional(0) : std::nullopt));
    FIRESIDE_TRY(const auto expertLimits, reader.numbers("swiglu_clamp_exp", h.layers));
    FIRESIDE_TRY(const auto sharedLimits, reader.numbers("swiglu_clamp_shexp", h.layers));
    for (std::size_t i = 0; i < h.layer.size(); ++i) {
        h.layer[i].ffnWidth = widths[i];
        h.layer[i].expertLimit = expertLimits[i] > 0 ? expertLimits[i] : spec.ffn.limit;
        h.layer[i].sharedLimit = sharedLimits[i] > 0 ? sharedLimits[i] : spec.ffn.limit;
    }
    if (!experts) return {};
    MoeNumbers& moe = h.moe;
    FIRESIDE_TRY(moe.experts, reader.count("expert_count", 0));
    if (moe.experts == 0) return {};
    FIRESIDE_TRY(moe.used, reader.count("expert_used_count"));
    FIRESIDE_TRY(moe.groups, reader.count("expert_group_count", 1));
    FIRESIDE_TRY(moe.groupsUsed, reader.count("expert_group_used_count", 1));
    FIRESIDE_TRY(moe.gating, readGating(reader, spec.moe));
    moe.normalise = reader.boolean("expert_weights_norm").value_or(spec.moe.normalise);
    FIRESIDE_TRY(moe.scale, reader.optionalNumber("expert_weights_scale"));
    if (moe.scale == 0.0f) moe.scale = 1.0f;
    if (moe.groups == 1) moe.groupsUsed = 1;
    const bool possible = moe.used <= moe.experts && moe.experts % moe.groups == 0 &&
                          moe.groupsUsed <= moe.groups &&
                          moe.used <= moe.experts / moe.groups * moe.groupsUsed;
    if (possible) return {};
    return inconsistent(std::to_string(moe.used) + " of " + std::to_string(moe.experts) + " experts in " +
                        std::to_string(moe.groupsUsed) + " of " + std::to_string(moe.groups) + " groups");
}

// Everything else.

Result<> readScales(const MetadataReader& reader, const ArchSpec& spec, Hyperparameters& h) {
    const auto root = [](std::int32_t n) { return std::sqrt(static_cast<float>(n)); };
    h.embeddingScale =
        spec.scales.embedding == EmbeddingScale::RootOfWidth ? root(h.width) : spec.scales.embeddingDefault;
    if (spec.scales.residualRootDefault > 0)
        h.residualScale = spec.scales.residualRootDefault / root(h.layers);
    FIRESIDE_TRY(const float embedding, reader.optionalNumber("embedding_scale"));
    if (embedding != 0.0f) h.embeddingScale = embedding;
    FIRESIDE_TRY(const float residual, reader.optionalNumber("residual_scale"));
    if (residual != 0.0f) h.residualScale = residual;
    if (spec.scales.logitWidthDefault > 0)
        h.logitScale = spec.scales.logitWidthDefault / static_cast<float>(h.width);
    FIRESIDE_TRY(const float logit, reader.optionalNumber("logit_scale"));
    if (logit != 0.0f) h.logitScale = 1.0f / logit;
    FIRESIDE_TRY(h.logitSoftcap, reader.optionalNumber("final_logit_softcapping"));
    if (h.logitSoftcap == 0.0f) h.logitSoftcap = spec.scales.logitSoftcap;
    return {};
}

Result<> readSizes(const MetadataReader& reader, const ArchSpec& spec, Hyperparameters& h) {
    FIRESIDE_TRY(const std::int32_t blocks, reader.count("block_count"));
    FIRESIDE_TRY(h.draftLayers, reader.count("nextn_predict_layers", 0));
    if (h.draftLayers >= blocks) return inconsistent("all layers are for drafts");
    h.layers = blocks - h.draftLayers;
    h.layer.resize(static_cast<std::size_t>(h.layers));
    FIRESIDE_TRY(h.width, reader.count("embedding_length"));
    FIRESIDE_TRY(h.trainedContext, reader.count("context_length"));
    const bool rms = spec.norms.kind == plan::NormKind::Rms;
    FIRESIDE_TRY(h.normEpsilon,
                 reader.number(rms ? "attention.layer_norm_rms_epsilon" : "attention.layer_norm_epsilon",
                               std::nullopt));
    if (spec.perLayerInput) {
        FIRESIDE_TRY(h.perLayerWidth, reader.count("embedding_length_per_layer_input", 0));
    }
    return {};
}

}  // namespace

Result<Hyperparameters> readHyperparameters(const gguf::GgufFile& file, const ArchSpec& spec) {
    const MetadataReader reader(file, spec.family);
    Hyperparameters h;
    FIRESIDE_CHECK(refuseUnknownArithmetic(reader));
    FIRESIDE_CHECK(readSizes(reader, spec, h));
    FIRESIDE_CHECK(readLayerKinds(reader, spec, h));
    FIRESIDE_CHECK(readWindows(reader, spec, h));
    FIRESIDE_CHECK(readHeads(reader, h));
    FIRESIDE_CHECK(readSharedKv(reader, spec, h));
    FIRESIDE_CHECK(readScores(reader, spec, h));
    FIRESIDE_CHECK(readLatent(reader, spec, h));
    FIRESIDE_CHECK(readRopes(reader, spec, h));
    FIRESIDE_CHECK(readFfn(reader, spec, h));
    FIRESIDE_CHECK(readScales(reader, spec, h));
    FIRESIDE_CHECK(readPooling(reader, spec, h));
    return h;
}

}  // namespace fireside::model
