#include "inference/model/model_weights.h"

#include <string>
#include <unordered_map>

namespace fireside::model {
namespace {

std::string shapeText(const std::vector<std::uint64_t>& shape) {
    std::string text = "[";
    for (auto it = shape.rbegin(); it != shape.rend(); ++it) {
        text += (it == shape.rbegin() ? "" : ", ") + std::to_string(*it);
    }
    return text + "]";
}

/// Takes tensors by name, remembers the first thing that is wrong, and at the end which tensors nobody asked
/// for.
class Binder {
 public:
    explicit Binder(const gguf::GgufFile& file) : file_(file) {}

    WeightId matrix(const std::string& name, std::int64_t rows, std::int64_t cols) {
        return bind(name, rows, cols, {static_cast<std::uint64_t>(cols), static_cast<std::uint64_t>(rows)});
    }
    WeightId vector(const std::string& name, std::int64_t size) {
        return bind(name, 1, size, {static_cast<std::uint64_t>(size)});
    }
    std::optional<WeightId> optionalVector(Presence presence, const std::string& name, std::int64_t size) {
        if (!wanted(presence, name)) return std::nullopt;
        return vector(name, size);
    }
    bool wanted(Presence presence, const std::string& name) const {
        return presence == Presence::Required ||
               (presence == Presence::Optional && file_.tensor(name) != nullptr);
    }

    /// All bound weights, or the first error.
    Result<std::vector<plan::Weight>> finish() {
        if (!error_.empty()) return Error{ErrorCode::ModelInconsistent, error_};
        for (const gguf::Tensor& tensor : file_.tensors()) {
            if (!ids_.contains(tensor.name)) {
                return Error{ErrorCode::ModelInconsistent,
                             "tensor " + tensor.name + " is not part of this family"};
            }
        }
        return std::move(weights_);
    }

 private:
    WeightId bind(const std::string& name, std::int64_t rows, std::int64_t cols,
                  const std::vector<std::uint64_t>& shape) {
        const gguf::Tensor* tensor = file_.tensor(name);
        if (tensor == nullptr) {
            fail("tensor " + name + " is missing");
        } else if (tensor->shape != shape) {
            fail("tensor " + name + " has shape " + shapeText(tensor->shape) + ", expected " +
                 shapeText(shape));
        }
        const auto id = static_cast<WeightId>(weights_.size());
        ids_.emplace(name, id);
        weights_.push_back({tensor, rows, cols});
        return id;
    }
    void fail(std::string what) {
        if (error_.empty()) error_ = std::move(what);
    }

    const gguf::GgufFile& file_;
    std::vector<plan::Weight> weights_;
    std::unordered_map<std::string, WeightId> ids_;
    std::string error_;
};

LayerWeights bindLayer(Binder& binder, const ArchSpec& spec, const Hyperparameters& h, std::int32_t layer) {
    const std::string prefix = "blk." + std::to_string(layer) + ".";
    const std::int64_t queryWidth = std::int64_t{h.heads} * h.headSize;
    const std::int64_t kvWidth = std::int64_t{h.kvHeads} * h.headSize;
    const AttentionSpec& attention = spec.attention;

    LayerWeights w{};
    w.attentionNorm = binder.vector(prefix + "attn_norm.weight", h.width);
    w.q = binder.matrix(prefix + "attn_q.weight", queryWidth, h.width);
    w.k = binder.matrix(prefix + "attn_k.weight", kvWidth, h.width);
    w.v = binder.matrix(prefix + "attn_v.weight", kvWidth, h.width);
    w.qBias = binder.optionalVector(attention.qkvBias, prefix + "attn_q.bias", queryWidth);
    w.kBias = binder.optionalVector(attention.qkvBias, prefix + "attn_k.bias", kvWidth);
    w.vBias = binder.optionalVector(attention.qkvBias, prefix + "attn_v.bias", kvWidth);
    w.qNorm = binder.optionalVector(attention.qkNorm, prefix + "attn_q_norm.weight", h.headSize);
    w.kNorm = binder.optionalVector(attention.qkNorm, prefix + "attn_k_norm.weight", h.headSize);
    w.output = binder.matrix(prefix + "attn_output.weight", h.width, queryWidth);
    w.outputBias = binder.optionalVector(attention.outputBias, prefix + "attn_output.bias", h.width);
    w.ffnNorm = binder.vector(prefix + "ffn_norm.weight", h.width);
    w.gate = binder.matrix(prefix + "ffn_gate.weight", h.ffnWidth, h.width);
    w.up = binder.matrix(prefix + "ffn_up.weight", h.ffnWidth, h.width);
    w.down = binder.matrix(prefix + "ffn_down.weight", h.width, h.ffnWidth);
    return w;
}

}  // namespace

Result<ModelWeights> bindWeights(const gguf::GgufFile& file, const ArchSpec& spec, const Hyperparameters& h,
                                 std::int32_t vocabulary) {
    Binder binder(file);
    ModelWeights weights;
    weights.vocabulary = vocabulary;
    weights.embedding = binder.matrix("token_embd.weight", vocabulary, h.width);
    for (std::int32_t layer = 0; layer < h.layers; ++layer) {
        weights.layers.push_back(bindLayer(binder, spec, h, layer));
    }
    weights.outputNorm = binder.vector("output_norm.weight", h.width);
    weights.head = binder.wanted(spec.outputHead, "output.weight")
                       ? binder.matrix("output.weight", vocabulary, h.width)
                       : weights.embedding;
    weights.ropeFactors =
        binder.optionalVector(spec.attention.ropeFactors, "rope_freqs.weight", h.rotated / 2);
    FIRESIDE_TRY(weights.list, binder.finish());
    return weights;
}

}  // namespace fireside::model
