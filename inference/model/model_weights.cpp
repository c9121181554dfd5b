#include "inference/model/model_weights.h"

#include <cmath>
#include <string>

#include "inference/model/layer_weights.h"

namespace fireside::model {
namespace {

/// Which shared tensor of factors a rotation divides by.
std::vector<float> factorsOf(WeightBinder& binder, const RopeNumbers& rope, const std::string& name) {
    // One table serves rotations of several sizes; the smaller ones use its beginning.
    const std::int64_t pairs = rope.rotated / 2;
    std::vector<float> factors = binder.allNumbers(name);
    if (static_cast<std::int64_t>(factors.size()) < pairs) {
        binder.fail("tensor " + name + " has " + std::to_string(factors.size()) + " factors for " +
                    std::to_string(pairs) + " pairs");
        return {};
    }
    factors.resize(static_cast<std::size_t>(pairs));
    return factors;
}

RopeWeights bindRope(WeightBinder& binder, const ArchSpec& spec, const RopeNumbers& rope, std::size_t index) {
    const std::string name = "rope_frequencies." + std::to_string(index);
    std::vector<float> factors;
    if (rope.factors && binder.wanted(spec.rope.factors, "rope_freqs.weight")) {
        factors = factorsOf(binder, rope, "rope_freqs.weight");
    }
    RopeWeights weights{};
    if (binder.wanted(spec.rope.contextFactors, "rope_factors_long.weight")) {
        factors = factorsOf(binder, rope, "rope_factors_short.weight");
        const std::vector<float> longFactors = factorsOf(binder, rope, "rope_factors_long.weight");
        weights.longFrequencies = binder.computed(name + ".long", ropeFrequencies(rope, longFactors));
    }
    weights.frequencies = binder.computed(name, ropeFrequencies(rope, factors));
    return weights;
}

void bindHead(WeightBinder& binder, const ArchSpec& spec, const Hyperparameters& h, ModelWeights& weights) {
    if (h.pooling) {
        binder.ignore("output.");  // a language head that an embedding model does not use
        if (*h.pooling == Pooling::Rank) {
            const std::int64_t classes = std::max<std::int64_t>(1, binder.rowsOf("cls.output.weight"));
            weights.classifier = binder.matrix("cls.output.weight", classes, h.width);
            weights.classifierBias = binder.optionalVector(Presence::Optional, "cls.output.bias", classes);
        }
        return;
    }
    weights.head = binder.wanted(spec.outputHead, "output.weight")
                       ? binder.matrix("output.weight", weights.vocabulary, h.width)
                       : weights.embedding;
    weights.headBias = binder.optionalVector(spec.headBias, "output.bias", weights.vocabulary);
}

void bindEmbeddings(WeightBinder& binder, const ArchSpec& spec, const Hyperparameters& h,
                    ModelWeights& weights) {
    weights.embedding = binder.matrix("token_embd.weight", weights.vocabulary, h.width);
    if (spec.rope.positions == Positions::Learned) {
        weights.positionRows = static_cast<std::int32_t>(binder.rowsOf("position_embd.weight"));
        weights.positions = binder.matrix("position_embd.weight", weights.positionRows, h.width);
        if (weights.positionRows < h.trainedContext) {
            binder.fail("tensor position_embd.weight has " + std::to_string(weights.positionRows) +
                        " rows for a context of " + std::to_string(h.trainedContext));
        }
    }
    if (spec.tokenTypes && binder.has("token_types.weight")) {
        const std::int64_t types = std::max<std::int64_t>(1, binder.rowsOf("token_types.weight"));
        weights.tokenTypes = binder.matrix("token_types.weight", types, h.width);
    }
    if (spec.embeddingNorm) weights.embeddingNorm = bindNorm(binder, spec, "token_embd_norm", h.width);
    if (h.perLayerWidth > 0) {
        const std::int64_t all = std::int64_t{h.layers} * h.perLayerWidth;
        weights.perLayerEmbedding = binder.matrix("per_layer_token_embd.weight", weights.vocabulary, all);
        weights.perLayerProjection = binder.matrix("per_layer_model_proj.weight", all, h.width);
        weights.perLayerNorm = binder.vector("per_layer_proj_norm.weight", h.perLayerWidth);
    }
}

}  // namespace

Result<ModelWeights> bindWeights(const gguf::GgufFile& file, const ArchSpec& spec, const Hyperparameters& h,
                                 std::int32_t vocabulary) {
    WeightBinder binder(file);
    ModelWeights weights;
    weights.vocabulary = vocabulary;
    bindEmbeddings(binder, spec, h, weights);
    for (std::size_t i = 0; i < h.ropes.size(); ++i)
        weights.ropes.push_back(bindRope(binder, spec, h.ropes[i], i));
    for (std::int32_t layer = 0; layer < h.layers; ++layer) {
        weights.layers.push_back(bindLayer(binder, spec, h, layer));
    }
    for (std::int32_t draft = h.layers; draft < h.layers + h.draftLayers; ++draft) {
        binder.ignore("blk." + std::to_string(draft) + ".");
    }
    // A stream that is normalised after every branch needs no further norm.
    if (!spec.norms.ofStream) weights.outputNorm = bindNorm(binder, spec, "output_norm", h.width);
    bindHead(binder, spec, h, weights);
    FIRESIDE_TRY(WeightBinder::Bound bound, binder.finish());
    weights.list = std::move(bound.weights);
    weights.derived = std::move(bound.derived);
    return weights;
}

}  // namespace fireside::model
