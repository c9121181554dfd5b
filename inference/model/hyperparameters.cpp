#include "inference/model/hyperparameters.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace fireside::model {
namespace {

// Far above any real model, far below what could overflow 32-bit sizes in plans.
constexpr std::int64_t kMaxDimension = 1 << 24;

class Reader {
 public:
    Reader(const gguf::GgufFile& file, std::string_view family) : file_(file), prefix_(family) {
        prefix_ += '.';
    }

    std::string key(std::string_view name) const { return prefix_ + std::string(name); }

    /// A count in 1 .. kMaxDimension. Per-layer lists are accepted when all layers agree.
    Result<std::int32_t> count(std::string_view name) const {
        FIRESIDE_TRY(const std::optional<std::int32_t> value, optionalCount(name));
        if (!value) return Error{ErrorCode::FileDamaged, "metadata key " + key(name) + " is missing"};
        return *value;
    }

    Result<std::optional<std::int32_t>> optionalCount(std::string_view name) const {
        const std::string full = key(name);
        if (file_.find(full) == nullptr) return std::optional<std::int32_t>{};
        std::optional<std::uint64_t> value = file_.unsignedInteger(full);
        if (const auto list = file_.integers(full); !value && list && !list->empty()) {
            if (std::any_of(list->begin(), list->end(), [&](auto n) { return n != list->front(); })) {
                return Error{ErrorCode::UnsupportedFamily, full + " differs from layer to layer"};
            }
            value = static_cast<std::uint64_t>(list->front());
        }
        if (!value) return Error{ErrorCode::FileDamaged, "metadata key " + full + " is not a count"};
        if (*value < 1 || *value > static_cast<std::uint64_t>(kMaxDimension)) {
            return Error{ErrorCode::ModelInconsistent,
                         full + " = " + std::to_string(*value) + " cannot be true"};
        }
        return std::optional(static_cast<std::int32_t>(*value));
    }

    Result<float> number(std::string_view name, std::optional<double> fallback) const {
        const std::string full = key(name);
        const std::optional<double> value = file_.find(full) ? file_.number(full) : fallback;
        if (!value)
            return Error{ErrorCode::FileDamaged, "metadata key " + full + " is missing or not a number"};
        if (!std::isfinite(*value) || *value <= 0) {
            return Error{ErrorCode::ModelInconsistent,
                         full + " = " + std::to_string(*value) + " cannot be true"};
        }
        return static_cast<float>(*value);
    }

    std::optional<std::string_view> string(std::string_view name) const { return file_.string(key(name)); }
    const gguf::GgufFile& file() const { return file_; }

 private:
    const gguf::GgufFile& file_;
    std::string prefix_;
};

Result<> readHeads(const Reader& reader, Hyperparameters& h) {
    FIRESIDE_TRY(h.heads, reader.count("attention.head_count"));
    FIRESIDE_TRY(const auto kvHeads, reader.optionalCount("attention.head_count_kv"));
    h.kvHeads = kvHeads.value_or(h.heads);
    FIRESIDE_TRY(const auto keyLength, reader.optionalCount("attention.key_length"));
    FIRESIDE_TRY(const auto valueLength, reader.optionalCount("attention.value_length"));
    if (!keyLength && h.width % h.heads != 0) {
        return Error{ErrorCode::ModelInconsistent, "embedding length " + std::to_string(h.width) +
                                                       " is not a multiple of the " +
                                                       std::to_string(h.heads) + " heads"};
    }
    h.headSize = keyLength.value_or(h.width / h.heads);
    if (valueLength.value_or(h.headSize) != h.headSize) {
        return Error{ErrorCode::UnsupportedFamily, "keys and values of different head sizes"};
    }
    if (h.heads % h.kvHeads != 0) {
        return Error{ErrorCode::ModelInconsistent, std::to_string(h.heads) + " query heads cannot share " +
                                                       std::to_string(h.kvHeads) + " key/value heads evenly"};
    }
    return {};
}

Result<> readRope(const Reader& reader, Hyperparameters& h) {
    FIRESIDE_TRY(h.ropeBase, reader.number("rope.freq_base", 10000.0));
    FIRESIDE_TRY(const auto rotated, reader.optionalCount("rope.dimension_count"));
    h.rotated = rotated.value_or(h.headSize);
    if (h.rotated > h.headSize || h.rotated % 2 != 0) {
        return Error{ErrorCode::ModelInconsistent, "RoPE of " + std::to_string(h.rotated) +
                                                       " elements in heads of " + std::to_string(h.headSize)};
    }
    const std::string_view scaling = reader.string("rope.scaling.type").value_or("none");
    if (scaling == "linear") {
        FIRESIDE_TRY(const float factor, reader.number("rope.scaling.factor", std::nullopt));
        h.ropeScale = 1.0f / factor;
    } else if (scaling != "none") {
        return Error{ErrorCode::UnsupportedFamily, "RoPE scaling \"" + std::string(scaling) + "\""};
    } else if (const auto old = reader.file().number(reader.key("rope.scale_linear")); old && *old > 0) {
        h.ropeScale = static_cast<float>(1.0 / *old);  // how files wrote linear scaling before rope.scaling.*
    }
    return {};
}

}  // namespace

Result<Hyperparameters> readHyperparameters(const gguf::GgufFile& file, const ArchSpec& spec) {
    const Reader reader(file, spec.family);
    Hyperparameters h;
    FIRESIDE_TRY(h.layers, reader.count("block_count"));
    FIRESIDE_TRY(h.width, reader.count("embedding_length"));
    FIRESIDE_TRY(h.ffnWidth, reader.count("feed_forward_length"));
    FIRESIDE_TRY(h.trainedContext, reader.count("context_length"));
    FIRESIDE_TRY(h.normEpsilon, reader.number("attention.layer_norm_rms_epsilon", std::nullopt));
    FIRESIDE_CHECK(readHeads(reader, h));
    FIRESIDE_CHECK(readRope(reader, h));
    return h;
}

}  // namespace fireside::model
