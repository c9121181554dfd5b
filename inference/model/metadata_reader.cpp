#include "inference/model/metadata_reader.h"

#include <cmath>

namespace fireside::model {
namespace {

// Far above any real model, far below what could overflow 32-bit sizes in plans.
constexpr std::int64_t kMaxDimension = 1 << 24;

Result<std::int32_t> checked(const std::string& key, std::int64_t value, std::int64_t least) {
    if (value < least || value > kMaxDimension) {
        return Error{ErrorCode::ModelInconsistent, key + " = " + std::to_string(value) + " cannot be true"};
    }
    return static_cast<std::int32_t>(value);
}

Error tooShort(const std::string& key, std::size_t entries, std::int32_t layers) {
    return {ErrorCode::ModelInconsistent,
            key + " has " + std::to_string(entries) + " entries for " + std::to_string(layers) + " layers"};
}

}  // namespace

Result<std::int32_t> MetadataReader::count(std::string_view name) const {
    if (!has(name)) return Error{ErrorCode::FileDamaged, "metadata key " + key(name) + " is missing"};
    FIRESIDE_TRY(const auto list, counts(name, 1, std::nullopt));
    return checked(key(name), list.front(), 1);
}

Result<std::int32_t> MetadataReader::count(std::string_view name, std::int32_t fallback) const {
    FIRESIDE_TRY(const auto list, counts(name, 1, 0));
    return list.front() == 0 ? fallback : list.front();
}

Result<std::vector<std::int32_t>> MetadataReader::counts(std::string_view name, std::int32_t layers,
                                                         std::optional<std::int32_t> fallback) const {
    const std::string full = key(name);
    const auto all = static_cast<std::size_t>(layers);
    if (file_.find(full) == nullptr) {
        if (!fallback) return Error{ErrorCode::FileDamaged, "metadata key " + full + " is missing"};
        return std::vector<std::int32_t>(all, *fallback);
    }
    if (const auto one = file_.unsignedInteger(full)) {
        const auto value = static_cast<std::int64_t>(std::min<std::uint64_t>(*one, INT64_MAX));
        FIRESIDE_TRY(const std::int32_t count, checked(full, value, 0));
        return std::vector<std::int32_t>(all, count);
    }
    const auto list = file_.integers(full);
    if (!list) return Error{ErrorCode::FileDamaged, "metadata key " + full + " is not a count"};
    if (list->size() < all) return tooShort(full, list->size(), layers);
    std::vector<std::int32_t> result;
    for (std::size_t i = 0; i < all; ++i) {
        FIRESIDE_TRY(const std::int32_t count, checked(full, (*list)[i], 0));
        result.push_back(count);
    }
    return result;
}

Result<std::optional<std::vector<bool>>> MetadataReader::flags(std::string_view name,
                                                               std::int32_t layers) const {
    const std::string full = key(name);
    const gguf::Value* value = file_.find(full);
    if (value == nullptr) return std::optional<std::vector<bool>>{};
    std::vector<bool> list;
    if (const auto* booleans = std::get_if<std::vector<bool>>(value)) {
        list = *booleans;
    } else if (const auto integers = file_.integers(full)) {
        for (const std::int64_t x : *integers) list.push_back(x != 0);
    } else {
        return Error{ErrorCode::FileDamaged, "metadata key " + full + " is not a list"};
    }
    if (list.size() < static_cast<std::size_t>(layers)) return tooShort(full, list.size(), layers);
    list.resize(static_cast<std::size_t>(layers));
    return std::optional(std::move(list));
}

Result<float> MetadataReader::number(std::string_view name, std::optional<double> fallback) const {
    const std::string full = key(name);
    const std::optional<double> value = file_.find(full) ? file_.number(full) : fallback;
    if (!value) return Error{ErrorCode::FileDamaged, "metadata key " + full + " is missing or not a number"};
    if (!std::isfinite(*value) || *value <= 0) {
        return Error{ErrorCode::ModelInconsistent, full + " = " + std::to_string(*value) + " cannot be true"};
    }
    return static_cast<float>(*value);
}

Result<float> MetadataReader::optionalNumber(std::string_view name) const {
    FIRESIDE_TRY(const auto list, numbers(name, 1));
    return list.front();
}

Result<std::vector<float>> MetadataReader::numbers(std::string_view name, std::int32_t layers) const {
    const std::string full = key(name);
    const auto all = static_cast<std::size_t>(layers);
    if (file_.find(full) == nullptr) return std::vector<float>(all, 0.0f);
    std::vector<double> list;
    if (const auto one = file_.number(full)) {
        list.assign(all, *one);
    } else if (const auto many = file_.numbers(full)) {
        list = *many;
    } else {
        return Error{ErrorCode::FileDamaged, "metadata key " + full + " is not a number"};
    }
    if (list.size() < all) return tooShort(full, list.size(), layers);
    std::vector<float> result;
    for (std::size_t i = 0; i < all; ++i) {
        if (!std::isfinite(list[i])) {
            return Error{ErrorCode::ModelInconsistent, full + " is not finite"};
        }
        result.push_back(static_cast<float>(list[i]));
    }
    return result;
}

}  // namespace fireside::model
