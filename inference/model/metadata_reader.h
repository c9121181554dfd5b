// Reads the metadata of one family ("FAMILY.name") with checks: what is asked for is there, of the right
// kind, and within bounds that plans can hold. Internal to model/; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/base/result.h"
#include "inference/gguf/gguf_file.h"

namespace fireside::model {

class MetadataReader {
 public:
    MetadataReader(const gguf::GgufFile& file, std::string_view family) : file_(file), prefix_(family) {
        prefix_ += '.';
    }

    [[nodiscard]] std::string key(std::string_view name) const { return prefix_ + std::string(name); }
    [[nodiscard]] bool has(std::string_view name) const { return file_.find(key(name)) != nullptr; }

    /// A count in 1 .. kMaxDimension. Errors: FileDamaged (missing, not a count), ModelInconsistent
    /// (outside).
    [[nodiscard]] Result<std::int32_t> count(std::string_view name) const;
    /// `fallback` where the key is absent or 0.
    [[nodiscard]] Result<std::int32_t> count(std::string_view name, std::int32_t fallback) const;
    /// One count per layer: a list of at least `layers`, or one number for all; `fallback` where absent. 0 is
    /// allowed. Errors as for count().
    [[nodiscard]] Result<std::vector<std::int32_t>> counts(std::string_view name, std::int32_t layers,
                                                           std::optional<std::int32_t> fallback) const;
    /// One yes or no per layer; nothing where the key is absent. Errors: FileDamaged.
    [[nodiscard]] Result<std::optional<std::vector<bool>>> flags(std::string_view name,
                                                                 std::int32_t layers) const;
    /// A positive, finite number; `fallback` where the key is absent. Errors: FileDamaged, ModelInconsistent.
    [[nodiscard]] Result<float> number(std::string_view name, std::optional<double> fallback) const;
    /// A finite number of any sign, 0 where the key is absent. Errors: FileDamaged, ModelInconsistent.
    [[nodiscard]] Result<float> optionalNumber(std::string_view name) const;
    /// One such number per layer, or one for all.
    [[nodiscard]] Result<std::vector<float>> numbers(std::string_view name, std::int32_t layers) const;
    [[nodiscard]] std::optional<bool> boolean(std::string_view name) const {
        return file_.boolean(key(name));
    }
    [[nodiscard]] std::optional<std::string_view> string(std::string_view name) const {
        return file_.string(key(name));
    }
    [[nodiscard]] const gguf::GgufFile& file() const { return file_; }

 private:
    const gguf::GgufFile& file_;
    std::string prefix_;
};

}  // namespace fireside::model
