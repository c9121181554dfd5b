#include "tests/shaders/op_image.h"

#include <algorithm>
#include <cstring>

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
    keys_ = append(opCase.keyBits().data(), opCase.keyBits().size() * sizeof(std::uint16_t));
    cachedValues_ = append(opCase.valueBits().data(), opCase.valueBits().size() * sizeof(std::uint16_t));
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
        .keys = [this, base](std::int32_t) { return base + keys_; },
        .values = [this, base](std::int32_t) { return base + cachedValues_; },
        .step = base + step_,
        .rowStride =
            [this](plan::ValueId id) {
                const auto width = static_cast<std::size_t>(case_.plan().value(id).width);
                return static_cast<std::uint32_t>(rowStride(width));
            }};
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

reference::Matrix OpImage::cacheAt(const std::vector<std::byte>& after, std::size_t offset) const {
    const auto rows = static_cast<std::size_t>(case_.contextLength());
    std::vector<std::uint16_t> bits(case_.keyBits().size());
    if (bits.empty()) return {};
    std::memcpy(bits.data(), &after[offset], bits.size() * sizeof bits[0]);
    return {rows, bits.size() / rows, decodeHalves(bits)};
}

reference::Matrix OpImage::keys(const std::vector<std::byte>& after) const {
    return cacheAt(after, keys_);
}

reference::Matrix OpImage::cachedValues(const std::vector<std::byte>& after) const {
    return cacheAt(after, cachedValues_);
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
    restore(keys_, case_.keyBits().size() * sizeof(std::uint16_t));
    restore(cachedValues_, case_.valueBits().size() * sizeof(std::uint16_t));
    return after == bytes_;
}

}  // namespace fireside::test
