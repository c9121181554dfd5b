// Builds a plan node by node; every activation is a fresh value, so that lifetimes are as short as they can
// be. The parts of a block are in lower_attention.cpp and lower_ffn.cpp. Internal to model/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "inference/model/lowering.h"

namespace fireside::model {

using plan::Rows;
using plan::ValueId;

class PlanBuilder {
 public:
    PlanBuilder(const ArchSpec& spec, const Hyperparameters& h, const ModelWeights& weights,
                const PlanRequest& request, plan::Plan& plan)
        : spec_(spec), h_(h), weights_(weights), request_(request), plan_(plan) {}

    /// One cache per layer that has keys, values or a state of its own.
    void caches();
    ValueId embedding();
    void layer(std::int32_t index, ValueId x);
    ValueId head(ValueId x);

 private:
    // lower_attention.cpp: what mixes tokens. Each returns the mixed values, before the output projection.
    ValueId attention(const LayerNumbers& n, const AttentionWeights& w, ValueId in);
    void attentionKv(const LayerNumbers& n, const AttentionWeights& w, ValueId in);
    ValueId gatedAttention(const LayerNumbers& n, const AttentionWeights& w, ValueId in, ValueId mixed,
                           std::optional<ValueId> elementGate);
    ValueId latentAttention(const LayerNumbers& n, const LatentWeights& w, ValueId in);
    ValueId latentQueries(const LayerNumbers& n, const LatentWeights& w, ValueId in);
    ValueId absorbed(const LayerNumbers& n, const LatentWeights& w, ValueId q, ValueId kv, ValueId kRope);
    ValueId unpacked(const LayerNumbers& n, const LatentWeights& w, ValueId q, ValueId kv, ValueId kRope);
    ValueId deltaNet(const DeltaNetWeights& w, ValueId in);
    ValueId attend(const LayerNumbers& n, ValueId q, const std::optional<WeightId>& sinks);
    void headNorm(const std::string& label, ValueId inout, const OptionalWeight& weight, std::int32_t heads);
    void rope(const std::string& label, ValueId inout, std::int32_t heads, std::int32_t headSize,
              const LayerNumbers& n);

    // lower_ffn.cpp: what works on each token alone. Each returns the branch; with `into`, that is where it
    // was added.
    using Into = std::optional<ValueId>;
    ValueId feedForward(const LayerNumbers& n, const LayerWeights& w, ValueId x, Into into);
    ValueId dense(const std::string& label, const FfnWeights& w, ValueId in, float limit, Into into);
    ValueId experts(const LayerNumbers& n, const MoeWeights& w, ValueId in, ValueId routerIn, Into into);
    ValueId expertHidden(const LayerNumbers& n, const MoeWeights& w, ValueId in, ValueId chosen);
    ValueId sharedExpert(const LayerNumbers& n, const MoeWeights& w, ValueId in, Into into);
    ValueId besideDense(const LayerNumbers& n, const LayerWeights& w, ValueId x, Into into);
    void perLayerInput(const PerLayerWeights& w, ValueId x);

    // Small things.
    ValueId value(const std::string& name, std::int32_t width, Rows rows = Rows::PerToken);
    void add(const std::string& label, plan::Op op);
    [[nodiscard]] std::int32_t width(ValueId id) const { return plan_.value(id).width; }
    [[nodiscard]] std::int32_t rows(WeightId id) const {
        return static_cast<std::int32_t>(plan_.weight(id).rows);
    }
    ValueId project(const std::string& label, ValueId in, WeightId weight, const OptionalWeight& bias = {});
    /// `groups` products side by side, see plan::MatMulOp.
    ValueId projectHeads(const std::string& label, ValueId in, WeightId weight, std::int32_t groups);
    ValueId norm(const std::string& label, ValueId in, const NormWeights& w);
    /// `in` itself where there is no norm.
    ValueId normIf(std::string_view label, ValueId in, const OptionalNorm& w);
    /// Columns `offset` .. of each of `groups` parts of a row, side by side.
    ValueId slice(const std::string& label, ValueId in, std::int32_t groups, std::int32_t size,
                  std::int32_t offset);
    /// x += residualScale * branch, with the norms that the family puts after a branch.
    void addBranch(std::string_view label, ValueId branch, const OptionalNorm& after, ValueId x);
    /// Whether the output projection may add to the stream at once.
    [[nodiscard]] bool plainBranch(const OptionalNorm& after) const;

    const ArchSpec& spec_;
    const Hyperparameters& h_;
    const ModelWeights& weights_;
    const PlanRequest& request_;
    plan::Plan& plan_;
    std::vector<plan::CacheId> cacheOfLayer_;
    plan::CacheId cache_{};            // of the present layer
    std::optional<ValueId> perLayer_;  // [T, layers * P]
    std::int32_t layer_ = 0;
    std::string prefix_;
    std::int32_t segment_ = 0;
};

}  // namespace fireside::model
