#include "tests/shaders/op_image.h"

#include <algorithm>
#include <cstring>
#include <span>

#include "inference/vulkan/weight_layout.h"

namespace fireside::test {
namespace {

constexpr std::byte kPoison{0xff};  // a NaN as float, float16 and bfloat16 alike
constexpr std::size_t kAlignment = 256;

std::size_t alignUp(std::size_t x, std::size_t to) {
    return (x + to - 1) / to * to;
}

std::size_t rowStride(std::size_t width) {
    return alignUp(width, plan::kRowPadding);
}

}  // namespace

OpImage::OpImage(const OpCase& opCase) : case_(opCase) {
    const StepShape& shape = opCase.shape();
    const std::vector<std::int32_t> tokens = opCase.tokens();
    const vulkan::StepHeader header{
        static_cast<std::uint32_t>(shape.tokens), static_cast<std::uint32_t>(shape.position),
        static_cast<std::uint32_t>(opCase.outputRow()), static_cast<std::uint32_t>(opCase.contextLength())};
    std::vector<std::byte> step(sizeof header + tokens.size() * sizeof tokens[0]);
    std::memcpy(step.data(), &header, sizeof header);
    std::memcpy(step.data() + sizeof header, tokens.data(), tokens.size() * sizeof tokens[0]);
    step_ = append(step.data(), step.size());

    for (const plan::Weight& weight : opCase.plan().weights) {
        const std::span<const std::byte> prefix = vulkan::weightPrefix(*weight.tensor);
        std::vector<std::byte> bytes(prefix.begin(), prefix.end());
        bytes.insert(bytes.end(), weight.tensor->data.begin(), weight.tensor->data.end());
        weights_.push_back(append(bytes.data(), bytes.size()));
    }
    for (std::size_t i = 0; i < opCase.values().size(); ++i) {
        const reference::Matrix& value = opCase.values()[i];
        const bool one = opCase.plan().values[i].rows == plan::Rows::One;
        const std::size_t rows = one ? 1 : static_cast<std::size_t>(shape.capacity);
        const std::size_t stride = rowStride(value.width);
        std::vector<std::byte> rowBytes(rows * stride * sizeof(float), kPoison);
        for (std::size_t row = 0; row < value.rows; ++row) {
            for (std::size_t column = 0; column < value.width; ++column) {
                const auto x = static_cast<float>(value.at(row, column));
                std::memcpy(&rowBytes[(row * stride + column) * sizeof x], &x, sizeof x);
            }
        }
        values_.push_back(append(rowBytes.data(), rowBytes.size()));
    }
    if (!opCase.plan().caches.empty()) appendCache();
}

void OpImage::appendCache() {
    const reference::Cache& cache = case_.cacheBefore();
    const auto rows = [&](const reference::Matrix& matrix) {
        const auto bytes = encodeRows(matrix, rowsOf(matrix, case_.cacheSetup().filled), kPoison);
        return Part{append(bytes.data(), bytes.size()), bytes.size()};
    };
    const auto floats = [&](const std::vector<double>& elements) {
        std::vector<std::byte> bytes(elements.size() * sizeof(float), kPoison);
        for (std::size_t i = 0; i < elements.size() && case_.cacheSetup().filled > 0; ++i) {
            const auto x = static_cast<float>(elements[i]);
            std::memcpy(&bytes[i * sizeof x], &x, sizeof x);
        }
        return Part{append(bytes.data(), bytes.size()), bytes.size()};
    };
    keys_ = rows(cache.keys);
    cachedValues_ = rows(cache.values);
    conv_ = floats(cache.earlierInputs.elements);
    state_ = floats(cache.state);
}

CacheRows OpImage::rowsOf(const reference::Matrix& matrix, std::int32_t written) const {
    return {.type = case_.cacheSetup().type,
            .width = matrix.width,
            .rows = static_cast<std::size_t>(case_.cacheSetup().rows),
            .written = static_cast<std::size_t>(written)};
}

std::size_t OpImage::append(const void* data, std::size_t bytes) {
    const std::size_t offset = bytes_.size();
    bytes_.resize(alignUp(offset + bytes + kAlignment, kAlignment), kPoison);
    if (bytes > 0) std::memcpy(&bytes_[offset], data, bytes);
    return offset;
}

vulkan::Bindings OpImage::bindings(std::uint64_t base) const {
    return {
        .value = [this, base](plan::ValueId id) { return base + values_[static_cast<std::size_t>(id)]; },
        .weight = [this, base](plan::WeightId id) { return base + weights_[static_cast<std::size_t>(id)]; },
        .cache =
            [this, base](plan::CacheId) {
                return vulkan::CacheBinding{base + keys_.offset, base + cachedValues_.offset,
                                            base + conv_.offset, base + state_.offset,
                                            static_cast<std::uint32_t>(case_.cacheSetup().rows)};
            },
        .step = base + step_,
        .rowStride =
            [this](plan::ValueId id) {
                const auto width = static_cast<std::size_t>(case_.plan().value(id).width);
                return static_cast<std::uint32_t>(rowStride(width));
            },
        .kvType = case_.cacheSetup().type};
}

std::vector<reference::Matrix> OpImage::values(const std::vector<std::byte>& after) const {
    std::vector<reference::Matrix> result = case_.values();
    for (std::size_t i = 0; i < result.size(); ++i) {
        const std::size_t stride = rowStride(result[i].width);
        for (std::size_t row = 0; row < result[i].rows; ++row) {
            for (std::size_t column = 0; column < result[i].width; ++column) {
                float x = 0;
                std::memcpy(&x, &after[values_[i] + (row * stride + column) * sizeof x], sizeof x);
                result[i].at(row, column) = x;
            }
        }
    }
    return result;
}

reference::Cache OpImage::cache(const std::vector<std::byte>& after) const {
    const reference::Cache& before = case_.cacheBefore();
    const auto rows = [&](const reference::Matrix& matrix, const Part& part) {
        return decodeRows(std::span(after).subspan(part.offset, part.bytes),
                          rowsOf(matrix, case_.writtenAfter()), matrix.rows);
    };
    const auto floats = [&](const Part& part) {
        std::vector<float> read(part.bytes / sizeof(float));
        if (!read.empty()) std::memcpy(read.data(), &after[part.offset], part.bytes);
        return std::vector<double>(read.begin(), read.end());
    };
    return {rows(before.keys, keys_),
            rows(before.values, cachedValues_),
            {before.earlierInputs.rows, before.earlierInputs.width, floats(conv_)},
            floats(state_)};
}

bool OpImage::poisonIntact(std::vector<std::byte> after) const {
    const auto restore = [&](std::size_t offset, std::size_t bytes) {
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), bytes,
                    after.begin() + static_cast<std::ptrdiff_t>(offset));
    };
    for (std::size_t i = 0; i < values_.size(); ++i) {
        const reference::Matrix& value = case_.values()[i];
        for (std::size_t row = 0; row < value.rows; ++row) {
            restore(values_[i] + row * rowStride(value.width) * sizeof(float), value.width * sizeof(float));
        }
    }
    for (const Part& part : {keys_, cachedValues_, conv_, state_}) restore(part.offset, part.bytes);
    return after == bytes_;
}

}  // namespace fireside::test
