#include "inference/model/pooling.h"

#include <algorithm>

namespace fireside::model {
namespace {

/// Decoders were made into embedding models by letting every token see every other.
Result<> readCausality(const MetadataReader& reader, const ArchSpec& spec, Hyperparameters& h) {
    h.causal = reader.boolean("attention.causal").value_or(spec.attention.causal);
    if (h.causal) return {};
    const bool plain = std::all_of(h.layer.begin(), h.layer.end(), [](const LayerNumbers& layer) {
        return layer.kind == LayerKind::Attention && layer.window == 0;
    });
    if (plain && h.pooling) return {};
    return Error{ErrorCode::UnsupportedFamily, std::string(spec.family) +
                                                   (h.pooling ? " with windows or states" : " as a writer") +
                                                   " whose tokens all see each other"};
}

}  // namespace

Result<> readPooling(const MetadataReader& reader, const ArchSpec& spec, Hyperparameters& h) {
    FIRESIDE_TRY(const std::int32_t number, reader.count("pooling_type", 0));
    if (number > static_cast<std::int32_t>(Pooling::Rank)) {
        return Error{ErrorCode::UnsupportedFamily, "pooling type " + std::to_string(number)};
    }
    if (number > 0) h.pooling = static_cast<Pooling>(number);
    if (spec.embedsOnly && !h.pooling) h.pooling = Pooling::Mean;
    // An encoder judges pairs of texts whose tokens are of different types; here all are of the first.
    if (spec.embedsOnly && h.pooling == Pooling::Rank) {
        return Error{ErrorCode::UnsupportedFamily, std::string(spec.family) + " as a reranker"};
    }
    return readCausality(reader, spec, h);
}

}  // namespace fireside::model
